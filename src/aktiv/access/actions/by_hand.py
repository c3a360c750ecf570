"""What whoever looks after a door does about one grant: another code, taking it away and back, opening by hand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.access.actions.noting import event
from aktiv.access.models import AccessGrant
from aktiv.access.queries.grants import access_grant
from aktiv.access.sealing import sealed
from aktiv.journal.actions import append
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

State = AccessGrant.State
SHORTEST, LONGEST = 4, 12
"""Letters of a code that is noted by hand."""


@retrying
@transaction.atomic
def renew(grant_id: int, *, by: UUID, now: datetime) -> None:
    """Has another code made. The one before is shown to nobody from this moment, and opens nothing once the service has
    been reached. Raises Refusal("not_found"), ("no_code_yet"), ("door_over")."""
    grant = _live(grant_id, by, now)
    if grant.state not in State.with_code() or grant.manual:
        raise Refusal("no_code_yet")
    grant.state, grant.code, grant.renewing = State.REQUESTED, "", True
    _keep("access.renewed", grant, by, now)


@retrying
@transaction.atomic
def take_away(grant_id: int, why: str, *, by: UUID, now: datetime) -> None:
    """Has it open nothing, whatever the booking says. Raises Refusal("not_found"), ("missing_text"), ("too_long"),
    ("door_over")."""
    grant = _live(grant_id, by, now)
    grant.why = one_line(why, limit=200, required=True)
    grant.wanted, grant.barred = False, True
    _keep("access.taken_away", grant, by, now)


@retrying
@transaction.atomic
def give_again(grant_id: int, *, by: UUID, now: datetime) -> None:
    """Undoes that it was taken away: the booking decides again, within a minute. Raises Refusal("not_found"),
    ("not_taken_away"), ("door_over")."""
    grant = access_grant(grant_id, by, now)
    if grant.window.upper <= now:
        raise Refusal("door_over")
    if not grant.barred:
        raise Refusal("not_taken_away")
    grant.barred, grant.why = False, ""
    _keep("access.given_again", grant, by, now)


@retrying
@transaction.atomic
def open_by_hand(grant_id: int, code: str, *, by: UUID, now: datetime) -> None:
    """Notes a code that works (such as the door's own), or with none that somebody opens. Its holder is told. Another
    code that was asked for is still made, so that the one before opens no more.

    Raises Refusal("not_found"), ("not_a_door_code"), ("door_over").
    """
    grant = _live(grant_id, by, now)
    said = code.replace(" ", "")
    if said and not (SHORTEST <= len(said) <= LONGEST and said.isascii() and said.isalnum()):
        raise Refusal("not_a_door_code")
    if grant.state not in State.with_code():
        grant.state = State.ISSUED
    grant.code, grant.manual = sealed(said), True
    grant.shown_at, grant.issued_at = None, now
    _keep("access.by_hand", grant, by, now)


@retrying
@transaction.atomic
def try_again(grant_id: int, *, by: UUID, now: datetime) -> None:
    """Has the lock service asked at once, also where it refused or where somebody opens by hand.

    Raises Refusal("not_found"), ("has_code"), ("door_over").
    """
    grant = _live(grant_id, by, now)
    if grant.state in State.with_code() and not grant.manual:
        raise Refusal("has_code")
    if grant.state != State.REQUESTED:
        grant.state = State.PLANNED
    grant.code, grant.manual, grant.fault, grant.shown_at = "", False, "", None
    _keep("access.tried_again", grant, by, now)


def _live(grant_id: int, by: UUID, now: datetime) -> AccessGrant:
    grant = access_grant(grant_id, by, now)
    if grant.window.upper <= now or not grant.wanted or grant.state in State.over():
        raise Refusal("door_over")
    return grant


def _keep(verb: str, grant: AccessGrant, by: UUID, now: datetime) -> None:
    grant.due_at, grant.attempts = now, 0
    with everything():
        grant.save()
    append(event(verb, grant, by=by), at=now)
