"""Addresses of ideas."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import ideas_data, ideas_desk, ideas_views, ideas_writing

urlpatterns: list[URLPattern] = [
    path("samarbeid/ideer/", ideas_views.ideas, name="ideas"),
    path("samarbeid/ideer/ny/", ideas_writing.new, name="idea_new"),
    path("samarbeid/ideer/innboks/", ideas_desk.inbox, name="ideas_desk"),
    path("samarbeid/ideer/<int:number>/", ideas_views.idea, name="idea"),
    path("samarbeid/ideer/<int:number>/behandle/", ideas_desk.handle, name="idea_desk"),
    path("samarbeid/ideer.<slug:form>", ideas_data.many, name="ideas_data"),
    path("samarbeid/ideer/<int:number>.<slug:form>", ideas_data.one, name="idea_data"),
]
