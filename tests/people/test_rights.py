"""Who may act for whom, and until when. Alice books for a club, Bob is her colleague, Charlie an outsider."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from aktiv.journal.models import Entry
from aktiv.people.actions import (
    NewOrganisation,
    NewPerson,
    NewRight,
    grant_rights,
    register_organisations,
    register_persons,
)
from aktiv.people.models import Organisation, Person
from aktiv.people.permissions import Permission
from aktiv.people.queries import acting, may_for, may_in, organisations_of, staff_roles
from aktiv.people.rules import Party
from aktiv.values.refusal import Refusal
from tests.facilities.world import a_municipality
from tests.reading import everything_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
FIRST, LAST = date(2027, 1, 1), date(2027, 6, 30)


class World(NamedTuple):
    alice: Person
    bob: Person
    charlie: Person
    club: Organisation
    other_club: Organisation


@pytest.fixture
def world() -> World:
    home = a_municipality()
    alice, bob, charlie = register_persons([NewPerson(name=n) for n in ("Alice", "Bob", "Charlie")], now=NOW)
    club, other = register_organisations(
        [NewOrganisation(name=name, kind="club", municipality=home) for name in ("Straumen Handball", "Åsane Turn")],
        now=NOW,
    )
    grant_rights(
        [
            NewRight(person=alice, of=club, role="booker", valid_from=FIRST, valid_to=LAST),
            NewRight(person=bob, of=club, role="coach", valid_from=FIRST),
            NewRight(person=alice, of=other, role="administrator", valid_from=FIRST),
            NewRight(person=bob, of=home, role="case_handler", valid_from=FIRST, valid_to=LAST),
        ],
        now=NOW,
    )
    return World(alice, bob, charlie, club, other)


@pytest.mark.parametrize(
    ("day", "may"), [(date(2026, 12, 31), False), (FIRST, True), (LAST, True), (date(2027, 7, 1), False)]
)
def test_a_booker_may_book_from_the_first_day_to_the_last(world: World, day: date, may: bool) -> None:
    assert may_for(world.alice, world.club, day) is may


def test_a_coach_leads_teams_but_does_not_book_and_an_outsider_does_neither(world: World) -> None:
    assert not may_for(world.bob, world.club, FIRST)
    assert may_for(world.bob, world.club, FIRST, Permission.TEAM_LEAD)
    assert not may_for(world.charlie, world.club, FIRST, Permission.TEAM_LEAD)
    assert not may_for(world.bob, world.other_club, FIRST, Permission.TEAM_LEAD)


def test_staff_are_staff_in_their_own_municipality_and_time(world: World) -> None:
    home, other = world.club.municipality_id, a_municipality("bergen", "4601")
    assert home is not None
    see, decide = Permission.BOOKING_SEE, Permission.BOOKING_DECIDE
    assert may_in(world.bob, home, see, day=FIRST)
    assert may_in(world.bob, home, decide, day=LAST)
    assert not may_in(world.bob, home, Permission.ROLE_GRANT, day=FIRST)
    assert not may_in(world.bob, home, see, day=date(2027, 7, 1))
    assert not may_in(world.bob, other, see, day=FIRST)
    assert not may_in(world.alice, home, see, day=FIRST)
    assert staff_roles(world.bob, FIRST) == {home: frozenset({"case_handler"})}


def test_a_person_acts_as_self_or_for_a_club_she_represents(world: World, django_assert_num_queries: Any) -> None:
    assert acting(world.alice, None, FIRST) == Party(world.alice)
    assert acting(world.alice, world.club.pk, FIRST) == Party(world.alice, world.club)
    for person, organisation in ((world.charlie, world.club.pk), (world.bob, world.club.pk), (world.alice, uuid4())):
        with pytest.raises(Refusal) as refused:
            acting(person, organisation, FIRST)
        assert refused.value.code == "not_representative"
    with django_assert_num_queries(1):
        assert [one.name for one in organisations_of(world.alice, FIRST)] == ["Straumen Handball", "Åsane Turn"]


def test_the_home_of_a_party_is_the_clubs_when_it_acts_for_one(world: World) -> None:
    elsewhere = a_municipality("bergen", "4601")
    world.alice.home_municipality = elsewhere
    assert Party(world.alice).home_id == elsewhere.pk
    assert Party(world.alice, world.club).home_id == world.club.municipality_id


def test_a_right_that_ends_before_it_begins_is_refused(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        grant_rights(
            [NewRight(person=world.charlie, of=world.club, role="booker", valid_from=LAST, valid_to=FIRST)], now=NOW
        )
    assert refused.value.code == "validity_not_in_order"


@pytest.mark.scenario(40)
@pytest.mark.parametrize("number", ["974 760 673", "NO974760673MVA", "974760673"])
def test_an_organisation_number_is_checked_and_stored_in_one_form(number: str) -> None:
    made = register_organisations(
        [NewOrganisation(name="Lag", kind="club", number=number, municipality=a_municipality())], now=NOW
    )
    assert made[0].number == "974760673"


@pytest.mark.scenario(40)
@pytest.mark.parametrize("number", ["974760674", "000000000", "97476067", "Lag"])
def test_a_number_with_a_wrong_check_digit_is_refused_and_nothing_registered(number: str) -> None:
    with pytest.raises(Refusal) as refused:
        register_organisations(
            [NewOrganisation(name="Lag", kind="club", number=number, municipality=a_municipality())], now=NOW
        )
    assert refused.value.code == "not_an_organisation_number"
    assert number not in str(refused.value.data)
    assert not Organisation.objects.exists()


@pytest.mark.scenario(40)
def test_groups_without_a_number_can_exist_and_numbers_belong_to_one() -> None:
    home = a_municipality()
    group = NewOrganisation(name="Gjengen", kind="group", municipality=home)
    assert len(register_organisations([group, group], now=NOW)) == 2
    club = NewOrganisation(name="Lag", kind="club", number="974760673", municipality=home)
    register_organisations([club], now=NOW)
    with pytest.raises(Refusal) as refused:
        register_organisations([club], now=NOW)
    assert refused.value.code == "organisation_number_taken"


def test_the_journal_knows_persons_by_id_only(world: World) -> None:
    assert "Alice" not in str(list(everything_of(Entry).values_list("data", flat=True)))
    assert everything_of(Entry).filter(verb="right.granted", subject_id=str(world.alice.pk)).count() == 2
