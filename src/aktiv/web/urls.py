"""Addresses of the pages, by audience."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("aktiv.web.public.urls")),
    path("", include("aktiv.web.me.urls")),
    path("", include("aktiv.web.entry.urls")),
    path("", include("aktiv.web.booking.urls")),
    path("", include("aktiv.web.paying.urls")),
    path("", include("aktiv.web.setup.urls")),
    path("", include("aktiv.web.stock.urls")),
    path("", include("aktiv.web.finance.urls")),
    path("", include("aktiv.web.pricing.urls")),
    path("", include("aktiv.web.club.urls")),
    path("", include("aktiv.web.applying.urls")),
    path("", include("aktiv.web.signup.urls")),
    path("", include("aktiv.web.happenings.urls")),  # before the desk's, which take any other word after sak/
    path("", include("aktiv.web.lending.urls")),
    path("", include("aktiv.web.store.urls")),
    path("", include("aktiv.web.desk.urls")),
    path("", include("aktiv.web.caretaker.urls")),
    path("", include("aktiv.web.doors.urls")),
    path("", include("aktiv.web.hallplan.urls")),
    path("", include("aktiv.web.season.urls")),
    path("", include("aktiv.web.allocation.urls")),
    path("", include("aktiv.web.collaboration.urls")),
]
