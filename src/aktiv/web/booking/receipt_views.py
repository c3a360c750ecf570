"""The receipt: what was booked, what happens next, and the dates as a calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from aktiv.bookings.actions.reading import note_booking_read
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.along import counted_along
from aktiv.bookings.queries.bookings import access_booking, dates_of, period_of
from aktiv.bookings.queries.calendar_file import calendar_file as calendar_file_of
from aktiv.bookings.rules import cancellation
from aktiv.bookings.words import along_told
from aktiv.facilities.queries import terms_of
from aktiv.payments.queries.payments import payments_of_booking
from aktiv.people.permissions import Permission, needs
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.booking.parties import back_here, gone, url_of
from aktiv.web.booking.scene import When
from aktiv.web.components.links import Link
from aktiv.web.components.order import Receipt, Step, Steps, Term
from aktiv.web.identity import party_here, person_here
from aktiv.web.lending.along import along_of
from aktiv.web.paying.shown import paid_terms
from aktiv.web.prices import price_of_dates
from aktiv.web.public.searching import place_name


@needs(Permission.BOOKING_SEE)
@never_cache
@require_safe
def receipt(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """The holder's own, those who may see for the organisation, and the municipality's staff.

    A visitor is sent to sign in, whether there is such a booking or not; another's is 404.
    """
    now = timezone.now()
    if person_here(request) is None:
        return redirect(back_here("sign_in", request))
    try:
        access = access_booking(booking_id, party := party_here(request), now)
    except Refusal:
        return gone(request)
    note_booking_read(access, party, "booking_receipt", now=now)
    booking = access.booking
    request.municipality = booking.municipality  # type: ignore[attr-defined]  # the page wears its colours
    dates = dates_of(booking.pk)
    own = access.may_change and booking.kind in Booking.Kind.self_service()
    context = {
        "receipt": told(booking, dates, now),
        "dates": listed(booking, dates) if len(dates) > 1 else (),
        "equipment": along_of(booking, dates, now, may_add=own),
    }
    return render(request, "booking/receipt.html", context)


@needs(Permission.BOOKING_SEE)
@never_cache
@require_safe
def calendar_file(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """As the receipt. Every date, cancelled ones marked, as iCalendar."""
    now = timezone.now()
    if person_here(request) is None:
        return redirect(back_here("sign_in", request))
    try:
        booking = access_booking(booking_id, party_here(request), now).booking
    except Refusal:
        return gone(request)
    file = calendar_file_of(booking, dates_of(booking.pk), now)
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="aktiv-kommune-{booking.number}.ics"'
    return answer


def told(booking: Booking, dates: Sequence[Occurrence], now: datetime) -> Receipt:
    """The receipt in words."""
    language, zone = get_language() or "nb", booking.municipality.zone
    standing = [each for each in dates if each.state == Occurrence.State.CONFIRMED]
    holder = booking.organisation.name if booking.organisation else booking.person.name
    terms = [Term(_("Booking number"), str(booking.number))]
    if len(dates) == 1:
        when = When.of(period_of(dates[0]), zone)
        terms.append(Term(_("When"), f"{_capital(formatting.day_long(when.day, language))}, {when.time}"))
        terms.append(Term(_("Where"), place_name(dates[0].space)))
    else:
        first, last = (formatting.day(each.during.lower, language, zone) for each in (dates[0], dates[-1]))
        count = ngettext("%(count)s date", "%(count)s dates", len(standing)) % {"count": len(standing)}
        terms.append(
            Term(_("When"), _("%(count)s, from %(first)s to %(last)s") % {"count": count, "first": first, "last": last})
        )
        terms.append(Term(_("Where"), place_name(booking.space)))
    if along := along_told(counted_along(dates), len(dates), language):
        terms.append(Term(_("Comes along"), along))
    terms.append(Term(_("Address"), f"{booking.space.facility.address}, {booking.space.facility.place}".strip(", ")))
    terms.append(Term(_("For"), holder))
    total = sum(each.quote.total for each in dates if each.quote is not None)
    payments = payments_of_booking(booking.pk, booking.municipality_id) if total else []
    terms += paid_terms(payments)
    links = [Link(_("Put it in my calendar"), reverse("booking_ics", args=[booking.pk]), icon="Calendar")]
    if mine := url_of("me_booking", booking.pk):
        links.append(Link(_("See or change the booking"), mine))
    heading, text = _("The time is yours"), _("It is booked and nobody has to approve it.")
    if not standing:
        heading, text = _("The booking is cancelled"), _("The time is free for others.")
    return Receipt(
        heading=heading,
        text=text,
        terms=tuple(terms),
        links=tuple(links),
        steps=steps(booking, standing, 0 if payments else total, now),
        price=price_of_dates(dates) if standing else None,
    )


def steps(booking: Booking, standing: Sequence[Occurrence], total: int, now: datetime) -> Steps:
    """What has happened and what will. `total` is what is still to be invoiced."""
    language, zone = get_language() or "nb", booking.municipality.zone

    def moment(when: datetime) -> str:
        return f"{formatting.day(when, language, zone)} {formatting.clock(when, language, zone)}"

    found = [Step(_("Booked"), moment(booking.created_at), "done")]
    following = next((each for each in standing if each.during.lower > now), None)
    if following is not None:
        terms = terms_of(following.space)
        price = following.quote.total if following.quote else 0
        free_until = cancellation(following.during.lower, price, terms, now).free_until
        if price and terms.cancel_fee_percent and free_until > now:
            found.append(Step(_("You can cancel free of charge until then"), moment(free_until)))
        found.append(
            Step(_("The place is yours") if len(standing) == 1 else _("The first date"), moment(following.during.lower))
        )
        if total:
            found.append(Step(_("You get an invoice")))
    return Steps(_("What happens next"), tuple(found))


def listed(booking: Booking, dates: Sequence[Occurrence]) -> list[dict[str, object]]:
    """Each date of a series on a line."""
    zone = booking.municipality.zone
    return [
        {
            "when": When.of(period_of(each), zone),
            "place": place_name(each.space),
            "cancelled": each.state == Occurrence.State.CANCELLED,
        }
        for each in dates
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
