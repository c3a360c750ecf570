"""Addresses of keeping equipment."""

from django.urls import path

from aktiv.web.stock import (
    count_views,
    day_views,
    depot_views,
    file_views,
    form_views,
    item_views,
    kind_views,
    list_views,
    low_views,
    part_views,
    picture_views,
    terms_views,
    use_views,
)

HERE = "oppsett/<slug:slug>/utstyr/"

urlpatterns = [
    path("u/<str:code>/", list_views.item_code, name="item_code"),
    path(HERE, list_views.kinds, name="setup_equipment"),
    path(f"{HERE}fil.csv", file_views.export, name="setup_equipment_file"),
    path(f"{HERE}import/", file_views.import_file, name="setup_equipment_import"),
    path(f"{HERE}ny/", form_views.new_kind, name="setup_kind_new"),
    path(f"{HERE}<int:kind_id>/", kind_views.kind, name="setup_kind"),
    path(f"{HERE}<int:kind_id>/endre/", form_views.edit_kind, name="setup_kind_edit"),
    path(f"{HERE}<int:kind_id>/bilder/", picture_views.kind_pictures, name="setup_kind_pictures"),
    path(f"{HERE}ting/<int:item_id>/", item_views.item, name="setup_item"),
    path(f"{HERE}ting/<int:item_id>/bilde/", item_views.picture, name="setup_item_picture"),
    path("utstyr/bilde/<uuid:picture>/", picture_views.picture, name="equipment_picture"),
    path("utstyr/bilde/<uuid:picture>/liten/", picture_views.small, name="equipment_picture_small"),
    path(f"{HERE}etiketter/", list_views.labels, name="setup_labels"),
    path(f"{HERE}regler/", terms_views.terms, name="setup_lending"),
    path(f"{HERE}andeler/", part_views.parts, name="setup_parts"),
    path(f"{HERE}bruk/", use_views.use, name="setup_equipment_use"),
    path(f"{HERE}dager/", day_views.days, name="setup_stock_days"),
    path(f"{HERE}dager/fil.csv", day_views.days_file, name="setup_stock_days_file"),
    path(f"{HERE}lite/", low_views.low, name="setup_stock_low"),
    path(f"{HERE}lager/", depot_views.depots, name="setup_depots"),
    path(f"{HERE}lager/nytt/", depot_views.new_depot, name="setup_depot_new"),
    path(f"{HERE}lager/<int:depot_id>/", depot_views.depot, name="setup_depot"),
    path(f"{HERE}telling/<uuid:count_id>/", count_views.count, name="setup_count"),
]
