"""Addresses of My page; all ask for sign-in."""

from django.urls import path

from aktiv.web.me import (
    alert_views,
    booking_views,
    cancel_views,
    change_views,
    cost_views,
    deletion_views,
    invoice_views,
    list_views,
    privacy_views,
    profile_views,
    sharing_views,
    waiting_views,
)

urlpatterns = [
    path("min/", list_views.my_page, name="my_page"),
    path("min/bestillinger/", list_views.bookings, name="me_bookings"),
    path("min/bestillinger/<uuid:booking_id>/", booking_views.booking, name="me_booking"),
    path("min/bestillinger/<uuid:booking_id>/avbestill/", cancel_views.cancel_dates, name="me_cancel"),
    path("min/bestillinger/<uuid:booking_id>/endre/<int:date_id>/", change_views.change, name="me_change"),
    path("min/fakturaer/", invoice_views.invoices, name="me_invoices"),
    path("min/fakturaer/<uuid:invoice_id>/", invoice_views.invoice, name="me_invoice"),
    path("min/fakturaer/<uuid:invoice_id>/pdf/", invoice_views.pdf, name="me_invoice_pdf"),
    path("min/bestillinger/<uuid:booking_id>/betalere/", sharing_views.payers, name="me_payers"),
    path("min/betaler-for/", sharing_views.paying_for, name="me_paying_for"),
    path("min/betaler-for/<uuid:sharing_id>/", sharing_views.paying, name="me_paying"),
    path("min/kostnader/", cost_views.costs, name="me_costs"),
    path("min/kostnader/fil/", cost_views.file, name="me_costs_file"),
    path("min/varsler/", alert_views.alerts, name="me_alerts"),
    path("min/profil/", profile_views.profile, name="my_profile"),
    path("min/profil/bekreft/<str:token>/", profile_views.proof, name="contact_proof"),
    path("min/personvern/", privacy_views.privacy, name="my_privacy"),
    path("min/personvern/eksport/", privacy_views.take, name="my_export"),
    path("min/personvern/slett/", deletion_views.deletion, name="my_deletion"),
    path("min/venteliste/", waiting_views.waiting, name="me_waiting"),
    path("venteliste/ny/", waiting_views.new, name="waiting_new"),
    path("varsle/", alert_views.new, name="alert_new"),
]
