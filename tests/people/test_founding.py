"""Making an organisation's profile: who becomes its administrator at once, who asks, and what the register's word is.

Alice is the club's chair, Bob her colleague, Charlie an outsider, Ingrid works for the municipality.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest

from aktiv.journal.models import Entry
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.following import confirm_waiting, follow_register
from aktiv.people.actions.founding import confirm_later, decide_waiting, found_group, found_organisation
from aktiv.people.actions.looking_up import look_up, search_register
from aktiv.people.models import Organisation, Person, Representative, RightRequest
from aktiv.people.ports import register as port
from aktiv.people.queries import acting, organisations_of
from aktiv.people.queries.organisations import listed
from aktiv.people.rules.organisations import register_role
from aktiv.values.refusal import Refusal
from tests.facilities.world import a_municipality
from tests.people.register import CLUB, Register, a_club, chair
from tests.reading import everything_of

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


class World(NamedTuple):
    home: Municipality
    register: Register
    alice: Person
    bob: Person
    ingrid: Person


@pytest.fixture
def world() -> Iterator[World]:
    register = Register()
    register.put(a_club(), chair())
    before = port.registers()
    port.use({"NO": register})
    home = a_municipality("fjell", "4626")
    persons = [
        Person.objects.create(name=name, birth_date=date(1990, 1, 1), home_municipality=home)
        for name in ("Alice Berg Aas", "Bob Bakke", "Ingrid Iversen")
    ]
    yield World(home, register, *persons)
    port.use(before)


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def test_the_chair_of_a_club_that_nobody_represents_is_its_administrator_at_once(world: World) -> None:
    founded = found_organisation(world.alice, "800 300 509", now=NOW)
    club = founded.organisation
    assert (club.name, club.kind, club.voluntary, club.municipality) == ("SOTRA SJAKKLUBB", "club", True, world.home)
    assert founded.right is not None
    assert (founded.right.role, founded.right.source) == ("administrator", "founder")
    assert organisations_of(world.alice, NOW.date()) == [club]


def test_whoever_the_register_does_not_name_asks(world: World) -> None:
    founded = found_organisation(world.bob, CLUB, note="I keep the accounts", now=NOW)
    assert founded.right is None
    assert founded.request is not None
    assert (founded.request.register_role, founded.request.municipality) == ("", world.home)
    assert organisations_of(world.bob, NOW.date()) == []


def test_the_chair_asks_too_where_somebody_represents_the_club_already(world: World) -> None:
    found_organisation(world.alice, CLUB, now=NOW)
    other = replace(a_club())
    world.register.put(other, chair("Bob Bakke"))
    founded = found_organisation(world.bob, CLUB, now=NOW)
    assert founded.right is None
    assert founded.request is not None
    assert founded.request.register_role == "LEDE"


@pytest.mark.parametrize(
    ("name", "born", "role"),
    [
        ("Alice Berg Aas", date(1990, 1, 1), "LEDE"),
        ("alice aas", date(1990, 1, 1), "LEDE"),
        ("Alice Aas", date(1990, 1, 2), ""),  # a namesake
        ("Alice Berg", date(1990, 1, 1), ""),
        ("Aas", date(1990, 1, 1), ""),
        ("Alice Aas", None, ""),
    ],
)
def test_a_role_is_hers_when_name_and_birth_date_are(name: str, born: date | None, role: str) -> None:
    assert register_role(name, born, [chair()]) == role


def test_a_register_that_is_down_names_nobody_so_that_the_chair_asks(world: World) -> None:
    look_up(CLUB, now=NOW)
    world.register.down = True
    founded = found_organisation(world.alice, CLUB, now=NOW + timedelta(minutes=1))
    assert founded.right is None
    assert founded.request is not None


def test_what_was_told_before_is_told_again_with_its_age_while_the_register_is_down(world: World) -> None:
    look_up(CLUB, now=NOW)
    world.register.down = True
    found = look_up(CLUB, now=LATER)
    assert found.unit is not None
    assert (found.fresh, found.read_at, found.unit.name) == (False, NOW, "SOTRA SJAKKLUBB")
    assert [each.number for each in search_register("sjakk", now=LATER).units] == [CLUB]
    with refused("register_down"):
        look_up("800300525", now=NOW)
    with refused("register_down"):
        search_register("turn", now=NOW)


def test_the_register_is_not_asked_twice_in_a_moment(world: World) -> None:
    look_up(CLUB, now=NOW)
    look_up(CLUB, now=NOW + timedelta(minutes=9))
    assert world.register.asked == 1
    look_up(CLUB, now=NOW + timedelta(minutes=10))
    assert world.register.asked == 2


@pytest.mark.parametrize("number", ["800300510", "80030050", "abc", ""])
def test_a_number_that_is_none_is_refused_before_anybody_is_asked(world: World, number: str) -> None:
    with refused("not_an_organisation_number"):
        found_organisation(world.alice, number, now=NOW)
    assert world.register.asked == 0


def test_clubs_that_are_gone_or_bankrupt_or_unknown_are_not_founded(world: World) -> None:
    world.register.put(a_club(gone_on=date(2026, 1, 1)))
    with refused("organisation_dissolved"):
        found_organisation(world.alice, CLUB, now=NOW)
    world.register.put(a_club(bankrupt=True))
    with refused("organisation_bankrupt"):
        found_organisation(world.alice, CLUB, now=LATER)
    with refused("register_knows_none"):
        found_organisation(world.alice, "800300525", now=NOW)
    assert Organisation.objects.count() == 0


def test_a_group_acts_once_its_municipality_has_approved_it(world: World) -> None:
    group = found_group(world.bob, "  Kveldstrimmen  ", world.home, "We exercise", now=NOW).organisation
    assert (group.name, group.status) == ("Kveldstrimmen", "pending")
    assert organisations_of(world.bob, NOW.date()) == []
    decide_waiting(group.pk, approve=True, by=world.ingrid, now=LATER)
    assert organisations_of(world.bob, LATER.date()) == [group]
    assert RightRequest.objects.get().outcome == "granted"
    with refused("group_decided"):
        decide_waiting(group.pk, approve=False, reason="No", by=world.ingrid, now=LATER)


def test_a_group_that_is_refused_is_told_why_and_nobody_acts_for_it(world: World) -> None:
    group = found_group(world.bob, "Kveldstrimmen", world.home, "We exercise", now=NOW).organisation
    with refused("reason_missing"):
        decide_waiting(group.pk, approve=False, reason="  ", by=world.ingrid, now=LATER)
    decide_waiting(group.pk, approve=False, reason="It is a business.", by=world.ingrid, now=LATER)
    request = RightRequest.objects.get()
    assert (request.outcome, request.reason) == ("refused", "It is a business.")
    assert Representative.objects.count() == 0
    assert listed("kveldstrimmen").total == 0


def test_what_was_founded_while_the_register_was_down_is_settled_when_it_answers(world: World) -> None:
    world.register.down = True
    founded = confirm_later(world.alice, CLUB, "Sotra sjakk", world.home, now=NOW)
    assert founded.organisation.status == "pending"
    assert confirm_waiting(now=NOW) == 0
    world.register.down = False
    assert confirm_waiting(now=LATER) == 1
    club = Organisation.objects.get()
    assert (club.name, club.status, club.register_read_at) == ("SOTRA SJAKKLUBB", "active", LATER)
    assert organisations_of(world.alice, LATER.date()) == [club]  # she is its chair


def test_a_number_that_the_register_turns_out_not_to_know_is_refused(world: World) -> None:
    confirm_later(world.bob, "800300525", "Turn", world.home, now=NOW)
    assert confirm_waiting(now=LATER) == 1
    assert Organisation.objects.get().status == "refused"
    assert RightRequest.objects.get().outcome == "refused"


class Fate(NamedTuple):
    unit: dict[str, object]
    status: str
    code: str


@pytest.mark.parametrize(
    "fate",
    [
        Fate({"bankrupt": True}, "bankrupt", "organisation_bankrupt"),
        Fate({"gone_on": date(2027, 2, 1)}, "dissolved", "organisation_dissolved"),
        Fate({"gone_on": date(2027, 2, 1), "name": ""}, "dissolved", "organisation_dissolved"),
    ],
    ids=str,
)
def test_what_becomes_of_a_club_is_read_from_the_feed_and_nobody_books_for_it(world: World, fate: Fate) -> None:
    club = found_organisation(world.alice, CLUB, now=NOW).organisation
    follow_register(now=NOW)
    world.register.put(a_club(**fate.unit))  # type: ignore[arg-type]
    assert follow_register(now=LATER) == 1
    club.refresh_from_db()
    assert (club.status, club.name) == (fate.status, "SOTRA SJAKKLUBB")
    with refused(fate.code):
        acting(world.alice, club.pk, LATER.date())
    assert Representative.objects.get().ended_at is None  # her right stays, for when the club comes back
    assert everything_of(Entry).filter(verb="organisation.changed").count() == 1


def test_a_club_that_is_no_longer_bankrupt_acts_again(world: World) -> None:
    club = found_organisation(world.alice, CLUB, now=NOW).organisation
    for bankrupt in (True, False):
        world.register.put(a_club(bankrupt=bankrupt))
        follow_register(now=LATER)
    assert organisations_of(world.alice, LATER.date()) == [club]


def test_a_new_name_is_taken_and_the_old_one_is_in_the_journal(world: World) -> None:
    found_organisation(world.alice, CLUB, now=NOW)
    world.register.put(a_club("SOTRA SJAKK OG GO"))
    follow_register(now=LATER)
    assert [each.name for each in listed("go").organisations] == ["SOTRA SJAKK OG GO"]
    assert everything_of(Entry).get(verb="organisation.changed").data["was"] == "SOTRA SJAKKLUBB"


def test_the_feed_is_read_once_and_goes_on_where_it_stopped(world: World) -> None:
    found_organisation(world.alice, CLUB, now=NOW)
    follow_register(now=NOW)
    asked = world.register.asked
    assert follow_register(now=LATER) == 0
    assert world.register.asked == asked + len(world.register.feed)  # it read the lines and asked about none
    world.register.put(a_club("NEW NAME"))
    world.register.down = True
    with refused("register_down"):
        follow_register(now=LATER)
    world.register.down = False
    assert follow_register(now=LATER) == 1


def test_clubs_are_found_by_how_their_words_begin_and_by_number(world: World) -> None:
    found_organisation(world.alice, CLUB, now=NOW)
    for text in ("sjakk", "SOTRA sjakk", "sjakklubb sotra", "800 300 509", ""):
        assert listed(text).total == 1, text
    for text in ("jakk", "800 300 525", "%", "_"):
        assert listed(text).total == (text in "%_"), text
