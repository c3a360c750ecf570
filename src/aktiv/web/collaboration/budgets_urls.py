"""Addresses of budgets."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import budgets_views, receipts_views

urlpatterns: list[URLPattern] = [
    path("samarbeid/budsjett/", budgets_views.budgets, name="collaboration_budgets"),
    path("samarbeid/budsjett.<slug:form>", budgets_views.budgets_data, name="collaboration_budgets_data"),
    path("samarbeid/arbeid/innbetalinger/", receipts_views.receipts, name="collaboration_receipts"),
    path("samarbeid/arbeid/utbetalinger.csv", receipts_views.pay_outs, name="collaboration_pay_outs"),
    path("samarbeid/budsjett/<int:number>/", budgets_views.budget, name="collaboration_budget"),
    path(
        "samarbeid/budsjett/<int:number>/fordeling.json", budgets_views.budget_input, name="collaboration_budget_input"
    ),
    path(
        "samarbeid/budsjett/<int:number>/fordeling-<int:version>.json",
        budgets_views.budget_input,
        name="collaboration_budget_version",
    ),
    path("samarbeid/budsjett/<int:number>.<slug:form>", budgets_views.budget_data, name="collaboration_budget_data"),
]
