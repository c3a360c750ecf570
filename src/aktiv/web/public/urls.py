"""Addresses of the pages that need no sign-in."""

from django.urls import path

from aktiv.web.public import door_views, facility_views, kiosk_views, plan_views, price_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("sok/", views.search, name="search"),
    path("anlegg/", facility_views.facilities, name="facilities"),
    path("anlegg/<slug:slug>/", facility_views.facility, name="facility_detail"),
    path("anlegg/<slug:slug>/priser/", facility_views.prices, name="facility_prices"),
    path("anlegg/<slug:slug>/skjerm/", kiosk_views.kiosk, name="facility_kiosk"),
    path("anlegg/<slug:slug>/ukeplan/<str:week>/", plan_views.plan, name="facility_print"),
    path("h/<slug:code>/", door_views.door, name="door"),
    path("anlegg/<slug:slug>/<slug:part>/uke/<str:week>/", facility_views.week, name="facility_week"),
    path("anlegg/<slug:slug>/<slug:part>/dag/<str:day>/", facility_views.day, name="facility_day"),
    path("anlegg/<slug:slug>/<slug:part>/regler/", facility_views.rules, name="facility_rules"),
    path("k/<slug:slug>/", views.municipality, name="municipality"),
    path("k/<slug:slug>/priser/", price_views.prices, name="municipality_prices"),
    path("k/<slug:slug>/priser/regn-ut/", price_views.calculator, name="price_calculator"),
]
