"""Addresses of signing in and of what the service says about itself."""

from django.urls import path

from aktiv.web.entry import sign_in_views, sign_ins_views, views

urlpatterns = [
    path("logg-inn/", sign_in_views.choose, name="sign_in"),
    path("logg-inn/fortsett/", sign_in_views.go_on, name="sign_in_go_on"),
    path("logg-inn/med/<slug:key>/", sign_in_views.begin, name="sign_in_begin"),
    path("min/navn/", sign_in_views.my_name, name="my_name"),
    path("min/innlogginger/", sign_ins_views.mine, name="my_sign_ins"),
    path("min/hvem/", views.acting_party, name="acting_party"),
    path("hjelp/", views.about("help"), name="help"),
    path("personvern/", views.about("privacy"), name="privacy"),
    path("tilgjengelighet/", views.about("accessibility"), name="accessibility"),
    path("om/", views.about("about"), name="about"),
    path("for-utviklere/", views.about("developers"), name="developers"),
]
