"""Addresses of the calendar of all halls."""

from django.urls import path

from aktiv.web.hallplan import date_views, new_views, plan_views

urlpatterns = [
    path("kalender/", plan_views.plan, name="hall_calendar"),
    path("kalender/ny/", new_views.new, name="hall_calendar_new"),
    path("kalender/tid/<int:date_id>/", date_views.date_page, name="hall_calendar_date"),
]
