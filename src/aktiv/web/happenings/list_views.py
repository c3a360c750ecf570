"""What staff have made: lists by kind, and one of them with what it tells, whose time it holds, and how to cancel."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.event_pages import announce
from aktiv.bookings.actions.reading import note_dates_read
from aktiv.bookings.models import Booking, EventPage, Occurrence
from aktiv.bookings.queries.along import along_with
from aktiv.bookings.queries.bookings import dates_of
from aktiv.bookings.queries.happenings import (
    PERMISSIONS,
    Happening,
    Said,
    access_happening,
    displaced_by,
    happenings,
    said_of,
)
from aktiv.bookings.queries.parties import party_of
from aktiv.cases.words import sentence
from aktiv.facilities.queries.reach import facilities_reached
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.periods import civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Problem
from aktiv.web.components.links import EmptyState, Link, Paging, Tabs
from aktiv.web.components.order import Term
from aktiv.web.components.results import Tag
from aktiv.web.gates import Desk, working
from aktiv.web.happenings.event_views import OF_FIELDS, words_fields, words_typed
from aktiv.web.happenings.hits import kind_told, named, when_told
from aktiv.web.happenings.kinds import WORDS
from aktiv.web.happenings.shown import audience_told, cancelled_tag
from aktiv.web.public.asking import page_asked
from aktiv.web.public.searching import place_name

PAGE = 25
MOST_DATES = 60
"""Dates of one that are listed at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list."""

    title: str
    url: str
    when: str
    place: str
    who: str
    tags: tuple[Tag, ...]


@working(Permission.DESK_ENTER)
@require_safe
def listing(request: HttpRequest, desk: Desk, kind: Booking.Kind) -> HttpResponse:
    """Those where she may make such; `vis=tidligere` those that are over, `q` those that have its words."""
    facilities = facilities_reached(PERMISSIONS[kind], desk.held)
    if not facilities:
        raise Http404
    past, page = request.GET.get("vis") == "tidligere", page_asked(request.GET.get("side", ""))
    words, text = WORDS[kind], request.GET.get("q", "").replace("\0", "").strip()[:80]
    found, more = happenings(
        kind, [each.pk for each in facilities], desk.now, past=past, text=text, offset=(page - 1) * PAGE, limit=PAGE
    )
    several = len({each.municipality_id for each in facilities}) > 1
    base = reverse(words.listing)

    def url(number: int) -> str:
        kept = {"vis": "tidligere" if past else "", "q": text, "side": str(number)}
        return f"{base}?{urlencode({name: said for name, said in kept.items() if said})}"

    last = page + 1 if more else page
    tabs = tuple(
        Link(str(each.several), reverse(each.listing), each is words)
        for one, each in WORDS.items()
        if one is kind or facilities_reached(PERMISSIONS[one], desk.held)
    )
    context = {
        "words": words,
        "kinds": Tabs(_("What"), tabs),
        "times": Tabs(_("When"), (Link(_("To come"), base, not past), Link(_("Over"), f"{base}?vis=tidligere", past))),
        "rows": [_row(each, several) for each in found],
        "text": text,
        "past": past,
        "new_url": reverse(words.making),
        "paging": Paging.of(page, last, url) if last > 1 else None,
        "empty": EmptyState(_("Nothing found"), _("Nothing here has these words."), (Link(_("Show all"), base),))
        if text
        else EmptyState(
            str(words.nothing), _("What you make is listed here."), (Link(str(words.new), reverse(words.making)),),
            icon="Calendar",
        ),
    }  # fmt: skip
    return render(request, "happenings/list.html", context)


def _row(found: Happening, several: bool) -> Row:
    booking, language = found.booking, get_language() or "nb"
    zone = booking.municipality.zone
    first, last = civil_day(found.first, zone), civil_day(found.last, zone)
    tags = [] if found.standing else [cancelled_tag()]
    if found.standing > 1:
        tags.append(Tag(ngettext("%(n)s date", "%(n)s dates", found.standing) % {"n": found.standing}))
    if found.page is not None and found.page.public:
        tags.append(Tag(_("Under What’s on"), "info"))
    if booking.kind == Booking.Kind.CLOSURE and not booking.title:
        tags.append(Tag(_("Reason not shown"), "neutral", "EyeSlash"))
    when = formatting.days(first, last, language)
    if first == last:
        when = f"{formatting.day_short(first, language)} {formatting.span(found.first, found.last, language, zone)}"
    where = place_name(booking.space)
    return Row(
        title=found.reason or kind_told(booking),
        url=reverse(WORDS[Booking.Kind(booking.kind)].one, args=[booking.pk]),
        when=when,
        place=f"{where}, {booking.municipality.name}" if several else where,
        who=booking.organisation.name if booking.organisation else "",
        tags=tuple(tags),
    )


@working(Permission.DESK_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, desk: Desk, booking_id: UUID, kind: Booking.Kind) -> HttpResponse:
    """Those who may make such here. POST `gjor=avlys` cancels (`dato` says which of several); `si` says anew what an
    event tells."""
    try:
        booking = access_happening(booking_id, kind, desk.person.pk, desk.now)
    except Refusal as refusal:
        raise Http404 from refusal
    request.municipality = booking.municipality  # type: ignore[attr-defined]
    problem: Problem | None = None
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            _do(request, desk, booking)
            return redirect(WORDS[kind].one, booking.pk)
        except Refusal as refusal:
            told = sentence(refusal, booking.municipality.zone, get_language() or "nb")
            name = OF_FIELDS.get(refusal.code) if request.POST.get("gjor") == "si" else None
            problem = Problem(told, f"id_{name}" if name else "")
            errors = {name: told} if name else {}
    return _page(request, desk, booking, problem, errors)


def _do(request: HttpRequest, desk: Desk, booking: Booking) -> None:
    act = request.POST.get("gjor", "")
    if act == "si" and booking.kind == Booking.Kind.EVENT:
        text = request.POST.get("publikum", "").strip()
        words = words_typed(request.POST)
        if text and words.audience is None:
            raise Refusal("not_an_audience", limit=1_000_000)
        announce(booking.pk, words, by=desk.person.pk, now=desk.now)
        messages.success(request, _("Saved."))
        return
    if act != "avlys":
        raise Refusal("unknown_act")
    coming = [each for each in dates_of(booking.pk) if _may_be_cancelled(each, desk)]
    chosen = [each.pk for each in coming]
    if booking.kind == Booking.Kind.SCHOOL_USE and request.POST.get("alle") != "1":
        said = set(request.POST.getlist("dato"))
        chosen = [pk for pk in chosen if str(pk) in said]
        if not chosen:
            raise Refusal("no_dates_chosen")
    cancel(booking.pk, party_of(desk.person, None), now=desk.now, occurrence_ids=chosen or None)
    messages.success(request, str(WORDS[Booking.Kind(booking.kind)].cancelled))


def _may_be_cancelled(date: Occurrence, desk: Desk) -> bool:
    return date.state in Occurrence.State.holding_time() and date.during.upper > desk.now


def _page(
    request: HttpRequest, desk: Desk, booking: Booking, problem: Problem | None, errors: dict[str, str]
) -> HttpResponse:
    language, zone = get_language() or "nb", booking.municipality.zone
    dates = dates_of(booking.pk)
    said = said_of(booking)
    coming = [each for each in dates if _may_be_cancelled(each, desk)]
    kind = Booking.Kind(booking.kind)
    page = page_asked(request.GET.get("side", ""))
    last = max(1, -(-len(dates) // MOST_DATES))
    shown = dates[(page - 1) * MOST_DATES : page * MOST_DATES]
    ticked = set(request.POST.getlist("dato"))
    along = along_with(dates[:MOST_DATES])
    spaces = [booking.space, *{space.pk: space for found in along.values() for space in found}.values()]
    base = reverse(WORDS[kind].one, args=[booking.pk])
    losing = displaced_by(coming)
    note_dates_read([date for date, _period in losing], desk.person.pk, WORDS[kind].one, now=desk.now)
    context = {
        "words": WORDS[kind],
        "booking": booking,
        "title": said.reason or kind_told(booking),
        "facts": _facts(booking, said, [each.name.said_in(language).text for each in spaces]),
        "said": said,
        "off": not any(each.state in Occurrence.State.holding_time() for each in dates),
        "coming": coming,
        "several": kind == Booking.Kind.SCHOOL_USE and len(coming) > 1,
        "dates": [(each, _day_told(each, booking), each in coming, str(each.pk) in ticked) for each in shown],
        "paging": Paging.of(page, last, lambda number: f"{base}?side={number}") if last > 1 else None,
        "losing": [(named(date), kind_told(date.booking), when_told(period, zone)) for date, period in losing],
        "tells": words_fields(_said_now(request, said), errors) if kind == Booking.Kind.EVENT else (),
        "editing": request.method == "POST" and request.POST.get("gjor") == "si",
        "audience": audience_told(said.page.audience) if said.page is not None else "",
        "problems": ErrorSummary((problem,) if problem is not None else ()),
    }
    return render(request, "happenings/one.html", context, status=422 if problem is not None else 200)


def _day_told(date: Occurrence, booking: Booking) -> str:
    language, zone = get_language() or "nb", booking.municipality.zone
    day = formatting.day_long(date.during.lower, language, zone)
    return f"{day[:1].upper()}{day[1:]}, {formatting.span(date.during.lower, date.during.upper, language, zone)}"


def _facts(booking: Booking, said: Said, spaces: list[str]) -> list[Term]:
    terms = [
        Term(_("Where"), f"{booking.space.facility.name}: {', '.join(spaces)}"),
        Term(_("Municipality"), booking.municipality.name),
    ]
    if booking.organisation is not None:
        terms.append(Term(_("For"), booking.organisation.name))
    if booking.activity is not None:
        terms.append(Term(_("Activity"), booking.activity.name.said_in(get_language() or "nb").text))
    if said.contact is not None:
        terms.append(Term(_("Responsible for safety"), f"{said.contact.name}, {said.contact.phone}"))
    if booking.kind == Booking.Kind.CLOSURE:
        terms.append(Term(_("The reason is shown"), _("Yes") if booking.title else _("No")))
    terms.append(Term(_("Booking number"), str(booking.number)))
    return terms


def _said_now(request: HttpRequest, said: Said) -> dict[str, str]:
    """What the form of an event's words holds: what was typed, or what it tells now."""
    if request.method == "POST" and request.POST.get("gjor") == "si":
        return {name: str(request.POST.get(name, "")) for name in request.POST}
    page: EventPage | None = said.page
    contact = said.contact
    return {
        "offentlig": "1" if page is not None and page.public else "",
        "program": page.programme if page is not None else "",
        "arrangor": page.organiser if page is not None else "",
        "publikum": str(page.audience or "") if page is not None else "",
        "lenke": page.registration_url if page is not None else "",
        "sikkerhet": contact.name if contact is not None else "",
        "telefon": contact.phone if contact is not None else "",
    }
