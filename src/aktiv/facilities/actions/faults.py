"""Reporting what is broken, and saying that it has been mended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.facilities.models import Facility, Fault, Space
from aktiv.journal.actions import Event, append
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything

LONGEST = 1_000


@transaction.atomic
def report_fault(facility: Facility, text: str, *, space: Space | None = None, now: datetime) -> Fault:
    """Anybody says what is broken or missing, in the facility or in one of its spaces; who, is not asked.

    Raises Refusal("missing_text"), Refusal("too_long", limit, length), Refusal("control_characters"), and
    Refusal("not_found") for a space of another facility.
    """
    if space is not None and space.facility_id != facility.pk:
        raise Refusal("not_found")
    fault = Fault(
        municipality_id=facility.municipality_id,
        facility=facility,
        space=space,
        text=many_lines(text, limit=LONGEST, required=True),
        reported_at=now,
    )
    fault.save(force_insert=True)
    _note("fault.reported", fault, None, now)
    return fault


def finish_fault(facility: Facility, fault_id: UUID, *, by: Person, now: datetime) -> Fault:
    """It is mended. Said twice it is done once. Raises Refusal("not_found") for another facility's."""
    return _turn(facility, fault_id, Fault.State.DONE, by, now)


def reopen_fault(facility: Facility, fault_id: UUID, *, by: Person, now: datetime) -> Fault:
    """It is not mended after all. Raises Refusal("not_found") for another facility's."""
    return _turn(facility, fault_id, Fault.State.OPEN, by, now)


@transaction.atomic
def _turn(facility: Facility, fault_id: UUID, state: Fault.State, by: Person, now: datetime) -> Fault:
    with everything():
        fault = Fault.objects.select_for_update().filter(facility=facility, pk=fault_id).first()
        if fault is None:
            raise Refusal("not_found")
        if fault.state == state:
            return fault
        done = state == Fault.State.DONE
        fault.state, fault.done_at, fault.done_by = state, now if done else None, by if done else None
        fault.save(update_fields=["state", "done_at", "done_by"])
        _note("fault.done" if done else "fault.reopened", fault, by, now)
    return fault


def _note(verb: str, fault: Fault, by: Person | None, now: datetime) -> None:
    where = {"facility": fault.facility_id, "space": fault.space_id}
    append(Event(verb, ("fault", fault.pk), fault.municipality_id, by.pk if by else None, data=where), at=now)
