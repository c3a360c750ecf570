"""The storage places that somebody hands out at, and the day of one: what goes out, what comes back, what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.models import Depot, Line, Loan
from aktiv.lending.queries.items import code_in
from aktiv.lending.queries.loans import lines_of
from aktiv.lending.queries.store import (
    Short,
    busy_at,
    damages_where,
    day_at,
    loan_of_item,
    loans_like,
    shortages,
    store_at,
    stores,
)
from aktiv.people.permissions import Permission, permits
from aktiv.people.permissions.holding import Thing
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.web.components.links import EmptyState, Link
from aktiv.web.components.results import Tag
from aktiv.web.gates import Desk, working
from aktiv.web.lending.shown import state_tag, what_told

CAMERA = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
"""These pages may ask for the camera, to read labels; no others do."""


@dataclass(frozen=True, slots=True)
class Place:
    """A storage place with how much there is to do within a day."""

    name: str
    where: str
    url: str
    out: int
    back: int
    late: int


@dataclass(frozen=True, slots=True)
class Row:
    """A loan in the day's list."""

    number: int
    url: str
    who: str
    what: str
    when: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class Group:
    """One of the day's lists."""

    id: str
    heading: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A loan to come that something late stands in the way of."""

    row: Row
    text: str
    instead: Sequence[str]


@working(Permission.EQUIPMENT_ENTER)
@require_safe
def places(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those who hand out somewhere. With one storage place it is opened at once."""
    found = stores(desk.held)
    if len(found) == 1 and not request.GET.get("alle"):
        return redirect("store_depot", found[0].slug)
    busy = busy_at(found, desk.now)
    several = len({each.municipality_id for each in found}) > 1
    shown = []
    for each in found:
        out, back, late = busy.get(each.pk, (0, 0, 0))
        where = [each.municipality.name] * several + ([each.facility.name] if each.facility is not None else [])
        shown.append(Place(each.name, ", ".join(where), reverse("store_depot", args=[each.slug]), out, back, late))
    return render(request, "store/places.html", {"places": shown, "damages": _damages(desk)})


@working(Permission.EQUIPMENT_ENTER)
@require_safe
def depot(request: HttpRequest, desk: Desk, depot: str) -> HttpResponse:
    """Those who hand out there. `q` finds a loan by number, code or name, and by the label of an item that is out; what
    a code says opens it."""
    here = store_at(depot, desk.held)
    if here is None:
        raise Http404
    request.municipality = here.municipality  # type: ignore[attr-defined]  # the page wears its colours
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:200]
    found = loans_like(here, code_in(text)) if text else []
    if len(found) == 1 and code_in(text).lower() in (found[0].code, str(found[0].number)):
        return redirect("store_loan", found[0].code)
    if text and not found and (has_it := loan_of_item(here, code_in(text))) is not None:
        return redirect("store_loan", has_it.code)
    day, short = day_at(here, desk.now), shortages(here, desk.now)
    loans = [*found, *day.late, *day.back, *day.out, *day.others, *(each.loan for each in short)]
    note_loans_read(loans, desk.person.pk, "store_depot", now=desk.now)
    lines = lines_of(loans)

    def rows(some: Sequence[Loan]) -> list[Row]:
        return [row_of(each, lines[each.pk], desk.now) for each in some]

    groups = [
        Group("sent", pgettext("a loan", "Late"), rows(day.late)),
        Group("inn", _("Back today"), rows(day.back)),
        Group("ut", _("Out today"), rows(day.out)),
        Group("ute", _("Out for longer"), rows(day.others)),
    ]
    context = {
        "depot": here,
        "day": formatting.day_long(civil_day(desk.now, here.municipality.zone), get_language() or "nb"),
        "text": text,
        "found": rows(found),
        "groups": [each for each in groups if each.rows],
        "counts": [(each.heading, len(each.rows), f"#{each.id}") for each in groups],
        "short": [_lacking(each, lines[each.loan.pk], desk.now) for each in short],
        "desk_url": reverse("loan_desk") if _decides(desk, here) else "",
        "damages": _damages(desk),
        "who": desk.person.pk.hex[:12],
        "empty": EmptyState(
            _("Nothing goes out or comes back today"),
            _("Loans are shown here on the day they are picked up, and until they are back."),
            (Link(_("All storage places"), f"{reverse('store')}?{urlencode({'alle': 1})}"),),
            icon="Package",
        ),
    }
    answer = render(request, "store/depot.html", context)
    answer.headers["Permissions-Policy"] = CAMERA
    return answer


def row_of(loan: Loan, lines: Sequence[Line], now: datetime) -> Row:
    """A loan with the time that matters: of pick-up, or when it is to be back."""
    language, zone = get_language() or "nb", loan.municipality.zone
    out = loan.state in (Loan.State.OUT, Loan.State.RETURNED)
    moment = loan.during.upper if out else loan.during.lower
    when = f"{formatting.day(moment, language, zone)} {formatting.clock(moment, language, zone)}"
    said = _("Back %(when)s") if out else _("Pick-up %(when)s")
    return Row(
        loan.number,
        reverse("store_loan", args=[loan.code]),
        loan.organisation.name if loan.organisation else loan.person.name,
        what_told(lines),
        said % {"when": when},
        state_tag(loan, now),
    )


def _lacking(short: Short, lines: Sequence[Line], now: datetime) -> Lacking:
    language = get_language() or "nb"
    kind = short.line.pool.kind.name.said_in(language).text
    text = _("Lacks %(n)s of this, because others have not brought it back: %(kind)s") % {
        "n": short.lacks,
        "kind": kind,
    }
    instead = [
        _("%(kind)s at %(depot)s, %(n)s free") % {
            "kind": pool.kind.name.said_in(language).text, "depot": pool.depot.name, "n": left
        }
        for pool, left in short.instead
    ]  # fmt: skip
    return Lacking(row_of(short.loan, lines, now), text, instead)


def _decides(desk: Desk, here: Depot) -> bool:
    return permits(Permission.LOAN_DESK, desk.held, Thing(municipality_id=here.municipality_id))


def _damages(desk: Desk) -> int:
    """How many wait for an answer, for those who give it."""
    return len(damages_where(desk.held)) if permits(Permission.LOAN_DESK, desk.held, Thing()) else 0
