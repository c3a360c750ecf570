"""Addresses of seasons, for clubs and everybody."""

from django.urls import URLPattern, path

from aktiv.web.season import (
    apply_views,
    asking_views,
    divide_views,
    group_views,
    info_views,
    result_views,
    rules_views,
    running_views,
    swap_views,
)

urlpatterns: list[URLPattern] = [
    path("sesong/", info_views.rounds, name="seasons"),
    path("sesong/<slug:round>/", info_views.info, name="season_info"),
    path("sesong/<slug:round>/regler/", rules_views.rules, name="season_rules"),
    path("sesong/<slug:round>/sok/gruppe/ny/", group_views.new, name="season_group_new"),
    path("sesong/<slug:round>/sok/gruppe/<int:group>/", group_views.one, name="season_group"),
    path("sesong/<slug:round>/sok/<slug:trinn>/", apply_views.step, name="season_apply"),
    path("sesong/<slug:round>/kvittering/", apply_views.receipt, name="season_receipt"),
    path("sesong/<slug:round>/mine/", running_views.mine, name="season_mine"),
    path("sesong/<slug:round>/mine/bytte/", swap_views.swap, name="season_swap"),
    path("sesong/<slug:round>/mine/<uuid:booking>/", divide_views.divide, name="season_divide"),
    path("sesong/<slug:round>/resultat/", result_views.result, name="season_result"),
    path("sesong/<slug:round>/resultat/innsigelse/", result_views.objection, name="season_object"),
    path(
        "sesong/<slug:round>/resultat/innsigelse/<int:objection>/trekk/", result_views.withdraw, name="season_withdraw"
    ),
    path("sesong/<slug:round>/resultat/hva-skal-til/", asking_views.ask, name="season_ask"),
    path("sesong/<slug:round>/resultat/hva-skal-til/<int:number>/", asking_views.asked, name="season_asked"),
    path("sesong/<slug:round>/resultat/vedtak.pdf", result_views.letter, name="season_letter"),
]
