"""One booking: its dates, what is held of them, price, terms, history, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.bookings.actions.cancelling import cancellation_of
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.along import counted_along
from aktiv.bookings.queries.bookings import Access, dates_of, held_of, period_of
from aktiv.bookings.queries.particulars import note_of
from aktiv.bookings.words import along_told
from aktiv.journal.queries import entries_of
from aktiv.payments.models import Payment
from aktiv.payments.queries.payments import payments_of_booking
from aktiv.people.models import Person
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.texts import Texts
from aktiv.walls import within
from aktiv.web.components.order import Term
from aktiv.web.gates import holding
from aktiv.web.identity import person_here
from aktiv.web.lending.along import along_of
from aktiv.web.me.dates import row_of
from aktiv.web.me.history import history
from aktiv.web.me.readers import access_or_404
from aktiv.web.me.sections import sections
from aktiv.web.paying.shown import paid_terms
from aktiv.web.prices import price_of_dates
from aktiv.web.public.searching import place_name


@require_safe
@holding(Permission.BOOKING_SEE)
def booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Signed in. For its holder, those who represent the organisation, and staff of the municipality it is in."""
    now = timezone.now()
    access = access_or_404(request, booking_id, now)
    found = access.booking
    dates = dates_of(found.pk)
    for each in dates:
        each.municipality = found.municipality
    standing = [each for each in dates if each.state in Occurrence.State.holding_time()]
    held = held_of(standing, now)
    own = access.may_change and found.kind in Booking.Kind.self_service()
    rows = [row_of(each, found, now, held=held.get(each.pk), open_=own) for each in dates]
    open_dates = [each for each in standing if period_of(each).start > now] if own or access.as_staff else []
    request.municipality = found.municipality  # type: ignore[attr-defined]  # the page wears its colours
    payments = payments_of_booking(found.pk, found.municipality_id)
    context = {
        "sections": sections("me_bookings"),
        "booking": found,
        "place": place_name(found.space),
        "rows": rows,
        "facts": _facts(found, along_told(counted_along(dates), len(dates), get_language() or "nb"), payments),
        "price": price_of_dates(dates),
        "deposit_url": _deposit_url(payments, person_here(request)),
        "document": _document(found),
        "equipment": along_of(found, dates, now, may_add=own),
        "free_until": _free_until(open_dates, access),
        "history": history(found, entries_of("booking", found.pk, within(municipalities=[found.municipality_id]))),
        "cancel_url": reverse("me_cancel", args=[found.pk]) if open_dates else "",
        "change_url": next((row.change_url for row in rows if row.change_url), "") if len(open_dates) == 1 else "",
        "file_url": _file_url(found) if standing else "",
        "payers_url": reverse("me_payers", args=[found.pk]) if access.may_change and found.organisation_id else "",
        "by_municipality": not own and not access.as_staff,
    }
    return render(request, "me/booking.html", context)


def _deposit_url(payments: Sequence[Payment], person: Person | None) -> str:
    """Where the payer reads how her deposit stands; empty for all others."""
    own = [each for each in payments if person is not None and each.person_id == person.pk]
    payment = next((each for each in own if each.deposit and each.authorised), None)
    return reverse("payment_deposit", args=[payment.pk]) if payment is not None else ""


def _facts(found: Booking, along: str, payments: Sequence[Payment]) -> tuple[Term, ...]:
    language = get_language() or "nb"
    facts = [Term(_("Booking number"), str(found.number)), Term(_("Municipality"), found.municipality.name)]
    if found.organisation is not None:
        facts.append(Term(_("For"), found.organisation.name))
    if found.team:
        facts.append(Term(_("Team"), found.team))
    if found.activity is not None:
        facts.append(Term(_("Activity"), found.activity.name.said_in(language).text))
    if along:
        facts.append(Term(_("Comes along"), along))
    if found.participants:
        facts.append(Term(_("How many come"), str(found.participants)))
    if note := note_of(found):
        facts.append(Term(_("Message"), note))
    facts += paid_terms(payments)
    return tuple(facts)


def _document(found: Booking) -> tuple[Texts, Texts] | None:
    """Title and text of the terms that were accepted."""
    terms = found.terms_document
    if terms is None:
        return None
    return Texts(terms.title_nb, terms.title_nn, terms.title_en), Texts(terms.text_nb, terms.text_nn, terms.text_en)


def _free_until(open_dates: list[Occurrence], access: Access) -> str:
    """Until when the next date can be cancelled free of charge, in words; empty when that has passed."""
    if not open_dates or access.as_staff:
        return ""
    now, language, zone = timezone.now(), get_language() or "nb", access.booking.municipality.zone
    limits = [limit for each in open_dates if (limit := cancellation_of(each, now).free_until) > now]
    if not limits:
        return ""
    return _("%(day)s at %(time)s") % {
        "day": formatting.day(min(limits), language, zone),
        "time": formatting.clock(min(limits), language, zone),
    }


def _file_url(found: Booking) -> str:
    try:
        return reverse("booking_ics", args=[found.pk])
    except NoReverseMatch:
        return ""
