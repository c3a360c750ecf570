"""A plan's refusals explained, and what a club is shown of a plan: its own times, what it lacks and why, and the whole
plan by hall.

A problem holds what all clubs asked for, so it is read for the service itself; what goes out of here to a club is its
own, what the plan shows to all who applied, and kinds of groups. Handlers are given everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aktiv.facilities.models import Activity, Space
from aktiv.people.models import Organisation
from aktiv.seasons.models import Plan, PlanRefusal, PlanSession, TakenOut
from aktiv.seasons.queries.plans import instance_of, refusals_of, removed_of, sessions_of
from aktiv.seasons.queries.shortage import hours_in
from aktiv.seasons.queries.taken_out import told_of
from aktiv.seasons.rules import tables
from aktiv.seasons.rules.explaining import Explained, Explainer, Given, Refused, ToldClub
from aktiv.seasons.rules.shortage import Shortage
from aktiv.seasons.solver import reading, scoring
from aktiv.seasons.solver.facts import Place


@dataclass(frozen=True, slots=True)
class WishRefused:
    """A wish that was not met, and why."""

    row: PlanRefusal
    why: ToldClub


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What a group of a club has got in a plan. `asked` is what it may have by the rules."""

    id: int
    name: str
    asked: int
    minutes: int
    sessions: Sequence[PlanSession]
    refused: Sequence[WishRefused]

    @property
    def lacks(self) -> int:
        """Times a week that it asked for and has not got."""
        return max(0, self.asked - len(self.sessions))


@dataclass(frozen=True, slots=True)
class ClubResult:
    """What a club has got, in minutes a week beside what it is due, group by group; and all times of the plan."""

    groups: Sequence[GroupResult]
    got: int
    due: int
    elsewhere: int
    sessions: Sequence[PlanSession]
    activities: Mapping[str, str]
    out: Sequence[TakenOut] = ()
    """Its groups that were taken out of the round: of those, only what times the plan has all the same is told."""

    @property
    def short(self) -> bool:
        """Whether it is told of any wish how great the shortage of such time was."""
        return any(each.why.scarce is not None for group in self.groups for each in group.refused)

    @property
    def coverage(self) -> int | None:
        """Per cent of what is due, with what it has elsewhere; None when nothing is due."""
        return None if self.due <= 0 else round(100 * (self.got + self.elsewhere) / self.due)


def club_result(plan: Plan, organisation_id: UUID, language: str) -> ClubResult:
    """What the plan that a round shows gives a club. Ten statements, and one for each plan that its work on the board
    began on."""
    instance = instance_of(plan)
    sessions = sessions_of(plan.pk, organisation=organisation_id)
    refusals = refusals_of(plan.pk, organisation=organisation_id)
    shortage = Shortage(hours_in(plan, instance))
    explainer = _explainer(plan, instance, sessions, refusals, language, shortage=shortage)
    out = told_of(plan.round_id).get(organisation_id, ())
    return _result(explainer, organisation_id, sessions, refusals, activities_in(language), out=out)


def club_results(plan: Plan, language: str) -> dict[UUID, ClubResult]:
    """The same for every club that the plan was made for, for the service itself. Nine statements, and one for each
    plan that its work on the board began on."""
    instance = instance_of(plan)
    sessions, refusals = sessions_of(plan.pk), refusals_of(plan.pk)
    shortage = Shortage(hours_in(plan, instance))
    explainer = _explainer(plan, instance, sessions, refusals, language, shortage=shortage)
    of_club: dict[UUID, list[PlanRefusal]] = {}
    for row in refusals:
        of_club.setdefault(row.organisation_id, []).append(row)
    clubs = {UUID(each["club"][1:]) for each in instance["groups"]}
    names = activities_in(language)
    out = told_of(plan.round_id)
    return {
        each: _result(explainer, each, sessions, of_club.get(each, []), names, out=out.get(each, ()))
        for each in sorted(clubs | set(out))
    }


@dataclass(frozen=True, slots=True)
class RivalShown:
    """Who has the time, as a handler is told it; `points` is what the session brings."""

    name: str
    club: str
    ages: str
    activity: str
    from_minute: int
    minutes: int
    points: int
    had_it: bool
    last: Sequence[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class ForHandler:
    """A refused wish with all of it: whose, why, and who has the time."""

    row: PlanRefusal
    group: str
    club: str
    explained: Explained
    rivals: Sequence[RivalShown]


def for_handlers(plan: Plan, rows: Sequence[PlanRefusal], language: str) -> list[ForHandler]:
    """Refusals of a plan, explained for those who share it out. Seven statements, however many."""
    raw = instance_of(plan)
    explainer = _explainer(plan, raw, sessions_of(plan.pk), rows, language)
    instance = reading.instance(raw)
    groups = {each.id: each for each in instance.groups}
    halls = {each["id"]: each["name"] for each in raw["facilities"]}
    clubs = {each["id"]: each.get("name", "") for each in raw["clubs"]}
    activities = activities_in(language)
    found = []
    for row in rows:
        explained = explainer.explain(refused(row))
        rivals = []
        for each in explained.rivals:
            place = Place(each.hall, each.day, each.from_minute)
            rivals.append(
                RivalShown(
                    name=each.name,
                    club=clubs.get(each.club, ""),
                    ages=each.ages.replace("-", "–"),
                    activity=activities.get(each.activity, each.activity),
                    from_minute=each.from_minute,
                    minutes=each.minutes,
                    points=scoring.placement_points(instance, groups[each.group], place, each.minutes),
                    had_it=each.had_it,
                    last=[(halls.get(hall, ""), day, start) for hall, day, start in each.had_last],
                )
            )
        group = explainer.groups[f"g{row.group_id}"]
        found.append(ForHandler(row, group["name"], clubs.get(group["club"], ""), explained, rivals))
    return found


def refused(row: PlanRefusal) -> Refused:
    """A refusal's row as the rules explain it."""
    return Refused(
        group=f"g{row.group_id}",
        hall=f"h{row.hall_id}",
        day=row.weekday,
        from_minute=row.from_minute,
        reason=row.reason,
        rules=tuple(row.rules),
        by=tuple(f"g{each}" for each in row.by),
        price=row.price,
        points=row.points,
    )


def activities_in(language: str) -> dict[str, str]:
    """Names of activities by slug, in a language. One statement."""
    return {each.slug: each.name.said_in(language).text for each in Activity.objects.all()}


def clubs_of(organisation_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of clubs in the order of the alphabet, for a filter. One statement."""
    rows = Organisation.objects.filter(pk__in=organisation_ids).order_by("filed_as")
    return {each.pk: each.name for each in rows}


def place_name(hall: Space, language: str) -> str:
    """A hall with its facility, in a language."""
    name = hall.name.said_in(language).text
    return hall.facility.name if name == hall.facility.name else f"{hall.facility.name}, {name}"


def _explainer(
    plan: Plan,
    instance: Mapping[str, object],
    sessions: Iterable[PlanSession],
    refusals: Iterable[PlanRefusal],
    language: str,
    *,
    shortage: Shortage | None = None,
) -> Explainer:
    """Halls are called as their reader calls them: the problem knows their names in the municipality's language."""
    halls = {f"h{each.hall_id}": place_name(each.hall, language) for each in refusals}
    given = [
        Given(f"g{each.group_id}", f"h{each.hall_id}", each.weekday, each.from_minute, each.minutes)
        for each in sessions
    ]
    return Explainer(instance, removed_of(plan), tables.read(plan.rules.table), given, names=halls, shortage=shortage)


def _result(
    explainer: Explainer,
    organisation_id: UUID,
    sessions: Sequence[PlanSession],
    refusals: Sequence[PlanRefusal],
    activities: Mapping[str, str],
    *,
    out: Sequence[TakenOut] = (),
) -> ClubResult:
    key = f"c{organisation_id}"
    own: dict[int, list[PlanSession]] = {}
    for each in sessions:
        if each.organisation_id == organisation_id:
            own.setdefault(each.group_id, []).append(each)
    why: dict[int, list[WishRefused]] = {}
    gone = {each.group_id for each in out}
    for row in (each for each in refusals if each.group_id not in gone):
        why.setdefault(row.group_id, []).append(WishRefused(row, explainer.explain(refused(row)).for_club))
    groups = [
        GroupResult(
            id=int(each["id"][1:]),
            name=each["name"],
            asked=each["sessions"],
            minutes=each["minutes"],
            sessions=own.get(int(each["id"][1:]), []),
            refused=why.get(int(each["id"][1:]), []),
        )
        for each in explainer.instance["groups"]
        if each["club"] == key and (int(each["id"][1:]) not in gone or int(each["id"][1:]) in own)
    ]
    shares = reading.shares(dict(explainer.instance))
    club: Mapping[str, Any] = next((each for each in explainer.instance["clubs"] if each["id"] == key), {})
    return ClubResult(
        groups=sorted(groups, key=lambda each: each.name.casefold()),
        got=int(sum(each.minutes * shares[f"g{group.id}"] for group in groups for each in group.sessions)),
        due=club.get("entitlement_minutes", 0),
        elsewhere=club.get("served_elsewhere_minutes", 0),
        sessions=sessions,
        activities=activities,
        out=out,
    )
