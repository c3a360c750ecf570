"""What those with a mandate do: each act is a form of its own, made of fields and of what is done with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from aktiv.collaboration.models import Member
from aktiv.collaboration.queries.mandates import bodies_of
from aktiv.collaboration.queries.parties import members_on
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors, day_in
from aktiv.web.allocation.words import minute_of
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.shown import called, named
from aktiv.web.components.forms import Field, Kind
from aktiv.web.components.links import Choice

Values = Mapping[str, str]
Named = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done. `run` returns what is told then, or "" when something typed was wrong, which it has
    put into the errors; refusals go up. `page` names the address of what it was done with, by the number in `nr`."""

    slug: str
    title: Promise
    button: Promise
    needs: Permission
    fields: Callable[[Seat, Values, Errors], list[Field]]
    run: Callable[[Seat, Values, Errors], str]
    page: str = ""


def text(
    name: str, label: str, values: Values, errors: Errors, *, kind: Kind = "text", **more: Any
) -> Field:  # Any: Field's
    """A field with what was typed and what is wrong."""
    return Field(name, label, values.get(name, ""), kind, error=errors.get(name, ""), **more)


def pick(name: str, label: str, choices: Named, values: Values, errors: Errors, **more: Any) -> Field:  # Any: as above
    """A list to choose from."""
    chosen = values.get(name, "")
    rows = tuple(Choice(key, told, key == chosen) for key, told in choices)
    return Field(name, label, chosen, "select", error=errors.get(name, ""), choices=rows, **more)


def filled(values: Values, errors: Errors, *names: str) -> dict[str, str]:
    """What was typed in fields that must be; what is empty is told at its field."""
    for name in names:
        if not values.get(name):
            errors[name] = _("This must be filled in.")
    return {name: values.get(name, "") for name in names}


def whole_number(values: Values, name: str, errors: Errors, *, least: int = 0) -> int | None:
    """A whole number, spaces taken out; what is wrong is told at the field."""
    sent = "".join(values.get(name, "").split())
    digits = sent.removeprefix("-").removeprefix("−")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
        errors[name] = _("Write a whole number.")
        return None
    number = int(digits) * (-1 if sent[0] in "-−" else 1)
    if number < least:
        errors[name] = _("Write a whole number.")
        return None
    return number


def ore(values: Values, name: str, errors: Errors, *, least: int = 0) -> int | None:
    """Kroner, with or without øre after a comma, as øre."""
    sent = "".join(values.get(name, "").split()).replace(",", ".").replace("−", "-")
    try:
        exact = Decimal(sent) * 100
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or exact != exact.to_integral_value() or abs(exact) > 10**15 or exact < least:
        errors[name] = _("Write an amount in kroner, such as 25 000 or 99,50.")
        return None
    return int(exact)


def some_day(values: Values, name: str, errors: Errors) -> date:
    """A day; any when it was wrong, which is told at the field."""
    return day_in(values, name, errors) or date.min


def moment(values: Values, day: str, clock: str, errors: Errors) -> datetime | None:
    """A day and a time of the wall clock; None and what is wrong at the fields otherwise."""
    of_day, minute = day_in(values, day, errors), minute_of(values.get(clock, ""))
    if minute is None:
        errors[clock] = _("Write a time, such as 23.59.")
    if of_day is None or minute is None:
        return None
    at = time(*divmod(min(minute, 1439), 60))
    return datetime.combine(of_day, at, tzinfo=timezone.get_current_timezone())


def json_in(values: Values, name: str, errors: Errors) -> dict[str, Any]:  # Any: JSON
    """A JSON object that was typed."""
    try:
        found = json.loads(values.get(name, ""))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        errors[name] = _("Write a JSON object, as the documentation shows it.")
        return {}
    return found


def partners(seat: Seat, *, own: bool = False, parties: bool = False) -> list[tuple[str, str]]:
    """Members of the day by number; those alone that she speaks for when `own`, that vote and pay when `parties`."""
    found = members_on(seat.home.pk, seat.today, Member.Kind.parties() if parties else None)
    return [
        (each.number, each.name)
        for each in found
        if not own or seat.may(Permission.COLLABORATION_SPEAK, member_id=each.pk)
    ]


def bodies(seat: Seat, *, calls: bool = False) -> list[tuple[str, str]]:
    """Bodies by slug; those alone whose votes she calls when `calls`."""
    return [
        (each.slug, called(named(each)))
        for each in bodies_of(seat.home.pk)
        if not calls or seat.may(Permission.COLLABORATION_CALL, body_id=each.pk)
    ]


def listed(words: Mapping[str, Promise]) -> list[tuple[str, str]]:
    """Codes with their words."""
    return [(key, str(told)) for key, told in words.items()]
