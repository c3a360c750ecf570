"""Addresses of those who share out a season."""

from django.urls import path

from aktiv.web.allocation import list_views

urlpatterns = [
    path("fordeling/", list_views.rounds, name="allocation_rounds"),
]
