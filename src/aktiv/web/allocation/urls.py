"""Addresses of those who share out a season."""

from django.urls import path

from aktiv.web.allocation import hearing_views, list_views

urlpatterns = [
    path("fordeling/", list_views.rounds, name="allocation_rounds"),
    path("fordeling/<slug:round>/horing/", hearing_views.hearing, name="allocation_hearing"),
    path("fordeling/<slug:round>/horing/<int:objection>/", hearing_views.objection, name="allocation_objection"),
    path("fordeling/<slug:round>/forslag/<int:number>/avslag/", hearing_views.refusals, name="allocation_refusals"),
]
