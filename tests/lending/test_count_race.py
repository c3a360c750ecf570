"""Counting while a counter is busy: two who count and two who hand out and take back, each with its own connection.

However they meet, the stock ends as it is on the shelves and with borrowers, or the count says what to count again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connections

from aktiv.lending.actions import counting, stocking
from aktiv.lending.actions.counting_items import note_items
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.returning import Taken, take_back
from aktiv.lending.models import Count, CountLine, Holding, Item, Line, Loan, Pool
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.conftest import Committed
from tests.lending.world import Stocked, hours, stocked
from tests.reading import everything_of

pytestmark = pytest.mark.debian_postgres
ROUNDS = 12


@pytest.fixture
def there(committed: Committed) -> Stocked:
    with everything():
        return stocked()


def together(acts: Sequence[Callable[[], object]]) -> list[list[str]]:
    """Each in a thread and connection of its own, from the same moment, over and over. What came of each."""
    begin = Barrier(len(acts))

    def run(act: Callable[[], object]) -> list[str]:
        came = []
        try:
            begin.wait()
            for _each in range(ROUNDS):
                try:
                    act()
                    came.append("done")
                except Refusal as refusal:
                    came.append(refusal.code)
        finally:
            connections.close_all()
        return came

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def busy(there: Stocked, loan: Loan) -> Callable[[], object]:
    """Hands one chair out and takes it back again and again; what is with the borrower goes up and down."""
    home, staff, line = there.municipality.pk, there.world.ingrid.pk, everything_of(Line).get(loan=loan).pk
    out = iter(range(10**6))

    def act() -> None:
        if next(out) % 2 == 0:
            hand_out(loan.pk, home, uuid4(), Given(amounts={line: 1}), by=staff, now=hours(1))
        else:
            take_back(loan.pk, home, uuid4(), Taken(amounts={line: 1}), by=staff, now=hours(1))

    return act


def on_the_shelves(there: Stocked, missing: int) -> int:
    """What somebody sees who counts the chairs: the stock less what is gone from it and what is with borrowers, read at
    one moment. `missing` chairs are gone, and nobody has told."""
    with everything():
        return counting.expected(Pool.objects.get(pk=there.chairs.pk)) - missing


def counter(there: Stocked, count_id: UUID, missing: int) -> Callable[[], object]:
    """Counts the chairs and tries to end the count. What moves meanwhile makes the count refuse."""
    home, staff = there.municipality.pk, there.world.ingrid.pk

    def act() -> None:
        counting.note_found(home, count_id, there.chairs.pk, on_the_shelves(there, missing), now=hours(1))
        counting.end_count(home, count_id, by=staff, now=hours(1))

    return act


def test_two_who_count_while_things_go_out_and_come_back_carry_a_difference_once(there: Stocked) -> None:
    home, staff = there.municipality.pk, there.world.ingrid.pk
    loans = [there.loan(1, 30, (there.chairs, 8)) for _each in range(2)]
    for loan in loans:  # one of each stays out, so that the loan does not end
        with everything():
            line = Line.objects.get(loan=loan).pk
        hand_out(loan.pk, home, uuid4(), Given(amounts={line: 1}), by=staff, now=hours(1))
    with everything():
        begun = counting.begin_count(home, there.depot.pk, count_id=uuid4(), by=staff, now=hours(1))
        for pool in (there.projectors, there.decks, there.legs):
            counting.note_found(home, begun.pk, pool.pk, pool.stock, now=hours(1))
    acts = [*(busy(there, loan) for loan in loans), *(counter(there, begun.pk, missing=0) for _each in range(2))]
    came = together(acts)
    assert all(codes == ["done"] * ROUNDS for codes in came[:2])
    assert {code for codes in came[2:] for code in codes} <= {"done", "count_moved", "count_over"}
    assert sum(codes.count("done") for codes in came[2:]) <= 1  # ended once at most
    with everything():
        if not Count.objects.get(pk=begun.pk).ended_at:  # it was never still: now it is
            counter(there, begun.pk, missing=0)()
        line = CountLine.objects.get(pool=there.chairs)
        chairs = Pool.objects.get(pk=there.chairs.pk)
        told = line.found - line.expected
        out = sum(each.outstanding for each in Line.objects.filter(pool=chairs))
        assert (chairs.stock - chairs.short, out) == (20 + told, 2)


def test_two_who_end_a_count_at_once_carry_its_difference_once_whatever_is_handed_over(there: Stocked) -> None:
    """One more chair is gone each time. The two who end it meet each other and somebody at the counter."""
    home, staff, loan = there.municipality.pk, there.world.ingrid.pk, there.loan(1, 30, (there.chairs, 8))
    line = everything_of(Line).get(loan=loan).pk
    hand_out(loan.pk, home, uuid4(), Given(amounts={line: 1}), by=staff, now=hours(1))

    def over_the_counter(number: int) -> None:
        if number % 2:
            take_back(loan.pk, home, uuid4(), Taken(amounts={line: 1}), by=staff, now=hours(1))
        else:
            hand_out(loan.pk, home, uuid4(), Given(amounts={line: 2}), by=staff, now=hours(1))

    for number in range(5):
        begun = counting.begin_count(home, there.depot.pk, count_id=uuid4(), by=staff, now=hours(1))
        for pool in (there.projectors, there.decks, there.legs):
            counting.note_found(home, begun.pk, pool.pk, pool.stock, now=hours(1))
        counting.note_found(home, begun.pk, there.chairs.pk, on_the_shelves(there, 1), now=hours(1))
        end = partial(counting.end_count, home, begun.pk, by=staff, now=hours(1))
        came = together_once(partial(over_the_counter, number), end, end)
        assert came[0] == "done"
        assert set(came[1:]) <= {"done", "count_over", "count_moved"}
        if "done" not in came[1:]:  # the counter was first: it is counted once more
            counting.note_found(home, begun.pk, there.chairs.pk, on_the_shelves(there, 1), now=hours(1))
            end()
        chairs = Pool.objects.get(pk=there.chairs.pk)
        assert (chairs.stock - chairs.short, came[1:].count("done") <= 1) == (19 - number, True)


def test_an_item_that_is_handed_out_while_the_count_that_missed_it_ends_is_out_or_lost_and_never_both(
    there: Stocked,
) -> None:
    home, staff = there.municipality.pk, there.world.ingrid.pk
    with everything():
        [one, two, three] = Item.objects.filter(pool=there.projectors).order_by("pk")
    for _each in range(4):
        loan = there.loan(1, 30, (there.projectors, 1))
        begun = counting.begin_count(home, there.depot.pk, count_id=uuid4(), by=staff, now=hours(1))
        for pool in (there.chairs, there.decks, there.legs):
            counting.note_found(home, begun.pk, pool.pk, pool.stock, now=hours(1))
        note_items(home, begun.pk, there.projectors.pk, [two.pk, three.pk], whole=True, now=hours(1))
        came = together_once(
            partial(hand_out, loan.pk, home, uuid4(), Given(labels=[one.code]), by=staff, now=hours(1)),
            partial(counting.end_count, home, begun.pk, by=staff, now=hours(1)),
        )
        state = Item.objects.get(pk=one.pk).state
        assert (state, came) in (("out", ["done", "count_moved"]), ("lost", ["item_lost", "done"]))
        if state == "out":
            take_back(loan.pk, home, uuid4(), Taken(labels=[one.code]), by=staff, now=hours(1))
            counting.drop_count(home, begun.pk, by=staff, now=hours(1))
        else:
            stocking.bring_back(home, one.pk, by=staff, now=hours(1))
        with everything():
            Holding.objects.all().delete()


def together_once(*acts: Callable[[], object]) -> list[str]:
    begin = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            begin.wait()
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
