"""Addresses of seasons, for clubs and everybody."""

from django.urls import URLPattern, path

from aktiv.web.season import running_views

urlpatterns: list[URLPattern] = [
    path("sesong/<slug:round>/mine/", running_views.mine, name="season_mine"),
]
