"""What is wanted from one storage place: kinds by amount, and the pools that this comes from. Sets are their parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from aktiv.lending.models import Depot, Kind, KindPrice, Line, Loan, Part, Pool, Sharing
from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.lending.rules.days import Rate
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Piece:
    """So many of a pool; as a part of a set, of so many `wholes`."""

    pool_id: int
    kind: Kind
    amount: int
    whole: Kind | None = None
    wholes: int | None = None


@dataclass(frozen=True, slots=True)
class Basket:
    """Kinds and how many of each, as they were asked for, with what that takes."""

    depot: Depot
    kinds: tuple[tuple[Kind, int], ...]
    pieces: tuple[Piece, ...]

    @property
    def turnaround(self) -> dict[int, int]:
        """Minutes after the loan, by pool: the set's when that is longer."""
        found: Counter[int] = Counter()
        for each in self.pieces:
            after = max(each.kind.turnaround, each.whole.turnaround if each.whole else 0)
            found[each.pool_id] = max(found[each.pool_id], after)
        return dict(found)

    @property
    def deposit(self) -> int:
        """Øre for all of it."""
        return sum(kind.deposit * amount for kind, amount in self.kinds)

    @property
    def at_once(self) -> bool:
        """Whether nobody has to approve any of it."""
        return all(kind.decided == Kind.Decided.AT_ONCE for kind, _ in self.kinds)


def basket(depot: Depot, amounts: Mapping[int, int]) -> Basket:
    """What is wanted, by kind id. Four statements, however many kinds.

    Raises Refusal("not_found") for a kind that is not the municipality's, Refusal("too_many_asked", limit) for amounts
    below one or above what any pool has, and Refusal("kind_not_here", kind) for what the storage place does not keep.
    """
    if any(not 1 <= amount <= MOST_IN_A_POOL for amount in amounts.values()):
        raise Refusal("too_many_asked", limit=MOST_IN_A_POOL)
    rows = Kind.objects.filter(municipality_id=depot.municipality_id, pk__in=amounts).select_related("certificate")
    kinds = sorted(rows, key=lambda each: (each.sort_key, each.pk))
    if len(kinds) != len(amounts):
        raise Refusal("not_found")
    parts = parts_of(amounts)
    needed = {each.pk for each in kinds} | {part.kind_id for each in parts.values() for part in each}
    pools = dict(Pool.objects.filter(depot=depot, kind_id__in=needed).values_list("kind_id", "pk"))
    pieces = []
    for kind in kinds:
        amount = amounts[kind.pk]
        for part in parts.get(kind.pk, ()):
            if part.kind_id not in pools:
                raise Refusal("kind_not_here", kind=kind.name)
            if amount * part.amount > MOST_IN_A_POOL:
                raise Refusal("too_many_asked", limit=MOST_IN_A_POOL // part.amount)
            pieces.append(Piece(pools[part.kind_id], part.kind, amount * part.amount, kind, amount))
        if kind.pk not in parts:
            if kind.pk not in pools:
                raise Refusal("kind_not_here", kind=kind.name)
            pieces.append(Piece(pools[kind.pk], kind, amount))
    return Basket(depot, tuple((kind, amounts[kind.pk]) for kind in kinds), tuple(pieces))


def parts_of(kind_ids: Collection[int]) -> dict[int, list[Part]]:
    """The parts of those kinds that are sets, by set. One statement."""
    found: dict[int, list[Part]] = {}
    for part in Part.objects.filter(whole_id__in=kind_ids).select_related("kind").order_by("whole_id", "kind_id"):
        found.setdefault(part.whole_id, []).append(part)
    return found


def amounts_of(loan: Loan) -> dict[int, int]:
    """What a loan was asked for as, by kind id: sets as sets. One statement."""
    found: dict[int, int] = {}
    for line in Line.objects.filter(loan=loan).select_related("pool"):
        if line.whole_id is not None:
            found[line.whole_id] = line.wholes or 0
        else:
            found[line.pool.kind_id] = line.amount
    return found


def amounts_left(lines: Iterable[Line]) -> dict[int, int]:
    """The same of what has not come back: lines with their pools. A set counts as long as any part of it is left."""
    found: dict[int, int] = {}
    for line in lines:
        kind_id, left = line.pool.kind_id, line.amount - line.back - line.lost
        if line.whole_id is not None:
            kind_id, left = line.whole_id, -(-left * (line.wholes or 0) // line.amount)
        found[kind_id] = max(found.get(kind_id, 0), left)
    return found


def rates_of(kind_ids: Collection[int], price_group: str) -> dict[int, Rate]:
    """What each kind costs the price group: its own rate, or else everybody's. One statement."""
    found: dict[int, Rate] = {}
    rows = KindPrice.objects.filter(kind_id__in=kind_ids).select_related("price_group")
    for row in sorted(rows, key=lambda each: each.price_group_id is not None):
        if row.price_group is None or row.price_group.code == price_group:
            found[row.kind_id] = Rate(row.per_day, row.per_loan)
    return found


def sharing_of(kind_ids: Collection[int], home_id: int | None, day: date) -> dict[int, Sharing]:
    """On what terms each kind is lent to a municipality on a day: what is agreed with it, or else with all. One
    statement."""
    found: dict[int, Sharing] = {}
    rows = Sharing.objects.filter(kind_id__in=kind_ids)
    for row in sorted(rows, key=lambda each: each.to_id is not None):
        in_force = row.first_day <= day and (row.last_day is None or day <= row.last_day)
        if in_force and (row.to_id is None or row.to_id == home_id):
            found[row.kind_id] = row
    return found
