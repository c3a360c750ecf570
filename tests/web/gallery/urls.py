"""The gallery's addresses, and stand-ins for the pages that the header and footer link to."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from aktiv.web.components.uses import SERIES_LEGEND, STRIP_LEGEND, WEEK_LEGEND
from tests.web.gallery import fixtures

PLACE = Path(__file__).resolve().parent / "pages"


def page(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    request.person = SimpleNamespace(name="Kari Nordmann")  # type: ignore[attr-defined]
    request.acting_for = SimpleNamespace(name="Solheim IL")  # type: ignore[attr-defined]
    theme = request.GET.get("theme")
    if theme:
        request.municipality = SimpleNamespace(name=theme.capitalize(), theme=theme)  # type: ignore[attr-defined]
    drawn, frame = (engines["django"].from_string((PLACE / f"{n}.html").read_text()) for n in (name, "frame"))
    return HttpResponse(drawn.render({**context, "frame": frame}, request))


def search(request: HttpRequest) -> HttpResponse:
    from aktiv.web.components.links import Link, Tabs
    from aktiv.web.components.results import PickForm

    state = request.GET.get("state", "")
    return page(
        request,
        "search",
        search_bar=fixtures.search_bar("Velg en dag fram i tid." if state == "error" else ""),
        chips=fixtures.chips(),
        filters=fixtures.filters(),
        pick_form=PickForm("/gallery/hold/"),
        rows=[] if state == "empty" else fixtures.rows(),
        views=Tabs("Visning", (Link("Liste", "?", current=True), Link("Uke", "?vis=uke"), Link("Kart", "?vis=kart"))),
        legend=STRIP_LEGEND,
        paging=fixtures.paging(),
        empty=fixtures.empty(),
    )


def facility(request: HttpRequest) -> HttpResponse:
    start = request.GET.get("start")
    state = request.GET.get("state", "")
    return page(
        request,
        "facility",
        parts=fixtures.parts(),
        week=fixtures.week(chosen=state != "none", step=15 if state == "fine" else 30),
        order=fixtures.order(chosen=bool(start) or state != "none", error="Tiden er tatt." if state == "error" else ""),
        legend=WEEK_LEGEND,
    )


def repeat(request: HttpRequest) -> HttpResponse:
    months, conflicts = fixtures.series()
    context = {
        "hold": fixtures.hold(int(request.GET.get("left", 860))),
        "months": months,
        "conflicts": conflicts,
        "legend": SERIES_LEGEND,
    }
    return page(request, "repeat", order=fixtures.order(), **context)


def receipt(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Tiden er bestilt.")
    return page(request, "receipt", receipt=fixtures.receipt())


def form(request: HttpRequest) -> HttpResponse:
    errors = request.GET.get("state") == "error"
    from aktiv.web.components.forms import ErrorSummary

    summary = fixtures.summary() if errors else ErrorSummary(())
    return page(request, "form", fields=fixtures.fields(errors=errors), summary=summary)


def plans(request: HttpRequest) -> HttpResponse:
    drawn = [fixtures.parts(plan, chosen, links=chosen != 2) for plan in fixtures.PLANS for chosen in (0, 2)]
    return page(request, "plans", plans=drawn)


def stand_in(request: HttpRequest) -> HttpResponse:
    return page(request, "frame")


PAGES = {
    "search": search,
    "facility": facility,
    "repeat": repeat,
    "receipt": receipt,
    "form": form,
    "plans": plans,
}
urlpatterns = i18n_patterns(
    path("", stand_in, name="home"),
    *(path(f"gallery/{name}/", view, name=name) for name, view in PAGES.items()),
    *(path(f"{name}/", stand_in, name=name) for name in ("equipment", "clubs", "events", "help", "privacy")),
    *(path(f"{name}/", stand_in, name=name) for name in ("accessibility", "sign_in", "acting_party")),
    prefix_default_language=False,
)
