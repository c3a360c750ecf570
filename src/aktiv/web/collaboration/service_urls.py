"""Addresses of the service as it is run: its state, help, and what is to be mended."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import (
    help_desk,
    help_views,
    maintenance_views,
    meeting_views,
    status_data,
    status_views,
    template_views,
)

urlpatterns: list[URLPattern] = [
    path("status/", status_views.status, name="status"),
    path("status/<int:number>/", status_views.incident, name="status_incident"),
    path("status.<slug:form>", status_data.data, name="status_data"),
    path("status/oppetid.<slug:form>", status_data.days, name="status_days"),
    path("status/<int:number>.<slug:form>", status_data.one, name="status_incident_data"),
    path("hjelp/spor/", help_views.ask, name="help_ask"),
    path("hjelp/mine/", help_views.mine, name="help_mine"),
    path("hjelp/sak/<str:token>/", help_views.request_page, name="help_request"),
    path("samarbeid/henvendelser/", help_desk.queue, name="help_desk"),
    path("samarbeid/henvendelser/<int:number>/", help_desk.handle, name="help_desk_request"),
    path("samarbeid/brukerstotte/", help_views.figures, name="help_figures"),
    path("samarbeid/brukerstotte.<slug:form>", help_views.figures_data, name="help_figures_data"),
    path("samarbeid/vedlikehold/", maintenance_views.items, name="maintenance"),
    path("samarbeid/vedlikehold/<int:number>/", maintenance_views.item, name="maintenance_item"),
    path("samarbeid/vedlikehold/<int:number>.<slug:form>", maintenance_views.item_data, name="maintenance_item_data"),
    path("samarbeid/vedlikehold.<slug:form>", maintenance_views.items_data, name="maintenance_data"),
    path("samarbeid/moter/", meeting_views.meetings, name="meetings"),
    path("samarbeid/moter/<int:number>/", meeting_views.meeting, name="meeting"),
    path("samarbeid/moter.<slug:form>", meeting_views.meetings_data, name="meetings_data"),
    path("samarbeid/moter/<int:number>.<slug:form>", meeting_views.meeting_data, name="meeting_data"),
    path("samarbeid/arshjul/", meeting_views.wheel, name="wheel"),
    path("samarbeid/arshjul.<slug:form>", meeting_views.wheel_data, name="wheel_data"),
    path("samarbeid/maler/", template_views.templates, name="collaboration_templates"),
    path("samarbeid/maler/<slug:slug>/", template_views.template, name="collaboration_template"),
    path("samarbeid/maler/<slug:slug>.md", template_views.template_file, name="collaboration_template_file"),
]
