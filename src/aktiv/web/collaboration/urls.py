"""Addresses of the collaboration."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
