"""Addresses: the API, the map's tiles and those that providers of sign-in know, in no language of their own; the pages
with the default language unprefixed."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from aktiv.web.public.tile_views import map_tile

urlpatterns = [
    path("api/v1/", include("aktiv.api.urls")),
    path("kart/<int:z>/<int:x>/<int:y>/", map_tile, name="map_tile"),
    path("", include("aktiv.web.entry.provider_urls")),
    *i18n_patterns(path("", include("aktiv.web.urls")), prefix_default_language=False),
]
