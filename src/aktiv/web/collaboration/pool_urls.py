"""Addresses of the pool of competence, of shared procurements and of contracts."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import contract_views, engagement_views, pool_views, procurement_views

urlpatterns: list[URLPattern] = [
    path("samarbeid/kompetanse/", pool_views.pool, name="collaboration_pool"),
    path("samarbeid/kompetanse/<int:number>/", engagement_views.engagement, name="collaboration_engagement"),
    path("samarbeid/kompetanse/<int:number>.<slug:form>", engagement_views.engagement_data,
         name="collaboration_engagement_data"),
    path("samarbeid/innkjop/", procurement_views.procurements, name="collaboration_procurements"),
    path("samarbeid/innkjop/<int:number>/", procurement_views.procurement, name="collaboration_procurement"),
    path("samarbeid/innkjop/<int:number>.<slug:form>", procurement_views.procurement_data,
         name="collaboration_procurement_data"),
    path("samarbeid/kontrakter/", contract_views.contracts, name="collaboration_contracts"),
    path("samarbeid/kontrakter/<int:number>/", contract_views.contract, name="collaboration_contract"),
    path("samarbeid/kontrakter/<int:number>.<slug:form>", contract_views.contract_data,
         name="collaboration_contract_data"),
]  # fmt: skip
