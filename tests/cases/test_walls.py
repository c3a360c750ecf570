"""The second wall around cases: whatever a query forgets to ask, the database shows no more than was said for whom."""

from __future__ import annotations

import pytest
from django.db import connection

from aktiv.cases.actions.drafting import ask_for
from aktiv.cases.actions.handling import note
from aktiv.walls import everything, within
from tests.bookings.world import NOW, when
from tests.cases.world import CaseWorld
from tests.facilities.world import a_municipality

pytestmark = pytest.mark.debian_postgres
TABLES = ("cases_application", "cases_case", "cases_decision", "cases_note")


def counts() -> list[int]:
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
    return found


@pytest.fixture
def decided(world: CaseWorld) -> CaseWorld:
    """A case with a decision and an internal note, and a draft of Charlie's."""
    case = world.case("18–20")
    note(case.pk, "Between us", by=world.ingrid.pk, now=NOW, internal=True)
    world.grant_all(case)
    ask_for(world.as_charlie, world.courts["B"].pk, [when("18–20")], now=NOW)
    return world


def test_nothing_is_shown_to_who_has_not_said_for_whom(decided: CaseWorld) -> None:
    assert counts() == [0, 0, 0, 0]
    with everything():
        assert counts() == [2, 1, 1, 1]


def test_a_municipality_is_shown_its_cases_and_no_drafts(decided: CaseWorld) -> None:
    with within(municipalities=[decided.municipality.pk]):
        assert counts() == [1, 1, 1, 1]
    with within(municipalities=[a_municipality("stavanger", "1103").pk]):
        assert counts() == [0, 0, 0, 0]


def test_a_club_is_shown_its_own_without_what_is_internal(decided: CaseWorld) -> None:
    with within(organisation=decided.club.pk):
        assert counts() == [1, 1, 1, 0]
    with within(person=decided.charlie.pk, organisation=decided.rival.pk):
        assert counts() == [1, 0, 0, 0]


def test_the_same_is_not_said_twice_and_what_was_shown_before_is_shown_again(decided: CaseWorld) -> None:
    home = decided.municipality.pk
    with within(municipalities=[home]):
        with within(municipalities=[home]):
            assert counts() == [1, 1, 1, 1]
        with within(person=decided.charlie.pk):
            assert counts() == [1, 0, 0, 0]
        assert counts() == [1, 1, 1, 1]
    assert counts() == [0, 0, 0, 0]
