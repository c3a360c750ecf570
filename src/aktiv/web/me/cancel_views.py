"""Cancelling one, several or all dates of a booking; what each costs is shown before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.cancelling import cancel, cancellation_of
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import Access, dates_of, period_of
from aktiv.bookings.words import sentence
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Problem
from aktiv.web.gates import holding
from aktiv.web.identity import party_here
from aktiv.web.me.dates import DateRow, row_of
from aktiv.web.me.readers import access_or_404
from aktiv.web.me.sections import sections
from aktiv.web.public.searching import place_name

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Line:
    """A date that can be cancelled: its fee in øre and in words, and whether it is chosen."""

    row: DateRow
    fee: int
    cost: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent: the dates that were chosen, the fee that was shown for each, and whether anything was no date."""

    chosen: frozenset[int]
    shown: dict[int, int]
    strange: bool = False


def read(data: QueryDict) -> Form:
    """Dates as `dato`, and the fee that stood beside each as `gebyr_<date>`."""
    chosen, strange = set(), False
    for text in data.getlist("dato"):
        number = _number(text)
        strange |= number is None
        if number is not None:
            chosen.add(number)
    shown = {each: _number(data.get(f"gebyr_{each}", "0")) or 0 for each in chosen}
    return Form(frozenset(chosen), shown, strange)


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.BOOKING_CHANGE, Permission.BOOKING_DECIDE)
def cancel_dates(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Signed in. GET shows the dates and what each costs to cancel (`dato` chooses some, `alle` all); POST cancels.

    With `vis=pris` the POST only adds up what the chosen dates cost.
    """
    now = timezone.now()
    access = access_or_404(request, booking_id, now, to_change=True, to_decide=True)
    if request.method != "POST":
        return _page(request, access, read(request.GET), now)
    form = read(request.POST)
    if request.POST.get("vis") == "pris":
        return _page(request, access, form, now)
    problem = ""
    if form.strange:
        problem = _("One of the dates does not belong to this booking. Choose again.")
    elif not form.chosen:
        problem = _("Choose at least one date to cancel.")
    else:
        try:
            done = cancel(
                booking_id,
                party_here(request),
                now=now,
                occurrence_ids=form.chosen,
                accepted_fee=sum(form.shown.values()),
            )
        except Refusal as refusal:
            problem = _why(refusal, access)
        else:
            messages.success(request, _done(len(done.occurrence_ids), done.fee))
            return redirect("me_booking", booking_id)
    return _page(request, access, form, now, problem)


def _page(request: HttpRequest, access: Access, form: Form, now: datetime, problem: str = "") -> HttpResponse:
    """The form as things stand now; dates that can no longer be cancelled are listed with the reason."""
    booking, dates = access.booking, dates_of(access.booking.pk)
    for each in dates:
        each.municipality = booking.municipality
    allowed = access.as_staff or (access.may_change and booking.kind in Booking.Kind.self_service())
    open_dates = [
        each
        for each in dates
        if allowed
        and each.state in Occurrence.State.holding_time()
        and (access.as_staff or period_of(each).start > now)
    ]
    everything = len(open_dates) == 1 or "alle" in request.GET
    lines = [_line(each, access, everything or each.pk in form.chosen, now) for each in open_dates]
    chosen = [line for line in lines if line.chosen]
    closed = [row_of(each, booking, now) for each in dates if each not in open_dates]
    request.municipality = booking.municipality  # type: ignore[attr-defined]  # the page wears its colours
    context = {
        "sections": sections("me_bookings"),
        "booking": booking,
        "place": place_name(booking.space),
        "lines": lines,
        "closed": closed,
        "costs": any(line.fee for line in lines),
        "chosen": chosen,
        "total": formatting.money(sum(line.fee for line in chosen), get_language() or "nb"),
        "not_allowed": "" if allowed else sentence(Refusal("not_self_service"), booking.municipality.zone),
        "errors": ErrorSummary((Problem(problem, f"d{lines[0].row.id}" if lines else ""),) if problem else ()),
    }
    return render(request, "me/cancel.html", context, status=422 if problem else 200)


def _line(date_: Occurrence, access: Access, chosen: bool, now: datetime) -> Line:
    language, zone = get_language() or "nb", access.booking.municipality.zone
    answer = cancellation_of(date_, now)
    row = row_of(date_, access.booking, now)
    if access.as_staff:
        return Line(row, 0, _("Free of charge"), chosen)
    if answer.fee:
        return Line(row, answer.fee, _("Costs %(fee)s") % {"fee": formatting.money(answer.fee, language)}, chosen)
    if answer.free_until <= now:
        return Line(row, 0, _("Free of charge"), chosen)
    until = _("%(day)s at %(time)s") % {
        "day": formatting.day(answer.free_until, language, zone),
        "time": formatting.clock(answer.free_until, language, zone),
    }
    return Line(row, 0, _("Free of charge until %(time)s") % {"time": until}, chosen)


def _why(refusal: Refusal, access: Access) -> str:
    if refusal.code == "not_found":
        return _("One of the dates does not belong to this booking. Choose again.")
    if refusal.code == "fee_not_accepted":
        fee = formatting.money(refusal.data["fee"], get_language() or "nb")
        return _("What it costs has changed, and is now %(fee)s. Nothing is cancelled yet.") % {"fee": fee}
    return sentence(refusal, access.booking.municipality.zone)


def _done(count: int, fee: int) -> str:
    told = ngettext("The date is cancelled.", "%(count)s dates are cancelled.", count) % {"count": count}
    if fee:
        told += " " + _("You will be charged %(fee)s.") % {"fee": formatting.money(fee, get_language() or "nb")}
    return told


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    return number if (number := int(text)) <= LARGEST_ID else None
