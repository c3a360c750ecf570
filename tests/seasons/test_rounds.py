"""A round from its planning to the instance that the solver reads: who may do what, when, and what comes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils.translation import override

from aktiv.bookings.models import Season
from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.people.models import StaffRole, Team
from aktiv.seasons.actions import applying, rounds
from aktiv.seasons.actions.applying import Applicant, Asked, Wished
from aktiv.seasons.models import ClubApplication, GroupApplication, PoolTime, Round, Wish
from aktiv.seasons.queries.applications import handed_in, own_application
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.rounds import pool_of
from aktiv.seasons.rules.deriving import derive
from aktiv.seasons.rules.pool import Opening
from aktiv.seasons.rules.states import TRANSITIONS, State
from aktiv.seasons.words import LACKS, STATES, WHY, sentence
from aktiv.values.refusal import Refusal
from aktiv.walls import within
from tests.bookings.world import NOW, World, a_world, booked, verbs
from tests.facilities.world import some_activities
from tests.reading import everything_of
from tests.seasons.test_rules import TABLE

DEADLINE = datetime(2027, 3, 20, 22, 0, tzinfo=UTC)
AFTER = datetime(2027, 3, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    made = a_world()
    some_activities()
    handball = Activity.objects.get(slug="handball")
    SpaceActivity.objects.create(municipality=made.municipality, space=made.hall, activity=handball)
    return made


@pytest.fixture
def planned(world: World) -> Round:
    season = Season.objects.create(
        municipality=world.municipality,
        name_nb="Vinter",
        name_nn="Vinter",
        name_en="Winter",
        first=date(2027, 4, 5),
        last=date(2027, 6, 20),
    )
    return rounds.plan_round(season.pk, by=world.ingrid.pk, now=NOW)


@pytest.fixture
def opened(world: World, planned: Round) -> Round:
    rounds.add_halls(planned.pk, [world.hall.pk], by=world.ingrid.pk, now=NOW)
    rules = rounds.make_rules(world.municipality.pk, TABLE, by=world.ingrid.pk, now=NOW)
    return rounds.open_round(planned.pk, rules_id=rules.pk, deadline=DEADLINE, revision=1, by=world.ingrid.pk, now=NOW)


def for_club(world: World) -> Applicant:
    return Applicant(world.club.pk, world.alice.pk)


def asked(world: World, name: str = "J12", **more: Any) -> Asked:
    told: dict[str, Any] = {
        "name": name,
        "activity_id": Activity.objects.get(slug="handball").pk,
        "from_age": 11,
        "to_age": 12,
        "members": 18,
        "sessions": 2,
        "minutes": 60,
        "share": Fraction(1, 2),
        "wishes": (Wished(world.hall.pk, 1, 17 * 60), Wished(world.hall.pk, 3, 17 * 60, choice=2)),
    }
    return Asked(**{**told, **more})


def refused(code: str) -> Any:
    return pytest.raises(Refusal, match=f"^{code}$")


def test_a_hall_comes_into_the_pool_with_the_hours_that_it_is_free_most_weeks(world: World, planned: Round) -> None:
    rounds.add_halls(planned.pk, [world.hall.pk], by=world.ingrid.pk, now=NOW)
    [hall] = pool_of(planned.pk)
    assert {(each.weekday, each.from_minute, each.to_minute) for each in hall.times.all()} == {
        (day, 480, 1320) for day in range(7)
    }
    assert all(each.atoms == [] for each in hall.times.all())


def test_one_booking_in_the_season_takes_no_hour_from_the_pool(world: World, planned: Round) -> None:
    booked(world, "18–20", world.as_alice, on=date(2027, 4, 6))
    rounds.add_halls(planned.pk, [world.hall.pk], by=world.ingrid.pk, now=NOW)
    assert PoolTime.objects.filter(from_minute=480, to_minute=1320).count() == 7


def test_a_round_opens_only_with_halls_and_says_what_it_lacks(world: World, planned: Round) -> None:
    rules = rounds.make_rules(world.municipality.pk, TABLE, by=world.ingrid.pk, now=NOW)
    with pytest.raises(Refusal) as no:
        rounds.open_round(planned.pk, rules_id=rules.pk, deadline=DEADLINE, revision=0, by=world.ingrid.pk, now=NOW)
    assert (no.value.code, no.value.data) == ("round_lacks", {"what": "pool"})
    assert Round.objects.get().state == "planning"


def test_two_handlers_do_not_overwrite_each_other(world: World, planned: Round) -> None:
    rounds.add_halls(planned.pk, [world.hall.pk], by=world.ingrid.pk, now=NOW)
    rules = rounds.make_rules(world.municipality.pk, TABLE, by=world.ingrid.pk, now=NOW)
    with refused("changed_meanwhile"):
        rounds.open_round(planned.pk, rules_id=rules.pk, deadline=DEADLINE, revision=0, by=world.ingrid.pk, now=NOW)


def test_a_version_of_the_rules_never_changes(world: World) -> None:
    first = rounds.make_rules(world.municipality.pk, TABLE, by=world.ingrid.pk, now=NOW)
    second = rounds.make_rules(world.municipality.pk, {**TABLE, "travel_km": 5}, by=world.ingrid.pk, now=NOW)
    assert (first.version, second.version) == (1, 2)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        type(first).objects.filter(pk=first.pk).update(table={})


def test_only_staff_for_the_whole_municipality_plan_and_open(world: World, planned: Round) -> None:
    with refused("not_staff"):
        rounds.add_halls(planned.pk, [world.hall.pk], by=world.alice.pk, now=NOW)
    with refused("not_staff"):
        rounds.make_rules(world.municipality.pk, TABLE, by=world.alice.pk, now=NOW)
    StaffRole.objects.filter(person=world.ingrid).update(facility=world.facility)
    with refused("not_staff"):
        rounds.add_halls(planned.pk, [world.hall.pk], by=world.ingrid.pk, now=NOW)


def test_a_club_asks_changes_hands_in_and_changes_until_the_deadline(world: World, opened: Round) -> None:
    who = for_club(world)
    applying.save_application(opened.pk, who, home_id=world.facility.pk, note="Vi  deler\nhall", own_minutes=0, now=NOW)
    row = applying.save_group(opened.pk, who, asked(world), now=NOW)
    applying.hand_in(opened.pk, who, now=NOW)
    applying.save_group(opened.pk, who, asked(world, sessions=1, wishes=()), group_id=row.pk, now=NOW)
    [told] = handed_in(opened)
    [group] = told.groups.all()
    assert (told.late, told.paper, group.sessions, list(group.wishes.all())) == (False, False, 1, [])
    with refused("deadline_over"):
        applying.save_group(opened.pk, who, asked(world, "G14"), now=AFTER)
    assert verbs("season.app", "season.group") == [
        "season.application_saved",
        "season.group_added",
        "season.applied",
        "season.group_changed",
    ]


def test_what_comes_after_the_deadline_is_marked_as_late(world: World, opened: Round) -> None:
    who = for_club(world)
    applying.save_group(opened.pk, who, asked(world), now=AFTER)
    assert applying.hand_in(opened.pk, who, now=AFTER).late


def test_the_municipality_enters_what_came_on_paper(world: World, opened: Round) -> None:
    paper = Applicant(world.rival.pk, world.ingrid.pk, staff=True)
    applying.save_group(opened.pk, paper, asked(world), now=NOW)
    assert applying.hand_in(opened.pk, paper, now=NOW).paper
    with refused("not_staff"):
        applying.save_group(opened.pk, Applicant(world.rival.pk, world.alice.pk, staff=True), asked(world), now=NOW)


def test_nobody_applies_for_a_club_that_is_not_hers(world: World, opened: Round) -> None:
    with refused("not_representative"):
        applying.save_group(opened.pk, Applicant(world.rival.pk, world.alice.pk), asked(world), now=NOW)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": " "}, "missing_text"),
        ({"activity_id": 10**9}, "no_such_activity"),
        ({"from_age": 13}, "wrong_ages"),
        ({"sessions": 8}, "asks_beyond_a_week"),
        ({"minutes": 5}, "asks_beyond_a_week"),
        ({"members": -1}, "wrong_members"),
        ({"share": Fraction(3, 2)}, "wrong_share"),
        ({"wishes": (Wished(10**9, 1, 1020),)}, "wish_outside_pool"),
        ({"team_id": 10**9}, "no_such_team"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    world: World, opened: Round, more: dict[str, Any], code: str
) -> None:
    with refused(code):
        applying.save_group(opened.pk, for_club(world), asked(world, **more), now=NOW)
    assert everything_of(GroupApplication).count() == 0


def test_wishes_stand_on_the_grid_and_once(world: World, opened: Round) -> None:
    hall = world.hall.pk
    with refused("off_the_grid"):
        applying.save_group(opened.pk, for_club(world), asked(world, wishes=(Wished(hall, 1, 1025),)), now=NOW)
    with refused("wish_twice"):
        applying.save_group(opened.pk, for_club(world), asked(world, wishes=(Wished(hall, 1, 1020),) * 2), now=NOW)


def test_more_coaches_than_a_group_can_have_are_refused_and_none_is_cut(world: World, opened: Round) -> None:
    most = [f"Coach {number}" for number in range(applying.MOST_COACHES)]
    with refused("too_many_coaches") as no:
        applying.save_group(opened.pk, for_club(world), asked(world, coaches=[*most, "Kari"]), now=NOW)
    assert no.value.data == {"limit": applying.MOST_COACHES}
    assert everything_of(GroupApplication).count() == 0
    row = applying.save_group(opened.pk, for_club(world), asked(world, coaches=[*most, *most]), now=NOW)
    assert row.coaches == most, "a name that is written twice is one coach"


def test_a_clubs_own_team_brings_its_ages_and_level(world: World, opened: Round) -> None:
    team = Team.objects.create(
        organisation=world.club,
        name="J13",
        activity=Activity.objects.get(slug="handball"),
        age_from=12,
        age_to=13,
        level="regional",
    )
    row = applying.save_group(opened.pk, for_club(world), asked(world, name="", team_id=team.pk), now=NOW)
    assert (row.name, row.from_age, row.to_age, row.level) == ("J13", 12, 13, "regional")
    with refused("no_such_team"):
        other = Applicant(world.rival.pk, world.charlie.pk)
        applying.save_group(opened.pk, other, asked(world, team_id=team.pk), now=NOW)


def test_the_instance_holds_what_was_handed_in_and_no_draft(world: World, opened: Round) -> None:
    applying.save_application(opened.pk, for_club(world), home_id=world.facility.pk, note="", own_minutes=30, now=NOW)
    row = applying.save_group(opened.pk, for_club(world), asked(world, coaches=["Kari", "kari"]), now=NOW)
    applying.hand_in(opened.pk, for_club(world), now=NOW)
    applying.save_group(opened.pk, Applicant(world.rival.pk, world.charlie.pk), asked(world), now=NOW)
    instance = derive(facts_of(Round.objects.select_related("season", "rules").get(pk=opened.pk))).instance
    [club], [group] = instance["clubs"], instance["groups"]
    assert club == {
        "id": f"c{world.club.pk}",
        "name": "Solheim IL",
        "entitlement_minutes": 87,
        "served_elsewhere_minutes": 30,
    }
    hall = f"h{world.hall.pk}"
    assert (group["id"], group["weight"], group["suitable"]) == (
        f"g{row.pk}",
        4,
        [{"facility": hall, "atoms": world.hall.divisions // 2, "distance_km": 0.0}],
    )
    assert group["wishes"] == [
        {"facility": hall, "day": 1, "from": "17:00"},
        {"facility": hall, "day": 3, "from": "17:00"},
    ]
    assert len(group["coaches"]) == 1, "one coach, however her name is written"


def test_hours_set_by_hand_hold_and_those_that_cannot_be_are_refused(world: World, opened: Round) -> None:
    atoms = frozenset({"0"})
    rounds.set_hall_times(opened.pk, world.hall.pk, [Opening(0, 960, 1200, atoms)], by=world.ingrid.pk, now=NOW)
    [hall] = pool_of(opened.pk)
    assert [(each.weekday, each.from_minute, each.to_minute, each.atoms) for each in hall.times.all()] == [
        (0, 960, 1200, [0])
    ]
    with refused("no_such_part"):
        wrong = Opening(0, 960, 1200, frozenset({"99"}))
        rounds.set_hall_times(opened.pk, world.hall.pk, [wrong], by=world.ingrid.pk, now=NOW)
    with refused("wrong_hours"):
        late = Opening(0, 1200, 960, atoms)
        rounds.set_hall_times(opened.pk, world.hall.pk, [late], by=world.ingrid.pk, now=NOW)


def test_a_draft_is_the_clubs_alone_and_what_is_handed_in_no_other_clubs(world: World, opened: Round) -> None:
    applying.save_group(opened.pk, for_club(world), asked(world), now=NOW)
    counts = lambda: tuple(model.objects.count() for model in (ClubApplication, GroupApplication, Wish))  # noqa: E731
    assert counts() == (0, 0, 0)
    with within(organisation=world.rival.pk):
        assert counts() == (0, 0, 0)
    with within(municipalities=[world.municipality.pk]):
        assert counts() == (0, 0, 0)
    with within(organisation=world.club.pk):
        assert counts() == (1, 1, 2)
    applying.hand_in(opened.pk, for_club(world), now=NOW)
    with within(municipalities=[world.municipality.pk]):
        assert counts() == (1, 1, 2)
    with within(municipalities=[world.municipality.pk + 1]):
        assert counts() == (0, 0, 0)


def test_a_draft_that_is_withdrawn_is_forgotten(world: World, opened: Round) -> None:
    applying.save_group(opened.pk, for_club(world), asked(world), now=NOW)
    applying.withdraw(opened.pk, for_club(world), now=NOW)
    assert own_application(opened.pk, world.club.pk) is None
    assert everything_of(Wish).count() == 0


def test_applications_close_when_allocating_begins_and_not_before_the_deadline(world: World, opened: Round) -> None:
    with refused("round_lacks"):
        rounds.begin_allocating(opened.pk, revision=opened.revision, by=world.ingrid.pk, now=NOW)
    begun = rounds.begin_allocating(opened.pk, revision=opened.revision, by=world.ingrid.pk, now=AFTER)
    assert begun.state == "allocating"
    with refused("round_not_in_state"):
        rounds.move_deadline(opened.pk, AFTER, revision=begun.revision, by=world.ingrid.pk, now=NOW)


def test_nothing_of_a_round_is_another_municipalitys_in_the_database(world: World, opened: Round) -> None:
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(
            "INSERT INTO seasons_poolhall (municipality_id, round_id, space_id) VALUES (%s, %s, %s)",
            [world.municipality.pk + 1, opened.pk, world.room.pk],
        )


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_refusal_of_a_round_has_words_in_every_language(language: str) -> None:
    data = {"limit": 3, "minutes": 30, "name": "J12", "deadline": DEADLINE.date()}
    data |= {"least": 5, "most": 900, "number": 3, "faults": ["$.pins[0]: no such group"], "count": 2, "days": 1}
    data |= {
        "last": DEADLINE.date(),
        "until": DEADLINE,
        "who": ["G10"],
        "names": ["J12"],
        "first": DEADLINE.date(),
        "option": "club_hours",
        "retry_after": 60,
    }
    with override(language):
        told = {code: sentence(Refusal(code, **data), ZoneInfo("Europe/Oslo")) for code in WHY}
        told |= {what: sentence(Refusal("round_lacks", what=what), ZoneInfo("Europe/Oslo")) for what in LACKS}
    assert all(text and "%(" not in text for text in told.values())
    assert {each for row in TRANSITIONS for each in row.needs} <= set(LACKS)
    assert set(STATES) == {each.value for each in State}
