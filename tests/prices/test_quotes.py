"""Prices of spaces, read from the database."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from aktiv.journal.models import Entry
from aktiv.prices.actions import (
    ListUse,
    NewRow,
    NewVatRate,
    draft_list,
    publish_list,
    quote,
    set_groups,
    set_vat_rates,
    store,
    store_many,
    use_lists,
)
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.models import PriceBook
from aktiv.prices.queries import Use, quote_for, quotes_for_many
from aktiv.prices.tariffs import Unit
from aktiv.values.refusal import Refusal
from tests.prices.pure import between
from tests.prices.world import DEFAULTS, GROUPS, HALL, MEETING, NOW, YOUTH_FREE, a_club, a_world, published
from tests.reading import everything_of

EVENING = between("2026-11-24 18:00", "20:00")
pytestmark = pytest.mark.django_db


def test_the_real_price_list_prices_every_part_of_a_hall_and_a_meeting_room() -> None:
    world = a_world()
    totals = {
        (group, space.name_nb): quote_for(space.pk, EVENING, group).total
        for group in ("adult_club", "youth_club")
        for space in (world.quarter, world.half, world.hall, world.room)
    }
    assert totals == {
        ("adult_club", "Bane 1"): 282_00,
        ("adult_club", "Halvdel 1"): 370_00,
        ("adult_club", "Hall"): 724_00,
        ("adult_club", "Møterom"): 158_00,
        ("youth_club", "Bane 1"): 70_00,
        ("youth_club", "Halvdel 1"): 140_00,
        ("youth_club", "Hall"): 282_00,
        ("youth_club", "Møterom"): 158_00,
    }
    day, weekend = between("2026-11-24 00:00", "2026-11-25 00:00"), between("2026-11-28 00:00", "2026-11-30 00:00")
    assert quote_for(world.hall.pk, day, "business").total == 7421_00
    assert quote_for(world.hall.pk, weekend, "business").total == 12987_00


def test_a_quote_takes_one_statement_and_the_first_one_after_a_change_takes_two(
    django_assert_num_queries: Any,
) -> None:
    world = a_world()
    with django_assert_num_queries(2):
        quote_for(world.half.pk, EVENING, "adult_club")
    with django_assert_num_queries(1):
        quote_for(world.half.pk, EVENING, "adult_club")


@pytest.mark.parametrize("spaces", [1, 4])
def test_a_result_page_takes_the_same_number_of_statements_for_one_and_many(
    spaces: int, django_assert_num_queries: Any
) -> None:
    worlds = [a_world(), a_world("sund", "4627")]
    club = a_club()
    uses = [Use(space.pk, EVENING) for world in worlds for space in (world.hall, world.half, world.quarter, world.room)]
    with django_assert_num_queries(3):  # spaces, books, the club's groups
        found = quotes_for_many(uses[:spaces] + uses[4 : 4 + spaces], club)
    assert len(found) == 2 * spaces
    with django_assert_num_queries(2):
        found = quotes_for_many(uses, club)
    assert [quote.total for quote in found.values() if isinstance(quote, QuoteDraft)] == [
        724_00,
        370_00,
        282_00,
        158_00,
    ] * 2


def test_a_result_page_says_what_cannot_be_priced_and_prices_the_rest() -> None:
    world = a_world(lists=(HALL,))
    found = quotes_for_many([Use(world.hall.pk, EVENING), Use(world.room.pk, EVENING), Use(-1, EVENING)])
    hall, room = (found[Use(space.pk, EVENING)] for space in (world.hall, world.room))
    assert isinstance(hall, QuoteDraft)
    assert isinstance(room, Refusal)
    assert room.code == "no_price_list"
    assert Use(-1, EVENING) not in found


def test_a_changed_price_is_seen_at_once() -> None:
    world = a_world()
    assert quote_for(world.room.pk, EVENING, "resident").total == 272_00
    dearer = replace(MEETING, rows=(NewRow(groups=("resident",), unit=Unit.HOUR, amount=150_00),))
    draft = draft_list(world.municipality.pk, dearer, now=NOW)
    assert quote_for(world.room.pk, EVENING, "resident").total == 272_00
    publish_list(draft.pk, now=NOW)
    assert quote_for(world.room.pk, EVENING, "resident").total == 300_00


def test_every_change_of_what_is_published_gives_the_book_a_new_version() -> None:
    world = a_world()
    seen = {PriceBook.objects.get().version}

    def changed() -> bool:
        version = PriceBook.objects.get().version
        new = version not in seen
        seen.add(version)
        return new

    id_ = world.municipality.pk
    set_vat_rates(id_, [NewVatRate("exempt", 0, date(2018, 1, 1))], now=NOW)
    assert changed()
    set_groups(id_, GROUPS, DEFAULTS, now=NOW)
    assert changed()
    use_lists(id_, [ListUse(key="hall", space_id=world.room.pk)], now=NOW)
    assert changed()
    published(world.municipality, HALL)
    assert changed()
    world.municipality.time_zone = "Europe/London"
    world.municipality.save()
    assert changed()
    world.municipality.name = "Nye Fjell"
    world.municipality.save(update_fields=["name"])
    assert not changed()


def test_the_nearest_list_wins_space_then_facility_then_kind() -> None:
    world = a_world()
    ladder = [ListUse(key="all"), ListUse(key="facility", facility_id=world.facility.pk),
              ListUse(key="court", facility_id=world.facility.pk, kind="sports_hall"),
              ListUse(key="own", space_id=world.hall.pk), ListUse(key="part", space_id=world.half.pk)]  # fmt: skip
    prices = {"all": 1_00, "facility": 2_00, "court": 3_00, "own": 4_00, "part": 5_00}
    for key, amount in prices.items():
        row = NewRow(groups=("resident",), unit=Unit.FIXED, amount=amount)
        published(world.municipality, replace(MEETING, key=key, rows=(row,)))
    seen = []
    for use in ladder:
        use_lists(world.municipality.pk, [use], now=NOW)
        seen.append(tuple(quote_for(space.pk, EVENING, "resident").total for space in (world.room, world.half)))
    own, facility = (272_00, 370_00), 2_00
    assert seen == [own, (facility, facility), (facility, 3_00), (facility, 4_00), (facility, 5_00)]


def test_youth_see_that_they_borrow_for_free_and_what_others_pay() -> None:
    world = a_world(lists=(YOUTH_FREE,))
    draft = quote_for(world.half.pk, EVENING, "youth_club")
    assert (draft.total, draft.ordinary) == (0, 370_00)
    assert draft.subsidised is not None
    assert draft.subsidised.nb == "Lag med barn og unge låner gratis."


def test_an_unknown_space_has_no_price() -> None:
    with pytest.raises(Refusal) as refused:
        quote_for(-1, EVENING, "resident")
    assert refused.value.code == "no_such_space"


def test_a_stored_quote_keeps_the_price_the_lines_and_the_rules() -> None:
    world = a_world(lists=(YOUTH_FREE,))
    draft = quote_for(world.half.pk, EVENING, "youth_club")
    kept = store(draft, now=NOW)
    kept.refresh_from_db()
    assert kept.explained == draft.lines
    assert kept.vat_sums == draft.vat
    assert (kept.total, kept.ordinary, kept.currency, kept.rules_version) == (0, 370_00, "NOK", 1)
    assert (kept.during.lower, kept.during.upper) == (EVENING.start, EVENING.end)


@pytest.mark.parametrize("change", ["UPDATE prices_quote SET total = total, net = net", "DELETE FROM prices_quote"])
def test_a_stored_quote_can_be_neither_changed_nor_deleted(change: str) -> None:
    world = a_world()
    store(quote_for(world.half.pk, EVENING, "resident"), now=NOW)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.scenario(31)
def test_a_quote_given_before_a_new_list_keeps_its_price() -> None:
    world = a_world()
    promised = quote(world.room.pk, EVENING, "resident", now=NOW)
    dearer = replace(MEETING, rows=(NewRow(groups=("resident",), unit=Unit.HOUR, amount=150_00),))
    published(world.municipality, dearer)
    promised.refresh_from_db()
    assert promised.total == 272_00
    assert everything_of(Entry).get(verb="quote.made").subject_id == str(promised.pk)


def test_many_quotes_are_stored_in_one_statement(django_assert_num_queries: Any) -> None:
    world = a_world()
    draft = quote_for(world.half.pk, EVENING, "resident")
    with django_assert_num_queries(1):
        assert len({kept.pk for kept in store_many([draft] * 50, now=NOW)}) == 50


class _UndoneError(Exception):
    pass


def test_a_price_that_was_undone_is_never_quoted_from_memory() -> None:
    world = a_world()

    def price_now() -> int:
        return quote_for(world.room.pk, EVENING, "resident").total

    def publish_at(kroner: int) -> None:
        row = NewRow(groups=("resident",), unit=Unit.HOUR, amount=kroner * 100)
        published(world.municipality, replace(MEETING, rows=(row,)))

    assert price_now() == 272_00
    with contextlib.suppress(_UndoneError), transaction.atomic():
        publish_at(500)
        assert price_now() == 1000_00  # now in memory, under a version that nobody will see again
        raise _UndoneError
    assert price_now() == 272_00
    publish_at(150)
    assert price_now() == 300_00
