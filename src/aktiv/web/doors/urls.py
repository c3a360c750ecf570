"""Addresses of the pages about doors."""

from django.urls import path

from aktiv.web.doors import day_views, setup_views

urlpatterns = [
    path("drift/<slug:facility>/<str:day>/dorer/", day_views.doors, name="caretaker_doors"),
    path("oppsett/<slug:slug>/laser/", setup_views.locks, name="setup_locks"),
    path("oppsett/<slug:slug>/laser/ny/", setup_views.new_lock, name="setup_lock_new"),
    path("oppsett/<slug:slug>/laser/<int:lock_id>/", setup_views.lock, name="setup_lock"),
]
