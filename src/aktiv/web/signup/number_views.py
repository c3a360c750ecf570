"""How many signed up and came, by date and age group: no names, and there when those have been removed."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.bookings.models import Occurrence, SignUp
from aktiv.bookings.queries.arrivals import DateNumbers, numbers_of
from aktiv.bookings.queries.signing_up import Organiser, counts_of, dates_for, sign_up_of
from aktiv.bookings.rules.signing_up import BANDS
from aktiv.people.permissions import Permission
from aktiv.values.periods import civil_day
from aktiv.web.components.links import Link
from aktiv.web.finance.csv_files import csv_answer
from aktiv.web.gates import holding
from aktiv.web.signup.shown import MOST_DATES, band_told, date_short, organiser_or_404, room_told, waiting_told

SEEING = (Permission.BOOKING_CHANGE, Permission.EVENT_MAKE, Permission.TEAM_LEAD, Permission.BOOKING_DECIDE)


@require_safe
@holding(*SEEING)
def numbers(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """For its organiser, and for staff who decide where it is."""
    access, found, told = _numbers(request, booking_id)
    counts = counts_of([found.pk])[found.pk]
    bands = [*BANDS, ""] if found.asks_age else []
    of_band = [
        (band_told(band), max((each.by_band[band].signed_up for each in told), default=0),
         sum(each.by_band[band].came for each in told))
        for band in bands
    ]  # fmt: skip
    back = Link(_("Sign-up"), reverse("sign_up_desk", args=[booking_id]))
    if not access.sees_names:
        back = Link(_("The booking"), reverse("me_booking", args=[booking_id]))
    context = {
        "booking": access.booking,
        "found": found,
        "back": back,
        "room": room_told(found, counts),
        "line": waiting_told(counts.waiting),
        "of_band": [each for each in of_band if each[1] or each[2]],
        "of_date": [(date_short(each.date, access.booking), each.all) for each in told[:MOST_DATES]],
        "left_out": max(0, len(told) - MOST_DATES),
    }
    return render(request, "signup/numbers.html", context)


@require_safe
@holding(*SEEING)
def numbers_file(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """For the same. As a file: a line for each date and age group."""
    access, _found, told = _numbers(request, booking_id)
    zone = access.booking.municipality.zone
    rows = [
        (civil_day(each.date.during.lower, zone).isoformat(), band_told(band), str(number.signed_up), str(number.came))
        for each in told
        for band, number in each.by_band.items()
        if number.signed_up or number.came
    ]
    return csv_answer(_("signups"), (_("Day"), _("Age"), _("Signed up"), _("Came")), rows)


def _numbers(request: HttpRequest, booking_id: UUID) -> tuple[Organiser, SignUp, list[DateNumbers]]:
    access = organiser_or_404(request, booking_id, timezone.now())
    found = sign_up_of(booking_id)
    if found is None:
        raise Http404
    dates = [each for each in dates_for(booking_id) if each.state in Occurrence.State.holding_time()]
    return access, found, numbers_of(found, dates)
