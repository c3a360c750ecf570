"""Addresses of what is on, and of the pages that make it."""

from django.urls import path

from aktiv.bookings.models import Booking
from aktiv.web.happenings import closure_views, event_views, list_views, public_views, school_views

EVENT = {"kind": Booking.Kind.EVENT}
SCHOOL_USE = {"kind": Booking.Kind.SCHOOL_USE}
CLOSURE = {"kind": Booking.Kind.CLOSURE}

urlpatterns = [
    path("hva-skjer/", public_views.listing, name="events"),
    path("hva-skjer/kalender.ics", public_views.listing_file, name="events_file"),
    path("hva-skjer/<slug:slug>/", public_views.event, name="event"),
    path("hva-skjer/<slug:slug>/kalender.ics", public_views.event_file, name="event_file"),
    path("sak/arrangement/", list_views.listing, EVENT, name="desk_events"),
    path("sak/arrangement/ny/", event_views.new, name="desk_event_new"),
    path("sak/arrangement/<uuid:booking_id>/", list_views.one, EVENT, name="desk_event"),
    path("sak/skolebruk/", list_views.listing, SCHOOL_USE, name="desk_school_uses"),
    path("sak/skolebruk/ny/", school_views.new, name="desk_school_use_new"),
    path("sak/skolebruk/<uuid:booking_id>/", list_views.one, SCHOOL_USE, name="desk_school_use"),
    path("sak/stengning/", list_views.listing, CLOSURE, name="desk_closures"),
    path("sak/stengning/ny/", closure_views.new, name="desk_closure_new"),
    path("sak/stengning/<uuid:booking_id>/", list_views.one, CLOSURE, name="desk_closure"),
]
