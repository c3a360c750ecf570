"""A municipality sets up its prices: drafts that two may edit, next year's list, ends, and a VAT table that stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from aktiv.journal.models import Entry
from aktiv.prices.actions import (
    ListUse,
    NewAddition,
    NewList,
    NewMaximum,
    NewRow,
    NewSubsidy,
    NewVatRate,
    copy_list,
    delete_draft,
    draft_from_file,
    draft_list,
    drop_vat_rate,
    end_list,
    publish_list,
    save_list,
    set_vat_rates,
    unuse_lists,
    use_lists,
)
from aktiv.prices.actions.charging import charge, charge_use
from aktiv.prices.actions.quoting import store
from aktiv.prices.drafts import Payer
from aktiv.prices.models import PriceList, PriceListUse, Quote, VatRate
from aktiv.prices.queries import quote_for
from aktiv.prices.queries.setup import as_written, book_of, lists_of, places_of, priced_by, shares_of
from aktiv.prices.rules.checking import warnings
from aktiv.prices.rules.drafting import tariff_of
from aktiv.prices.rules.raising import STEPS, raised
from aktiv.prices.rules.reading import read_file
from aktiv.prices.rules.writing import written
from aktiv.prices.tariffs import ADDED, PACKAGES, Unit
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.prices.pure import between
from tests.prices.world import HALL, HOLY, MEETING, NOW, WEEKDAYS, YOUTH_FREE, World, a_person, a_world
from tests.reading import everything_of

TODAY = date(2026, 11, 20)
NEXT_YEAR = date(2027, 1, 1)
EVENING = between("2026-11-24 18:00", "20:00")
FULL = replace(
    YOUTH_FREE,
    minimum=5000,
    maxima=(NewMaximum(amount=900_00, share=(1, 4)), NewMaximum(amount=1500_50, groups=("business",), days=HOLY)),
    additions=(
        NewAddition(
            key="cleaning", names=Texts("Renhold", "Reinhald", "Cleaning"), unit=Unit.FIXED, amount=500_00,
            vat_code="standard", required=True,
        ),
        NewAddition(
            key="cleaning", names=Texts("Renhold"), unit=Unit.FIXED, amount=0, vat_code="standard", group="business"
        ),
    ),
)  # fmt: skip


def a_draft(world: World, new: NewList = HALL, since: date = NEXT_YEAR) -> PriceList:
    return draft_list(world.municipality.pk, replace(new, valid_from=since), now=NOW)


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def test_of_two_who_edit_a_draft_the_second_is_told_and_overwrites_nothing(world: World) -> None:
    draft = a_draft(world)
    mine = replace(as_written(draft), names=Texts("Mine"))
    save_list(draft.pk, mine, revision=0, now=NOW)
    with pytest.raises(Refusal) as refused:
        save_list(draft.pk, replace(mine, names=Texts("Theirs"), rows=()), revision=0, now=NOW)
    assert (refused.value.code, refused.value.data["revision"]) == ("saved_meanwhile", 1)
    draft.refresh_from_db()
    assert (draft.name_nb, draft.rows.count() > 10) == ("Mine", True)
    save_list(draft.pk, replace(mine, rows=mine.rows[:1]), revision=1, now=NOW)
    assert draft.rows.count() == 1


def test_what_is_saved_is_what_is_there_afterwards(world: World) -> None:
    draft = a_draft(world, MEETING)
    wanted = replace(as_written(a_draft(world, FULL)), key=draft.key)
    save_list(draft.pk, wanted, revision=0, now=NOW)
    assert as_written(PriceList.objects.get(pk=draft.pk)) == wanted
    last = everything_of(Entry).order_by("id").last()
    assert last is not None
    assert (last.verb, last.data["revision"]) == ("price_list.changed", 1)


def test_a_published_list_is_neither_saved_nor_deleted(world: World) -> None:
    hall = PriceList.objects.get(key="hall")
    for act in (
        lambda: save_list(hall.pk, as_written(hall), revision=0, now=NOW),
        lambda: delete_draft(hall.pk, now=NOW),
    ):
        with pytest.raises(Refusal, match="list_published"):
            act()


@pytest.mark.scenario(31)
def test_next_year_s_list_is_this_year_s_raised_and_rounded(world: World) -> None:
    hall = PriceList.objects.get(key="hall")
    copy = copy_list(hall.pk, valid_from=NEXT_YEAR, basis_points=350, step=500, now=NOW)
    assert (copy.key, copy.published_at, copy.version) == ("hall", None, 1)
    by_share = {row.share: row.amount for row in as_written(copy).rows if row.groups == ("resident",) and row.share}
    assert by_share[(1, 4)] == 145_00  # 141 × 1.035 = 145.94
    assert by_share[(2, 4)] == 190_00  # 185 × 1.035 = 191.48
    publish_list(copy.pk, now=NOW)
    assert quote_for(world.quarter.pk, EVENING, "resident").total == 282_00, "this year's uses keep this year's price"
    assert quote_for(world.quarter.pk, between("2027-01-05 18:00", "20:00"), "resident").total == 290_00


@given(
    amount=st.integers(0, 10_000_000),
    basis_points=st.integers(-9_000, 100_000),
    step=st.sampled_from([*STEPS.values()]),
)
def test_a_raised_price_is_a_whole_step_near_what_it_should_be(amount: int, basis_points: int, step: int) -> None:
    new = raised(amount, basis_points, step)
    assert new % step == 0
    assert (new == 0) == (amount == 0), "what costs something never becomes free, nor the other way"
    assert abs(new - amount * (10_000 + basis_points) / 10_000) <= step


def test_an_ended_list_gives_way_to_the_one_before_and_what_was_quoted_stands(world: World) -> None:
    dearer = replace(MEETING, rows=(NewRow(groups=("resident",), unit=Unit.HOUR, amount=900_00),))
    new = publish_list(a_draft(world, dearer, date(2026, 6, 1)).pk, now=NOW)
    quoted = store(quote_for(world.room.pk, EVENING, "resident"), now=NOW)
    end_list(new.pk, TODAY, today=TODAY, now=NOW)
    assert quote_for(world.room.pk, EVENING, "resident").total == 272_00
    assert Quote.objects.get(pk=quoted.pk).total == 1800_00
    states = {
        (each.price_list.key, each.price_list.valid_from): each.state
        for each in lists_of(world.municipality.pk, date(2026, 11, 21))
    }
    assert states["meeting_room", date(2026, 6, 1)] == "past"
    assert states["meeting_room", date(2025, 1, 1)] == "in_force"


def test_a_list_ends_neither_before_yesterday_nor_later_than_it_does(world: World) -> None:
    hall = PriceList.objects.get(key="hall")
    with pytest.raises(Refusal, match="ends_too_early"):
        end_list(hall.pk, date(2026, 11, 18), today=TODAY, now=NOW)
    end_list(hall.pk, date(2026, 11, 30), today=TODAY, now=NOW)
    with pytest.raises(Refusal, match="ends_later"):
        end_list(hall.pk, date(2026, 12, 1), today=TODAY, now=NOW)
    with pytest.raises(Refusal, match="list_is_draft"):
        end_list(a_draft(world).pk, NEXT_YEAR, today=TODAY, now=NOW)


@pytest.mark.parametrize(
    "change",
    ["valid_to = NULL", "valid_to = '2027-01-01'", "valid_from = '2024-01-01'", "minimum = 1, valid_to = '2026-06-01'"],
)
def test_the_database_lets_a_published_list_end_sooner_and_change_in_nothing_else(world: World, change: str) -> None:
    hall = PriceList.objects.get(key="hall")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE prices_pricelist SET valid_to = '2026-12-31' WHERE id = %s", [hall.pk])
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(f"UPDATE prices_pricelist SET {change} WHERE id = %s", [hall.pk])


def test_a_deleted_draft_leaves_nothing_but_its_entry_in_the_journal(world: World) -> None:
    draft = a_draft(world, FULL)
    delete_draft(draft.pk, now=NOW)
    assert not PriceList.objects.filter(valid_from=NEXT_YEAR).exists()
    assert everything_of(Entry).order_by("id").last().verb == "price_list.deleted"  # type: ignore[union-attr]


def test_a_list_that_is_no_longer_used_for_a_space_gives_way_to_the_wider_one(world: World) -> None:
    use_lists(world.municipality.pk, [ListUse(key="meeting_room", space_id=world.hall.pk)], now=NOW)
    assert quote_for(world.quarter.pk, EVENING, "resident").total == 272_00
    use = PriceListUse.objects.get(space=world.hall).pk
    unuse_lists(world.municipality.pk, [use], now=NOW)
    assert quote_for(world.quarter.pk, EVENING, "resident").total == 282_00


def test_a_vat_rate_that_was_charged_is_never_another_afterwards(world: World) -> None:
    home = world.municipality.pk
    taxed = replace(MEETING, rows=(NewRow(groups=("resident",), unit=Unit.HOUR, amount=100_00, vat_code="standard"),))
    publish_list(a_draft(world, taxed, date(2026, 6, 1)).pk, now=NOW)
    quote = store(quote_for(world.room.pk, EVENING, "resident"), now=NOW)
    payer = Payer(person_id=a_person().pk)
    charge(charge_use(quote, subject=("occurrence", 1), payer=payer, use_day=date(2026, 11, 24)), now=NOW)
    for rate in (
        NewVatRate("standard", 1200, date(2018, 1, 1)),  # the rate itself
        NewVatRate("standard", 1200, date(2026, 11, 1)),  # one put in between, back in time
    ):
        with pytest.raises(Refusal, match="vat_rate_used"):
            set_vat_rates(home, [rate], now=NOW)
    rate_id = VatRate.objects.get(code="standard").pk
    with pytest.raises(Refusal, match="vat_rate_used"):
        drop_vat_rate(home, rate_id, now=NOW)
    set_vat_rates(home, [NewVatRate("standard", 2500, date(2018, 1, 1))], now=NOW)  # the same again changes nothing
    set_vat_rates(home, [NewVatRate("standard", 3000, NEXT_YEAR), NewVatRate("exempt", 100, TODAY)], now=NOW)
    assert quote_for(world.room.pk, between("2027-01-05 18:00", "19:00"), "resident").vat[0].basis_points == 3000
    drop_vat_rate(home, VatRate.objects.get(valid_from=NEXT_YEAR).pk, now=NOW)
    assert quote_for(world.room.pk, between("2027-01-05 18:00", "19:00"), "resident").vat[0].basis_points == 2500


def test_a_new_rate_may_begin_on_a_day_to_come_that_something_is_already_charged_for(world: World) -> None:
    """What is charged for next year keeps the rate it was quoted; what is quoted from now on has the new one."""
    taxed = replace(MEETING, rows=(NewRow(groups=("resident",), unit=Unit.HOUR, amount=100_00, vat_code="standard"),))
    publish_list(a_draft(world, taxed, date(2026, 6, 1)).pk, now=NOW)
    quote = store(quote_for(world.room.pk, between("2027-02-02 18:00", "20:00"), "resident"), now=NOW)
    made = charge_use(quote, subject=("occurrence", 1), payer=Payer(person_id=a_person().pk), use_day=date(2027, 2, 2))
    (charged,) = charge(made, now=NOW)
    set_vat_rates(world.municipality.pk, [NewVatRate("standard", 3000, NEXT_YEAR)], now=NOW)
    charged.refresh_from_db()
    assert charged.vat_basis_points == 2500


# Files --------------------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=12)
NAMES = st.builds(Texts, WORDS.filter(bool), WORDS, WORDS)
CODES = st.sampled_from(["youth_club", "adult_club", "business"])
SHARES = st.sampled_from([None, (1, 4), (2, 4), (4, 4), (1, 3)])
DAYS = st.frozensets(st.integers(1, 7), min_size=1)


@st.composite
def rows(draw: st.DrawFn) -> NewRow:
    unit = draw(st.sampled_from(list(Unit)))
    first = 0 if unit in PACKAGES else draw(st.integers(0, 1439))
    return NewRow(
        groups=(draw(CODES),),
        unit=unit,
        amount=draw(st.integers(0, 10_000_000)),
        share=draw(SHARES),
        days=draw(DAYS),
        from_minute=first,
        to_minute=1440 if unit in PACKAGES else draw(st.integers(first + 1, 1440)),
        vat_code=draw(st.sampled_from(["exempt", "standard"])),
        up_to_minutes=draw(st.integers(1, 600)) if unit is Unit.HALF_DAY else None,
    )


@st.composite
def lists(draw: st.DrawFn) -> NewList:
    """Lists that a municipality could have: nothing is priced twice, because each row has a group and part alone."""
    additions = st.builds(
        NewAddition, key=st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True), names=NAMES,
        unit=st.sampled_from(ADDED), amount=st.integers(0, 1_000_000), vat_code=st.just("standard"),
        required=st.booleans(), group=st.none() | CODES,
    )  # fmt: skip
    subsidies = st.builds(
        NewSubsidy, group=CODES, of=st.just("resident"), basis_points=st.integers(1, 10_000), names=NAMES
    )
    maxima = st.builds(
        NewMaximum, amount=st.integers(0, 1_000_000), groups=st.just(()) | st.tuples(CODES), share=SHARES, days=DAYS
    )
    return NewList(
        key="hall",
        names=Texts("Hall"),
        valid_from=NEXT_YEAR,
        vat_code="exempt",
        rows=draw(
            st.lists(rows(), max_size=4, unique_by=lambda row: (row.groups, row.share and row.share[0] / row.share[1]))
        ),
        maxima=draw(st.lists(maxima, max_size=2, unique_by=lambda row: (row.groups, row.share))),
        additions=draw(st.lists(additions, max_size=3, unique_by=lambda row: (row.key, row.group))),
        subsidies=draw(st.lists(subsidies, max_size=2, unique_by=lambda row: row.group)),
    )


@given(lists())
def test_a_list_that_is_written_to_a_file_is_read_back_the_same(new: NewList) -> None:
    found = read_file(written(new), groups=["youth_club", "adult_club", "business", "resident"])
    assert found.errors == []
    plain = [replace(row, days=row.fitting_days) for row in found.rows]
    assert (plain, found.maxima, found.additions, found.subsidies) == (
        list(new.rows), list(new.maxima), list(new.additions), list(new.subsidies),
    )  # fmt: skip


def test_a_list_exported_and_imported_prices_the_same(world: World) -> None:
    first = a_draft(world, FULL)
    found = read_file(written(as_written(first)))
    second = draft_from_file(world.municipality.pk, replace(FULL, key="copy", valid_from=NEXT_YEAR), found, now=NOW)
    same = as_written(second)
    assert replace(same, key="hall") == as_written(first)


REAL = """group;unit;part;days;price
adult_club resident business;hour;1/4;;141
adult_club resident business;hour;2/4;;185
adult_club resident business;hour;3/4;;241
adult_club resident business;hour;4/4;;362
youth_club;hour;1/4;;35
youth_club;hour;2/4;;70
youth_club;hour;3/4;;105
youth_club;hour;4/4;;141
adult_club resident business;day;4/4;1-5;7 421
adult_club resident business;day;4/4;6-8;9 277
adult_club resident business;weekend;4/4;;12 987
"""


def test_the_list_of_a_norwegian_municipality_is_imported_and_prices_a_hall(world: World) -> None:
    found = read_file(REAL, groups=["youth_club", "adult_club", "resident", "business"], vat_codes=["exempt"])
    assert found.errors == []
    made = draft_from_file(world.municipality.pk, replace(HALL, rows=(), valid_from=NEXT_YEAR), found, now=NOW)
    publish_list(made.pk, now=NOW)
    saturday = between("2027-01-16 08:00", "23:00")
    assert quote_for(world.hall.pk, saturday, "business").total == 5430_00  # 15 hours are cheaper than the day
    assert quote_for(world.half.pk, between("2027-01-05 18:00", "20:00"), "youth_club").total == 140_00


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("price;nobody;hour;;;;;;100;exempt", ("no_such_group", "group")),
        ("price;resident;hour;;;;;;100;luxury", ("no_vat_code", "vat")),
        ("price;resident;day;;;08:00;;;100;exempt", ("whole_days_only", "from")),
        ("price;resident;weekend;;6 7 8;;;;100;exempt", ("calendar_days_only", "days")),
        ("price;resident;hour;;;;;;1;exempt", ("price_rows_overlap", "group")),
        ("bonus;resident;hour;;;;;;100;exempt", ("no_such_row", "row")),
        ("addition;;hour;;;;;;100;exempt;Å;Navn", ("not_a_key", "key")),
        ("addition;;hour;;;;;;100;exempt;wash;", ("no_name", "name_nb")),
        ("addition;;week;;;;;;100;exempt;wash;Vask", ("no_such_unit", "unit")),
        ("subsidy;resident;;;;;;;;;;Fritt;;;;resident;50", ("subsidy_of_itself", "of")),
        ("subsidy;resident;;;;;;;;;;Fritt;;;;business;101", ("not_a_percent", "percent")),
    ],
)
def test_each_line_of_a_whole_list_that_is_wrong_is_told_with_its_column(line: str, told: tuple[str, str]) -> None:
    head = "row;group;unit;part;days;from;to;up_to;price;vat;key;name_nb;name_nn;name_en;always;of;percent\n"
    text = f"{head}price;resident;hour;;;;;;100;exempt\n{line}\n"
    found = read_file(text, groups=["resident", "business"], vat_codes=["exempt"])
    assert [(each.line, each.code, each.column) for each in found.errors] == [(3, *told)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("unit;price;group\nhour\n", [(2, "no_group_named")]),
        ("group;unit;price\rresident;hour;100\rresident\r", [(3, "no_such_unit")]),
        ("group;unit;price\nresident;hour;100;and;more\n", []),
    ],
)
def test_a_line_with_too_few_or_too_many_cells_breaks_nothing(text: str, told: list[tuple[int, str]]) -> None:
    assert [(each.line, each.code) for each in read_file(text).errors] == told


def test_a_file_that_is_no_table_is_refused_by_name() -> None:
    endless = 'group;unit;price\nresident;hour;"' + "9" * 200_000
    for text in (endless, '"' + "x" * 200_000, "", "\x01\x02"):
        with pytest.raises(Refusal, match="not_a_price_file"):
            read_file(text)


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text() -> None:
    evil = replace(FULL, additions=(replace(FULL.additions[0], names=Texts("=1+1", "'@", "-x")),))
    text = written(evil)
    assert "'=1+1" in text
    assert read_file(text).additions == list(evil.additions)


# What to look at before it is published ---------------------------------------------------------------------------


@pytest.mark.scenario(34)
def test_what_no_row_prices_is_told_before_a_list_is_published(world: World) -> None:
    home = world.municipality.pk
    new = NewList(
        key="hall", names=Texts("Hall"), valid_from=NEXT_YEAR, vat_code="luxury",
        rows=(
            NewRow(groups=("resident",), unit=Unit.HOUR, amount=1, days=WEEKDAYS),
            NewRow(groups=("resident",), unit=Unit.HOUR, amount=1, days=HOLY, to_minute=1200),
            NewRow(groups=("business",), unit=Unit.HOUR, amount=1, share=(1, 4)),
        ),
        subsidies=(NewSubsidy(group="youth_club", of="resident", basis_points=10_000, names=Texts("Gratis")),),
    )  # fmt: skip
    book = book_of(home)
    assert book is not None
    shares = shares_of(priced_by("hall", book, places_of(home)))
    found = [(each.code, each.group or each.vat_code, str(each.share or ""), each.days, each.from_minute)
             for each in warnings(tariff_of(new), book, shares)]  # fmt: skip
    assert found == [
        ("no_vat_rate", "luxury", "", (), 0),
        ("group_without_price", "adult_club", "", (), 0),
        ("time_without_price", "resident", "", (6, 7, 8), 1200),
        ("time_without_price", "business", "1/2", (1, 2, 3, 4, 5, 6, 7, 8), 0),
        ("time_without_price", "business", "1", (1, 2, 3, 4, 5, 6, 7, 8), 0),
    ]
    assert [each.code for each in warnings(tariff_of(HALL), book, shares)] == []
    assert [each.code for each in warnings(tariff_of(HALL), book, [])] == ["nowhere"]


def test_a_list_of_another_municipality_has_no_place_here(world: World) -> None:
    there = a_world("bergen", "4601")
    assert {each.price_list.municipality_id for each in lists_of(there.municipality.pk, TODAY)} == {
        there.municipality.pk
    }
    use = _use_of_kind(there)
    unuse_lists(world.municipality.pk, [use], now=datetime(2026, 11, 20, tzinfo=UTC))
    assert _use_of_kind(there) == use


def _use_of_kind(world: World) -> int:
    return PriceListUse.objects.get(municipality=world.municipality, kind="sports_hall").pk
