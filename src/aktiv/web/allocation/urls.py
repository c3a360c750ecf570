"""Addresses of those who share out a season."""

from django.urls import path

from aktiv.web.allocation import board_views, list_views, new_views, round_views

urlpatterns = [
    path("fordeling/", list_views.rounds, name="allocation_rounds"),
    path("fordeling/ny/", new_views.new, name="allocation_new"),
    path("fordeling/<slug:round>/", round_views.front, name="allocation_round"),
    path("fordeling/<slug:round>/tavle/", board_views.drafts, name="allocation_board"),
    path("fordeling/<slug:round>/tavle/<int:number>/", board_views.board, name="allocation_board_draft"),
    path("fordeling/<slug:round>/tavle/<int:number>/gjor/", board_views.act, name="allocation_board_act"),
    path("fordeling/<slug:round>/tavle/<int:number>/nytt/", board_views.news, name="allocation_board_news"),
    path("fordeling/<slug:round>/tavle/<int:number>/fil.csv", board_views.file, name="allocation_board_file"),
]
