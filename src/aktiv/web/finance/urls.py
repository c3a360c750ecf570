"""Addresses of finance."""

from django.urls import path

from aktiv.web.finance import front_views, payment_views

urlpatterns = [
    path("okonomi/", front_views.front, name="finance"),
    path("okonomi/<slug:slug>/betalinger/", payment_views.payments, name="finance_payments"),
    path("okonomi/<slug:slug>/betalinger/<uuid:payment_id>/", payment_views.payment, name="finance_payment"),
]
