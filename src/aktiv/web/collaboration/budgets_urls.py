"""Addresses of budgets."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import budgets_views

urlpatterns: list[URLPattern] = [
    path("samarbeid/budsjett/", budgets_views.budgets, name="collaboration_budgets"),
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
