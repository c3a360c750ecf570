"""What the database refuses about prices, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from aktiv.prices.actions import (
    ListUse,
    NewAddition,
    NewMaximum,
    NewRow,
    draft_list,
    import_csv,
    publish_list,
    set_rows,
    use_lists,
)
from aktiv.prices.models import Addition, DayMaximum, PriceList, PriceRow, Subsidy
from aktiv.prices.tariffs import Unit
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.prices.world import HALL, HOLY, MEETING, NOW, WEEKDAYS, YOUTH_FREE, a_world

pytestmark = pytest.mark.django_db


def a_row(amount: int = 100_00, **more: Any) -> NewRow:
    return NewRow(**({"groups": ("resident",), "unit": Unit.HOUR, "amount": amount} | more))


OVERLAPS = {
    "the same hours": [a_row(), a_row()],
    "an hour and a quarter of an hour": [a_row(), a_row(unit=Unit.QUARTER_HOUR)],
    "an hour and a fixed price": [a_row(), a_row(unit=Unit.FIXED)],
    "bands that share an hour": [a_row(to_minute=1080), a_row(from_minute=1020)],
    "days that share a public holiday": [a_row(days=WEEKDAYS | {8}), a_row(days=HOLY)],
    "the same part written in two ways": [a_row(share=(2, 4)), a_row(share=(1, 2))],
    "two weekends": [a_row(unit=Unit.WEEKEND), a_row(unit=Unit.WEEKEND, days=frozenset({5, 6, 7}))],
}
APART = {
    "bands that meet": [a_row(to_minute=1080), a_row(from_minute=1080)],
    "weekdays and the rest": [a_row(days=WEEKDAYS), a_row(days=HOLY)],
    "a part and any part": [a_row(share=(1, 2)), a_row()],
    "two groups": [a_row(), a_row(groups=("business",))],
    "an hour, a day and a weekend": [a_row(), a_row(unit=Unit.DAY), a_row(unit=Unit.WEEKEND)],
}


@pytest.mark.parametrize("rows", OVERLAPS.values(), ids=OVERLAPS)
def test_no_two_rows_price_the_same_time(rows: list[NewRow]) -> None:
    world = a_world()
    with pytest.raises(Refusal, match="price_rows_overlap"):
        draft_list(world.municipality.pk, replace(MEETING, rows=rows), now=NOW)
    assert not PriceList.objects.filter(published_at=None).exists()


@pytest.mark.parametrize("rows", APART.values(), ids=APART)
def test_rows_that_share_no_time_stand_side_by_side(rows: list[NewRow]) -> None:
    world = a_world()
    draft = draft_list(world.municipality.pk, replace(MEETING, rows=rows), now=NOW)
    assert draft.rows.count() == len(rows)


def test_no_two_day_maxima_are_for_the_same_day() -> None:
    world = a_world()
    twice = replace(MEETING, maxima=[NewMaximum(amount=1, days=HOLY), NewMaximum(amount=2, days=frozenset({7}))])
    with pytest.raises(Refusal, match="price_rows_overlap"):
        draft_list(world.municipality.pk, twice, now=NOW)


BAD_ROWS: dict[str, NewRow] = {
    "a part of more than the whole": a_row(share=(5, 4)),
    "a part that no hall can have": a_row(share=(1, 11)),
    "no days": a_row(days=frozenset()),
    "a ninth day": a_row(days=frozenset({9})),
    "a band that ends before it starts": a_row(from_minute=600, to_minute=600),
    "a band after midnight": a_row(to_minute=1500),
    "a half day without length": a_row(unit=Unit.HALF_DAY),
    "an hour with the length of a half day": a_row(up_to_minutes=240),
    "a day in the evening": a_row(unit=Unit.DAY, from_minute=960),
    "a weekend on public holidays": a_row(unit=Unit.WEEKEND, days=HOLY),
    "an amount below nothing": a_row(-1),
    "half a part": a_row(share=(None, 4)),
    "the other half of a part": a_row(share=(1, None)),
}


@pytest.mark.parametrize("row", BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_row_that_cannot_be_is_refused(row: NewRow) -> None:
    world = a_world()
    with pytest.raises(IntegrityError):
        draft_list(world.municipality.pk, replace(MEETING, rows=[row]), now=NOW)


def test_a_fixed_price_beside_a_day_price_is_refused() -> None:
    world = a_world()
    rows = [a_row(unit=Unit.FIXED), a_row(unit=Unit.DAY)]
    with pytest.raises(Refusal, match="fixed_with_package"):
        draft_list(world.municipality.pk, replace(MEETING, rows=rows), now=NOW)


def test_a_row_of_a_group_of_another_municipality_is_refused() -> None:
    here, there = a_world(), a_world("sund", "4627")
    draft = draft_list(here.municipality.pk, MEETING, now=NOW)
    with pytest.raises(IntegrityError, match="price_row_group_at_home"):
        PriceRow.objects.create(
            municipality=here.municipality,
            price_list=draft,
            price_group=there.groups["resident"],
            unit="hour",
            amount=1,
            vat_code="exempt",
            from_minute=0,
            to_minute=1,
        )


def test_a_list_for_a_space_of_another_municipality_is_refused() -> None:
    here, there = a_world(), a_world("sund", "4627")
    with pytest.raises(IntegrityError, match="list_use_space_at_home"):
        use_lists(here.municipality.pk, [ListUse(key="hall", space_id=there.hall.pk)], now=NOW)


def gone(table: str, key: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [key])


FROZEN: dict[str, Callable[[PriceList], object]] = {
    "its own terms": lambda each: PriceList.objects.filter(pk=each.pk).update(minimum=1),
    "its publication": lambda each: PriceList.objects.filter(pk=each.pk).update(published_at=None),
    "a price": lambda each: PriceRow.objects.filter(price_list=each).update(amount=1),
    "one price less": lambda each: PriceRow.objects.filter(price_list=each).delete(),
    "a maximum": lambda each: DayMaximum.objects.filter(price_list=each).update(amount=1),
    "an addition": lambda each: Addition.objects.filter(price_list=each).update(amount=1),
    "a subsidy": lambda each: Subsidy.objects.filter(price_list=each).delete(),
    "itself": lambda each: gone("prices_pricelist", each.pk),
}


@pytest.mark.parametrize("change", FROZEN.values(), ids=FROZEN)
def test_nothing_of_a_published_list_changes(change: Callable[[PriceList], object]) -> None:
    full = replace(
        YOUTH_FREE,
        maxima=[NewMaximum(amount=500_00)],
        additions=[NewAddition(key="cleaning", names=Texts("Vask"), unit=Unit.FIXED, amount=1, vat_code="exempt")],
    )
    a_world(lists=(full,))
    with pytest.raises(IntegrityError, match="published price list never changes"), transaction.atomic():
        change(PriceList.objects.get())


def test_a_published_list_takes_no_new_rows_and_says_so() -> None:
    world = a_world()
    published = PriceList.objects.get(key="hall")
    with pytest.raises(Refusal, match="list_published"):
        set_rows(published.pk, HALL, now=NOW)
    with pytest.raises(Refusal, match="list_published"):
        publish_list(published.pk, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO prices_pricerow (municipality_id, price_list_id, price_group_id, unit, amount, vat_code, "
            "days, from_minute, to_minute) VALUES (%s, %s, %s, 'hour', 1, 'exempt', '{1}', 0, 1)",
            [world.municipality.pk, published.pk, world.groups["resident"].pk],
        )


def test_a_list_without_prices_or_vat_is_not_published() -> None:
    world = a_world()
    empty = draft_list(world.municipality.pk, replace(MEETING, rows=()), now=NOW)
    with pytest.raises(Refusal, match="no_rows"):
        publish_list(empty.pk, now=NOW)
    odd = draft_list(world.municipality.pk, replace(MEETING, vat_code="luxury"), now=NOW)
    with pytest.raises(Refusal) as refused:
        publish_list(odd.pk, now=NOW)
    assert (refused.value.code, refused.value.data["vat_code"]) == ("no_vat_rate", "luxury")


CSV = """\ufeffGroup;Unit;Part;Days;From;To;Price
adult_club resident;hour;1/4;;;;141
adult_club resident;hour;2/4;1-5;08:00;16:00;185,50
adult_club;day;4/4;6-8;;;9 277

"""


def test_a_draft_is_filled_from_a_spreadsheet() -> None:
    world = a_world()
    draft = draft_list(world.municipality.pk, replace(HALL, rows=()), now=NOW)
    assert import_csv(draft.pk, CSV, vat_code="exempt", now=NOW) == []
    rows = list(draft.rows.order_by("id").values_list("price_group__code", "unit", "share_numerator", "days", "amount"))
    assert rows == [
        ("adult_club", "hour", 1, [1, 2, 3, 4, 5, 6, 7, 8], 141_00),
        ("resident", "hour", 1, [1, 2, 3, 4, 5, 6, 7, 8], 141_00),
        ("adult_club", "hour", 2, [1, 2, 3, 4, 5], 185_50),
        ("resident", "hour", 2, [1, 2, 3, 4, 5], 185_50),
        ("adult_club", "day", 4, [6, 7, 8], 9277_00),
    ]


BAD_CSV = """group,unit,part,days,from,to,price
resident,hour,,,,,100
resident,hours,,,,,100
resident,hour,5/4,,,,100
resident,hour,1/11,,,,100
resident,hour,,0-5,,,100
resident,hour,,,18:00,17:00,100
resident,hour,,,25:00,,100
resident,hour,,,,,free
resident,hour,,,,,-5
resident,half_day,,,,,5
,hour,,,,,5
"""


def test_each_line_of_a_spreadsheet_that_cannot_be_read_is_told_and_nothing_is_changed() -> None:
    world = a_world()
    draft = draft_list(world.municipality.pk, HALL, now=NOW)
    before = draft.rows.count()
    errors = import_csv(draft.pk, BAD_CSV, vat_code="exempt", now=NOW)
    assert [(error.line, error.code, error.column) for error in errors] == [
        (3, "no_such_unit", "unit"),
        (4, "not_a_share", "part"),
        (5, "not_a_share", "part"),
        (6, "not_days", "days"),
        (7, "end_before_start", "to"),
        (8, "not_a_time", "from"),
        (9, "not_an_amount", "price"),
        (10, "not_an_amount", "price"),
        (11, "half_day_length", "up_to"),
        (12, "no_group_named", "group"),
    ]
    assert draft.rows.count() == before
    with pytest.raises(Refusal, match="not_a_price_file"):
        import_csv(draft.pk, "name\nfoo\n", vat_code="exempt", now=NOW)
