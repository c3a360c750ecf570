"""Addresses of equipment: the catalogue, the basket, one's loans, and the desk of those who decide."""

from django.urls import path

from aktiv.web.lending import basket_views, block_views, catalogue_views, desk_views, kind_views, loan_views

urlpatterns = [
    path("utstyr/", catalogue_views.equipment, name="equipment"),
    path("utstyr/lan/nytt/", basket_views.basket_page, name="equipment_basket"),
    path("utstyr/<slug:slug>/", kind_views.kind, name="equipment_detail"),
    path("min/lan/", loan_views.loans, name="me_loans"),
    path("min/lan/<uuid:loan_id>/", loan_views.loan, name="me_loan"),
    path("min/lan/sperret/<uuid:block_id>/", block_views.my_block, name="me_block"),
    path("utlan/", desk_views.desk, name="loan_desk"),
    path("utlan/sperret/", block_views.blocks, name="loan_blocks"),
    path("utlan/sperret/<uuid:block_id>/", block_views.block_page, name="loan_block"),
    path("utlan/<uuid:loan_id>/", desk_views.desk_loan, name="loan_desk_loan"),
]
