"""What would last year's use have cost by a new price list? Bookings of a week in March, looked back at in April."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from aktiv.bookings.actions import reckoning
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.reckoning import go_on, reckon, reckon_all
from aktiv.prices.actions import NewMaximum, NewRow, NewSubsidy, copy_list, draft_list, save_list
from aktiv.prices.models import PriceList, PricePreview
from aktiv.prices.queries.setup import as_written
from aktiv.prices.rules.repricing import Sum, Sums
from aktiv.prices.tariffs import Unit
from aktiv.values.refusal import Refusal
from tests.bookings.world import TUESDAY, World, a_world, booked, day
from tests.prices.world import FREE, HALL

APRIL = datetime(2027, 4, 1, 10, tzinfo=UTC)
NEXT_YEAR = date(2028, 1, 1)


@pytest.fixture
def world(db: None) -> World:
    """Alice for herself 2 × 2 hours and cancelled another, the club one evening, Charlie the room."""
    made = a_world()
    booked(made, "18–20", made.as_alice)  # the hall: 724
    booked(made, "18–20", made.as_alice, made.courts["A"], on=day(1))  # a quarter: 282
    off = booked(made, "18–20", made.as_alice, made.courts["A"], on=day(2))
    cancel(off.id, made.as_alice, now=made_now())
    booked(made, "18–20", made.as_club, made.half, on=day(3))  # a half: 370
    booked(made, "18–20", made.as_charlie, made.room)  # priced by the list of rooms
    return made


def made_now() -> datetime:
    return datetime(2027, 3, 1, 12, tzinfo=UTC)


def a_draft(world: World, **change: Any) -> PriceList:
    return draft_list(world.municipality.pk, replace(HALL, valid_from=NEXT_YEAR, **change), now=APRIL)


def sums_of(price_list: PriceList) -> Sums:
    return Sums.from_json(PricePreview.objects.get(price_list=price_list).sums)


def test_the_same_prices_come_to_what_was_quoted_and_what_was_cancelled_is_left_out(world: World) -> None:
    draft = a_draft(world)
    preview = reckon(draft, world.municipality, now=APRIL)
    assert sums_of(draft).groups == {
        "resident": Sum(uses=2, was=1006_00, would=1006_00),
        "adult_club": Sum(uses=1, was=370_00, would=370_00),
    }
    assert (preview.uses, preview.counted, preview.finished_at) == (3, 3, APRIL)
    assert (preview.first, preview.last) == (date(2026, 4, 2), date(2027, 3, 31))


def test_dearer_prices_are_told_for_each_group_and_in_sum(world: World) -> None:
    hall = PriceList.objects.get(key="hall")
    draft = copy_list(hall.pk, valid_from=NEXT_YEAR, basis_points=1000, step=100, now=APRIL)
    reckon(draft, world.municipality, now=APRIL)
    found = sums_of(draft)
    assert found.groups["resident"] == Sum(uses=2, was=1006_00, would=(398 + 155) * 2 * 100)
    assert found.total == Sum(uses=3, was=1376_00, would=(398 + 155 + 204) * 2 * 100)


def test_use_that_the_draft_has_no_price_for_is_told_and_is_in_neither_sum(world: World) -> None:
    rows = tuple(row for row in HALL.rows if row.share != (1, 4) and row.unit is Unit.HOUR)
    draft = a_draft(world, rows=rows)
    reckon(draft, world.municipality, now=APRIL)
    found = sums_of(draft)
    assert found.groups["resident"] == Sum(uses=2, was=724_00, would=724_00, unpriced=1)
    (told,) = found.told
    assert (told["code"], told["group"], told["weekday"], told["from_minute"]) == ("no_price", "resident", 3, 18 * 60)


def test_a_day_maximum_counts_what_the_same_payer_used_that_day(world: World) -> None:
    booked(world, "8–10", world.as_alice)
    booked(world, "20–22", world.as_charlie)
    draft = a_draft(world, maxima=(NewMaximum(amount=800_00),))
    reckon(draft, world.municipality, now=APRIL)
    # Alice's two of Tuesday are 800 together; Charlie's own is below it.
    assert sums_of(draft).groups["resident"] == Sum(uses=4, was=(724 * 3 + 282) * 100, would=(800 + 724 + 282) * 100)


def test_a_group_that_is_to_borrow_free_is_told_to_cost_nothing(world: World) -> None:
    draft = a_draft(world, subsidies=(NewSubsidy(group="adult_club", of="business", basis_points=10_000, names=FREE),))
    reckon(draft, world.municipality, now=APRIL)
    assert sums_of(draft).groups["adult_club"] == Sum(uses=1, was=370_00, would=0)


def test_little_is_reckoned_while_one_waits_in_a_fixed_number_of_statements(
    world: World, django_assert_num_queries: Any
) -> None:
    draft = a_draft(world)
    reckon(draft, world.municipality, now=APRIL)
    with django_assert_num_queries(21):
        reckon(draft, world.municipality, now=APRIL)
    for later in range(5, 9):
        booked(world, "18–20", world.as_alice, on=day(later))
    with django_assert_num_queries(21):
        reckon(draft, world.municipality, now=APRIL)


def test_much_is_left_to_the_worker_which_goes_on_where_it_was_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reckoning, "AT_ONCE", 0)
    draft = a_draft(world)
    preview = reckon(draft, world.municipality, now=APRIL)
    assert (preview.counted, preview.finished_at) == (0, None)
    for _ in range(48):
        assert go_on(draft.pk, now=APRIL)
    preview.refresh_from_db()
    assert preview.next_day == preview.first + timedelta(days=48 * 7)
    half_way = preview.counted
    assert reckon_all(APRIL) == 4  # what is left of 52 weeks
    preview.refresh_from_db()
    assert (half_way, preview.counted, preview.finished_at) == (2, 3, APRIL)
    assert sums_of(draft).total == Sum(uses=3, was=1376_00, would=1376_00)
    assert reckon_all(APRIL) == 0


def test_a_reckoning_of_a_draft_that_was_saved_meanwhile_is_dropped(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reckoning, "AT_ONCE", 0)
    draft = a_draft(world)
    reckon(draft, world.municipality, now=APRIL)
    go_on(draft.pk, now=APRIL)
    row = NewRow(groups=("resident",), unit=Unit.HOUR, amount=1, vat_code="exempt")
    save_list(draft.pk, replace(as_written(draft), rows=[row]), revision=0, now=APRIL)
    assert reckon_all(APRIL) == 0
    assert not PricePreview.objects.exists()


def test_a_list_that_nothing_is_priced_by_has_no_use_to_reckon(world: World) -> None:
    nowhere = a_draft(world, key="nowhere")
    with pytest.raises(Refusal, match="used_nowhere"):
        reckon(nowhere, world.municipality, now=APRIL)


def test_another_day_of_the_week_or_a_holiday_is_priced_as_it_was(world: World) -> None:
    """Days are not moved to next year: a Tuesday's use is reckoned by Tuesday's price."""
    rows = (
        NewRow(groups=("resident", "adult_club"), unit=Unit.HOUR, amount=100_00, days=frozenset({2})),
        NewRow(groups=("resident", "adult_club"), unit=Unit.HOUR, amount=1_00, days=frozenset({1, 3, 4, 5, 6, 7, 8})),
    )
    draft = a_draft(world, rows=rows)
    reckon(draft, world.municipality, now=APRIL)
    assert TUESDAY.isoweekday() == 2
    assert sums_of(draft).groups["resident"].would == 202_00
