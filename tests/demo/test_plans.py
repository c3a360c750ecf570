"""The plan of each city's year, before anything is booked: full evenings, a choice on Tuesdays, nothing twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from aktiv.demo.actions import build, cities, society
from aktiv.demo.catalogue import Kind, load
from aktiv.demo.queries.halls import board_of
from aktiv.demo.rules import Board, Hall, Span, Use
from aktiv.demo.rules.around import Around, Others
from aktiv.demo.rules.board import GYMNASIA, OPEN_AIR
from aktiv.demo.rules.now_and_then import personal
from aktiv.demo.rules.year import year_of
from aktiv.municipalities.models import Municipality
from tests.conftest import Committed
from tests.demo.world import NOW

EVENING = (16 * 60, 22 * 60)
HALF_A_YEAR = timedelta(days=182)


def planned(slug: str) -> tuple[Board, Around, list[Use]]:
    """A city's board after a year has been thought out."""
    build(lambda _: None, now=NOW, only=(slug,), reach=timedelta())
    city = load().city(slug)
    municipality = Municipality.objects.get()
    around = Around(NOW.date() - HALF_A_YEAR, NOW.date() + HALF_A_YEAR, NOW, municipality.zone)
    board = board_of(municipality, city, cities.read_city(municipality), list(around.days()))
    groups = {group["key"]: group["activity"] for group in society.names()["groups"]}
    others = Others(society.RESIDENTS, groups, tuple(society.names()["businesses"]))
    personas = tuple(each for each in load().personas if each.city == slug)
    return board, around, year_of(city, board, around, others, personas)


def overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def fill(board: Board, around: Around, uses: list[Use]) -> dict[bool, float]:
    """The share of open floor and minutes that is taken: on weekday evenings (True) and otherwise."""
    had: Counter[bool] = Counter()
    used: Counter[bool] = Counter()
    for hall in board.halls:
        if hall.kind in GYMNASIA:
            for day in around.days():
                for span in board.open(hall, day).bookable:
                    evening = overlap(span, EVENING) if day.isoweekday() < 6 else 0
                    had[True] += hall.divisions * evening
                    had[False] += hall.divisions * (span[1] - span[0] - evening)
    for use in uses:
        if use.hall.kind in GYMNASIA:
            for day, span in use.dates:
                for public in board.open(use.hall, day).bookable:
                    within = (max(span[0], public[0]), min(span[1], public[1]))
                    if within[0] < within[1]:
                        evening = overlap(within, EVENING) if day.isoweekday() < 6 else 0
                        atoms = use.room.atoms.bit_count()
                        used[True] += atoms * evening
                        used[False] += atoms * (within[1] - within[0] - evening)
    return {late: used[late] / had[late] for late in (True, False)}


def free_from(board: Board, hall: Hall, day: date, start: int) -> bool:
    return any(board.free(hall, room, day, (start, start + 120)) for room in hall.rooms)


@pytest.mark.parametrize("slug", ["alesund", "bergen", "fjell", "stavanger"])
def test_a_city_has_full_evenings_and_a_choice_on_tuesdays(committed: Committed, slug: str) -> None:
    board, around, uses = planned(slug)
    share = fill(board, around, uses)
    assert 0.55 <= share[True] <= 0.85
    assert share[False] < 0.4
    handball = [hall for hall in board.halls if hall.kind is Kind.SPORTS_HALL and "handball" in hall.whole.activities]
    for weeks in (0, 1, 2):
        tuesday = around.today + timedelta(days=1 + 7 * weeks)
        asked = [free_from(board, hall, tuesday, 18 * 60) for hall in handball]
        near = [
            any(free_from(board, hall, tuesday, start) for start in range(16 * 60, 20 * 60, 30)) for hall in handball
        ]
        assert any(asked)
        assert any(later and not now for now, later in zip(asked, near, strict=True))
        assert not all(near)


def test_no_two_uses_of_a_plan_meet(committed: Committed) -> None:
    _, _, uses = planned("fjell")
    held: dict[tuple[tuple[str, str], date], list[tuple[int, Span]]] = {}
    for use in uses:
        for day, span in use.dates:
            others = held.setdefault((use.hall.key, day), [])
            assert not [each for atoms, each in others if atoms & use.room.atoms and overlap(each, span)], (
                use.title,
                use.hall.key,
                day,
                span,
            )
            others.append((use.room.atoms, span))


@pytest.mark.parametrize(
    ("slug", "facility"), [("stavanger", "tastahallen"), ("bergen", "ado-arena"), ("alesund", "larsgarden-idrettshall")]
)
def test_where_a_persona_is_told_to_find_an_hour_there_is_one_every_evening(
    committed: Committed, slug: str, facility: str
) -> None:
    board, around, _ = planned(slug)
    halls = [hall for hall in board.halls if hall.key[0] == facility and hall.kind in GYMNASIA and hall.open_to_all]
    for ahead in range(1, 15):
        day = around.today + timedelta(days=ahead)
        if day.isoweekday() < 6 and board.open(halls[0], day).instant:
            assert any(board.free(hall, room, day, (18 * 60, 19 * 60)) for hall in halls for room in hall.rooms)


@pytest.mark.parametrize("slug", ["alesund", "bergen", "fjell", "stavanger"])
def test_personas_have_nothing_in_the_open_in_winter_and_something_all_the_same(
    committed: Committed, slug: str
) -> None:
    build(lambda _: None, now=NOW, only=(slug,), reach=timedelta())
    city, municipality = load().city(slug), Municipality.objects.get()
    personas = tuple(each for each in load().personas if each.city == slug)
    for today in (date(2026, 11, 23), date(2027, 1, 15), date(2027, 3, 20), date(2027, 6, 1)):
        now = datetime.combine(today, NOW.timetz())
        around = Around(today - timedelta(days=70), today + timedelta(days=70), now, municipality.zone)
        board = board_of(municipality, city, cities.read_city(municipality), list(around.days()))
        uses = list(personal(city, board, around, personas))
        assert {use.party.person for use in uses} == {each.slug for each in personas}
        outdoors = {day.month for use in uses if use.hall.kind in OPEN_AIR for day, _ in use.dates}
        assert not outdoors & {12, 1, 2, 3}
