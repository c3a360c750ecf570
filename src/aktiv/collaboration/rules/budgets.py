"""A budget in time: what of it is of each year, and which terms of its contract it pays for. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aktiv.collaboration.rules.contracts import Option, months_later, state_of
from aktiv.values.money import largest_remainder
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of a contract: what was agreed (`option` 0), or the months that an option adds. Both days included."""

    option: int
    first: date
    last: date


def by_year(ore: int, first: date, last: date) -> Mapping[int, int]:
    """Øre of a period (both days included) by calendar year: by days, with largest remainder, the earlier year first.
    The years are the whole of it."""
    years = range(first.year, last.year + 1)
    days = [(min(last, date(year, 12, 31)) - max(first, date(year, 1, 1))).days + 1 for year in years]
    return dict(zip(years, largest_remainder(ore, days), strict=True))


def terms_of(
    first: date, last: date, options: Sequence[Option], today: date, ended_on: date | None = None
) -> list[Term]:
    """What a contract is, and may yet come to be, on a day: its own days and those of each option that was taken or
    can still be, cut where it was ended before."""
    found, end = [Term(0, first, last)], last
    months = 0
    for each in sorted(options, key=lambda one: one.number):
        if state_of(each, options, today) in ("declined", "lapsed") or (ended_on is not None and each.state == "open"):
            break
        months += each.months
        until = months_later(last, months)
        found.append(Term(each.number, end + timedelta(days=1), until))
        end = until
    if ended_on is None:
        return found
    return [Term(each.option, each.first, min(each.last, ended_on)) for each in found if each.first <= ended_on]


def paid_for(terms: Sequence[Term], first: date, last: date) -> list[int]:
    """Which terms a budget of a period pays for some days of, by their options' numbers."""
    return [each.option for each in terms if each.first <= last and first <= each.last]


def within_contract(terms: Sequence[Term], first: date, last: date) -> None:
    """Refuses a budget for days on which there is no contract: budget_beyond_contract(first, last)."""
    begins, ends = terms[0].first, terms[-1].last
    if not begins <= first <= last <= ends:
        raise Refusal("budget_beyond_contract", first=begins, last=ends)


def payment_of(owed: int, paid: int | None) -> str:
    """How a share is paid by what is known: not_known, nothing, partly, paid or too_much."""
    if paid is None:
        return "not_known"
    left = owed - paid
    if not left:
        return "paid"
    if (left > 0) != (owed > 0):
        return "too_much"
    return "partly" if paid else "nothing"
