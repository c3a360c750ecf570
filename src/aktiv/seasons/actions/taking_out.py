"""The municipality takes a group out of a round that shares out, after proposals were made with it, or puts it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.queries.parties import require_staff
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.seasons.models import GroupApplication, Round, TakenOut
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.states import Act, State, after
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything


@transaction.atomic
def take_out(group_id: int, *, reason: str, by: UUID, now: datetime) -> TakenOut:
    """A group counts for nothing any more: neither in what its club is due, nor in the next proposals, nor among the
    wishes of the board. Plans that there are keep it, and are not published with it.

    Raises Refusal: not_found, not_staff, round_not_in_state, group_taken_out, missing_text, too_long.
    """
    group, round_ = _held(group_id, by, now)
    with everything():
        if TakenOut.objects.filter(group=group).exists():
            raise Refusal("group_taken_out", name=group.name)
        made = TakenOut.objects.create(
            group=group,
            municipality_id=group.municipality_id,
            organisation_id=group.organisation_id,
            reason=one_line(reason, limit=500, required=True),
            made_at=now,
            made_by_id=by,
        )
    _journal("season.group_taken_out", group, round_, by, now, reason=made.reason)
    return made


@transaction.atomic
def put_back(group_id: int, *, by: UUID, now: datetime) -> None:
    """A group that was taken out counts again. Raises Refusal: not_found, not_staff, round_not_in_state,
    group_not_taken_out."""
    group, round_ = _held(group_id, by, now)
    with everything():
        deleted, _ = TakenOut.objects.filter(group=group).delete()
    if not deleted:
        raise Refusal("group_not_taken_out", name=group.name)
    _journal("season.group_put_back", group, round_, by, now)


def _held(group_id: int, by: UUID, now: datetime) -> tuple[GroupApplication, Round]:
    """The group and its round, held against others: so that no plan with it is being published meanwhile."""
    with everything():
        group = GroupApplication.objects.select_related("application").filter(pk=group_id).first()
    if group is None:
        raise Refusal("not_found")
    round_ = access_round(group.application.round_id, lock=True)
    require_staff(by, Permission.SEASON_ALLOCATE, round_.municipality_id, now)
    after(State(round_.state), Act.TAKE_OUT)
    return group, round_


def _journal(verb: str, group: GroupApplication, round_: Round, by: UUID, now: datetime, **data: object) -> None:
    told = {"group": group.pk, "name": group.name, **data}
    subject = ("season_round", round_.pk)
    append(Event(verb, subject, round_.municipality_id, by, group.organisation_id, told), at=now)
