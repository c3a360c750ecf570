"""What a loan costs whom: the percentages that a municipality has agreed to pay, who is billed for them, and what
letting go of the loan costs now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aktiv.bookings.rules.fees import Cancellation
from aktiv.lending.models import LendingTerms, Line, Loan, Neighbour, Sharing
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.baskets import sharing_of
from aktiv.lending.queries.parts import agreed_percents, percents_by_home
from aktiv.lending.rules.paying import cancelling
from aktiv.municipalities.models import Municipality


def percents_for(kind_ids: Collection[int], municipality_id: int, home_id: int | None, day: date) -> dict[int, int]:
    """What of each kind's price the borrower's own municipality pays on a day, in percent, as it has accepted: nothing
    of what it was asked for and has not answered. Two statements, none for a resident."""
    if home_id is None or home_id == municipality_id:
        return {}
    shared = sharing_of(kind_ids, home_id, day)
    return agreed_percents(shared, home_id, day) if shared else {}


def percents_in(lines: Iterable[Line]) -> dict[int, int]:
    """The same as it was agreed when a loan was asked for, of its lines with their pools: a set is one kind."""
    return {line.whole_id or line.pool.kind_id: line.home_percent for line in lines}


def payer_of(municipality_id: int, home_id: int) -> UUID | None:
    """The organisation under which a municipality bills another. One statement."""
    rows = Neighbour.objects.filter(municipality_id=municipality_id, home_id=home_id)
    return rows.values_list("organisation_id", flat=True).first()


def neighbours_of(municipality_id: int) -> list[Neighbour]:
    """Those whom a municipality knows how to bill, by name. One statement."""
    rows = Neighbour.objects.filter(municipality_id=municipality_id).select_related("home", "organisation")
    return list(rows.order_by("home__name"))


def without_payer(municipality_id: int) -> list[Municipality]:
    """The other municipalities, as long as nobody has said how they are billed, by name. One statement."""
    known = Neighbour.objects.filter(municipality_id=municipality_id).values("home_id")
    rows = Municipality.objects.filter(published=True).exclude(pk=municipality_id).exclude(pk__in=known)
    return list(rows.order_by("name"))


@dataclass(frozen=True, slots=True)
class Payers:
    """Of those whom a kind is lent to: whose municipality has accepted to pay how many percent of the price, and whose
    has not. By name."""

    agreed: tuple[tuple[int, tuple[str, ...]], ...]
    others: tuple[str, ...]


def payers_among(municipality_id: int, shared: Sequence[Sharing], today: date) -> dict[int, Payers]:
    """Who pays which part where a kind is lent to others, by the id of what is shared; nothing of what nobody is asked
    to pay a part of. What is lent to all speaks of those with whom nothing else is agreed. Two statements, or none."""
    if not any(each.home_percent for each in shared):
        return {}
    others = Municipality.objects.exclude(pk=municipality_id).order_by("name").values_list("pk", "name", "published")
    alone = {each.to_id for each in shared if each.to_id is not None}
    agreed = percents_by_home({each.kind_id for each in shared}, today)
    found = {}
    for each in shared:
        if not each.home_percent:
            continue
        by_percent: dict[int, list[str]] = {}
        for pk, name, published in others:
            if pk == each.to_id or (each.to_id is None and pk not in alone):
                percent = agreed.get((each.kind_id, pk), 0)
                if percent or published or pk == each.to_id:
                    by_percent.setdefault(percent, []).append(name)
        without = tuple(by_percent.pop(0, ()))
        found[each.pk] = Payers(tuple((key, tuple(by_percent[key])) for key in sorted(by_percent)), without)
    return found


def cancelling_of(loan: Loan, now: datetime, terms: LendingTerms | None = None) -> Cancellation:
    """What cancelling a reserved loan costs its borrower now, and until when it was or is free: a share of what she was
    to pay herself. One statement, none with the municipality's `terms` at hand."""
    kept = terms or terms_of(loan.municipality_id)
    return cancelling(
        loan.during.lower,
        loan.own_price,
        free_hours=kept.free_until_hours,
        percent=kept.late_cancel_percent,
        now=now,
    )


def terms_by(municipality_ids: Collection[int]) -> Mapping[int, LendingTerms]:
    """The terms of municipalities, with the defaults where they have written none. One statement."""
    found = {each.municipality_id: each for each in LendingTerms.objects.filter(municipality_id__in=municipality_ids)}
    return {pk: found.get(pk) or LendingTerms(municipality_id=pk) for pk in municipality_ids}
