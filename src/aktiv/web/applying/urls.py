"""Addresses of applications, for those who apply."""

from django.urls import path

from aktiv.web.applying import draft_views, file_views, letter_views, link_views, mine_views, new_views

urlpatterns = [
    path("soknad/", draft_views.draft, name="application_draft"),
    path("soknad/ny/", new_views.new, name="application_new"),
    path("soknad/lenke/<str:token>/", link_views.by_link, name="application_link"),
    path("soknad/lenke/<str:token>/<uuid:attachment_id>/", file_views.by_link, name="application_link_file"),
    path("vedlegg/<uuid:attachment_id>/", file_views.attachment, name="attachment"),
    path("soknad/<uuid:application_id>/kvittering/", mine_views.receipt, name="application_receipt"),
    path("vedtak/<uuid:decision_id>/", letter_views.letter, name="decision_letter"),
    path("vedtak/<uuid:decision_id>/brev.pdf", letter_views.pdf, name="decision_pdf"),
    path("min/soknader/", mine_views.mine, name="me_applications"),
    path("min/soknader/<uuid:application_id>/", mine_views.one, name="me_application"),
]
