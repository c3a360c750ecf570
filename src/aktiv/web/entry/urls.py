"""Addresses of signing in and of what the service says about itself."""

from django.urls import path

from aktiv.web.entry import views

urlpatterns = [
    path("logg-inn/", views.sign_in, name="sign_in"),
    path("logg-ut/", views.sign_out, name="sign_out"),
    path("min/hvem/", views.acting_party, name="acting_party"),
    path("hjelp/", views.about("help"), name="help"),
    path("personvern/", views.about("privacy"), name="privacy"),
    path("tilgjengelighet/", views.about("accessibility"), name="accessibility"),
    path("om/", views.about("about"), name="about"),
    path("for-utviklere/", views.about("developers"), name="developers"),
]
