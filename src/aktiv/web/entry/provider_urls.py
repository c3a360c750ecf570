"""Addresses that providers of sign-in, of payment and of SMS have registered: one of each, whatever the language."""

from django.urls import path

from aktiv.messages.ports.sms import REPORTS_AT
from aktiv.web.entry import report_views, sign_in_views, sign_out_views
from aktiv.web.paying import told_views

urlpatterns = [
    path("logg-inn/tilbake/", sign_in_views.come_back, name="sign_in_return"),
    path("logg-inn/nokler.json", sign_in_views.keys, name="sign_in_keys"),
    path("logg-ut/", sign_out_views.sign_out, name="sign_out"),
    path("logg-ut/ferdig/", sign_out_views.signed_out, name="signed_out"),
    path("logg-ut/fra-leverandor/", sign_out_views.told_to, name="sign_out_told"),
    path("betaling/melding/<slug:slug>/<slug:provider>/", told_views.payment_told, name="payment_told"),
    path(REPORTS_AT, report_views.sms_report, name="sms_report"),
]
