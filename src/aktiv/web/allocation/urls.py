"""Addresses of those who share out a season."""

from django.urls import path

from aktiv.web.allocation import list_views, new_views, round_views

urlpatterns = [
    path("fordeling/", list_views.rounds, name="allocation_rounds"),
    path("fordeling/ny/", new_views.new, name="allocation_new"),
    path("fordeling/<slug:round>/", round_views.front, name="allocation_round"),
]
