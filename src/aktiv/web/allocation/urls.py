"""Addresses of those who share out a season."""

from django.urls import path

from aktiv.web.allocation import list_views, publish_views

urlpatterns = [
    path("fordeling/", list_views.rounds, name="allocation_rounds"),
    path("fordeling/<slug:round>/publiser/", publish_views.publish, name="allocation_publish"),
    path(
        "fordeling/<slug:round>/publiser/<int:number>/utelatt.csv", publish_views.left_out, name="allocation_left_out"
    ),
]
