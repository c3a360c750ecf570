"""A plan that is solved again while the season runs: clubs that swapped keep what they agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from aktiv.bookings.actions.allocating import Wish as Asked
from aktiv.bookings.actions.allocating import allocate
from aktiv.bookings.models import Booking, Occurrence
from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.proposing import propose, settle
from aktiv.seasons.actions.publishing import begin_publishing, change_plan_from, turn_rounds
from aktiv.seasons.actions.running import answer_swap, propose_swap, withdraw_group
from aktiv.seasons.models import GroupApplication, Plan, PlanSession, PoolHall, PoolTime, Swap, Wish
from aktiv.seasons.queries.changing import change_of
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.plans import instance_of, removed_of
from aktiv.seasons.rules.agreed import Exchanged, Spot, as_agreed
from aktiv.seasons.rules.deriving import derive
from aktiv.seasons.rules.standing_in import gone_on
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.running import Run
from aktiv.values.periods import wall_period
from aktiv.walls import everything
from tests.bookings.world import a_world
from tests.reading import everything_of
from tests.seasons.given import FIRST, HEARD, Given, Time, given
from tests.seasons.test_publishing import OSLO, of_group
from tests.seasons.test_rules import derived, group
from tests.seasons.test_running import LATER

STOPS = date(2027, 5, 1)
WHERE = (("G12", 1, 17 * 60, 90, (0, 1)), ("G14", 1, 18 * 60 + 30, 90, (0, 1, 2, 3)), ("Turn", 3, 18 * 60, 90, (2, 3)))


@pytest.fixture
def running(db: None) -> Given:
    return a_town()


def a_town(where: tuple[Time, ...] = WHERE, *, more: Mapping[str, Mapping[str, Any]] | None = None) -> Given:
    """Two halves that could be swapped, and a large group; the hall is open on weekdays from four to ten. `more` says
    in which part of the season a group trains."""
    heard = given(a_world(), where, more=more, asked=more)
    pool = PoolHall.objects.get(round=heard.round)
    PoolTime.objects.bulk_create(
        PoolTime(hall=pool, weekday=day, from_minute=16 * 60, to_minute=22 * 60) for day in range(5)
    )
    SpaceActivity.objects.create(
        municipality=heard.world.municipality, space=heard.world.hall, activity=Activity.objects.get(slug="handball")
    )
    with everything():
        everyone = GroupApplication.objects.filter(application__round=heard.round)
        everyone.filter(name__in=["G12", "Turn"]).update(share_denominator=2)
        for name, each in heard.groups.items():
            own = [time for time in where if time[0] == name]
            everyone.filter(pk=each.pk).update(sessions=len(own))
            Wish.objects.bulk_create(
                Wish(
                    municipality=heard.world.municipality, organisation_id=each.organisation_id, group=each, choice=1,
                    place=place, space=heard.world.hall, weekday=day, from_minute=start,
                )
                for place, (_, day, start, _minutes, _atoms) in enumerate(own)
            )  # fmt: skip
    made = begin_publishing(
        heard.round.pk, public_holidays=True, school_holidays=True, revision=heard.fresh().revision,
        by=heard.world.ingrid.pk, now=HEARD,
    )  # fmt: skip
    publish_on(made.pk, now=HEARD)
    turn_rounds(now=LATER)
    return heard


def swap(running: Given, **more: Any) -> Swap:
    """The club's small group and the rival's change times, or two dates of them."""
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")[-1]
    world = running.world
    told = propose_swap(running.round.pk, world.as_club, offered_id=mine.pk, asked_id=theirs.pk, now=LATER, **more)
    return answer_swap(told.pk, world.party(world.charlie, world.rival), yes=True, now=LATER)


def solved_again(running: Given, moves: int, standing: Plan | None = None) -> Plan:
    """Asked for as on the page of proposals, solved, and kept."""
    staff = running.world.ingrid.pk
    asked = propose(running.round.pk, standing_id=(standing or running.plan).pk, max_moves=moves, by=staff, now=LATER)
    instance = instance_of(asked)
    document = Run(reading.instance(instance), seed=asked.seed, seconds=20).make().document()
    return settle(
        running.round.pk, instance=instance, removed=removed_of(asked), document=document, kind="resolved",
        standing_id=asked.standing_id, by=staff, now=LATER,
    )  # fmt: skip


def times(plan: Plan) -> dict[str, list[tuple[int, int, int, tuple[int, ...]]]]:
    found: dict[str, list[tuple[int, int, int, tuple[int, ...]]]] = {}
    for each in everything_of(PlanSession).filter(plan=plan).order_by("weekday"):
        found.setdefault(each.label, []).append((each.weekday, each.from_minute, each.minutes, tuple(each.atoms)))
    return found


def stop(running: Given, name: str) -> None:
    withdraw_group(
        running.groups[name].pk, first=STOPS, reason="Laget er lagt ned", by=running.world.ingrid.pk, now=LATER
    )


def weeks_of(booking: Booking) -> set[tuple[str, int, int]]:
    """Where and when its dates are after the day on which the group stopped."""
    rows = booking.occurrences.filter(state="confirmed").select_related("space").order_by("id")
    starts = [(each.space.slug, each.during.lower.astimezone(OSLO)) for each in rows]
    return {(space, start.weekday(), start.hour) for space, start in starts if start.date() >= STOPS}


@pytest.mark.parametrize("moves", [0, 2])
def test_who_swapped_keeps_it_when_the_other_stops_and_the_plan_is_solved_again(running: Given, moves: int) -> None:
    swap(running)
    stop(running, "G12")
    [theirs] = of_group(running, "Turn")
    now = weeks_of(theirs)
    plan = solved_again(running, moves)
    assert times(plan)["Turn"] == [(1, 17 * 60, 90, (0, 1))]
    assert (plan.moves, set(times(plan))) == (0, {"Turn", "G14"})
    does = change_of(running.fresh(), plan, STOPS, LATER)
    assert (does.kept, does.ends, does.made, does.swaps) == (2, [], [], [])
    change(running, plan)
    assert weeks_of(theirs) == now == {(running.world.half.slug, 1, 17)}
    assert everything_of(Swap).get().state == "agreed"
    # What is solved from that plan later goes on from there as well.
    assert times(solved_again(running, moves, plan))["Turn"] == [(1, 17 * 60, 90, (0, 1))]


def test_while_both_are_there_both_keep_what_they_agreed(running: Given) -> None:
    swap(running)
    [mine], [theirs] = of_group(running, "G12"), of_group(running, "Turn")
    before = weeks_of(mine), weeks_of(theirs)
    plan = solved_again(running, 2)
    assert (times(plan)["G12"], times(plan)["Turn"]) == ([(3, 18 * 60, 90, (2, 3))], [(1, 17 * 60, 90, (0, 1))])
    change(running, plan)
    assert (weeks_of(mine), weeks_of(theirs)) == before


def test_two_dates_that_were_swapped_move_no_weekly_time(running: Given) -> None:
    [mine], [theirs] = of_group(running, "G12"), of_group(running, "Turn")
    one, other = (_last(each) for each in (mine, theirs))
    swap(running, offered_date_id=one.pk, asked_date_id=other.pk)
    stop(running, "G12")
    assert times(solved_again(running, 0))["Turn"] == [(3, 18 * 60, 90, (2, 3))]


def test_a_swap_with_time_that_was_given_besides_the_plan_goes_on_when_the_plan_keeps_the_other(
    running: Given,
) -> None:
    world, friday = running.world, date(2027, 4, 16)
    wishes = [
        Asked(world.hall.pk, wall_period(friday + timedelta(weeks=week), 17 * 60, 18 * 60, OSLO)) for week in range(9)
    ]
    besides = allocate(running.round.season_id, wishes, world.party(world.charlie, world.rival),
                       by=world.ingrid.pk, now=LATER)  # fmt: skip
    [mine] = of_group(running, "G12")
    told = propose_swap(running.round.pk, world.as_club, offered_id=mine.pk, asked_id=besides.id, now=LATER)
    answer_swap(told.pk, world.party(world.charlie, world.rival), yes=True, now=LATER)
    theirs = Booking.objects.get(pk=besides.id)
    before = weeks_of(mine), weeks_of(theirs)
    assert before == ({(world.hall.slug, 4, 17)}, {(world.half.slug, 1, 17)})
    plan = solved_again(running, 2)
    assert times(plan)["G12"] == [(1, 17 * 60, 90, (0, 1))]  # where the plan put it, locked: nobody else is given it
    change(running, plan)
    assert (weeks_of(mine), weeks_of(theirs)) == before
    assert everything_of(Swap).get().state == "agreed"


TWICE = (("G12", 1, 16 * 60, 90, (0, 1)), ("G14", 2, 18 * 60, 90, (0, 1, 2, 3)),
         ("Turn", 1, 18 * 60, 90, (2, 3)), ("Turn", 3, 18 * 60, 90, (2, 3)))  # fmt: skip
PART = {"G12": {"from_day": FIRST, "to_day": date(2027, 5, 30)}}


@pytest.mark.parametrize("part", [False, True], ids=["two times on one day", "a part of the season"])
def test_a_swap_that_no_problem_can_say_holds_when_one_stops_and_the_plan_is_solved_again(db: None, part: bool) -> None:
    where = (*TWICE[:2], TWICE[3]) if part else TWICE
    running = a_town(where, more=PART if part else None)
    world, g14 = running.world, running.groups["G14"]
    swap(running)
    theirs = of_group(running, "Turn")[-1]
    with everything():  # somebody would have the hall just when the rival trains in half of it
        GroupApplication.objects.filter(pk=g14.pk).update(sessions=2)
        Wish.objects.create(municipality=world.municipality, organisation_id=g14.organisation_id, group=g14, choice=1,
                            place=1, space=world.hall, weekday=1, from_minute=16 * 60)  # fmt: skip
    stop(running, "G12")
    now = weeks_of(theirs)
    assert now == {(world.half.slug, 1, 16)}
    plan = running.plan
    for number in range(2):  # and again, from the plan that came of it
        plan = solved_again(running, 2, plan)
        assert times(plan)["G12"] == [(1, 16 * 60, 90, (0, 1))], "nobody else is given what the rival holds"
        assert (3, 18 * 60, 90, (2, 3)) in times(plan)["Turn"]
        pinned = everything_of(PlanSession).filter(plan=plan, pinned=True)
        assert {(each.label, each.weekday) for each in pinned} == {("G12", 1), ("Turn", 3)}
        due = {each["id"]: each["entitlement_minutes"] for each in instance_of(plan)["clubs"]}
        assert due[f"c{world.club.pk}"] > due_without(running)
        assert change_of(running.fresh(), plan, STOPS, LATER).swaps == [], number
    change(running, plan)
    assert weeks_of(theirs) == now
    assert everything_of(Swap).get().state == "agreed"
    later = LATER + timedelta(weeks=4)  # the group that stopped has no date any more
    again = propose(running.round.pk, standing_id=plan.pk, max_moves=0, by=world.ingrid.pk, now=later)
    assert {each["group"] for each in instance_of(again)["pins"]} == {
        f"g{running.groups[n].pk}" for n in ("G12", "Turn")
    }


def due_without(running: Given) -> int:
    """What the club is due without the group that stopped."""
    key = f"c{running.world.club.pk}"
    return next(
        each["entitlement_minutes"] for each in derive(facts_of(running.fresh())).instance["clubs"] if each["id"] == key
    )


def _last(booking: Booking) -> Occurrence:
    return booking.occurrences.order_by("-during").first()


def change(running: Given, plan: Plan) -> None:
    made = change_plan_from(
        running.round.pk, plan.pk, STOPS, revision=running.fresh().revision, by=running.world.ingrid.pk, now=LATER
    )
    publish_on(made.pk, now=LATER)
    made.refresh_from_db()
    assert (made.state, made.failure) == ("done", "")


# The rule: what a problem can say of a time that the rules would not give


HOME, NOW = Spot("A", ("0", "1"), 1, 1080, 60), Spot("A", ("2", "3"), 3, 1200, 90)


def problem() -> dict[str, Any]:
    """Two groups that would swap: g1 trains an hour, twice a week; g2 for an hour and a half, in a coach's hand."""
    one = replace(group("g1"), coaches=frozenset({"kari"}))
    two = replace(group("g2", club="d"), minutes=90, sessions=1, from_age=11, to_age=12)
    other = replace(group("g3", club="d"), sessions=1, coaches=frozenset({"kari"}))
    return dict(derived(one, two, other).instance)


def session(key: str, spot: Spot) -> dict[str, Any]:
    return {
        "group": key, "facility": spot.facility, "atoms": list(spot.atoms), "day": spot.day,
        "from": reading.clock(spot.start), "minutes": spot.minutes,
    }  # fmt: skip


SWAP = [Exchanged("g1", HOME, NOW), Exchanged("g2", NOW, HOME)]


def test_length_hours_and_coach_are_set_aside_for_a_time_that_was_swapped() -> None:
    late = NOW._replace(start=1230)  # after half past eight nobody of that age trains by the rules
    stands = [session("g1", HOME), session("g1", HOME._replace(day=0)), session("g2", late),
              session("g3", late._replace(atoms=("0", "1"), minutes=60))]  # fmt: skip
    made = as_agreed(problem(), stands, [[Exchanged("g1", HOME, late), Exchanged("g2", late, HOME)]])
    assert made["standing_plan"][0] == session("g1", late)
    assert made["standing_plan"][2] == session("g2", HOME)
    one, two, _ = made["groups"]
    assert (one["minutes"], one["least_minutes"], one["coaches"]) == (90, 60, [])
    assert (two["minutes"], "least_minutes" in two) == (60, False)
    assert {"day": 3, "from": "20:30", "to": "22:00"} in one["windows"]
    assert [each["group"] for each in made["pins"]] == ["g1", "g2"]
    # The solver takes it whole: nothing moves, and no lock is turned away.
    plan = Run(reading.instance({**made, "max_moves": 0}), seed=1, seconds=10).make()
    assert (plan.moves, plan.rejected) == (0, ())


@pytest.mark.parametrize(
    "meets",
    [
        session("g1", NOW._replace(start=960)),  # the same group has a time that day already
        session("g3", NOW._replace(start=1230, minutes=60)),  # somebody else was given the place
    ],
)
def test_what_cannot_be_said_stays_where_the_plan_put_it_and_is_locked_while_both_are_there(
    meets: dict[str, Any],
) -> None:
    stands = [session("g1", HOME), session("g2", NOW), meets]
    made = as_agreed(problem(), stands, [SWAP])
    assert (made["standing_plan"], made["groups"]) == (stands, problem()["groups"])
    assert [(each["group"], each["day"]) for each in made["pins"]] == [("g1", 1), ("g2", 3)]
    alone = {**problem(), "groups": [each for each in problem()["groups"] if each["id"] != "g2"]}
    assert as_agreed(alone, [stands[0], meets], [SWAP])["pins"] == []


def test_a_problem_without_swaps_is_what_it_was() -> None:
    before = problem()
    assert as_agreed(before, [], []) == {**before, "standing_plan": []}


def test_a_group_that_stopped_stands_in_for_the_other_with_just_its_time_also_when_its_club_has_no_other_group() -> (
    None
):
    before = problem() | {
        "parts": [{"id": "2026-08-17_2026-12-31", "weeks": 20}, {"id": "2027-01-01_2027-05-15", "weeks": 20}]
    }
    before["groups"][1] |= {"parts": ["2026-08-17_2026-12-31"], "weeks": "odd"}
    after = {
        **problem(),
        "groups": before["groups"][:1],
        "clubs": [each for each in before["clubs"] if each["id"] != "d"],
    }
    stands = [session("g1", HOME), session("g2", NOW), session("g1", NOW._replace(start=960))]
    made = gone_on(after, stands, [SWAP], {"g2"}, lambda: before)
    [stopped] = [each for each in made["groups"] if each["id"] == "g2"]
    assert (stopped["sessions"], stopped["wishes"], stopped["coaches"]) == (1, [], [])
    assert (stopped["windows"], stopped["suitable"]) == (
        [{"day": 3, "from": "20:00", "to": "21:30"}], [{"facility": "A", "atoms": 2, "distance_km": 0}]
    )  # fmt: skip
    # In every other week of half the season: a quarter of its ninety minutes, rounded up, is what the club is due.
    assert next(each for each in made["clubs"] if each["id"] == "d")["entitlement_minutes"] == 23
    assert (made["schema"], [each["group"] for each in made["pins"]]) == ("season-allocation/2", ["g1", "g2"])
    plan = Run(reading.instance({**made, "max_moves": 0}), seed=1, seconds=10).make()
    assert (plan.moves, plan.rejected) == (0, ())
    # Of parts that have been cut anew it has all that it was in some of.
    cut = [{"id": "2026-08-17_2027-02-01", "weeks": 25}, {"id": "2027-02-02_2027-05-15", "weeks": 15}]
    anew = {**after, "schema": "season-allocation/2", "parts": cut}
    made = gone_on(anew, stands, [SWAP], {"g2"}, lambda: before)
    assert made["groups"][-1]["parts"] == ["2026-08-17_2027-02-01"]
    # One that was only taken away stands in for nobody.
    assert [each["id"] for each in gone_on(after, stands, [SWAP], set(), lambda: before)["groups"]] == ["g1"]
