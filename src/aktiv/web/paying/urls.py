"""Addresses of paying. Where a payer comes back to is told in payments.ports.provider too."""

from django.urls import path

from aktiv.web.paying import deposit_views, views

urlpatterns = [
    path("betaling/<uuid:payment_id>/", views.back, name="payment"),
    path("betaling/<uuid:payment_id>/depositum/", deposit_views.deposit, name="payment_deposit"),
    path("betaling/<uuid:payment_id>/til/", views.away, name="payment_away"),
    path("betaling/<uuid:payment_id>/avbryt/", views.give_up, name="payment_give_up"),
]
