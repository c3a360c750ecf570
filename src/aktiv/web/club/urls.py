"""Addresses of clubs. A group without a number has its id in the place of the number."""

from django.urls import path

from aktiv.web.club import (
    cost_views,
    desk_views,
    founding_views,
    invitation_views,
    list_views,
    people_views,
    profile_views,
    settings_views,
    team_views,
)

urlpatterns = [
    path("lag/", list_views.clubs, name="clubs"),
    path("lag/ny/", founding_views.new, name="club_new"),
    path("lag/ny/gruppe/", founding_views.new_group, name="club_new_group"),
    path("lag/ny/senere/", founding_views.later, name="club_later"),
    path("lag/<slug:key>/", profile_views.club, name="club"),
    path("lag/<slug:key>/logo/", profile_views.logo, name="club_logo"),
    path("lag/<slug:key>/be-om/", founding_views.ask, name="club_ask"),
    path("lag/<slug:key>/oppsett/", settings_views.settings, name="club_settings"),
    path("lag/<slug:key>/grupper/", team_views.teams, name="club_teams"),
    path("lag/<slug:key>/grupper/ny/", team_views.new, name="club_team_new"),
    path("lag/<slug:key>/grupper/<int:team_id>/", team_views.team, name="club_team"),
    path("lag/<slug:key>/folk/", people_views.people, name="club_people"),
    path("lag/<slug:key>/kostnader/", cost_views.costs, name="club_costs"),
    path("lag/<slug:key>/kostnader/fil/", cost_views.file, name="club_costs_file"),
    path("lag/<slug:key>/historikk/", people_views.history, name="club_history"),
    path("invitasjon/<str:token>/", invitation_views.invitation, name="invitation"),
    path("oppsett/<slug:slug>/lag/", desk_views.queue, name="setup_clubs"),
    path("oppsett/<slug:slug>/lag/<slug:key>/", desk_views.one, name="setup_club"),
]
