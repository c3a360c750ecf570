"""Addresses of what is on, and of the pages that make it."""

from django.urls import path

from aktiv.web.happenings import public_views

urlpatterns = [
    path("hva-skjer/", public_views.listing, name="events"),
    path("hva-skjer/kalender.ics", public_views.listing_file, name="events_file"),
    path("hva-skjer/<slug:slug>/", public_views.event, name="event"),
    path("hva-skjer/<slug:slug>/kalender.ics", public_views.event_file, name="event_file"),
]
