"""Addresses: the API, and those that providers of sign-in know, in no language of their own; the pages with the default
language unprefixed."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("aktiv.api.urls")),
    path("", include("aktiv.web.entry.provider_urls")),
    *i18n_patterns(path("", include("aktiv.web.urls")), prefix_default_language=False),
]
