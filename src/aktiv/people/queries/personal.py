"""What every package declares about people, collected; and reading by it: all of a person's data, and what is old."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, reduce
from importlib import import_module
from importlib.util import find_spec
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Count, Q, QuerySet, Value

from aktiv.municipalities.models import Municipality
from aktiv.people.models import RetentionRule
from aktiv.people.rules.retention import TERMS
from aktiv.values.personal import Erasing, Held, Kind, Obstacle, Personal
from aktiv.walls import within

Rows = QuerySet[Any]  # Any: tables of every package


@cache
def packages() -> dict[str, Personal]:
    """What each package with tables declares, by its label, the lowest first. A package that declares nothing fails."""
    found: dict[str, Personal] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("aktiv.") and (find_spec(f"{config.name}.personal") or any(config.get_models())):
            found[config.label] = import_module(f"{config.name}.personal").PERSONAL
    return found


def everything() -> tuple[Held, ...]:
    """Every table that keeps something about people, in the order in which a person is told of them: who she is first,
    what she did last."""
    in_order = sorted(packages(), key=lambda label: label == "journal")
    return tuple(held for label in in_order for held in packages()[label].held)


def model_of(held: Held) -> type[models.Model]:
    """The table."""
    return apps.get_model(held.model)


def rows_of(held: Held, persons: Collection[UUID]) -> Rows:
    """The table's rows about these persons."""
    rows = model_of(held)._default_manager.all()
    rows = rows.filter(reduce(or_, (Q(**{f"{path}__in": list(persons)}) for path in held.whose)))
    return rows if held.only is None else rows.filter(held.only)


def obstacles(person_id: UUID, now: datetime) -> list[Obstacle]:
    """What must be settled before a person can be erased; nothing when she can be."""
    return [one for each in packages().values() if each.obstacles for one in each.obstacles(person_id, now)]


def active(persons: Collection[UUID], since: datetime) -> set[UUID]:
    """Those of these persons whom some package has been used by since."""
    found: set[UUID] = set()
    for each in packages().values():
        if each.active:
            found |= each.active(persons, since)
    return found


def named_until(persons: Collection[UUID]) -> dict[UUID, datetime]:
    """Those whose names a law demands to be kept, and until when."""
    found: dict[UUID, datetime] = {}
    for each in packages().values():
        for person_id, until in (each.names(persons) if each.names else {}).items():
            found[person_id] = max(until, found.get(person_id, until))
    return found


def emptied(held: Held, fields: Collection[str]) -> dict[str, Any]:
    """What fields hold when they tell nothing any more."""
    model = model_of(held)
    empty: dict[str, Any] = {}
    for each in held.fields:
        if each.name in fields:
            field = model._meta.get_field(each.name)
            if each.erasing is Erasing.NULL:
                empty[each.name] = None
            elif isinstance(field, models.JSONField):
                empty[each.name] = type(field.get_default())()
            else:
                empty[each.name] = ""
    return empty


def still_telling(empty: dict[str, Any]) -> Q:
    """Rows in which some of the fields hold something."""
    return reduce(
        or_,
        (Q(**{f"{name}__isnull": False}) if value is None else ~Q(**{name: value}) for name, value in empty.items()),
        Q(),
    )


@dataclass(frozen=True, slots=True)
class Old:
    """Rows that have been kept long enough in a municipality; None for what belongs to none."""

    held: Held
    municipality_id: int | None
    rows: Rows

    @property
    def empty(self) -> dict[str, Any]:
        """What their fields become; nothing when the rows go whole."""
        if self.held.purged_whole:
            return {}
        return emptied(self.held, {each.name for each in self.held.fields if each.purged})


def terms_of(municipality_ids: Collection[int] | None = None) -> dict[int, dict[str, int]]:
    """The days that municipalities have chosen, by municipality and kind."""
    rows = RetentionRule.objects.all()
    if municipality_ids is not None:
        rows = rows.filter(municipality_id__in=municipality_ids)
    found: dict[int, dict[str, int]] = {}
    for municipality_id, kind, days in rows.values_list("municipality_id", "kind", "days"):
        found.setdefault(municipality_id, {})[kind] = days
    return found


def days_kept(kind: Kind, chosen: dict[str, int]) -> int:
    """How many days a kind is kept where these have been chosen; never fewer than the law, whatever a row says."""
    term = TERMS[kind]
    return max(term.least, chosen.get(kind, term.days)) if term.local else term.days


def old(now: datetime, municipality: Municipality | None = None) -> Iterator[Old]:
    """What has been kept long enough: everywhere, or in one municipality. No statement until the rows are read,
    except one for what municipalities have chosen."""
    chosen = terms_of(None if municipality is None else [municipality.pk])
    places = (
        [municipality.pk] if municipality else list(Municipality.objects.order_by("pk").values_list("pk", flat=True))
    )
    for held in everything():
        if held.over is None or held.kind not in TERMS:
            continue
        homes: Sequence[int | None] = [*places, *([] if municipality else [None])]
        if not held.home:
            homes = [] if municipality else [None]
        for home in homes:
            days = days_kept(held.kind, chosen.get(home, {}) if home is not None else {})
            rows = model_of(held)._default_manager.filter(held.over(now - timedelta(days=days)))
            rows = rows if held.only is None else rows.filter(held.only)
            if held.home:
                rows = rows.filter(**{held.home: home})
            found = Old(held, home, rows)
            yield Old(held, home, rows.filter(still_telling(found.empty))) if found.empty else found


def kept_names_over(today: date) -> Rows:
    """Names that no law demands any more."""
    return apps.get_model("people.KeptName")._default_manager.filter(until__lt=today)


def counts_of(person_id: UUID) -> list[tuple[Held, int]]:
    """How many rows each table has about a person, those that have any; one statement over all the tables."""
    tables = everything()
    parts = [
        rows_of(held, [person_id]).order_by().annotate(nth=Value(nth)).values("nth").annotate(held=Count("*"))
        for nth, held in enumerate(tables)
    ]
    with within(person=person_id):
        found = {row["nth"]: row["held"] for row in parts[0].union(*parts[1:], all=True)}
    return [(held, found[nth]) for nth, held in enumerate(tables) if found[nth]]
