"""What somebody has opened for sign-up: read by whoever has the address, signed up to by those who are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.participating import sign_off, sign_up
from aktiv.bookings.models import Booking, Participant, SignUp
from aktiv.bookings.queries.arrivals import called_of
from aktiv.bookings.queries.happenings import page_of
from aktiv.bookings.queries.signing_up import Own, counts_of, dates_for, own_in, sign_up_called
from aktiv.bookings.rules.signing_up import LONGEST_NAME, Standing, may_sign_off, may_sign_up
from aktiv.bookings.words import sentence
from aktiv.messages.sign_up_words import shown_code
from aktiv.people.actions.limits import spend
from aktiv.people.models import Person
from aktiv.people.permissions import public
from aktiv.people.rules.limits import SIGN_UP
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.qr import Qr
from aktiv.web.components.results import Tag
from aktiv.web.identity import person_here
from aktiv.web.signup.shown import (
    age_field,
    dates_told,
    is_full,
    moment_told,
    room_told,
    standing,
    state_tag,
    ticket,
    waiting_told,
)

OF_AGE = frozenset({"age_not_said", "no_such_band"})
OF_NAME = frozenset({"too_long", "control_characters", "signed_up_already", "missing_text"})


@dataclass(frozen=True, slots=True)
class Mine:
    """Somebody that the reader has signed up: what lets her in, and whether she may sign her off."""

    id: UUID
    called: str
    tag: Tag
    qr: Qr | None
    code: str
    may_leave: bool
    too_late: str


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up_page(request: HttpRequest, token: str) -> HttpResponse:
    """Public, by its address. Signed in, POST `gjor=meg` signs oneself up, `annen` somebody along, `av` (with `id`)
    gives a place up."""
    found, now, person = sign_up_called(token), timezone.now(), person_here(request)
    if found is None:
        raise Http404
    request.municipality = found.booking.municipality  # type: ignore[attr-defined]  # the page wears its colours
    refusal: Refusal | None = None
    if request.method == "POST":
        if person is None:
            return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.path})}")
        try:
            _do(request, found, person, now)
            return redirect("sign_up", token)
        except Refusal as said:
            if said.code == "not_found":
                raise Http404 from said
            refusal = said
    answer = render(request, "signup/page.html", _context(request, found, person, refusal, now),
                    status=200 if refusal is None else 429 if refusal.code == "too_many" else 422)  # fmt: skip
    page = page_of(found.booking)
    if page is None or not page.public:
        answer.headers["X-Robots-Tag"] = "noindex"  # whoever has the address was given it
    return answer


def _do(request: HttpRequest, found: SignUp, person: Person, now: datetime) -> None:
    data = request.POST
    spend(SIGN_UP, str(person.pk), now)
    if data.get("gjor") == "av":
        sign_off(_id(data), person.pk, now=now)
        messages.success(request, _("Signed off."))
        return
    name, band = "", data.get("alder", "")
    if data.get("gjor") == "annen":
        name, band = data.get("navn", "").strip(), data.get("alder-annen", "")
        if not name:
            raise Refusal("missing_text")
    made = sign_up(found.token, person, now=now, name=name, band=band)
    if made.state == Participant.State.WAITING:
        messages.info(request, _("It is full, so you stand on the waiting list. You are told when there is room."))
    else:
        messages.success(request, _("Signed up. Show the code at the door."))


def _context(
    request: HttpRequest, found: SignUp, person: Person | None, refusal: Refusal | None, now: datetime
) -> dict[str, object]:
    booking, dates = found.booking, dates_for(found.pk)
    how, counts = standing(found, dates), counts_of([found.pk])[found.pk]
    own = own_in(found, person.pk) if person is not None else []
    why_not = _why_not(how, now, booking)
    myself = any(not each.participant.name for each in own)
    fields, of_other = _fields(request, found, person, refusal, myself=myself)
    told = [sentence(refusal, booking.municipality.zone)] if refusal is not None else []
    placed = {*(each.error for each in fields), *(each.error for each in of_other)}
    page = page_of(booking)
    full = is_full(found, counts)
    return {
        "found": found,
        "booking": booking,
        "place": booking.space.facility,
        "dates": dates_told(dates, booking),
        "several": len(how.dates) > 1,
        "tag": state_tag(found, how, counts, now),
        "room": room_told(found, counts),
        "line": waiting_told(counts.waiting),
        "closes": moment_told(found.closes_at, booking),
        "notice": ngettext("%(n)s hour", "%(n)s hours", found.notice_hours) % {"n": found.notice_hours},
        "organiser": organiser_told(booking),
        "event_url": reverse("event", args=[page.slug]) if page is not None and page.public else "",
        "mine": [_mine(each, how, booking, now) for each in own],
        "myself": myself,
        "why_not": why_not,
        "may": not why_not and (not full or found.waiting_list),
        "full": full,
        "fields": fields,
        "of_other": of_other,
        "opened": bool(own) or any(each.error for each in of_other),
        "sign_in_url": f"{reverse('sign_in')}?{urlencode({'next': request.path})}",
        "problems": ErrorSummary.of((*fields, *of_other), [each for each in told if each not in placed]),
    }  # fmt: skip


def organiser_told(booking: Booking) -> str:
    """Who invites: as the event's page says, the club, or for an event the municipality. A person is not named."""
    page = page_of(booking)
    if page is not None and page.public and page.organiser:
        return page.organiser
    if booking.organisation is not None:
        return booking.organisation.name
    return booking.municipality.name if booking.kind == Booking.Kind.EVENT else ""


def _why_not(how: Standing, now: datetime, booking: Booking) -> str:
    """Why nobody signs up just now; empty when one may."""
    try:
        may_sign_up(how, now)
    except Refusal as refusal:
        return sentence(refusal, booking.municipality.zone)
    return ""


def _mine(own: Own, how: Standing, booking: Booking, now: datetime) -> Mine:
    each = own.participant
    late = ""
    try:
        if each.state == Participant.State.SIGNED_UP:
            may_sign_off(how, now)
    except Refusal as refusal:
        late = sentence(refusal, booking.municipality.zone)
    waits = each.state == Participant.State.WAITING
    line = _("On the waiting list, the next in line")
    if own.before:
        line = ngettext("On the waiting list, %(n)s before you", "On the waiting list, %(n)s before you", own.before)
    tag = Tag(line % {"n": own.before}, "warning", "Clock") if waits else Tag(_("Has a place"), "success")
    if not how.dates:
        tag, late = Tag(_("Cancelled"), "danger", "XMarkOctagonFill"), ""
    code = shown_code(each.code) if each.code and not waits and how.dates else ""
    qr = ticket(each) if code else None
    return Mine(each.pk, called_of(each), tag, qr, code, not late and bool(how.dates), late)


def _fields(
    request: HttpRequest, found: SignUp, person: Person | None, refusal: Refusal | None, *, myself: bool
) -> tuple[list[Field], list[Field]]:
    """What is asked of oneself, and of somebody whom one signs up along."""
    sent = request.POST if refusal is not None else QueryDict()
    other = sent.get("gjor") == "annen"
    told = sentence(refusal, found.booking.municipality.zone) if refusal is not None else ""
    code = refusal.code if refusal is not None else ""
    if code == "missing_text":
        told = _("This must be filled in.")
    fields = []
    if found.asks_age and person is not None and person.birth_date is None and not myself:
        fields.append(age_field("alder", sent.get("alder", ""), told if code in OF_AGE and not other else ""))
    name_error = told if code in OF_NAME and other else ""
    of_other = [
        Field("navn", _("Name of who comes"), sent.get("navn", ""), longest=LONGEST_NAME, error=name_error,
              autocomplete="off", hint=_("Only the organiser sees it. It is removed when it is over.")),
    ]  # fmt: skip
    if found.asks_age:
        of_other.append(age_field("alder-annen", sent.get("alder-annen", ""), told if code in OF_AGE and other else ""))
    return fields, of_other


def _id(data: QueryDict) -> UUID:
    try:
        return UUID(data.get("id", "")[:40])
    except ValueError as error:
        raise Refusal("not_found") from error
