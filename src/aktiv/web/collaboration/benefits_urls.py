"""Addresses of benefits, of what is counted from use, and of features on trial."""

from django.urls import URLPattern, path

from aktiv.web.collaboration import benefits_views, indicators_views, pilot_views

urlpatterns: list[URLPattern] = [
    path("samarbeid/nytte/", benefits_views.benefits, name="collaboration_benefits"),
    path("samarbeid/nytte.<slug:form>", benefits_views.benefits_data, name="collaboration_benefits_data"),
    path("samarbeid/nytte/<int:number>/", benefits_views.benefit, name="collaboration_benefit"),
    path("samarbeid/nytte/<int:number>.<slug:form>", benefits_views.benefit_data, name="collaboration_benefit_data"),
    path("samarbeid/nytte/indikatorer/", indicators_views.indicators, name="collaboration_indicators"),
    path(
        "samarbeid/nytte/indikatorer.<slug:form>",
        indicators_views.indicators_data,
        name="collaboration_indicators_data",
    ),
    path("samarbeid/nytte/indikatorer/<slug:code>/", indicators_views.indicator, name="collaboration_indicator"),
    path(
        "samarbeid/nytte/indikatorer/<slug:code>.<slug:form>",
        indicators_views.indicator_data,
        name="collaboration_indicator_data",
    ),
    path("samarbeid/nytte/forsok/", pilot_views.pilots, name="collaboration_pilots"),
    path("samarbeid/nytte/forsok.<slug:form>", pilot_views.pilots_data, name="collaboration_pilots_data"),
    path("samarbeid/utrulling/<slug:municipality>/<slug:feature>/", pilot_views.pilot, name="collaboration_pilot"),
    path(
        "samarbeid/utrulling/<slug:municipality>/<slug:feature>.<slug:form>",
        pilot_views.pilot_data,
        name="collaboration_pilot_data",
    ),
]
