"""Addresses of seasons, for clubs and everybody."""

from django.urls import path

from aktiv.web.season import result_views

urlpatterns = [
    path("sesong/<slug:round>/resultat/", result_views.result, name="season_result"),
    path("sesong/<slug:round>/resultat/innsigelse/", result_views.objection, name="season_object"),
    path(
        "sesong/<slug:round>/resultat/innsigelse/<int:objection>/trekk/", result_views.withdraw, name="season_withdraw"
    ),
    path("sesong/<slug:round>/resultat/vedtak.pdf", result_views.letter, name="season_letter"),
]
