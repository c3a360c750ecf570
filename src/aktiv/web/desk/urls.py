"""Addresses of the case handler's pages."""

from django.urls import path

from aktiv.web.desk import case_views, inbox_views

urlpatterns = [
    path("sak/", inbox_views.inbox_page, name="case_inbox"),
    path("sak/angre/<uuid:decision_id>/", case_views.undo_page, name="case_undo"),
    path("sak/<str:key>/", case_views.case_page, name="case_detail"),
    path("sak/<str:key>/ser/", case_views.looking, name="case_looking"),
]
