"""Applications of many clubs from a file, entered by the municipality: all of them or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.queries.parties import require_staff
from aktiv.facilities.models import Activity
from aktiv.journal.actions import Event, append
from aktiv.people.models import Organisation
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.applying import (
    Applicant,
    Asked,
    NotThese,
    Wished,
    add_groups,
    hand_in,
    put_beside,
    save_group,
)
from aktiv.seasons.models import GroupApplication
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.filing import FileGroup
from aktiv.values.refusal import Refusal


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
        self.lines = tuple(lines)


def import_applications(
    round_id: int, groups: Sequence[FileGroup], *, by: UUID, now: datetime, keep: bool = True
) -> tuple[int, int]:
    """Enters every line as a group of its club and hands in for each club; how many clubs and groups. With `keep` false
    it is only tried.

    Raises Refusal("not_staff"), ("not_found"), and NotAll with each line that was refused.
    """
    with transaction.atomic():
        found = _entered(round_id, groups, by=by, now=now)
        if not keep:
            transaction.set_rollback(True)
    return found


def _entered(round_id: int, groups: Sequence[FileGroup], *, by: UUID, now: datetime) -> tuple[int, int]:
    round_ = access_round(round_id, lock=True)
    require_staff(by, Permission.SEASON_ALLOCATE, round_.municipality_id, now)
    clubs = {each.number: each.pk for each in Organisation.objects.filter(number__in={group.club for group in groups})}
    activities = dict(Activity.objects.values_list("slug", "pk"))
    by_club: dict[str, list[FileGroup]] = {}
    for each in groups:
        by_club.setdefault(each.club, []).append(each)
    refused: list[LineRefused] = []
    for number, lines in by_club.items():
        if number not in clubs:
            refused += [LineRefused(each.line, each.name, Refusal("no_such_club", number=number)) for each in lines]
            continue
        refused += _of_club(round_id, Applicant(clubs[number], by, staff=True), lines, activities, now)
    if refused:
        raise NotAll(sorted(refused, key=lambda each: each.line))
    entered = {clubs[number] for number in by_club}
    for club in sorted(entered):
        hand_in(round_id, Applicant(club, by, staff=True), now=now)
    data = {"clubs": len(entered), "groups": len(groups)}
    subject = ("season_round", round_id)
    append(Event("season.applications_imported", subject, round_.municipality_id, by, data=data), at=now)
    return len(entered), len(groups)


def _of_club(
    round_id: int, who: Applicant, lines: Sequence[FileGroup], activities: Mapping[str, int], now: datetime
) -> list[LineRefused]:
    """Adds a club's lines to its application at once; those that were refused."""
    asked = [_asked(each, activities.get(each.activity)) for each in lines]
    try:
        with transaction.atomic():
            rows = _one_by_one(round_id, who, asked, now) or add_groups(round_id, who, asked, now=now)
    except NotThese as no:
        return [LineRefused(lines[at].line, lines[at].name, refusal) for at, refusal in no.refusals.items()]
    except Refusal as refusal:
        return [LineRefused(each.line, each.name, refusal) for each in lines]
    # A line may name a group that comes after it.
    sisters = {row.pk: each for row, each in zip(rows, lines, strict=True) if each.options.beside}
    refused: list[LineRefused] = []
    for pk, each in sisters.items():
        try:
            put_beside(round_id, who, {pk: each.options.beside}, now=now)
        except Refusal as refusal:
            refused.append(LineRefused(each.line, each.name, refusal))
    return refused


def _one_by_one(round_id: int, who: Applicant, asked: Sequence[Asked], now: datetime) -> list[GroupApplication]:
    """Where the club asks for hours as a whole too: what it is due goes by the groups that are there already."""
    if not any(each.options.whole for each in asked):
        return []
    rows, wrong = list[GroupApplication](), dict[int, Refusal]()
    for place, each in enumerate(asked):
        try:
            rows.append(save_group(round_id, who, each, now=now))
        except Refusal as refusal:
            wrong[place] = refusal
    if wrong:
        raise NotThese(wrong)
    return rows


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
