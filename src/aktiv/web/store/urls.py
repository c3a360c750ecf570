"""Addresses of the storekeeper's pages. A storage place cannot be called "lan" or "skader": those come first."""

from django.urls import path

from aktiv.web.store import damage_views, day_views, loan_views

urlpatterns = [
    path("lager/", day_views.places, name="store"),
    path("lager/skader/", damage_views.damages, name="store_damages"),
    path("lager/skader/<uuid:damage_id>/", damage_views.damage, name="store_damage"),
    path("lager/lan/<str:code>/", loan_views.loan, name="store_loan"),
    path("lager/<slug:depot>/", day_views.depot, name="store_depot"),
    path("utlan/skade/<uuid:damage_id>/", damage_views.mine, name="loan_damage"),
    path("utlan/bilde/<uuid:picture_id>/", damage_views.picture, name="loan_picture"),
    path("l/<str:code>/", loan_views.scanned, name="loan_code"),
]
