"""Addresses of those who share out a season."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
