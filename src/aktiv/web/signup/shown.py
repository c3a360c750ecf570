"""Sign-up in words: how it stands, when it is, who it is, and the code that lets her in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from aktiv.bookings.models import Booking, Occurrence, Participant, SignUp
from aktiv.bookings.queries.signing_up import Counts, Organiser, access_organiser, standing_of
from aktiv.bookings.rules.signing_up import BANDS, Standing, may_sign_up
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice
from aktiv.web.components.qr import Qr
from aktiv.web.components.results import Tag
from aktiv.web.identity import party_here
from aktiv.web.public.searching import place_name

MOST_DATES = 40
"""Dates that are listed at once."""


def organiser_or_404(request: HttpRequest, booking_id: UUID, now: datetime) -> Organiser:
    """The booking as its organiser sees it; another's does not exist. The page wears its municipality's colours."""
    try:
        found = access_organiser(booking_id, party_here(request), now)
    except Refusal:
        raise Http404 from None
    request.municipality = found.booking.municipality  # type: ignore[attr-defined]
    return found


def band_told(band: str) -> str:
    """An age group: "13–19 years"."""
    if not band:
        return _("Age not said")
    low, high = BANDS[band]
    return (
        _("%(first)s years and older") % {"first": low}
        if high > 100
        else _("%(ages)s years") % {"ages": f"{low}–{high}"}
    )


def age_field(name: str, chosen: str, error: str = "") -> Field:
    """Which age group, of all there are."""
    choices = (Choice("", _("Choose")), *(Choice(each, band_told(each), each == chosen) for each in BANDS))
    hint = _("Only the numbers of each age group are kept when it is over.")
    return Field(name, _("Age"), chosen, "select", choices=choices, hint=hint, error=error)


def room_told(found: SignUp, counts: Counts) -> str:
    """How many have signed up, of how many there is room for."""
    if found.capacity is None:
        return ngettext("%(n)s has signed up", "%(n)s have signed up", counts.signed_up) % {"n": counts.signed_up}
    return _("%(n)s of %(room)s places taken") % {"n": counts.signed_up, "room": found.capacity}


def waiting_told(count: int) -> str:
    """How many stand in line; empty for nobody."""
    return ngettext("%(n)s on the waiting list", "%(n)s on the waiting list", count) % {"n": count} if count else ""


def moment_told(moment: datetime, booking: Booking) -> str:
    """A day and a clock where it is."""
    language, zone = get_language() or "nb", booking.municipality.zone
    return _("%(day)s at %(time)s") % {
        "day": formatting.day_long(moment, language, zone),
        "time": formatting.clock(moment, language, zone),
    }


def state_tag(found: SignUp, standing: Standing, counts: Counts, now: datetime) -> Tag:
    """How it stands just now, for those who may come."""
    try:
        may_sign_up(standing, now)
    except Refusal as refusal:
        if refusal.code == "sign_up_not_open":
            return Tag(_("Opens %(when)s") % {"when": moment_told(found.opens_at, found.booking)}, "info", "Clock")
        words = {
            "sign_up_off": Tag(_("Cancelled"), "danger", "XMarkOctagonFill"),
            "sign_up_over": Tag(_("Over"), "neutral", "Clock"),
            "sign_up_stopped": Tag(_("Sign-up is stopped"), "warning", "ExclamationmarkTriangleFill"),
        }
        return words.get(refusal.code, Tag(_("Sign-up has closed"), "neutral", "Clock"))
    if is_full(found, counts):
        return Tag(_("Full, with a waiting list") if found.waiting_list else _("Full"), "warning", "PersonGroup")
    return Tag(_("Open for sign-up"), "success", "CheckmarkCircleFill")


def is_full(found: SignUp, counts: Counts) -> bool:
    """Whether the next one would wait."""
    return found.capacity is not None and (counts.signed_up >= found.capacity or counts.waiting > 0)


def date_told(date: Occurrence, booking: Booking) -> str:
    """ "Tuesday 2 March 2027, 18.00–20.00"."""
    language, zone = get_language() or "nb", booking.municipality.zone
    day = formatting.day_long(date.during.lower, language, zone)
    return f"{day[:1].upper()}{day[1:]}, {formatting.span(date.during.lower, date.during.upper, language, zone)}"


def date_short(date: Occurrence, booking: Booking) -> str:
    """ "tue 2 March 18–20", for buttons and rows."""
    language, zone = get_language() or "nb", booking.municipality.zone
    day = formatting.day_short(date.during.lower, language, zone)
    return f"{day} {formatting.span(date.during.lower, date.during.upper, language, zone)}"


def dates_told(dates: Sequence[Occurrence], booking: Booking) -> list[tuple[str, str, bool]]:
    """Each date, where it is, and whether it is cancelled; so many as are listed at once."""
    return [
        (date_told(each, booking), place_name(each.space), each.state not in Occurrence.State.holding_time())
        for each in dates[:MOST_DATES]
    ]


def standing(found: SignUp, dates: Sequence[Occurrence]) -> Standing:
    """How it stands, as rules see it."""
    return standing_of(found, dates)


def ticket(participant: Participant) -> Qr | None:
    """The square that its organiser's phone reads, or nothing where there is no place or no code any more."""
    if participant.state != Participant.State.SIGNED_UP or not participant.code:
        return None
    with override(settings.LANGUAGE_CODE):
        path = reverse("sign_up_arrivals", args=[participant.sign_up_id])
    return Qr(f"{settings.SITE}{path}?kode={participant.code}", _("Code to show at the door"))


def address_qr(found: SignUp) -> Qr:
    """The square of the page where one signs up, to be hung up or sent."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("sign_up", args=[found.token])
    return Qr(f"{settings.SITE}{path}", _("Code to scan: sign up"))
