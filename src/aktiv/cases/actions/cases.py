"""What all changes of a case have in common: the version that was looked at, the state after it, what the journal
says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from aktiv.cases.models import Case, Note
from aktiv.cases.rules.deadlines import moved_by_waiting
from aktiv.cases.rules.states import Act, State, after
from aktiv.journal.actions import Event
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything

MOST_WORDS = 8_000


def demand_version(case: Case, version: int | None) -> None:
    """Raises Refusal("case_changed", version, since) when somebody changed it after it was looked at."""
    if version is not None and version != case.version:
        raise Refusal("case_changed", version=case.version, since=version)


def demand_handler(case: Case, person_id: UUID) -> None:
    """Raises Refusal("not_handler", handler) unless she has the case. Who has it is a colleague's name, by id."""
    if case.handler_id != person_id:
        raise Refusal("not_handler", handler=str(case.handler_id) if case.handler_id else "", case=case.key)


def advance(case: Case, act: Act, to: State | None = None, *, now: datetime, **changes: object) -> None:
    """Writes the state after an act with what else it changes. Waiting begins and ends by the state itself, and moves
    the deadline. The row is locked by the caller. Raises Refusal("not_in_state")."""
    was, case.state = case.state, after(act, case, to)
    if case.state == State.WAITING and was != State.WAITING:
        case.waiting_since = now
    elif was == State.WAITING and case.state != State.WAITING:
        since = case.waiting_since or now
        case.answer_by = moved_by_waiting(case.answer_by, since, now, case.municipality.zone)
        case.waiting_since = None
    for name, value in changes.items():
        setattr(case, name, value)
    case.version += 1
    with everything():
        case.save()


def told(
    verb: str,
    case: Case,
    by: UUID | None,
    data: Mapping[str, Any] | None = None,  # Any: JSON-able
) -> Event:
    """An entry about a case: ids, times and codes alone."""
    said = {"case": case.pk, "key": case.key, "state": case.state, **(data or {})}
    return Event(verb, ("case", case.pk), case.municipality_id, by, case.organisation_id, said)


def write(case: Case, kind: Note.Kind, text: str, by: UUID | None, *, by_staff: bool, now: datetime) -> Note:
    """Writes a note on a case, in the caller's transaction.

    Raises Refusal("missing_text"), ("too_long", limit, length), ("control_characters").
    """
    said = many_lines(text, limit=MOST_WORDS)
    if not said:
        raise Refusal("missing_text")
    with everything():
        return Note.objects.create(
            case=case,
            municipality_id=case.municipality_id,
            person_id=case.person_id,
            organisation_id=case.organisation_id,
            author_id=by,
            by_staff=by_staff,
            kind=kind,
            text=said,
            created_at=now,
        )
