"""Addresses of the caretaker's pages."""

from django.urls import path

from aktiv.web.caretaker import damage_views, day_views, place_views, poster_views

urlpatterns = [
    path("drift/", place_views.places, name="caretaker"),
    path("drift/<slug:facility>/<str:day>/", day_views.day_page, name="caretaker_day"),
    path("drift/<slug:facility>/skade/<int:occurrence_id>/", damage_views.damage, name="caretaker_damage"),
    path("oppsett/dor/<slug:facility>/", poster_views.poster, name="setup_door"),
]
