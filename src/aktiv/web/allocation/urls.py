"""Addresses of those who share out a season."""

from django.urls import path

from aktiv.web.allocation import (
    application_views,
    board_views,
    entitlement_views,
    hall_views,
    hearing_views,
    import_views,
    list_views,
    new_views,
    plan_views,
    publish_views,
    round_views,
    rules_views,
    running_views,
)

urlpatterns = [
    path("fordeling/", list_views.rounds, name="allocation_rounds"),
    path("fordeling/ny/", new_views.new, name="allocation_new"),
    path("fordeling/<slug:round>/", round_views.front, name="allocation_round"),
    path("fordeling/<slug:round>/tavle/", board_views.drafts, name="allocation_board"),
    path("fordeling/<slug:round>/tavle/<int:number>/", board_views.board, name="allocation_board_draft"),
    path("fordeling/<slug:round>/tavle/<int:number>/gjor/", board_views.act, name="allocation_board_act"),
    path("fordeling/<slug:round>/tavle/<int:number>/nytt/", board_views.news, name="allocation_board_news"),
    path("fordeling/<slug:round>/tavle/<int:number>/fil.csv", board_views.file, name="allocation_board_file"),
    path("fordeling/<slug:round>/haller/", hall_views.halls, name="allocation_halls"),
    path("fordeling/<slug:round>/haller/<int:space_id>/", hall_views.hall, name="allocation_hall"),
    path("fordeling/<slug:round>/regler/", rules_views.rules, name="allocation_rules"),
    path("fordeling/<slug:round>/regler/ny/", rules_views.new, name="allocation_rules_new"),
    path("fordeling/<slug:round>/regler/<int:version>.json", rules_views.file, name="allocation_rules_file"),
    path("fordeling/<slug:round>/soknader/", application_views.applications, name="allocation_applications"),
    path(
        "fordeling/<slug:round>/soknader/<int:application_id>/",
        application_views.application,
        name="allocation_application",
    ),
    path(
        "fordeling/<slug:round>/soknader/<int:application_id>/gruppe/",
        application_views.group,
        name="allocation_group_new",
    ),
    path(
        "fordeling/<slug:round>/soknader/<int:application_id>/gruppe/<int:group_id>/",
        application_views.group,
        name="allocation_group",
    ),
    path("fordeling/<slug:round>/papir/", application_views.paper, name="allocation_paper"),
    path("fordeling/<slug:round>/fil/", import_views.import_file, name="allocation_import"),
    path("fordeling/<slug:round>/timetall/", entitlement_views.entitlements, name="allocation_entitlement"),
    path("fordeling/<slug:round>/forslag/", plan_views.plans, name="allocation_plans"),
    path("fordeling/<slug:round>/forslag/sammenlign/", plan_views.compare, name="allocation_compare"),
    path("fordeling/<slug:round>/forslag/<int:number>/", plan_views.plan, name="allocation_plan"),
    path("fordeling/<slug:round>/forslag/<int:number>/tider.csv", plan_views.plan_csv, name="allocation_plan_csv"),
    path(
        "fordeling/<slug:round>/forslag/<int:number>/<slug:what>.json",
        plan_views.plan_file,
        name="allocation_plan_file",
    ),
    path("fordeling/<slug:round>/sesongen/", running_views.running, name="allocation_running"),
    path("fordeling/<slug:round>/sesongen/gruppe/<int:group_id>/", running_views.stop, name="allocation_stop"),
    path("fordeling/<slug:round>/sesongen/plan/", running_views.change, name="allocation_change"),
    path("fordeling/<slug:round>/publiser/", publish_views.publish, name="allocation_publish"),
    path(
        "fordeling/<slug:round>/publiser/<int:number>/utelatt.csv", publish_views.left_out, name="allocation_left_out"
    ),
    path("fordeling/<slug:round>/horing/", hearing_views.hearing, name="allocation_hearing"),
    path("fordeling/<slug:round>/horing/<int:objection>/", hearing_views.objection, name="allocation_objection"),
    path("fordeling/<slug:round>/forslag/<int:number>/avslag/", hearing_views.refusals, name="allocation_refusals"),
]
