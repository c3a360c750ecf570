"""Addresses of the collaboration."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import data_views, ideas_urls, public_views

urlpatterns: list[URLPattern] = [
    *ideas_urls.urlpatterns,
    path("samarbeid/", public_views.overview, name="collaboration"),
    path("samarbeid/avtale/", public_views.agreement, name="collaboration_agreement"),
    path("samarbeid/avtale/<int:number>/", public_views.agreement, name="collaboration_version"),
    path("samarbeid/medlemmer/", public_views.members, name="collaboration_members"),
    path("samarbeid/organ/", public_views.bodies, name="collaboration_bodies"),
    path("samarbeid/organ/<slug:body>/", public_views.body, name="collaboration_body"),
    path("samarbeid/forpliktelser/", public_views.commitments, name="collaboration_commitments"),
    path("samarbeid/<slug:what>.<slug:form>", data_views.data, name="collaboration_data"),
    path("samarbeid/organ/<slug:body>.<slug:form>", data_views.body_data, name="collaboration_body_data"),
]
