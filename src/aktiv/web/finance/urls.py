"""Addresses of finance."""

from django.urls import path

from aktiv.web.finance import (
    account_views,
    batch_views,
    between_views,
    correcting_views,
    customer_views,
    desk_views,
    front_views,
    invoice_views,
    payment_views,
    reconciling_views,
    report_views,
    settings_views,
    statement_views,
)

urlpatterns = [
    path("okonomi/", front_views.front, name="finance"),
    path("okonomi/<slug:slug>/", desk_views.finance_desk, name="finance_desk"),
    path("okonomi/<slug:slug>/betalinger/", payment_views.payments, name="finance_payments"),
    path("okonomi/<slug:slug>/betalinger/<uuid:payment_id>/", payment_views.payment, name="finance_payment"),
    path("okonomi/<slug:slug>/avstemming/", reconciling_views.reconciliation, name="finance_reconciliation"),
    path("okonomi/<slug:slug>/fakturaer/", batch_views.batches, name="finance_batches"),
    path("okonomi/<slug:slug>/fakturaer/<uuid:batch_id>/", batch_views.batch, name="finance_batch"),
    path("okonomi/<slug:slug>/fakturaer/<uuid:batch_id>/fil/<slug:format>/", batch_views.file, name="finance_file"),
    path("okonomi/<slug:slug>/faktura/<uuid:invoice_id>/", invoice_views.invoice, name="finance_invoice"),
    path("okonomi/<slug:slug>/faktura/<uuid:invoice_id>/pdf/", invoice_views.pdf, name="finance_invoice_pdf"),
    path("okonomi/<slug:slug>/rettelser/", correcting_views.corrections, name="finance_corrections"),
    path("okonomi/<slug:slug>/rettelser/ny/", correcting_views.charge_new, name="finance_charge_new"),
    path("okonomi/<slug:slug>/rettelser/krav/<uuid:charge_id>/", correcting_views.charge, name="finance_charge"),
    path("okonomi/<slug:slug>/rettelser/<uuid:correction_id>/", correcting_views.correction, name="finance_correction"),
    path("okonomi/<slug:slug>/rapport/", report_views.income, name="finance_report"),
    path("okonomi/<slug:slug>/rapport/fil/", report_views.income_file, name="finance_report_file"),
    path("okonomi/<slug:slug>/mellom-kommuner/", between_views.between, name="finance_between"),
    path("okonomi/<slug:slug>/mellom-kommuner/fil/", between_views.between_file, name="finance_between_file"),
    path(
        "okonomi/<slug:slug>/kontoutskrift/<slug:of>/<str:key>/",
        statement_views.account_statement,
        name="finance_statement",
    ),
    path(
        "okonomi/<slug:slug>/kontoutskrift/<slug:of>/<str:key>/fil/",
        statement_views.statement_file,
        name="finance_statement_file",
    ),
    path("okonomi/<slug:slug>/oppsett/", settings_views.finance_settings, name="finance_settings"),
    path("okonomi/<slug:slug>/oppsett/kunder/", customer_views.customers, name="finance_customers"),
    path("okonomi/<slug:slug>/oppsett/kunder/<uuid:holder_id>/", customer_views.customer, name="finance_customer"),
    path("okonomi/<slug:slug>/oppsett/kontoer/", account_views.accounts, name="finance_accounts"),
    path("okonomi/<slug:slug>/oppsett/kontoer/ny/", account_views.new, name="finance_account_new"),
    path("okonomi/<slug:slug>/oppsett/kontoer/<int:rule_id>/", account_views.account, name="finance_account"),
]
