"""A plan knows when what it was made from has changed: applications, halls or rules, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.seasons.actions import applying, board, hearing, rounds
from aktiv.seasons.actions.applying import Applicant, Asked, Wished
from aktiv.seasons.actions.publishing import begin_publishing
from aktiv.seasons.models import GroupApplication, Plan, Publication, Round
from aktiv.seasons.queries.board import access_draft
from aktiv.seasons.queries.rounds import access_round, pool_of
from aktiv.seasons.queries.source import _KNOWN, changes_since
from aktiv.seasons.rules.pool import Opening
from aktiv.seasons.rules.source import Changed, changed
from aktiv.values.refusal import Refusal
from tests.bookings.world import World, a_world
from tests.facilities.world import some_activities
from tests.reading import everything_of
from tests.seasons.heard import Heard, a_heard_round


@pytest.fixture
def world(db: None) -> World:
    _KNOWN.clear()
    made = a_world()
    some_activities()
    handball = Activity.objects.get(slug="handball")
    SpaceActivity.objects.create(municipality=made.municipality, space=made.hall, activity=handball)
    return made


@pytest.fixture
def heard(world: World) -> Heard:
    return a_heard_round(world.municipality, world.ingrid, world.hall, world.club.pk, world.alice, ahead=60)


def since(heard: Heard, plan: Plan | None = None) -> Changed | None:
    return changes_since(access_round(heard.round.pk), plan or heard.plan)


def asks_late(heard: Heard, world: World, **more: Any) -> None:
    """Another club comes with a group after the plan was made."""
    who = Applicant(world.rival.pk, world.ingrid.pk, staff=True)
    group = everything_of(GroupApplication)[0]
    told: dict[str, Any] = {
        "name": "Turn",
        "activity_id": group.activity_id,
        "from_age": 11,
        "to_age": 12,
        "members": 10,
        "minutes": 60,
        "wishes": (Wished(world.hall.pk, 2, 17 * 60),),
        **more,
    }
    applying.save_group(heard.round.pk, who, Asked(**told), now=timezone.now())
    applying.hand_in(heard.round.pk, who, now=timezone.now())


def test_a_plan_whose_source_stands_is_told_so_with_one_statement(heard: Heard) -> None:
    round_ = access_round(heard.round.pk)
    later = Plan.objects.select_related("rules").get(pk=heard.plan.pk)
    later.made_at += timedelta(minutes=1)  # nothing was done in that minute
    with CaptureQueriesContext(connection) as asked:
        assert changes_since(round_, later) is None
    assert len([each for each in asked.captured_queries if each["sql"].startswith('SELECT "journal')]) == 1
    assert len(asked) <= 4  # with what shows the municipality's rows and hides them


def test_a_late_application_is_counted_and_worked_out_once(heard: Heard, world: World) -> None:
    assert since(heard) is None
    asks_late(heard, world)
    assert since(heard) == Changed(applications=1)
    round_ = access_round(heard.round.pk)
    with CaptureQueriesContext(connection) as again:
        assert changes_since(round_, heard.plan) == Changed(applications=1)
    assert len(again) <= 4


def test_what_is_done_and_undone_has_changed_nothing(heard: Heard, world: World) -> None:
    asks_late(heard, world)
    applying.withdraw(heard.round.pk, Applicant(world.rival.pk, world.ingrid.pk, staff=True), now=timezone.now())
    assert since(heard) is None


def test_a_clubs_draft_is_no_part_of_a_plans_source(heard: Heard, world: World) -> None:
    who = Applicant(world.rival.pk, world.ingrid.pk, staff=True)
    applying.save_application(heard.round.pk, who, home_id=None, note="", own_minutes=60, now=timezone.now())
    assert since(heard) is None


def test_other_hours_of_a_hall_are_told(heard: Heard, world: World) -> None:
    by: dict[str, Any] = {"by": world.ingrid.pk, "now": timezone.now()}
    hearing.take_back(heard.round.pk, reason="Hallen stenger", revision=access_round(heard.round.pk).revision, **by)
    hall = pool_of(heard.round.pk)[0]
    whole = frozenset(str(number) for number in range(hall.space.divisions))
    rounds.set_hall_times(heard.round.pk, hall.space_id, [Opening(1, 17 * 60, 20 * 60, whole)], **by)
    assert since(heard) == Changed(halls=1)


def test_the_boards_own_work_is_no_change_and_its_plan_knows_of_what_is(heard: Heard, world: World) -> None:
    by: dict[str, Any] = {"by": world.ingrid.pk, "now": timezone.now()}
    hours = {"facility": f"h{world.hall.pk}", "day": 5, "start": 10 * 60, "end": 11 * 60}
    act = board.act(heard.round.pk, heard.draft.number, "close", hours, seen=0, reason="Stevne", **by)
    made = board.make_plan(heard.round.pk, heard.draft.number, seen=act.number, **by)
    assert access_draft(heard.round.pk, heard.draft.number).plan_id == made.standing_id
    assert since(heard, made) is None
    asks_late(heard, world)
    assert since(heard, made) == Changed(applications=1)


def test_publishing_over_a_changed_source_takes_a_yes(heard: Heard, world: World) -> None:
    by: dict[str, Any] = {"by": world.ingrid.pk, "now": timezone.now()}
    hearing.answer_objection(heard.objection.pk, "refused", "Hallen er full.", **by)
    asks_late(heard, world)
    Round.objects.filter(pk=heard.round.pk).update(objections_until=by["now"] - timedelta(days=1))
    told: dict[str, Any] = {"public_holidays": True, "school_holidays": True, **by}
    told["revision"] = access_round(heard.round.pk).revision
    with pytest.raises(Refusal) as refused:
        begin_publishing(heard.round.pk, **told)
    assert (refused.value.code, refused.value.data) == ("source_changed", {"number": heard.plan.number})
    assert not Publication.objects.exists()
    assert begin_publishing(heard.round.pk, knowing=True, **told).plan_id == heard.plan.pk


def test_what_is_told_is_only_what_differs() -> None:
    hall = {"id": "h1", "open": []}
    group = {"id": "g1", "club": "c1", "sessions": 1}
    before = {"facilities": [hall], "clubs": [{"id": "c1"}], "groups": [group], "pins": [], "grid_minutes": 30}
    same = (1, 1)
    assert changed(before, {**before, "pins": [{"group": "g1"}], "max_moves": 2}, clubs=[], rules=same) is None
    more = {**before, "groups": [{**group, "sessions": 2}]}
    assert changed(before, more, clubs=["c1"], rules=same) == Changed(applications=1)
    # Another rule gives all groups other windows: no application is told to be changed.
    assert changed(before, more, clubs=[], rules=(1, 2)) == Changed(rules=(1, 2))
    assert changed(before, {**before, "facilities": []}, clubs=[], rules=same) == Changed(halls=1)
    assert changed(before, {**before, "grid_minutes": 15}, clubs=[], rules=same) == Changed()
