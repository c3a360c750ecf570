"""Applications of many clubs from a file, entered by the municipality: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.queries.parties import require_staff
from aktiv.facilities.models import Activity
from aktiv.journal.actions import Event, append
from aktiv.people.models import Organisation
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.applying import Applicant, Asked, Wished, hand_in, put_beside, save_group
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
    refused: list[LineRefused] = []
    entered: set[UUID] = set()
    sisters: list[tuple[FileGroup, Applicant, int]] = []
    for each in groups:
        try:
            if each.club not in clubs:
                raise Refusal("no_such_club", number=each.club)
            who = Applicant(clubs[each.club], by, staff=True)
            with transaction.atomic():
                row = save_group(round_id, who, _asked(each, activities.get(each.activity)), now=now)
            entered.add(clubs[each.club])
            if each.options.beside:
                sisters.append((each, who, row.pk))
        except Refusal as refusal:
            refused.append(LineRefused(each.line, each.name, refusal))
    # A line may name a group that comes after it.
    for each, who, pk in sisters if not refused else ():
        try:
            put_beside(round_id, who, {pk: each.options.beside}, now=now)
        except Refusal as refusal:
            refused.append(LineRefused(each.line, each.name, refusal))
    if refused:
        raise NotAll(refused)
    for club in sorted(entered):
        hand_in(round_id, Applicant(club, by, staff=True), now=now)
    data = {"clubs": len(entered), "groups": len(groups)}
    subject = ("season_round", round_id)
    append(Event("season.applications_imported", subject, round_.municipality_id, by, data=data), at=now)
    return len(entered), len(groups)


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
