"""Addresses of the case handler's pages."""

from django.urls import path

from aktiv.web.desk import absence_views, case_views, inbox_views, sample_views

urlpatterns = [
    path("sak/", inbox_views.inbox_page, name="case_inbox"),
    path("sak/fravar/", absence_views.absence, name="case_absence"),
    path("sak/stikkprover/", sample_views.samples, name="case_samples"),
    path("sak/angre/<uuid:decision_id>/", case_views.undo_page, name="case_undo"),
    path("sak/<str:key>/", case_views.case_page, name="case_detail"),
    path("sak/<str:key>/ser/", case_views.looking, name="case_looking"),
]
