"""Addresses of the caretaker's pages."""

from django.urls import path

from aktiv.web.caretaker import day_views, place_views, poster_views

urlpatterns = [
    path("drift/", place_views.places, name="caretaker"),
    path("drift/<slug:facility>/<str:day>/", day_views.day_page, name="caretaker_day"),
    path("oppsett/dor/<slug:facility>/", poster_views.poster, name="setup_door"),
]
