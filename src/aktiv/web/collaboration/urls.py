"""Addresses of the collaboration."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import (
    benefits_urls,
    budgets_urls,
    costs_views,
    data_views,
    desk_views,
    founding_views,
    ideas_urls,
    initiatives_urls,
    open_urls,
    pool_urls,
    public_views,
    rollout_views,
    service_urls,
    vote_views,
)

urlpatterns: list[URLPattern] = [
    *ideas_urls.urlpatterns,
    *benefits_urls.urlpatterns,
    *initiatives_urls.urlpatterns,
    *pool_urls.urlpatterns,
    *service_urls.urlpatterns,
    *open_urls.urlpatterns,
    path("samarbeid/", public_views.overview, name="collaboration"),
    path("samarbeid/ny/", founding_views.new, name="collaboration_new"),
    path("samarbeid/avtale/", public_views.agreement, name="collaboration_agreement"),
    path("samarbeid/avtale/<int:number>/", public_views.agreement, name="collaboration_version"),
    path("samarbeid/medlemmer/", public_views.members, name="collaboration_members"),
    path("samarbeid/organ/", public_views.bodies, name="collaboration_bodies"),
    path("samarbeid/organ/<slug:body>/", public_views.body, name="collaboration_body"),
    path("samarbeid/forpliktelser/", public_views.commitments, name="collaboration_commitments"),
    path("samarbeid/avstemninger/", vote_views.votes, name="collaboration_votes"),
    path("samarbeid/avstemninger/<int:number>/", vote_views.vote, name="collaboration_vote"),
    path("samarbeid/avstemninger/<int:number>/stem/", vote_views.ballot, name="collaboration_ballot"),
    path("samarbeid/avstemninger/<int:number>/opptelling.json", vote_views.recount, name="collaboration_recount"),
    path("samarbeid/kostnader/", costs_views.costs, name="collaboration_costs"),
    path("samarbeid/kostnader.<slug:form>", costs_views.costs_data, name="collaboration_costs_data"),
    *budgets_urls.urlpatterns,
    path("samarbeid/utrulling/", rollout_views.rollout, name="collaboration_rollout"),
    path("samarbeid/arbeid/", desk_views.desk, name="collaboration_desk"),
    path("samarbeid/arbeid/<slug:slug>/", desk_views.act, name="collaboration_act"),
    path("samarbeid/<slug:what>.<slug:form>", data_views.data, name="collaboration_data"),
    path("samarbeid/organ/<slug:body>.<slug:form>", data_views.body_data, name="collaboration_body_data"),
    path(
        "samarbeid/avstemninger/<int:number>.<slug:form>",
        vote_views.vote_data,
        name="collaboration_vote_data",
    ),
]
