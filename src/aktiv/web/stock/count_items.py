"""Ticking and scanning items with numbers in a count: what the form says, and what the page shows of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.lending.actions.counting_items import note_items, note_labels, unsee_item
from aktiv.lending.models import Count, CountItem, CountLine, Item, Pool
from aktiv.lending.queries.counted import Shelf, became, besides
from aktiv.lending.rules.counted import Fate, fate, mark_of
from aktiv.lending.stock_words import COUNT_CAME
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.web.gates import MunicipalDesk
from aktiv.web.stock.pages import may_keep

MOST_TICKED = 240
"""Items that are ticked on one page; the rest kind by kind, or with their labels."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One that should stand there."""

    item: Item
    chosen: bool


@dataclass(frozen=True, slots=True)
class Ticks:
    """Those of a kind: the first that fit on the page, which of them were ticked before (`var`), the mark of all that
    should be there, and how many are left out."""

    rows: tuple[Tick, ...]
    was: str
    mark: str
    whole: bool
    away: int
    more: int


@dataclass(frozen=True, slots=True)
class Besides:
    """Something that stands there and is elsewhere in the books, or that an ended count tells of."""

    pk: int
    number: str
    kind: str
    url: str
    says: str
    tone: str
    comes: int
    """The kind that there is one more of here when the count ends; 0 for none."""


def ticks(
    pool: Pool, shelf: Shelf, seen: Collection[int], line: CountLine | None, *, sent: QueryDict, most: int
) -> Ticks:  # fmt: skip
    """Of a pool; as it was sent when the form comes back."""
    rows, again = shelf.there[:most], f"vist{pool.pk}" in sent
    chosen = _ids(sent.getlist(f"ting{pool.pk}")) if again else set(seen)
    return Ticks(
        tuple(Tick(each, each.pk in chosen) for each in rows),
        ",".join(str(each.pk) for each in rows if each.pk in seen),
        mark_of(each.pk for each in shelf.there),
        f"alle{pool.pk}" in sent if again else line is not None and line.there is not None,
        shelf.away,
        len(shelf.there) - len(rows),
    )


def note_ticks(
    sent: QueryDict, desk: MunicipalDesk, count: Count, known: Mapping[int, CountLine]
) -> dict[int, Refusal]:
    """Notes what is ticked, kind by kind; returns what was refused, by pool. Raises Refusal: not_found, count_over."""
    refused: dict[int, Refusal] = {}
    for name in sent:
        pool_id = whole(name.removeprefix("vist")) if name.startswith("vist") else -1
        if pool_id < 0:
            continue
        ticked, was = _ids(sent.getlist(f"ting{pool_id}")), _ids(sent.get(f"var{pool_id}", "").split(","))
        all_of, mark, note = (
            f"alle{pool_id}" in sent,
            sent.get(name, "")[:40],
            sent.get(f"merknad{pool_id}", "")[:1_000],
        )
        line = known.get(pool_id)
        before = line if line is not None and line.there is not None else None
        as_before = before is None or (mark, note.strip()) == (mark_of(before.there or ()), before.note)
        if ticked == was and (before is not None) == all_of and as_before:
            continue  # as it was: what has happened since then must still be seen
        try:
            note_items(
                desk.municipality.pk, count.pk, pool_id, ticked, unticked=was - ticked, whole=all_of, mark=mark,
                note=note, now=desk.now,
            )  # fmt: skip
        except Refusal as said:
            if said.code in ("count_over", "not_found"):
                raise
            refused[pool_id] = said
    return refused


def note_scanned(sent: QueryDict, desk: MunicipalDesk, count: Count) -> str:
    """What stands there by its label or number, in words. Raises Refusal, as `note_labels`, and nothing_scanned."""
    labels = [each.strip() for each in sent.get("kode", "")[:4_000].replace("\n", ",").split(",")]
    labels = [each for each in labels if each]
    if not labels:
        raise Refusal("nothing_scanned")
    found = note_labels(desk.municipality.pk, count.pk, labels, now=desk.now)
    return _("Stands there: %(numbers)s.") % {"numbers": ", ".join(each.number for each in found)}


def unsee(sent: QueryDict, desk: MunicipalDesk, count: Count) -> str:
    """Takes one off the list of what stands there, in words."""
    unsee_item(desk.municipality.pk, count.pk, whole(sent.get("fjern", "")))
    return _("Saved.")


def besides_shown(count: Count, desk: MunicipalDesk) -> list[Besides]:
    """While it goes on: what ending it does about what stands there besides. Ended: what it did."""
    rows = became(count) if count.ended_at is not None else besides(count)
    return [_besides(each, count, desk) for each in rows]


def _besides(each: CountItem, count: Count, desk: MunicipalDesk) -> Besides:
    item, language, depot = each.item, get_language() or "nb", each.item.pool.depot
    if count.ended_at is not None:
        code = each.came if each.came != CountItem.Came.AS_IT_WAS else f"was_{each.was}"
    else:
        found = fate(each.was, item.state, here=depot.pk == count.depot_id, kept=may_keep(desk, depot))
        code = {Fate.MOVE: "moves", Fate.TAKE_UP: "takes_up", Fate.GONE: "went_out"}.get(found, f"was_{item.state}")
    says = _(COUNT_CAME[code]) % {"depot": depot.name}
    url = reverse("setup_item", args=[desk.municipality.slug, item.pk])
    tone = "warning" if code == "missing" else "success" if code in ("moved", "taken_up") else "info"
    comes = item.pool.kind_id if code in ("moves", "takes_up") else 0
    return Besides(item.pk, item.number, item.pool.kind.name.said_in(language).text, url, says, tone, comes)


def _ids(texts: Collection[str]) -> set[int]:
    return {found for each in texts if (found := whole(each)) > 0}
