"""Standing in line for a time that somebody has, and taking it when it is offered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.booking import draft_price
from aktiv.bookings.actions.holding import hold
from aktiv.bookings.actions.waiting import join, leave, take
from aktiv.bookings.models import Waiting
from aktiv.bookings.queries.asking import Details, group_of
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.queries.places import days_around, place
from aktiv.bookings.queries.waiting import InLine, keeps_lines, line_for, my_waiting, offer_of
from aktiv.bookings.rules import Party
from aktiv.bookings.words import sentence
from aktiv.facilities.queries.listing import spaces_by_id
from aktiv.municipalities.stages import Feature
from aktiv.payments.actions.paying import pay
from aktiv.payments.models import Payment
from aktiv.payments.queries.payments import ways_to_pay
from aktiv.values import formatting
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole_number
from aktiv.web.booking.paying import WayToPay, buttons_to_pay, description_of, pressed
from aktiv.web.booking.pick_views import lent_out
from aktiv.web.booking.picking import read_pick
from aktiv.web.booking.scene import When
from aktiv.web.booking.words import told
from aktiv.web.collaboration.trial_panel import trial_panel
from aktiv.web.components.links import EmptyState, Link
from aktiv.web.components.results import Tag
from aktiv.web.gates import signed_in
from aktiv.web.identity import organisation_here, party_here
from aktiv.web.me.sections import sections
from aktiv.web.public.searching import place_name, week_url
from aktiv.web.public.views import COMMON_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A place in line as it is listed. What is offered has its price (øre in `expected`, the words in `price`), the
    terms that are accepted by taking it, the ways to pay where one pays beforehand, and a page to fill in where the
    place asks something."""

    id: UUID
    place: str
    when: When
    whom: str
    status: Tag
    live: bool
    offered: bool
    week_url: str
    until: str = ""
    price: str = ""
    expected: int = 0
    document: int | None = None
    rules_url: str = ""
    check_url: str = ""
    pay_by: tuple[WayToPay, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def waiting(request: HttpRequest) -> HttpResponse:
    """Signed in. What one waits for, offers first. POST takes what is offered (`ta`) or leaves the line (`nei`)."""
    now = timezone.now()
    if request.method == "POST":
        return _done(request, now)
    mine = my_waiting(request.person.pk, now)  # type: ignore[attr-defined]
    rows = [_row(each, now) for each in mine]
    context = {
        "sections": sections("me_waiting"),
        "offered": [each for each in rows if each.offered],
        "rows": [each for each in rows if not each.offered],
        "trial": trial_panel(Feature.WAITING_LIST, {each.waiting.municipality_id for each in mine}, now),
        "empty": EmptyState(
            _("You wait for nothing"),
            _("When a time is taken you can stand in line for it. It is held for you when your turn comes."),
            (Link(_("Find available time"), reverse("search")),),
        ),
    }
    return render(request, "me/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Signed in. The time of `pick`: GET says how many are before, POST stands in line for whom one acts for."""
    now = timezone.now()
    try:
        chosen = read_pick(request.GET.get("pick", ""), now)
    except Refusal as refusal:
        raise Http404 from refusal
    space = lent_out(chosen.space_id)
    if space is None or not keeps_lines(space, party_here(request).person_id, now):
        raise Http404
    request.municipality = space.municipality  # type: ignore[attr-defined]  # the page wears its colours
    problem = ""
    if request.method == "POST":
        try:
            join(space.pk, chosen.period, party_here(request), now=now)
        except Refusal as refusal:
            problem = sentence(refusal, space.municipality.zone)
        else:
            messages.success(request, _("You stand in line. You get a message when the time is yours to take."))
            return redirect("me_waiting")
    before = line_for(space.pk, chosen.period)
    organisation = organisation_here(request)
    context = {
        "place": place_name(space),
        "when": When.of(chosen.period, space.municipality.zone),
        "line": _in_line(before),
        "problem": problem,
        "trial": trial_panel(Feature.WAITING_LIST, [space.municipality_id], now),
        "whom": organisation.name if organisation else "",
        "week_url": week_url(space, chosen.period.start.astimezone(space.municipality.zone).date()),
    }
    return render(request, "me/waiting_new.html", context, status=422 if problem else 200)


def _done(request: HttpRequest, now: datetime) -> HttpResponse:
    party = party_here(request)
    try:
        if "ta" in request.POST and "nei" not in request.POST:
            details = Details(
                accepted=whole_number(request.POST.get("vilkar", "")),
                expected=whole_number(request.POST.get("pris", "")),
            )
            waiting_id = UUID(request.POST["ta"][:40])
            if (payment := _paying(request, waiting_id, party, details, now)) is not None:
                return redirect("payment_away", payment.pk)
            made = take(waiting_id, party, now=now, details=details)
            messages.success(request, _("The time is yours."))
            return redirect("me_booking", made.id)
        leave(UUID(request.POST.get("nei", "")[:40]), party, now=now)
        messages.success(request, _("You do not wait for that time any more."))
    except ValueError:
        raise Http404 from None
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise Http404 from refusal
        messages.warning(request, told(refusal, COMMON_ZONE))
    return redirect("me_waiting")


def _paying(request: HttpRequest, waiting_id: UUID, party: Party, details: Details, now: datetime) -> Payment | None:
    """The payment that taking an offer begins, with the time that is held; None where nothing is paid beforehand.

    Raises as `offer_of` and `pay`, and Refusal("no_such_provider").
    """
    found = offer_of(waiting_id, party, now)
    space = spaces_by_id([found.space_id])[found.space_id]
    where = place(found.space_id, days_around(found.period), now)
    names = ways_to_pay(where.terms.payment, space.municipality, found.party.organisation_id)
    if not names or not details.expected:
        return None
    language = get_language() or "nb"
    when = When.of(found.period, space.municipality.zone)
    return pay(
        found.party,
        found.hold_id or hold(found.space_id, found.period, found.party, now=now).pk,
        details,
        provider=pressed(request, buttons_to_pay(names)),
        description=description_of(place_name(space), when, language),
        language=language,
        now=now,
    )


def _row(each: InLine, now: datetime) -> Row:
    found, zone, language = each.waiting, each.waiting.municipality.zone, get_language() or "nb"
    offered = found.state == Waiting.State.OFFERED and (found.offered_until or now) > now
    row = Row(
        id=found.pk,
        place=place_name(found.space),
        when=When.of(each.period, zone),
        whom=found.organisation.name if found.organisation else "",
        status=_status(each, offered=offered),
        live=found.state in Waiting.State.live(),
        offered=offered,
        week_url=week_url(found.space, each.period.start.astimezone(zone).date()),
    )
    at = found.offered_until
    if not offered or at is None:
        return row
    row = replace(
        row,
        until=_("%(day)s at %(time)s")
        % {"day": formatting.day(at, language, zone), "time": formatting.clock(at, language, zone)},
        rules_url=reverse("facility_rules", args=[found.space.facility.slug, found.space.slug]),
    )
    return _with_price(row, found, each.period, now, language)


def _with_price(row: Row, found: Waiting, period: Period, now: datetime, language: str) -> Row:
    """What taking it costs. Where the place asks something, or a deposit, or has no price, the check page says more."""
    where = place(found.space_id, days_around(period), now)
    party = party_of(found.person, found.organisation)
    check = replace(row, check_url=reverse("booking_check", args=[found.hold_id]) if found.hold_id else "")
    if any(each.required and each.concerns(()) for each in where.questions):
        return check
    try:
        draft = draft_price(where, period, party, group_of(party, where, period) or "", Details())
    except Refusal:
        return check
    told = formatting.money(draft.total, language) if draft.total else _("Free of charge").lower()
    home = found.space.municipality
    names = ways_to_pay(where.terms.payment, home, found.organisation_id) if draft.total else ()
    if names and where.terms.deposit:
        return check  # which tells what is reserved besides
    pay_by = tuple(buttons_to_pay(names))
    return replace(row, price=told, expected=draft.total, document=where.document_id, pay_by=pay_by)


def _in_line(before: int) -> str:
    if not before:
        return _("Nobody stands before you.")
    return ngettext("%(n)s stands before you.", "%(n)s stand before you.", before) % {"n": before}


def _status(each: InLine, *, offered: bool) -> Tag:
    if offered:
        return Tag(_("Yours to take"), "success")
    state = Waiting.State(each.waiting.state)
    if state is Waiting.State.WAITING:
        return Tag(_in_line(each.before), "info")
    if state is Waiting.State.TAKEN:
        return Tag(_("You took it"), "success")
    if state is Waiting.State.LAPSED and each.waiting.offered_until is None:
        return Tag(_("It did not become free"))
    texts = {Waiting.State.DECLINED: _("You said no"), Waiting.State.LEFT: _("You left the line")}
    return Tag(texts.get(state, _("Not answered in time")))
