"""Addresses of Setup."""

from django.urls import path

from aktiv.web.setup import (
    archive_views,
    case_views,
    feature_views,
    front_views,
    grant_views,
    invitation_views,
    message_views,
    privacy_views,
    question_views,
    role_views,
    template_views,
    terms_views,
    why_views,
)

urlpatterns = [
    path("oppsett/", front_views.front, name="setup"),
    path("oppsett/invitasjon/<str:token>/", invitation_views.invitation, name="staff_invitation"),
    path("oppsett/<slug:slug>/saker/", case_views.cases, name="setup_cases"),
    path("oppsett/<slug:slug>/funksjoner/", feature_views.features, name="setup_features"),
    path("oppsett/<slug:slug>/arkiv/", archive_views.archive, name="setup_archive"),
    path("oppsett/<slug:slug>/meldinger/", message_views.sending, name="setup_messages"),
    path("oppsett/<slug:slug>/maler/", template_views.templates, name="setup_templates"),
    path("oppsett/<slug:slug>/maler/<slug:kind>/<slug:language>/", template_views.template, name="setup_template"),
    path("oppsett/<slug:slug>/sporsmal/", question_views.questions, name="setup_questions"),
    path("oppsett/<slug:slug>/sporsmal/nytt/", question_views.new_question, name="setup_question_new"),
    path("oppsett/<slug:slug>/sporsmal/<int:question_id>/", question_views.question, name="setup_question"),
    path("oppsett/<slug:slug>/vilkar/", terms_views.terms, name="setup_terms"),
    path(f"oppsett/<slug:slug>/vilkar/{terms_views.NEW}/", terms_views.new_terms, name="setup_terms_new"),
    path("oppsett/<slug:slug>/vilkar/<slug:key>/", terms_views.terms_text, name="setup_terms_text"),
    path("oppsett/<slug:slug>/roller/", role_views.roles, name="setup_roles"),
    path("oppsett/<slug:slug>/roller/ny/", grant_views.grant, name="setup_role_new"),
    path("oppsett/<slug:slug>/personvern/", privacy_views.privacy, name="setup_privacy"),
    path("oppsett/<slug:slug>/hvorfor/", why_views.why, name="setup_why"),
]
