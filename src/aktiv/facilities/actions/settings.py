"""Setting and clearing the values of terms at a municipality, a facility or a space."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import JSONField, Q
from django.db.models import Value as Literal

from aktiv.facilities.actions.compile import compile_spaces, lock_municipalities
from aktiv.facilities.models import Facility, Setting, Space
from aktiv.facilities.rules.settings import checked
from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person

Level = Municipality | Facility | Space
Value = Any  # JSON, as facilities.terms.SPECS tells for each key


class Place(NamedTuple):
    """Where a setting is: one of the two last, or neither for the municipality's own."""

    municipality_id: int
    facility_id: int | None
    space_id: int | None


def set_value(level: Level, key: str, value: Value, *, by: Person | None, now: datetime) -> None:
    """Sets one value at a level; what lies below inherits it unless it says otherwise.

    Raises the refusals of rules.settings.checked, and Refusal("settings_disagree", key, other) when some space below
    would end up with settings that cannot both hold; nothing is changed then.
    """
    set_values([(level, key, value)], by=by, now=now)


@transaction.atomic
def set_values(values: Sequence[tuple[Level, str, Value]], *, by: Person | None, now: datetime) -> None:
    """Sets many values at many levels at once, and compiles the spaces below them once. Raises as set_value."""
    wanted = [(level, key, checked(key, value)) for level, key, value in values]
    lock_municipalities(_municipality(level) for level, _, _ in wanted)
    before = _stored([(level, key) for level, key, _ in wanted])
    Setting.objects.bulk_create(
        [Setting(**_place(level)._asdict(), key=key, value=_json(value)) for level, key, value in wanted],
        update_conflicts=True,
        unique_fields=["municipality", "facility", "space", "key"],
        update_fields=["value"],
    )
    _changed([(level, key, before.get((*_place(level), key)), value) for level, key, value in wanted], by, now)


@transaction.atomic
def clear_value(level: Level, key: str, *, by: Person | None, now: datetime) -> None:
    """Lets a level inherit the value again. Clearing what is not set changes nothing and writes no journal."""
    lock_municipalities([_municipality(level)])
    before = _stored([(level, key)])
    if before:
        Setting.objects.filter(_where(level), key=key).delete()
        _changed([(level, key, next(iter(before.values())), None)], by, now, cleared=True)


def _changed(
    changes: Sequence[tuple[Level, str, Value, Value]], by: Person | None, now: datetime, *, cleared: bool = False
) -> None:
    append(
        [
            Event(
                "setting.cleared" if cleared else "setting.changed",
                (type(level).__name__.lower(), level.pk),
                _municipality(level),
                by.pk if by else None,
                data={"key": key, "before": before, "after": after},
            )
            for level, key, before, after in changes
        ],
        at=now,
    )
    below = Q(pk__in=[])
    for level in {(type(level), level.pk): level for level, _, _, _ in changes}.values():
        if isinstance(level, Space):
            below |= Q(stretch=level.stretch)
        elif isinstance(level, Facility):
            below |= Q(facility=level)
        else:
            below |= Q(municipality=level)
    compile_spaces(Space.objects.filter(below).values_list("pk", flat=True), now=now)


def _json(value: Value) -> object:
    """As the column takes it: None, "no limit", is JSON's null and not an empty column."""
    return Literal(None, JSONField()) if value is None else value


def _municipality(level: Level) -> int:
    return level.pk if isinstance(level, Municipality) else level.municipality_id


def _place(level: Level) -> Place:
    return Place(
        _municipality(level),
        level.pk if isinstance(level, Facility) else None,
        level.pk if isinstance(level, Space) else None,
    )


def _where(level: Level) -> Q:
    place = _place(level)._asdict()
    return Q(**{f"{key}__isnull" if pk is None else key: pk is None or pk for key, pk in place.items()})


def _stored(keys: Sequence[tuple[Level, str]]) -> dict[tuple[int, int | None, int | None, str], Value]:
    asked = Q(pk__in=[])
    for level, key in keys:
        asked |= _where(level) & Q(key=key)
    return {
        (row.municipality_id, row.facility_id, row.space_id, row.key): row.value
        for row in Setting.objects.filter(asked)
    }
