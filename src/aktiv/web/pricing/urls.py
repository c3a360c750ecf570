"""Addresses of prices in Setup."""

from django.urls import path

from aktiv.web.pricing import (
    check_views,
    edit_views,
    file_views,
    group_views,
    list_views,
    quota_views,
    use_views,
    vat_views,
)

urlpatterns = [
    path("oppsett/<slug:slug>/priser/", list_views.lists, name="setup_prices"),
    path("oppsett/<slug:slug>/priser/ny/", list_views.new, name="setup_price_new"),
    path("oppsett/<slug:slug>/priser/fra-fil/", file_views.import_file, name="setup_price_import"),
    path("oppsett/<slug:slug>/priser/bruk/", use_views.uses, name="setup_price_uses"),
    path("oppsett/<slug:slug>/priser/grupper/", group_views.groups, name="setup_price_groups"),
    path("oppsett/<slug:slug>/priser/kvoter/", quota_views.quotas, name="setup_price_quotas"),
    path("oppsett/<slug:slug>/priser/mva/", vat_views.vat, name="setup_vat"),
    path("oppsett/<slug:slug>/priser/<int:list_id>/", edit_views.price_list, name="setup_price_list"),
    path("oppsett/<slug:slug>/priser/<int:list_id>/kontroll/", check_views.check, name="setup_price_check"),
    path("oppsett/<slug:slug>/priser/<int:list_id>/kopi/", check_views.copy, name="setup_price_copy"),
    path("oppsett/<slug:slug>/priser/<int:list_id>/fil/", file_views.export, name="setup_price_file"),
]
