"""The order panel beside the calendar: the time that is chosen, what it costs, what happens next."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.queries.asking import check_space
from aktiv.bookings.words import sentence as booking_sentence
from aktiv.facilities.models import Space
from aktiv.prices import words as price_words
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import Use, quotes_for_many
from aktiv.values.money import Money
from aktiv.values.periods import Period, civil_minute
from aktiv.values.refusal import Refusal
from aktiv.web.components.links import Choice, Hidden
from aktiv.web.components.order import OrderPanel, Term, When
from aktiv.web.components.prices import Price, PriceLine
from aktiv.web.identity import party_here
from aktiv.web.navigation import url_or_none
from aktiv.web.public.searching import pick_value


def chosen_period(
    start: str, space: Space, minutes: int, now: datetime, *, end_minute: int | None = None
) -> Period | None:
    """The period that an address chose; None when there is none, or it cannot be read."""
    try:
        begins = datetime.fromisoformat(start)
    except ValueError:
        return None
    if begins.tzinfo is None or abs(begins - now) > timedelta(days=800):
        return None
    length = minutes
    if end_minute is not None:
        length = end_minute - civil_minute(begins, space.municipality.zone)
    return Period(begins, begins + timedelta(minutes=length)) if 0 < length <= 1440 else None


def order_panel(request: HttpRequest, space: Space, chosen: Period | None, now: datetime) -> OrderPanel:
    """The panel with its button; without a time it says how to choose one. At most eight statements with a time."""
    language, zone = get_language() or "nb", space.municipality.zone
    name = space.name.said_in(language).text
    reader = request.acting_for or request.person  # type: ignore[attr-defined]
    terms = [Term(_("Place"), name)]
    if reader is not None:
        terms.append(Term(_("For"), reader.name))
    if chosen is None:
        return OrderPanel(
            heading=_("Your booking"),
            action=url_or_none("booking_pick") or "",
            button=_("Continue"),
            terms=tuple(terms),
            prompt=_("Choose an available time in the calendar. You can stand in line for one that is taken."),
        )
    refusals = check_space(space.pk, chosen, party_here(request), now)
    draft = quotes_for_many([Use(space.pk, chosen)], request.acting_for).get(Use(space.pk, chosen))  # type: ignore[attr-defined]
    start = civil_minute(chosen.start, zone)
    hold = int(space.terms.get("hold_minutes", 15))
    return OrderPanel(
        heading=_("Your booking"),
        action=url_or_none("booking_pick") or "",
        button=_("Continue"),
        when=When(chosen.start.astimezone(zone).date(), start, start + chosen.minutes),
        terms=tuple(terms),
        price=price_of(draft, language) if isinstance(draft, QuoteDraft) else None,
        kept=(Hidden("pick", pick_value(space, chosen)),),
        repeats=(
            Choice("", _("Only this time"), True),
            Choice("1", _("Every week")),
            Choice("2", _("Every other week")),
        ),
        notes=(_("The time is held for %(count)s minutes. You get an answer at once.") % {"count": hold},),
        error=" ".join([*(booking_sentence(each, zone) for each in refusals), *_no_price(draft, language)]),
    )


def price_of(draft: QuoteDraft, language: str) -> Price:
    """A quote as the price component shows it, with why."""
    lines = tuple(
        PriceLine(price_words.explain(line, language, draft.currency), Money(line.amount, draft.currency))
        for line in draft.lines
    )
    why = ""
    if draft.ordinary is not None and draft.ordinary > draft.total:
        why = price_words.ordinary(draft.ordinary, language, draft.currency, draft.subsidised)
    vat = Money(draft.vat_total, draft.currency) if draft.vat_total else None
    told = any(line.code == "addition" or "space" in line.data for line in draft.lines)  # they say why they are there
    return Price(Money(draft.total, draft.currency), lines, vat, why, unfolded=told)


def _no_price(draft: QuoteDraft | Refusal | None, language: str) -> list[str]:
    return [price_words.sentence(draft, language)] if isinstance(draft, Refusal) else []
