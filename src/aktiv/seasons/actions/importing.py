"""Applications of many clubs from a file, entered by the municipality: all of them or none.

Every line is read and checked before anything is held. Then the round is locked, looked at once more, and all that is
new is written in few statements: clubs that apply meanwhile wait for that alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from aktiv.bookings.queries.parties import require_staff
from aktiv.facilities.models import Activity
from aktiv.journal.actions import Event, append
from aktiv.people.models import Organisation
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.applying import (
    MOST_GROUPS,
    Applicant,
    Asked,
    Wished,
    demand_own,
    group_row,
    hand_in,
    in_time,
    is_late,
    options_open,
    put_beside,
    save_group,
    wish_rows,
)
from aktiv.seasons.models import ClubApplication, GroupApplication, PoolHall, Round, Wish
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.filing import FileGroup
from aktiv.seasons.rules.options import Options, allowed
from aktiv.seasons.rules.states import Act, State, after
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

A_BATCH = 1000


@dataclass(frozen=True, slots=True)
class LineRefused:
    """A line that was refused, and why."""

    line: int
    name: str
    refusal: Refusal


class NotAll(Exception):
    """Some lines were refused, and nothing was entered."""

    def __init__(self, lines: Sequence[LineRefused]) -> None:
        super().__init__("not_all")
        self.lines = tuple(sorted(lines, key=lambda each: each.line))


@dataclass(slots=True)
class _Club:
    """A club's lines, and what would be saved of each. Where it asks for hours as a whole too, that is known only when
    its groups are there, so its lines are entered one by one."""

    organisation_id: UUID
    lines: list[FileGroup]
    asked: list[Asked]
    rows: list[tuple[GroupApplication, list[Wish]]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return any(each.options.whole for each in self.asked)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that was read against the round as it was: `seen` is what of it the lines were held against."""

    seen: tuple[Any, ...]
    clubs: Sequence[_Club]
    refused: Sequence[LineRefused]


def import_applications(
    round_id: int, groups: Sequence[FileGroup], *, by: UUID, now: datetime, keep: bool = True
) -> tuple[int, int]:
    """Enters every line as a group of its club and hands in for each club; how many clubs and groups. With `keep` false
    it is only tried.

    Raises Refusal("not_staff"), ("not_found"), ("round_not_in_state"), and NotAll with each line that was refused.
    """
    ready = _ready(access_round(round_id), groups, by, now)
    if refused := [*ready.refused, *_in_the_way(round_id, ready, by)]:
        raise NotAll(refused)
    with transaction.atomic():
        round_ = access_round(round_id, lock=True)
        if ready.seen != _seen(round_):
            ready = _ready(round_, groups, by, now)
        _enter(round_, ready, by, now)
        data = {"clubs": len(ready.clubs), "groups": len(groups)}
        subject = ("season_round", round_id)
        append(Event("season.applications_imported", subject, round_.municipality_id, by, data=data), at=now)
        if not keep:
            transaction.set_rollback(True)
    return len(ready.clubs), len(groups)


def _seen(round_: Round) -> tuple[Any, ...]:
    """What of a round lines are held against."""
    halls = frozenset(PoolHall.objects.filter(round=round_).values_list("space_id", flat=True))
    season = (round_.season.first, round_.season.last)
    return round_.state, round_.deadline, round_.rules_id, round_.grid_minutes, season, halls


def _ready(round_: Round, groups: Sequence[FileGroup], by: UUID, now: datetime) -> _Ready:
    """Each line as it would be saved, or why not. Nothing is held."""
    require_staff(by, Permission.SEASON_ALLOCATE, round_.municipality_id, now)
    numbers = {each.number: each.pk for each in Organisation.objects.filter(number__in={each.club for each in groups})}
    activities, seen = dict(Activity.objects.values_list("slug", "pk")), _seen(round_)
    options, pool = options_open(round_), seen[-1]
    clubs: dict[str, _Club] = {}
    refused: list[LineRefused] = []
    for each in groups:
        if each.club not in numbers:
            refused.append(LineRefused(each.line, each.name, Refusal("no_such_club", number=each.club)))
            continue
        club = clubs.setdefault(each.club, _Club(numbers[each.club], [], []))
        club.lines.append(each)
        club.asked.append(_asked(each, activities.get(each.activity)))
    try:
        after(State(round_.state), Act.APPLY_LATE if is_late(round_, now) else Act.APPLY)
    except Refusal as refusal:
        raise NotAll([LineRefused(each.line, each.name, refusal) for each in groups]) from refusal
    there = set(activities.values())
    for club in clubs.values():
        application = ClubApplication(round=round_, organisation_id=club.organisation_id)
        for line, asked in zip(club.lines, club.asked, strict=True) if not club.whole else ():
            try:
                row = group_row(round_, application, asked, activities=there, options_there=options)
                wishes = wish_rows(round_, row, asked.wishes, pool=pool)
                allowed(Options(beside=line.options.beside), options)
                club.rows.append((row, wishes))
            except Refusal as refusal:
                refused.append(LineRefused(line.line, line.name, refusal))
    return _Ready(seen, list(clubs.values()), refused)


def _in_the_way(round_id: int, ready: _Ready, by: UUID, *, lock: bool = False) -> list[LineRefused]:
    """What clubs have already that lines cannot stand beside. Two statements and those of the wall."""
    ids = [each.organisation_id for each in ready.clubs]
    with everything():
        rows = ClubApplication.objects.filter(round=round_id, organisation__in=ids).order_by("pk")
        found = {each.organisation_id: each for each in (rows.select_for_update() if lock else rows)}
        names: dict[UUID, set[str]] = {each: set() for each in ids}
        taken = GroupApplication.objects.filter(application__in=[each.pk for each in found.values()])
        for club, name in taken.values_list("organisation_id", "name"):
            names[club].add(name)
    refused: list[LineRefused] = []
    for each in ready.clubs:
        try:
            if each.organisation_id in found:
                demand_own(found[each.organisation_id], Applicant(each.organisation_id, by, staff=True))
        except Refusal as refusal:
            refused += [LineRefused(line.line, line.name, refusal) for line in each.lines]
            continue
        if len(each.rows) == len(each.lines):
            refused += _beside_those_there(each, names[each.organisation_id])
    return refused


def _beside_those_there(club: _Club, there: set[str]) -> list[LineRefused]:
    """The lines that name a group which the application has already, are too many, or want a sister that is nowhere."""
    refused, names = list[LineRefused](), set(there)
    everyone = there | {row.name for row, _wishes in club.rows}
    for line, (row, _wishes) in zip(club.lines, club.rows, strict=True):
        sister = " ".join(line.options.beside.split())
        if row.name in names:
            refused.append(LineRefused(line.line, line.name, Refusal("group_there_already", name=row.name)))
        elif len(names) >= MOST_GROUPS:
            refused.append(LineRefused(line.line, line.name, Refusal("too_many_groups", limit=MOST_GROUPS)))
        elif sister and (sister == row.name or sister not in everyone):
            refused.append(LineRefused(line.line, line.name, Refusal("no_such_group", name=sister[:80])))
        row.place = len(names)
        names.add(row.name)
    return refused


def _enter(round_: Round, ready: _Ready, by: UUID, now: datetime) -> None:
    """Everything at once, under the round's lock. Raises NotAll."""
    _begin(round_, ready, now)
    if refused := [*ready.refused, *_in_the_way(round_.pk, ready, by, lock=True)]:
        raise NotAll(refused)
    at_once = [each for each in ready.clubs if not each.whole]
    ids = [each.organisation_id for each in at_once]
    with everything():
        rows = ClubApplication.objects.filter(round=round_, organisation__in=ids)
        applications = {each.organisation_id: each for each in rows.order_by("pk")}
        for club in at_once:
            for row, _wishes in club.rows:
                row.application = applications[club.organisation_id]
        GroupApplication.objects.bulk_create((row for club in at_once for row, _ in club.rows), batch_size=A_BATCH)
        wishes = (wish for club in at_once for _, wished in club.rows for wish in wished)
        Wish.objects.bulk_create(wishes, batch_size=A_BATCH)
        _put_beside(at_once)
        events = [event for club in at_once for event in _handed_in(round_, applications, club, by, now)]
        changed = ["state", "handed_in_at", "late", "told_revision", "revision", "changed_at"]
        ClubApplication.objects.bulk_update(applications.values(), changed, batch_size=A_BATCH)
    append(events, at=now)
    refused = [one for club in ready.clubs if club.whole for one in _one_by_one(round_, club, by, now)]
    if refused:
        raise NotAll(refused)


def _begin(round_: Round, ready: _Ready, now: datetime) -> None:
    """An application for each club that has none; one of two that begin at the same time makes the row."""
    with everything():
        ClubApplication.objects.bulk_create(
            (
                ClubApplication(
                    municipality_id=round_.municipality_id,
                    round=round_,
                    organisation_id=each.organisation_id,
                    paper=True,
                    late=is_late(round_, now),
                    made_at=now,
                )
                for each in ready.clubs
            ),
            ignore_conflicts=True,
        )


def _put_beside(clubs: Sequence[_Club]) -> None:
    """Groups that would train beside another of their club: a line may name one that comes after it."""
    asking = [each for each in clubs if any(line.options.beside for line in each.lines)]
    if not asking:
        return
    rows = GroupApplication.objects.filter(application__in={club.rows[0][0].application_id for club in asking})
    ids = {(club, name): pk for club, name, pk in rows.values_list("organisation_id", "name", "pk")}
    changed = []
    for club in asking:
        for line, (row, _wishes) in zip(club.lines, club.rows, strict=True):
            if line.options.beside:
                row.beside_id = ids[club.organisation_id, " ".join(line.options.beside.split())]
                changed.append(row)
    GroupApplication.objects.bulk_update(changed, ["beside"], batch_size=A_BATCH)


def _handed_in(
    round_: Round, applications: Mapping[UUID, ClubApplication], club: _Club, by: UUID, now: datetime
) -> list[Event]:
    """The club's application as it is when its groups are added and it is handed in, and what the journal tells."""
    application = applications[club.organisation_id]
    again = application.state == ClubApplication.State.HANDED_IN
    application.late = is_late(round_, now) and not in_time(application)
    application.state = ClubApplication.State.HANDED_IN
    application.handed_in_at = application.changed_at = now
    application.revision += 2  # its groups, and that it was handed in
    application.told_revision = application.revision  # what is handed in is told of at once
    told = {"late": application.late, "paper": application.paper, **({"again": True} if again else {})}
    subject, home = ("season_round", round_.pk), round_.municipality_id
    return [
        Event("season.groups_added", subject, home, by, club.organisation_id, {"groups": len(club.rows)}),
        Event("season.applied", subject, home, by, club.organisation_id, told),
    ]


def _one_by_one(round_: Round, club: _Club, by: UUID, now: datetime) -> list[LineRefused]:
    """Where the club asks for hours as a whole too: what it is due goes by the groups that are there already."""
    who, refused, made = Applicant(club.organisation_id, by, staff=True), list[LineRefused](), dict[int, FileGroup]()
    for line, asked in zip(club.lines, club.asked, strict=True):
        try:
            made[save_group(round_.pk, who, asked, now=now).pk] = line
        except Refusal as refusal:
            refused.append(LineRefused(line.line, line.name, refusal))
    for pk, line in made.items() if not refused else ():
        try:
            if line.options.beside:
                put_beside(round_.pk, who, {pk: line.options.beside}, now=now)
        except Refusal as refusal:
            refused.append(LineRefused(line.line, line.name, refusal))
    if not refused:
        hand_in(round_.pk, who, now=now)
    return refused


def _asked(each: FileGroup, activity_id: int | None) -> Asked:
    return Asked(
        name=each.name,
        activity_id=activity_id,
        from_age=each.from_age,
        to_age=each.to_age,
        level=each.level,
        members=each.members,
        sessions=each.sessions,
        minutes=each.minutes,
        share=each.share,
        coaches=each.coaches,
        wishes=tuple(Wished(wish.space_id, wish.weekday, wish.from_minute, wish.choice) for wish in each.wishes),
        options=replace(each.options, beside=""),
    )
