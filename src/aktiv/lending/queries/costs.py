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
from aktiv.lending.rules.paying import cancelling
from aktiv.municipalities.models import Municipality


def percents_for(kind_ids: Collection[int], municipality_id: int, home_id: int | None, day: date) -> dict[int, int]:
    """What of each kind's price the borrower's own municipality pays on a day, in percent: nothing of what is not
    agreed with it, nor while nobody has said how it is billed. Two statements, none for a resident."""
    if home_id is None or home_id == municipality_id or payer_of(municipality_id, home_id) is None:
        return {}
    shared = sharing_of(kind_ids, home_id, day)
    return {kind_id: each.home_percent for kind_id, each in shared.items() if each.home_percent}


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
    """Of those whom a kind is lent to: whose municipality pays the part that is agreed, and whose does not, as nobody
    has said how it is billed. By name."""

    billed: tuple[str, ...]
    unbilled: tuple[str, ...]


def payers_among(municipality_id: int, shared: Sequence[Sharing]) -> dict[int, Payers]:
    """Who pays the part that is agreed where a kind is lent to others, by the id of what is agreed; nothing of what no
    part is agreed of. What is lent to all speaks of those with whom nothing else is agreed. Two statements, or none."""
    if not any(each.home_percent for each in shared):
        return {}
    billed = {each.home_id: each.home.name for each in neighbours_of(municipality_id)}
    unbilled = {each.pk: each.name for each in without_payer(municipality_id)}
    alone = {each.to_id for each in shared if each.to_id is not None}

    def among(names: Mapping[int, str], to: int | None) -> tuple[str, ...]:
        return tuple(name for pk, name in names.items() if pk == to or (to is None and pk not in alone))

    return {
        each.pk: Payers(among(billed, each.to_id), among(unbilled, each.to_id)) for each in shared if each.home_percent
    }


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
