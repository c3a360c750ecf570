"""What a change of a loan comes to, told before it is made: more days, other amounts, and letting go of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.rules.fees import Cancellation
from aktiv.lending.actions.changing import Change
from aktiv.lending.models import Loan
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.costs import cancelling_of
from aktiv.lending.rules.days import loan_period
from aktiv.lending.rules.paying import percent_of
from aktiv.municipalities.models import Municipality
from aktiv.values import formatting
from aktiv.values.periods import civil_day, civil_minute
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Field
from aktiv.web.lending.asking import Times, times_of, when_told

LONGER, AMOUNTS = "forleng", "antall"
"""What `gjor` says."""
PRICE = "pris"
"""What was shown that she pays in all, in øre: without it the change is shown, and not made."""


@dataclass(frozen=True, slots=True)
class Confirming:
    """A change that is ready to be made: what it comes to, in sentences, and what is sent to make it."""

    act: str
    title: str
    told: Sequence[str]
    button: str
    hidden: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Letting:
    """What cancelling costs now (øre), in a sentence; empty where it never costs anything."""

    fee: int
    told: str


def price_shown(given: Mapping[str, str]) -> int | None:
    """The price that a form was shown with; None when it was shown none."""
    text = given.get(PRICE, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def longer_fields(loan: Loan, typed: Mapping[str, str], now: datetime) -> tuple[Field, ...]:
    """Until when it is wanted: as it was typed, or as it stands; of what is late from today on."""
    zone, upper = loan.municipality.zone, loan.during.upper
    last = civil_day(max(upper, now), zone)
    times = Times(first=last, start=0, last=last, end=civil_minute(upper, zone))
    if typed.get("gjor") == LONGER:
        read = times_of(typed, civil_day(loan.during.lower, zone))
        times = Times(first=last, start=0, last=read.last or last, end=read.end)
    return times.fields()[2:]


def until_of(given: Mapping[str, str], loan: Loan) -> datetime:
    """The end that was typed. Raises Refusal("not_longer") for none, and what `loan_period` raises."""
    zone = loan.municipality.zone
    times = times_of({name: given.get(name, "") for name in ("til", "til-kl")}, civil_day(loan.during.lower, zone))
    if times.last is None:
        raise Refusal("not_longer")
    return loan_period(times.last - timedelta(days=1), 0, times.last, times.end, zone).end


def confirm_longer(loan: Loan, change: Change, given: Mapping[str, str], *, by_staff: bool = False) -> Confirming:
    """More days: what they cost, and until when it is the borrower's."""
    when = when_told(loan.during.lower, change.ends, loan.municipality)
    cost = _money(change.more)
    if by_staff:
        button = _("Make it longer for %(price)s") % {"price": cost} if change.more else _("Make it longer")
    else:
        button = _("Borrow it longer for %(price)s") % {"price": cost} if change.more else _("Borrow it longer")
    told = [_("Then the loan is %(when)s.") % {"when": when}, *_costs(change, by_staff=by_staff)]
    kept = ("versjon", "til", "til-kl", "hvorfor") if by_staff else ("versjon", "til", "til-kl")
    return Confirming(LONGER, _("What more days cost"), told, button, _hidden(change, given, kept))


def confirm_amounts(change: Change, given: Mapping[str, str]) -> Confirming:
    """Other amounts: what they cost, and the fee for what is let go of late."""
    told = _costs(change, by_staff=False)
    kept = ("versjon", *(name for name in given if name.startswith("antall-")))
    return Confirming(AMOUNTS, _("What the change costs"), told, _("Change"), _hidden(change, given, kept))


def letting_of(loan: Loan, now: datetime) -> Letting:
    """What cancelling a loan costs its borrower now, and until when it was or is free."""
    if loan.state != Loan.State.RESERVED:
        return Letting(0, "")
    terms = terms_of(loan.municipality_id)
    costs = cancelling_of(loan, now, terms)
    after = percent_of(loan.own_price, terms.late_cancel_percent)
    return Letting(costs.fee, letting_told(costs, after, loan.municipality, now))


def letting_told(costs: Cancellation, after: int, home: Municipality, now: datetime) -> str:
    """Until when cancelling is free of charge, and what it costs `after` that (øre). Empty where it costs nothing."""
    if not after:
        return ""
    language, limit = get_language() or "nb", costs.free_until
    time = _("%(day)s at %(time)s") % {
        "day": formatting.day(limit, language, home.zone),
        "time": formatting.clock(limit, language, home.zone),
    }
    words = {"time": time, "fee": _money(after)}
    if now <= limit:
        return _("Cancelling is free of charge until %(time)s. After that it costs %(fee)s.") % words
    return _("Cancelling costs %(fee)s. It was free of charge until %(time)s.") % words


def _costs(change: Change, *, by_staff: bool) -> Sequence[str]:
    if change.more > 0:
        told = _("It costs %(more)s more.") % {"more": _money(change.more)}
    elif change.more < 0:
        told = _("It costs %(less)s less.") % {"less": _money(-change.more)}
    else:
        told = _("It costs nothing more.")
    fee = [_("Letting go of some of it this late costs %(fee)s.") % {"fee": _money(change.fee)}] if change.fee else []
    all_in_all = _("The borrower pays %(all)s in all.") if by_staff else _("You pay %(all)s in all.")
    return [told, *fee, all_in_all % {"all": _money(change.pays)}]


def _hidden(change: Change, given: Mapping[str, str], names: Sequence[str]) -> list[tuple[str, str]]:
    return [*((name, given.get(name, "")) for name in names), (PRICE, str(change.pays))]


def _money(amount: int) -> str:
    return formatting.money(amount, get_language() or "nb")
