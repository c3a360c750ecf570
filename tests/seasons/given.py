"""A round whose plan has been heard, written row by row: two clubs and a hall in quarters, spring 2027."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from aktiv.bookings.models import Season
from aktiv.facilities.models import Activity
from aktiv.people.models import Organisation, Person
from aktiv.seasons.models import (
    ClubApplication,
    GroupApplication,
    Plan,
    PlanInstance,
    PlanSession,
    PoolHall,
    Round,
    RuleTable,
)
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.rules.deriving import derive
from aktiv.seasons.rules.packing import packed
from aktiv.seasons.solver.reading import clock
from aktiv.walls import everything
from tests.bookings.world import NOW, World
from tests.facilities.world import some_activities
from tests.seasons.test_rules import TABLE

FIRST, LAST = date(2027, 3, 15), date(2027, 6, 20)
HEARD = datetime(2027, 3, 2, 8, 0, tzinfo=UTC)


@dataclass
class Given:
    """A round in hearing with its plan, and the weekly times of it by the group's name."""

    world: World
    round: Round
    plan: Plan
    groups: dict[str, GroupApplication]

    def fresh(self) -> Round:
        """The round as it is now."""
        return Round.objects.select_related("season", "municipality", "plan").get(pk=self.round.pk)


Time = tuple[str, int, int, int, tuple[int, ...]]
"""Group, weekday from 0, from minute, minutes, atoms."""
TIMES: tuple[Time, ...] = (
    ("G12", 1, 17 * 60, 90, (0, 1)),
    ("G14", 1, 18 * 60 + 30, 90, (0, 1, 2, 3)),
    ("Turn", 1, 17 * 60, 90, (2, 3)),
    ("Turn", 3, 17 * 60, 60, (0, 1, 2, 3)),
)
OF_RIVAL = {"Turn"}


def given(
    world: World,
    times: tuple[Time, ...] = TIMES,
    *,
    first: date = FIRST,
    last: date = LAST,
    more: Mapping[str, Mapping[str, Any]] | None = None,
    asked: Mapping[str, Mapping[str, Any]] | None = None,
) -> Given:
    """The round in hearing; `more` says what else the times of a group are, by its name, and `asked` what it asked for
    otherwise than the others."""
    home = world.municipality
    if not Activity.objects.exists():
        some_activities()
    season = Season.objects.create(
        municipality=home, name_nb="Vår", name_nn="Vår", name_en="Spring", first=first, last=last
    )
    rules = RuleTable.objects.create(municipality=home, version=1, table=TABLE, made_at=NOW, made_by=world.ingrid)
    round_ = Round.objects.create(
        municipality=home,
        season=season,
        slug="fjell-var-2027",
        state="allocating",
        rules=rules,
        seed=7,
        deadline=NOW,
        made_at=NOW,
    )
    PoolHall.objects.create(municipality=home, round=round_, space=world.hall)
    groups = {}
    for name in dict.fromkeys(each[0] for each in times):
        club = world.rival if name in OF_RIVAL else world.club
        groups[name] = _group(world, round_, club, name, (asked or {}).get(name, {}))
    plan = a_plan(world, round_, groups, times, more=more)
    round_.plan, round_.state = plan, "hearing"
    round_.save()
    return Given(world, round_, plan, groups)


def a_plan(
    world: World,
    round_: Round,
    groups: dict[str, GroupApplication],
    times: tuple[Time, ...],
    number: int = 1,
    *,
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> Plan:
    """A plan that is done, with these weekly times."""
    home = world.municipality
    document = packed(derive(facts_of(round_)).instance)
    with everything():
        instance, _ = PlanInstance.objects.get_or_create(
            municipality=home, round=round_, sha256="0" * 64, defaults={"document": document, "made_at": NOW}
        )
    plan = Plan.objects.create(
        municipality=home,
        round=round_,
        number=number,
        state="done",
        instance=instance,
        rules_id=round_.rules_id,
        seed=7,
        document=packed({"sessions": [_told(world, groups[each[0]], each) for each in times]}),
        score=1,
        bound=1,
        checked=True,
        made_at=NOW,
        ended_at=NOW,
    )
    with everything():
        PlanSession.objects.bulk_create(
            PlanSession(
                municipality=home,
                organisation_id=groups[name].organisation_id,
                plan=plan,
                group=groups[name],
                label=name,
                hall=world.hall,
                atoms=list(atoms),
                weekday=weekday,
                from_minute=from_minute,
                minutes=minutes,
                **(more or {}).get(name, {}),
            )
            for name, weekday, from_minute, minutes, atoms in times
        )
    return plan


def _told(world: World, group: GroupApplication, time: Time) -> dict[str, Any]:
    """A weekly time as the plan's file tells it."""
    _, weekday, from_minute, minutes, atoms = time
    return {
        "group": f"g{group.pk}",
        "facility": f"h{world.hall.pk}",
        "atoms": [str(atom) for atom in atoms],
        "day": weekday,
        "from": clock(from_minute),
        "minutes": minutes,
    }


def _group(world: World, round_: Round, club: Organisation, name: str, asked: Mapping[str, Any]) -> GroupApplication:
    contact = world.charlie if club == world.rival else world.alice
    with everything():
        return _asked_for(world, round_, club, contact, name, asked)


def _asked_for(
    world: World, round_: Round, club: Organisation, contact: Person, name: str, asked: Mapping[str, Any]
) -> GroupApplication:
    application, _ = ClubApplication.objects.get_or_create(
        municipality=world.municipality,
        round=round_,
        organisation=club,
        defaults={"contact": contact, "state": "handed_in", "made_at": NOW, "handed_in_at": NOW},
    )
    return GroupApplication.objects.create(
        municipality=world.municipality,
        organisation=club,
        application=application,
        name=name,
        activity=Activity.objects.get(slug="handball"),
        from_age=11,
        to_age=12,
        **{"level": "recreational", "members": 18, "sessions": 2, "minutes": 90, **asked},
    )
