"""The doors of a booking as its holder reads them: where, when, the code, and what to do when it stays shut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.access.queries.shown import DoorTold, Stage, doors_of, may_see_codes
from aktiv.bookings.models import Booking
from aktiv.values import formatting
from aktiv.values.texts import Texts

MOST = 12
"""Doors on one page; those of later dates come when their time does."""


@dataclass(frozen=True, slots=True)
class DoorShown:
    """One door on one date. `code` is empty until it may be shown; `phone` is dialled by `dial`."""

    name: str
    when: str
    code: str
    text: str
    missing: bool
    phone: str
    dial: str
    help: Texts


def doors_shown(booking: Booking, person_id: UUID | None, now: datetime) -> list[DoorShown]:
    """The doors of a booking for whoever reads its page: none for those who are not its holder. Of those to come only
    the next date's are told."""
    if not may_see_codes(booking, person_id, now):
        return []
    found = doors_of(booking, now)
    coming = next((each.occurrence_id for each in found if each.stage is Stage.COMING), None)
    near = [each for each in found if each.stage is not Stage.COMING or each.occurrence_id == coming]
    return [door_shown(each, booking) for each in near[:MOST]]


def door_shown(door: DoorTold, booking: Booking) -> DoorShown:
    """A door in words."""
    language, zone = get_language() or "nb", booking.municipality.zone
    start, end = door.window.start, door.window.end
    when = f"{formatting.day_short(start, language, zone)} {formatting.span(start, end, language, zone)}"
    trouble = door.stage in (Stage.MISSING, Stage.BY_HAND)
    return DoorShown(
        door.lock.name,
        when,
        door.code,
        _stage(door, language, booking),
        trouble,
        door.lock.phone,
        "".join(each for each in door.lock.phone if each.isdigit() or each == "+"),
        door.lock.help,
    )


def _stage(door: DoorTold, language: str, booking: Booking) -> str:
    zone = booking.municipality.zone
    if door.stage is Stage.READY:
        return ""
    if door.stage is Stage.COMING:
        moment = {
            "day": formatting.day_short(door.shown_from, language, zone),
            "time": formatting.clock(door.shown_from, language, zone),
        }
        return _("The code is shown here from %(day)s at %(time)s.") % moment
    if door.stage is Stage.BY_HAND:
        return _("The caretaker opens for you.")
    if door.stage is Stage.MISSING:
        return _("There is no code for this door. The caretaker has been told.")
    return _("The code is being made. Look again in a few minutes.")
