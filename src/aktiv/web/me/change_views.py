"""Moving one date to another day or time: the same rules as a new booking, and the price told before it is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.bookings.actions.changing import Change, change_time, preview_change
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.bookings import Access, dates_of, period_of
from aktiv.bookings.words import sentence
from aktiv.people.permissions import Permission
from aktiv.timetable.rules import Taken
from aktiv.values import formatting
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary
from aktiv.web.components.order import Term
from aktiv.web.gates import holding
from aktiv.web.identity import party_here
from aktiv.web.me.dates import when
from aktiv.web.me.readers import access_or_404
from aktiv.web.public.ordering import price_of
from aktiv.web.public.searching import place_name, week_url
from aktiv.web.public.wishing import Wish, wish_of


@require_http_methods(["GET", "HEAD", "POST"])
@holding(Permission.BOOKING_CHANGE)
def change(request: HttpRequest, booking_id: UUID, date_id: int) -> HttpResponse:
    """Signed in. GET asks for a new time and, with one in the address, shows what it does to the price; POST moves."""
    now = timezone.now()
    access = access_or_404(request, booking_id, now, to_change=True)
    date_ = next((each for each in dates_of(booking_id) if each.pk == date_id), None)
    if date_ is None:
        raise Http404
    date_.municipality = access.booking.municipality
    data = request.POST if request.method == "POST" else request.GET
    wish = wish_of(data, date_.municipality.zone, now.astimezone(date_.municipality.zone).date(), period_of(date_))
    others: list[str] = []
    if request.method == "POST" and wish.period is not None:
        try:
            done = change_time(
                booking_id, date_id, party_here(request), wish.period, now=now, accepted=_difference(data, others)
            )
        except Refusal as refusal:
            if not others:
                others.append(_why(refusal, date_))
        else:
            messages.success(request, _moved(done, wish.period, date_))
            return redirect("me_booking", booking_id)
    return _page(request, access, date_, wish, others)


def _page(request: HttpRequest, access: Access, date_: Occurrence, wish: Wish, others: list[str]) -> HttpResponse:
    effect: Change | None = None
    now = timezone.now()
    fixed = _fixed(access, date_, now)
    if wish.period is not None and not fixed:
        try:
            effect = preview_change(access.booking.pk, date_.pk, party_here(request), wish.period, now=now)
        except Refusal as refusal:
            if (why := _why(refusal, date_)) not in others:
                others.append(why)
    errors = ErrorSummary.of(wish.fields, [] if fixed else others)
    language = get_language() or "nb"
    request.municipality = access.booking.municipality  # type: ignore[attr-defined]  # the page wears its colours
    context = {
        "booking": access.booking,
        "date_id": date_.pk,
        "place": place_name(date_.space),
        "now_told": when(date_),
        "fixed": fixed,
        "errors": errors,
        "fields": wish.fields,
        "kept": wish.kept,
        "effect": effect,
        "new_told": _told(wish.period, date_) if wish.period else "",
        "price": price_of(effect.draft, language) if effect else None,
        "terms": _terms(effect, language) if effect else (),
        "difference": _more_or_less(effect, language) if effect else "",
        "week_url": week_url(date_.space, civil_day((wish.period or period_of(date_)).start, date_.municipality.zone)),
    }
    wrong = errors.problems or (fixed and request.method == "POST")
    return render(request, "me/change.html", context, status=422 if wrong else 200)


def _fixed(access: Access, date_: Occurrence, now: datetime) -> str:
    """Why the date cannot be moved by the reader, in words; empty when it can."""
    zone = access.booking.municipality.zone
    if not access.may_change or access.booking.kind not in Booking.Kind.self_service():
        return sentence(Refusal("not_self_service"), zone)
    if date_.state not in Occurrence.State.holding_time():
        return sentence(Refusal("already_cancelled"), zone)
    return sentence(Refusal("has_begun"), zone) if period_of(date_).start <= now else ""


def _terms(effect: Change, language: str) -> tuple[Term, ...]:
    currency = effect.draft.currency
    terms = [
        Term(_("Price until now"), formatting.money(effect.old, language, currency)),
        Term(_("New price"), formatting.money(effect.new, language, currency)),
    ]
    if effect.fee:
        terms.append(Term(_("Fee for moving so late"), formatting.money(effect.fee, language, currency)))
    return tuple(terms)


def _more_or_less(effect: Change, language: str) -> str:
    amount = formatting.money(abs(effect.difference), language, effect.draft.currency)
    if effect.difference > 0:
        return _("You pay %(amount)s more than before.") % {"amount": amount}
    if effect.difference < 0:
        return _("You pay %(amount)s less than before.") % {"amount": amount}
    return _("You pay the same as before.")


def _why(refusal: Refusal, date_: Occurrence) -> str:
    zone, language = date_.municipality.zone, get_language() or "nb"
    if isinstance(refusal, Taken) and refusal.conflicts:
        spans = sorted({(each.during.start, each.during.end) for each in refusal.conflicts})[:5]
        times = ", ".join(formatting.span(start, end, language, zone) for start, end in spans)
        return sentence(Refusal("taken"), zone) + " " + _("Taken: %(times)s.") % {"times": times}
    return sentence(refusal, zone)


def _difference(data: QueryDict, problems: list[str]) -> int:
    """The difference in øre that was shown. Without one the price must be looked at first: a figure nothing costs."""
    text = data.get("forskjell", "")
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 15:
        return int(text)
    problems.append(_("Look at the price before you confirm."))
    return -(10**15)


def _moved(done: Change, period: Period, date_: Occurrence) -> str:
    told = _("The date is moved to %(time)s.") % {"time": _told(period, date_)}
    return f"{told} {_more_or_less(done, get_language() or 'nb')}"


def _told(period: Period, date_: Occurrence) -> str:
    language, zone = get_language() or "nb", date_.municipality.zone
    return _("%(day)s at %(time)s") % {
        "day": formatting.day(period.start, language, zone),
        "time": formatting.span(period.start, period.end, language, zone),
    }
