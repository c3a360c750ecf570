"""Letting people in: the organiser's phone at the door, with a code that is scanned or typed, or from the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.arriving import Came, let_in, let_in_by_code, take_back_arrival
from aktiv.bookings.actions.reading import note_participants_read
from aktiv.bookings.models import Booking, Occurrence, Participant, SignUp
from aktiv.bookings.queries.arrivals import PAGE, Listed, arrived_on, participants_of, who_shows
from aktiv.bookings.queries.signing_up import Organiser, counts_of, dates_for, sign_up_of
from aktiv.bookings.rules.signing_up import LET_IN_BEFORE, typed_code
from aktiv.bookings.words import sentence
from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission
from aktiv.people.rules.limits import CODE_LET_IN
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field, Problem
from aktiv.web.components.links import EmptyState, Link, Paging, Tabs
from aktiv.web.gates import holding
from aktiv.web.identity import party_here
from aktiv.web.public.asking import page_asked
from aktiv.web.signup.shown import MOST_DATES, band_told, date_short, date_told, moment_told, organiser_or_404


@dataclass(frozen=True, slots=True)
class AtDoor:
    """What the page is about: the sign-up, its dates that stand and the one that is chosen, whose code was scanned, and
    what is wrong."""

    found: SignUp
    dates: list[Occurrence]
    date: Occurrence | None
    hit: Listed | None
    problem: str


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.BOOKING_CHANGE, Permission.EVENT_MAKE, Permission.TEAM_LEAD)
def arrivals(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """For its organiser. `dato` is the date, `kode` a code that was scanned: whose it is. POST lets in by `kode` or
    `inn` (an id), or takes that back with `angre`."""
    now = timezone.now()
    access = organiser_or_404(request, booking_id, now)
    found = sign_up_of(booking_id)
    if not access.sees_names or found is None:
        raise Http404
    dates = [each for each in dates_for(booking_id) if each.state in Occurrence.State.holding_time()]
    date = _date(request, dates, now)
    problem, hit = "", None
    if date is not None:
        try:
            if request.method == "POST":
                _do(request, booking_id, date, now)
                kept = {"dato": str(date.pk), "q": request.POST.get("q", "")[:80]}
                query = urlencode({name: value for name, value in kept.items() if value})
                return redirect(f"{reverse('sign_up_arrivals', args=[booking_id])}?{query}")
            if request.GET.get("kode"):
                spend(CODE_LET_IN, str(party_here(request).person_id), now)
                hit = who_shows(access.booking, typed_code(request.GET["kode"][:40]))
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise Http404 from refusal
            problem = sentence(refusal, access.booking.municipality.zone)
    context = _context(request, access, AtDoor(found, dates, date, hit, problem), now)
    return render(request, "signup/arrivals.html", context, status=422 if problem and request.method == "POST" else 200)


def _date(request: HttpRequest, dates: list[Occurrence], now: datetime) -> Occurrence | None:
    """The one that was chosen; else the one that is on or comes next, else the last."""
    said = request.POST.get("dato") or request.GET.get("dato", "")
    chosen = next((each for each in dates if str(each.pk) == said), None)
    coming = next((each for each in dates if each.during.upper > now), None)
    return chosen or coming or (dates[-1] if dates else None)


def _do(request: HttpRequest, booking_id: UUID, date: Occurrence, now: datetime) -> None:
    data, party = request.POST, party_here(request)
    if data.get("angre"):
        take_back_arrival(booking_id, date.pk, _id(data["angre"]), party, now=now)
        messages.info(request, _("Taken back: not here yet."))
        return
    if data.get("inn"):
        came = let_in(booking_id, date.pk, _id(data["inn"]), party, now=now)
    else:
        spend(CODE_LET_IN, str(party.person_id), now)
        came = let_in_by_code(booking_id, date.pk, data.get("kode", "")[:40], party, now=now)
    told = came_told(came, date.booking)
    (messages.warning if came.again else messages.success)(request, told)


def came_told(came: Came, booking: Booking) -> str:
    """Who came, or that she came before and when."""
    if not came.again:
        return _("%(name)s is let in.") % {"name": came.called}
    clock = formatting.clock(came.at, get_language() or "nb", booking.municipality.zone)
    return _("%(name)s already came %(time)s.") % {"name": came.called, "time": clock}


def _context(request: HttpRequest, access: Organiser, at_door: AtDoor, now: datetime) -> dict[str, object]:
    found, dates, date, hit = at_door.found, at_door.dates, at_door.date, at_door.hit
    booking, here, problem = access.booking, reverse("sign_up_arrivals", args=[found.pk]), at_door.problem
    text = (request.POST.get("q") or request.GET.get("q", "")).replace("\0", "").strip()[:80]
    number = page_asked(request.GET.get("side", ""))
    date_id = date.pk if date is not None else 0
    page = participants_of(
        found, date_id=date_id, state=Participant.State.SIGNED_UP, text=text, offset=(number - 1) * PAGE
    )
    persons = [each.participant.person_id for each in page.rows]
    if hit is not None:
        persons.append(hit.participant.person_id)
    note_participants_read(access, party_here(request), persons, "sign_up_arrivals", now=now)
    last = number + 1 if page.more else number

    def url(at: int) -> str:
        said = {"dato": str(date_id or ""), "q": text, "side": str(at) if at > 1 else ""}
        return f"{here}?{urlencode({name: value for name, value in said.items() if value})}"

    language, zone = get_language() or "nb", booking.municipality.zone
    tabs = tuple(Link(date_short(each, booking), f"{here}?dato={each.pk}", each == date) for each in dates[:MOST_DATES])
    opens = date.during.lower - LET_IN_BEFORE if date is not None else now
    code = Field("kode", _("Code"), request.POST.get("kode", ""), error=problem if request.POST.get("kode") else "",
                 autocomplete="off", longest=40, mark_required=False)  # fmt: skip
    return {
        "booking": booking,
        "found": found,
        "date": date,
        "when": date_told(date, booking) if date is not None else "",
        "tabs": Tabs(_("Dates"), tabs) if len(tabs) > 1 else None,
        "too_early": moment_told(opens, booking) if now < opens else "",
        "came": arrived_on([date_id]).get(date_id, 0),
        "of": counts_of([found.pk])[found.pk].signed_up,
        "hit": hit,
        "hit_waits": hit is not None and hit.participant.state != Participant.State.SIGNED_UP,
        "code": code,
        "rows": [
            (each, formatting.clock(each.came, language, zone) if each.came else "",
             band_told(each.participant.band) if found.asks_age else "")
            for each in page.rows
        ],
        "text": text,
        "paging": Paging.of(number, last, url) if last > 1 else None,
        "empty": EmptyState(_("Nothing found"), _("Nobody on the list has that name."),
                            (Link(_("Show all"), f"{here}?dato={date_id}"),)) if text else
                 EmptyState(_("Nobody has signed up yet"), _("Those who sign up are listed here."), icon="PersonGroup"),
        "problems": ErrorSummary((Problem(problem, "id_kode"),) if problem else ()),
    }  # fmt: skip


def _id(text: str) -> UUID:
    try:
        return UUID(text[:40])
    except ValueError as error:
        raise Refusal("not_found") from error
