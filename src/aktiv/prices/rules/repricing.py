"""What uses would have cost by another list, summed by price group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from aktiv.prices.drafts import Line, QuoteDraft
from aktiv.prices.rules.cutting import IsHoliday
from aktiv.prices.rules.freeing import Free
from aktiv.prices.rules.pricing import price
from aktiv.prices.tariffs import Book, Target, Tariff
from aktiv.values.money import round_half_up, vat_of_net
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

MOST_TOLD = 8
"""Times without a price that are told one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Past:
    """A use as it was: whose (anything that tells payers apart), when, where, as which group, and what was quoted."""

    holder: object
    space_id: int
    period: Period
    group: str
    total: int
    lines: tuple[Line, ...]
    organisation_id: UUID | None = None

    @property
    def places(self) -> dict[int, Texts]:
        """The spaces that came along, with their names."""
        named = (line.data for line in self.lines if "space" in line.data)
        return {int(data["space"]): Texts.of(data["place"]) for data in named}

    @property
    def chosen(self) -> tuple[str, ...]:
        """Keys of what was had besides because it was chosen."""
        lines = (line for line in self.lines if line.code == "addition" and not line.data.get("required"))
        return tuple(dict.fromkeys(line.data["key"] for line in lines))


@dataclass(slots=True)
class Sum:
    """Uses of a group: how many, what they were quoted and what they would cost (øre), and how many had no price."""

    uses: int = 0
    was: int = 0
    would: int = 0
    unpriced: int = 0

    def add(self, other: Sum) -> None:
        self.uses += other.uses
        self.was += other.was
        self.would += other.would
        self.unpriced += other.unpriced


@dataclass(slots=True)
class Sums:
    """All of them. What has no price by the list is in neither `was` nor `would`; `told` are some such times.

    `taken` is what each organisation has had of each quota so far; it goes when the reckoning is finished.
    """

    groups: dict[str, Sum] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)  # Any: what rules.cutting.unpriced says
    taken: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> Sum:
        total = Sum()
        for each in self.groups.values():
            total.add(each)
        return total

    def as_json(self) -> dict[str, Any]:
        rows = {code: [each.uses, each.was, each.would, each.unpriced] for code, each in self.groups.items()}
        return {"groups": rows, "told": self.told, "taken": self.taken}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Sums:
        groups = {code: Sum(*row) for code, row in kept.get("groups", {}).items()}
        return cls(groups, list(kept.get("told", [])), dict(kept.get("taken", {})))


def reprice(
    uses: Iterable[Past],
    book: Book,
    tariff: Tariff,
    targets: Mapping[int, Target],
    *,
    is_holiday: IsHoliday,
    sums: Sums,
) -> int:
    """Adds what the uses that are priced by the list would have cost to `sums`, and returns how many those are. `book`
    has the list in its place, and the quotas of its year (drafting.book_with). Uses of one payer on one day count
    together against a day maximum: hand all of a day in at once, in the order they were made.
    """
    spent: dict[tuple[object, str, int], dict[date, int]] = {}
    counted = 0
    for use in uses:
        target = targets.get(use.space_id)
        along = [(targets[space_id], name) for space_id, name in use.places.items() if space_id in targets]
        if target is None or all(book.list_key(each) != tariff.key for each in (target, *(each for each, _ in along))):
            continue
        counted += 1
        row = sums.groups.setdefault(use.group, Sum())
        row.uses += 1
        mine = {space: spent.setdefault((use.holder, use.group, space), {}) for space in (use.space_id, *use.places)}
        try:
            draft = price(
                book,
                target,
                use.period,
                use.group,
                is_holiday=is_holiday,
                additions=[key for key in use.chosen if tariff.addition(key, use.group) is not None],
                along=along,
                spent=mine[use.space_id],
                spent_along=mine,
                free=_free(use, book, sums),
                compare=False,
            )
        except Refusal as refusal:
            row.unpriced += 1
            _tell(sums, refusal)
            continue
        row.was += use.total
        row.would += draft.total
        _spend(draft, mine, use.space_id)
        for each in draft.free:
            sums.taken[_key(each.quota_id, each.organisation_id)] += each.minutes
    return counted


def _free(use: Past, book: Book, sums: Sums) -> list[Free]:
    """What the organisation has left, had the year's quotas held for all of the year that is reckoned."""
    holder = use.organisation_id
    if holder is None:
        return []
    return [
        Free(each, holder, each.minutes - sums.taken.setdefault(_key(each.id, holder), 0))
        for each in book.quotas
        if each.is_for(holder, use.group)
    ]


def _key(quota_id: int, organisation_id: UUID) -> str:
    return f"{quota_id} {organisation_id}"


def _tell(sums: Sums, refusal: Refusal) -> None:
    told = {key: value.isoformat() if isinstance(value, date) else value for key, value in refusal.data.items()}
    told["code"] = refusal.code
    alike = ("code", "group", "weekday", "public_holiday", "share", "from_minute")
    known = [[each.get(name) for name in alike] for each in sums.told]
    if len(known) < MOST_TOLD and [told.get(name) for name in alike] not in known:
        sums.told.append(told)


def _spend(draft: QuoteDraft, spent: Mapping[int, dict[date, int]], space_id: int) -> None:
    """What a day maximum counts: as queries.records.spent_on."""
    found: dict[tuple[int, date], Fraction] = {}
    for line in draft.lines:
        if line.code != "addition":
            vat = Fraction(0) if draft.includes_vat else vat_of_net(line.amount, line.basis_points)
            here = (int(line.data.get("space", space_id)), line.day)
            found[here] = found.get(here, Fraction(0)) + line.amount + vat
    for (space, day), amount in found.items():
        spent[space][day] = spent[space].get(day, 0) + round_half_up(amount)
