"""Addresses of seasons, for clubs and everybody."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
