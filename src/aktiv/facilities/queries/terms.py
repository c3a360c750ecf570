"""The effective terms of a space, and where each of them was set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.db.models import Q

from aktiv.facilities.models import Setting, Space
from aktiv.facilities.queries.opening import chains
from aktiv.facilities.terms import SETTING_KEYS, Terms

Where = Literal["default", "municipality", "facility", "space"]


@dataclass(frozen=True, slots=True)
class Step:
    """A level that could say something: which, its id and name, whether it does, and what."""

    where: Where
    id: int | None
    name: str
    says: bool
    value: Any  # JSON
    counts: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a setting comes from. `chain` runs from the default down to the space; the last level that says wins."""

    key: str
    value: Any  # JSON
    level: Step
    chain: tuple[Step, ...]


def terms_of(space: Space) -> Terms:
    """The effective settings of a space, as compiled."""
    return Terms.from_json(space.terms)


def terms_of_many(space_ids: Iterable[int]) -> dict[int, Terms]:
    """The effective settings of many spaces. One query."""
    rows = Space.objects.filter(pk__in=list(space_ids)).values_list("pk", "terms")
    return {pk: Terms.from_json(terms) for pk, terms in rows}


def origins(space: Space) -> list[Origin]:
    """Every setting of a space with the whole chain it was inherited through. Three queries."""
    chain = tuple(reversed(chains([space.pk])[space.pk]))
    above = Space.objects.select_related("facility", "municipality").in_bulk(chain)
    facility, municipality = above[space.pk].facility, above[space.pk].municipality
    said: dict[tuple[Where, int | None], dict[str, Any]] = {("default", None): asdict(Terms())}
    for setting in Setting.objects.filter(
        Q(space__in=chain) | Q(facility=facility) | Q(municipality=municipality, facility=None, space=None)
    ):
        level: tuple[Where, int | None] = ("municipality", municipality.pk)
        if setting.space_id:
            level = ("space", setting.space_id)
        elif setting.facility_id:
            level = ("facility", setting.facility_id)
        said.setdefault(level, {})[setting.key] = setting.value
    levels: list[tuple[Where, int | None, str]] = [
        ("default", None, ""),
        ("municipality", municipality.pk, municipality.name),
        ("facility", facility.pk, facility.name),
        *(("space", pk, above[pk].name_nb) for pk in chain),
    ]
    found: list[Origin] = []
    for key in SETTING_KEYS:
        last = max(index for index, (where, pk, _) in enumerate(levels) if key in said.get((where, pk), {}))
        steps = tuple(
            Step(
                where,
                pk,
                name,
                key in said.get((where, pk), {}),
                _json(said.get((where, pk), {}).get(key)),
                index == last,
            )
            for index, (where, pk, name) in enumerate(levels)
        )
        found.append(Origin(key, steps[last].value, steps[last], steps))
    return found


def _json(value: Any) -> Any:  # Any: JSON
    return list(value) if isinstance(value, tuple) else value
