"""Addresses of initiatives."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import initiatives_data, initiatives_views, trying

urlpatterns: list[URLPattern] = [
    path("samarbeid/initiativ/", initiatives_views.initiatives, name="initiatives"),
    path("samarbeid/utproving/<str:token>/", trying.trial_asked, name="trial_asked"),
    path("samarbeid/initiativ/<int:number>/", initiatives_views.initiative, name="initiative"),
    path("samarbeid/initiativ/<int:number>/eksport.json", initiatives_data.export, name="initiative_export"),
    path("samarbeid/initiativ.<slug:form>", initiatives_data.many, name="initiatives_data"),
    path("samarbeid/initiativ/<int:number>.<slug:form>", initiatives_data.one, name="initiative_data"),
]
