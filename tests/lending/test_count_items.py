"""A count of items with numbers says which are missing, and what stands there though it is elsewhere in the books."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.journal.models import Entry
from aktiv.lending.actions import counting, stocking
from aktiv.lending.actions.counting_items import note_items, note_labels, unsee_item
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.kinds import keep_depot, keep_kind
from aktiv.lending.models import CountItem, CountLine, Depot, Item, Line, Pool
from aktiv.lending.new_stock import NewDepot, NewKind
from aktiv.lending.queries.hits import hits
from aktiv.lending.rules.counted import Fate, fate, mark_of
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.bookings.world import NOW
from tests.lending.world import Stocked, hours
from tests.reading import everything_of

STATES = ("in", "out", "service", "lost", "retired")


@given(st.sampled_from(STATES), st.sampled_from(STATES), st.booleans(), st.booleans())
def test_what_a_count_does_never_touches_what_is_with_somebody_or_away_or_kept_by_others(
    was: str, state: str, here: bool, kept: bool
) -> None:
    found = fate(was, state, here=here, kept=kept)
    assert (found in (Fate.MOVE, Fate.TAKE_UP)) == (
        (state == "lost" and (here or kept)) or (state == "in" and kept > here)
    )
    assert (found is Fate.GONE) == (was == "in" and state in ("out", "service", "retired"))


@given(st.sets(st.integers(1, 50), max_size=8), st.sets(st.integers(1, 50), max_size=8))
def test_the_mark_of_what_is_in_store_is_the_same_for_the_same_and_for_nothing_else(
    one: set[int], two: set[int]
) -> None:
    assert (mark_of(one) == mark_of(two)) == (one == two)


def _by(there: Stocked) -> dict[str, object]:
    return {"by": there.world.ingrid.pk, "now": NOW}


def begun_at(there: Stocked, depot: Depot) -> UUID:
    """A count in which all that has no numbers is as it should be."""
    count = counting.begin_count(there.municipality.pk, depot.pk, count_id=uuid4(), **_by(there))  # type: ignore[arg-type]
    for pool in Pool.objects.filter(depot=depot, kind__numbered=False):
        counting.note_found(there.municipality.pk, count.pk, pool.pk, pool.stock, now=NOW)
    return count.pk


def noted(there: Stocked, count_id: UUID, *ticked: Item, whole: bool = True, **more: object) -> CountLine | None:
    ids = [each.pk for each in ticked]
    return note_items(there.municipality.pk, count_id, there.projectors.pk, ids, whole=whole, now=NOW, **more)  # type: ignore[arg-type]


def states(*items: Item) -> list[tuple[str, str]]:
    rows = Item.objects.select_related("pool__depot").in_bulk([each.pk for each in items])
    return [(rows[each.pk].state, rows[each.pk].pool.depot.name) for each in items]


def came(count_id: UUID) -> dict[str, str]:
    return {each.item.number: each.came for each in CountItem.objects.filter(count=count_id).select_related("item")}


def test_those_that_are_not_found_are_lost_and_whom_it_hits_is_named(there: Stocked) -> None:
    home, [one, two, three] = there.municipality.pk, Item.objects.filter(pool=there.projectors).order_by("pk")
    loan = there.loan(1, 30, (there.projectors, 3))
    count = begun_at(there, there.depot)
    assert noted(there, count, one, whole=False) is None
    with pytest.raises(Refusal, match="count_incomplete"):
        counting.end_count(home, count, **_by(there))  # type: ignore[arg-type]
    line = noted(there, count, note="Mangler en", unticked=[one.pk])
    assert line is not None
    assert (line.found, line.expected, line.note) == (0, 3, "Mangler en")
    # Scanned after the kind was counted, by the address on the label and by number.
    seen = note_labels(home, count, [f"https://aktiv.example/ting/{one.code}/", two.number], now=NOW)
    assert [each.pk for each in seen] == [one.pk, two.pk]
    unsee_item(home, count, one.pk)
    unsee_item(home, count, one.pk)
    assert CountLine.objects.get(pool=there.projectors).found == 1
    noted(there, count, one)
    assert states(one, two, three) == [("in", "Utstyrslageret")] * 3  # nothing is changed before it ends
    [different] = counting.end_count(home, count, **_by(there))  # type: ignore[arg-type]
    assert (different.found, different.expected) == (2, 3)
    assert [state for state, _where in states(one, two, three)] == ["in", "in", "lost"]
    pool = Pool.objects.get(pk=there.projectors.pk)
    assert (pool.stock, pool.short) == (3, 1)  # promised still, until each is helped
    assert [each.loan.pk for each in hits(pool, pool.stock - pool.short, NOW)] == [loan.pk]
    assert came(count) == {one.number: "there", two.number: "there", three.number: "missing"}
    assert Entry.objects.get(verb="item.lost").data["item"] == three.pk
    assert Entry.objects.get(verb="count.ended").data["items"] == {"missing": [three.pk]}
    with pytest.raises(Refusal, match="count_over"):
        note_labels(home, count, [one.code], now=NOW)


def test_what_stands_there_though_it_is_elsewhere_in_the_books_is_taken_up_moved_or_told(there: Stocked) -> None:
    home, by = there.municipality.pk, _by(there)
    other = keep_depot(home, NewDepot(name="Nordlageret"), **by)  # type: ignore[arg-type]
    kind = keep_kind(
        home, NewKind(name=Texts("Mikser", "Mixar", "Mixer"), category="sound_and_light", numbered=True), **by
    )  # type: ignore[arg-type]
    mixers = stocking.add_items(home, kind.pk, other.pk, ["M 1", "M 2", "M 3", "M 4", "M 5"], **by)  # type: ignore[arg-type]
    moved, lost, served, needed, others = mixers
    stocking.take_out(home, lost.pk, lost=True, **by)  # type: ignore[arg-type]
    today = date(2027, 3, 1)
    stocking.send_to_service(home, served.pk, today, today + timedelta(days=3), **by)  # type: ignore[arg-type]
    [one, two, three] = Item.objects.filter(pool=there.projectors).order_by("pk")
    stocking.take_out(home, one.pk, lost=True, **by)  # type: ignore[arg-type]
    stocking.take_out(home, two.pk, lost=False, **by)  # type: ignore[arg-type]
    count = begun_at(there, there.depot)
    noted(there, count, three)
    note_labels(home, count, [each.number for each in (moved, lost, served, one, two)], now=NOW)
    counting.end_count(home, count, **by)  # type: ignore[arg-type]
    assert came(count) == {
        one.number: "taken_up", two.number: "as_it_was", three.number: "there",
        "M 1": "moved", "M 2": "taken_up", "M 3": "as_it_was",
    }  # fmt: skip
    here, there_still = "Utstyrslageret", "Nordlageret"
    assert states(one, two, three) == [("in", here), ("retired", here), ("in", here)]
    assert states(*mixers) == [
        ("in", here), ("in", here), ("service", there_still), ("in", there_still), ("in", there_still)
    ]  # fmt: skip
    stocks = dict(Pool.objects.filter(kind=kind).values_list("depot__name", "stock"))
    assert stocks == {here: 2, there_still: 3}
    assert list(Entry.objects.filter(verb="item.moved").values_list("data__item", flat=True)) == [moved.pk, lost.pk]

    # What stands in a place that somebody else keeps stays in her books; so does what is promised where it belongs.
    mine = Pool.objects.get(kind=kind, depot=there.depot).pk
    for keeps in ({there.depot.pk}, None):
        again = begun_at(there, there.depot)
        noted(there, again, one, three)
        note_items(home, again, mine, [moved.pk, lost.pk], whole=True, now=NOW)
        note_labels(home, again, [needed.code, others.code], now=NOW)
        counting.end_count(home, again, keeps=keeps, **by)  # type: ignore[arg-type]
        assert (came(again)["M 4"], came(again)["M 5"]) == ("as_it_was", "as_it_was")
        if keeps is not None:
            there.loan(1, 30, (Pool.objects.get(kind=kind, depot=other), 2))
    assert states(needed, others) == [("in", there_still), ("in", there_still)]


def test_one_that_goes_out_meanwhile_is_counted_once_more_and_a_dropped_count_changes_nothing(there: Stocked) -> None:
    home, [one, two, three] = there.municipality.pk, Item.objects.filter(pool=there.projectors).order_by("pk")
    loan = there.loan(0, 30, (there.projectors, 1))
    count, shown = begun_at(there, there.depot), mark_of([one.pk, two.pk, three.pk])
    noted(there, count, one, two, mark=shown)
    hand_out(loan.pk, home, uuid4(), Given(labels=[one.code]), by=there.world.ingrid.pk, now=hours(0))
    with pytest.raises(Refusal, match="count_moved"):
        counting.end_count(home, count, **_by(there))  # type: ignore[arg-type]
    with pytest.raises(Refusal, match="count_moved"):  # the list that was shown is old
        noted(there, count, one, two, mark=shown)
    with pytest.raises(Refusal, match="not_found"):
        note_items(home, count, there.chairs.pk, [], whole=True, now=NOW)
    with pytest.raises(Refusal, match="item_unknown"):
        note_labels(home, count, ["X 9"], now=NOW)
    noted(there, count, two, mark=mark_of([two.pk, three.pk]))
    with pytest.raises(IntegrityError, match="count_item_seen_or_missing"), transaction.atomic():
        CountItem.objects.update(came="missing")
    counting.drop_count(home, count, **_by(there))  # type: ignore[arg-type]
    assert [state for state, _where in states(one, two, three)] == ["out", "in", "in"]
    assert not Entry.objects.filter(verb__in=("item.lost", "item.moved", "item.found")).exists()

    again = begun_at(there, there.depot)
    noted(there, again, two)
    note_labels(home, again, [one.code], now=NOW)  # it stands there, and is with a borrower: that is told
    counting.end_count(home, again, **_by(there))  # type: ignore[arg-type]
    assert came(again) == {one.number: "as_it_was", two.number: "there", three.number: "missing"}
    assert (everything_of(Line).get(loan=loan).out, states(one)) == (1, [("out", "Utstyrslageret")])
