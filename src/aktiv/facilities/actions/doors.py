"""Codes for doors: every facility has one, and a space gets one when somebody wants to hang it up there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from aktiv.facilities.models import Door, Facility, Space
from aktiv.facilities.rules.doors import code_of
from aktiv.journal.actions import Event, append
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal


def give_codes(facilities: Sequence[Facility]) -> None:
    """A code to each facility that has just been opened, in the caller's transaction. Two statements, for most."""
    codes = _free_codes([facility.slug for facility in facilities])
    Door.objects.bulk_create(
        Door(municipality_id=facility.municipality_id, facility=facility, code=code)
        for facility, code in zip(facilities, codes, strict=True)
    )


@transaction.atomic
def make_door(space: Space, *, by: Person | None, now: datetime) -> Door:
    """A code of its own for a space, or the one that it has. Raises Refusal("not_found") for a space that has gone."""
    if not space.active:
        raise Refusal("not_found")
    [code] = _free_codes([f"{space.facility.slug}/{space.slug}"])
    door, made = Door.objects.get_or_create(
        facility_id=space.facility_id, space=space, defaults={"municipality_id": space.municipality_id, "code": code}
    )
    if made:
        who = by.pk if by else None
        append(
            Event("door.made", ("space", space.pk), space.municipality_id, who, data={"code": door.code}),
            at=now,
        )
    return door


def _free_codes(names: Sequence[str]) -> list[str]:
    """One for each name; the database refuses what somebody else takes at the same moment."""
    codes = [code_of(name) for name in names]
    taken = set(Door.objects.filter(code__in=codes).values_list("code", flat=True))
    for place, name in enumerate(names):
        attempt = 0
        while codes[place] in taken or codes[place] in codes[:place]:
            attempt += 1
            codes[place] = code_of(name, attempt)
            if Door.objects.filter(code=codes[place]).exists():
                taken.add(codes[place])
    return codes
