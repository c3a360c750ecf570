"""Keeping compiled terms and opening hours true: `Space.terms`, `Space.pattern`, and the sheets of patterns.

Every action that changes a setting, hours or the tree ends here, in its own transaction, holding the municipality's
row. So two changes at once are compiled one after the other, and neither misses what the other did.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from aktiv.facilities.models import HoursException, OpenPattern, OpenSheet, Setting, Space
from aktiv.facilities.queries.opening import rules_of
from aktiv.facilities.rules.opening import Opening
from aktiv.facilities.rules.settings import agree
from aktiv.facilities.terms import LONGEST_HORIZON_DAYS, Terms
from aktiv.municipalities.models import Municipality
from aktiv.values.periods import civil_day

BEYOND_HORIZON_DAYS = 60
DAYS_BACK = 7
"""The week that is on is looked at most: it is compiled whole, and the night before it."""
_PATTERNS_AT_ONCE = 50  # sheets of so many patterns are in memory at a time

Values = dict[str, Any]  # Any: settings are JSON
Key = tuple[int, str, int, int | None, int | None]
Row = tuple[int, int | None, date | None, date | None, date | None, str, str, str, str, str]


class Node(NamedTuple):
    """A space as the tree sees it."""

    id: int
    parent: int | None
    facility: int
    municipality: int
    plan: int | None
    facility_plan: int
    terms: Values
    pattern: int | None


def lock_municipalities(municipality_ids: Iterable[int]) -> None:
    """Makes writers of the catalogue of these municipalities wait for each other until the transaction ends.

    Taken in key order. Rows that refer to a municipality may still be written.
    """
    ids = sorted(set(municipality_ids))
    list(Municipality.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))


@transaction.atomic
def compile_spaces(space_ids: Collection[int] | None = None, *, now: datetime) -> None:
    """Compiles terms and opening of these spaces (None: of all), from a week ago to their horizon and 60 days.

    Run for all once a day, it moves the days that are compiled along. Raises Refusal("settings_disagree").
    A fixed number of statements for each municipality's worth of patterns, however many spaces there are.
    """
    asked = Space.objects.all() if space_ids is None else Space.objects.filter(pk__in=list(space_ids))
    lock_municipalities(asked.order_by().values_list("municipality_id", flat=True).distinct())
    nodes = _tree(None if space_ids is None else set(asked.values_list("facility_id", flat=True)))
    wanted = nodes.keys() if space_ids is None else nodes.keys() & set(space_ids)
    if not wanted:
        return
    today = {
        municipality.pk: civil_day(now, municipality.zone)
        for municipality in Municipality.objects.filter(pk__in={nodes[pk].municipality for pk in wanted})
    }
    terms = _effective(nodes, wanted)
    keys = _pattern_keys(nodes, wanted, terms, min(today.values()) - timedelta(days=DAYS_BACK))
    ids = _pattern_ids(set(keys.values()))
    horizons: dict[int, int] = {}
    for pk in wanted:
        pattern = ids[keys[pk]]
        horizons[pattern] = max(horizons.get(pattern, 0), _horizon(terms[pk]))
    compile_patterns(horizons, today)
    _write(nodes, {pk: (terms[pk], ids[keys[pk]]) for pk in wanted})
    OpenPattern.objects.filter(spaces=None, plan__municipality__in=today.keys()).delete()


def compile_patterns(horizons: dict[int, int], today: dict[int, date]) -> None:
    """Rewrites the sheets of patterns (id → days ahead that they must reach) that are not as the rules say.

    `today` is each municipality's civil day. Days once compiled stay compiled until they have passed.
    """
    patterns = list(
        OpenPattern.objects.filter(pk__in=horizons.keys()).select_related("plan__municipality").order_by("pk")
    )
    for start in range(0, len(patterns), _PATTERNS_AT_ONCE):
        some = patterns[start : start + _PATTERNS_AT_ONCE]
        for pattern in some:
            day = today[pattern.plan.municipality_id]
            reach = day + timedelta(days=horizons[pattern.pk] + BEYOND_HORIZON_DAYS)
            pattern.compiled_from = day - timedelta(days=DAYS_BACK)
            pattern.compiled_to = max(reach, pattern.compiled_to or reach)
        first = min(p.compiled_from for p in some if p.compiled_from)
        last = max(p.compiled_to for p in some if p.compiled_to)
        rules = rules_of(some, first, last)
        _write_sheets([row for pattern in some for row in _rows(pattern, rules[pattern.pk])], [p.pk for p in some])
        OpenPattern.objects.bulk_update(some, ["compiled_from", "compiled_to"])


def _tree(facilities: set[int] | None) -> dict[int, Node]:
    """Whole facilities: parents decide what parts inherit."""
    rows = Space.objects.all() if facilities is None else Space.objects.filter(facility_id__in=facilities)
    return {
        row[0]: Node(*row)
        for row in rows.values_list(
            "id",
            "parent_id",
            "facility_id",
            "municipality_id",
            "hours_plan_id",
            "facility__hours_plan_id",
            "terms",
            "pattern_id",
        )
    }


def _effective(nodes: dict[int, Node], wanted: Collection[int]) -> dict[int, Values]:
    """Every setting of each space: its own, else its parents', its facility's, its municipality's, the default.

    Spaces that set nothing of their own share their parent's very dictionary.
    """
    municipalities = {nodes[pk].municipality for pk in wanted}
    facilities = {nodes[pk].facility for pk in wanted}
    at_space: dict[int, Values] = {}
    at_facility: dict[int, Values] = {}
    at_municipality: dict[int, Values] = {}
    for municipality, facility, space, key, value in Setting.objects.filter(
        Q(facility=None, space=None, municipality__in=municipalities)
        | Q(facility__in=facilities)
        | Q(space__facility__in=facilities)
    ).values_list("municipality_id", "facility_id", "space_id", "key", "value"):
        if space:
            at_space.setdefault(space, {})[key] = value
        elif facility:
            at_facility.setdefault(facility, {})[key] = value
        else:
            at_municipality.setdefault(municipality, {})[key] = value
    default = {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(Terms()).items()}
    of_municipality = {pk: default | at_municipality.get(pk, {}) for pk in municipalities}
    of_facility: dict[int, Values] = {}
    found: dict[int, Values] = {}

    def effective(pk: int) -> Values:
        if pk in found:
            return found[pk]
        node = nodes[pk]
        if node.parent is not None:
            above = effective(node.parent)
        else:
            if node.facility not in of_facility:
                own = at_facility.get(node.facility)
                inherited = of_municipality[node.municipality]
                of_facility[node.facility] = inherited | own if own else inherited
            above = of_facility[node.facility]
        found[pk] = above | at_space[pk] if pk in at_space else above
        return found[pk]

    result = {pk: effective(pk) for pk in wanted}
    for values in {id(v): v for v in result.values()}.values():
        agree(Terms.from_json(values))
    return result


def _pattern_keys(
    nodes: dict[int, Node], wanted: Collection[int], terms: dict[int, Values], since: date
) -> dict[int, Key]:
    facilities = {nodes[pk].facility for pk in wanted}
    excepted: set[tuple[int, int | None]] = set(
        HoursException.objects.filter(facility__in=facilities, day__gte=since).values_list("facility_id", "space_id")
    )
    excepted_facilities = {facility for facility, _ in excepted}
    excepted_spaces = {space for _, space in excepted if space}
    keys: dict[int, Key] = {}
    for pk in wanted:
        plan, nearest, here = None, None, nodes[pk]
        while True:
            plan = plan or here.plan
            nearest = nearest or (here.id if here.id in excepted_spaces else None)
            if here.parent is None:
                break
            here = nodes[here.parent]
        # An exception of another space in the facility is not this one's.
        own = nearest is not None or (here.facility, None) in excepted
        facility = here.facility if own and here.facility in excepted_facilities else None
        values = terms[pk]
        keys[pk] = (plan or here.facility_plan, values["mode"], values["start_interval"], facility, nearest)
    return keys


def _pattern_ids(keys: set[Key]) -> dict[Key, int]:
    ordered = sorted(keys, key=lambda key: tuple(str(each or "") for each in key))
    columns = [list(column) for column in zip(*ordered, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH wanted AS (
                SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::bigint[], %s::bigint[])
                    AS w (plan_id, mode, start_interval, facility_id, space_id)
            ), made AS (
                INSERT INTO facilities_openpattern (plan_id, mode, start_interval, facility_id, space_id)
                SELECT * FROM wanted ON CONFLICT DO NOTHING
                RETURNING plan_id, mode, start_interval, facility_id, space_id, id
            )
            SELECT * FROM made
            UNION
            SELECT p.plan_id, p.mode, p.start_interval, p.facility_id, p.space_id, p.id
            FROM wanted w JOIN facilities_openpattern p
              ON p.plan_id = w.plan_id AND p.mode = w.mode AND p.start_interval = w.start_interval
             AND p.facility_id IS NOT DISTINCT FROM w.facility_id AND p.space_id IS NOT DISTINCT FROM w.space_id
            """,
            columns,
        )
        return {
            (plan, mode, interval, facility, space): pk
            for plan, mode, interval, facility, space, pk in cursor.fetchall()
        }


def _horizon(values: Values) -> int:
    if values["horizon_hours"] is not None:
        return int(values["horizon_hours"]) // 24 + 1
    days = values["horizon_days"]
    return LONGEST_HORIZON_DAYS if days is None else int(days)


def _rows(pattern: OpenPattern, opening: Opening) -> Iterator[Row]:
    first, last = pattern.compiled_from, pattern.compiled_to
    if first is None or last is None:
        return
    for weekday, valid_from, valid_to, sheet in opening.weekly(first):
        yield (pattern.pk, weekday, None, valid_from, valid_to, *sheet)
    for day, sheet in opening.special(first, last).items():
        yield (pattern.pk, None, day, None, None, *sheet)


def _write_sheets(rows: Sequence[Row], pattern_ids: list[int]) -> None:
    """Makes the table hold exactly these rows for these patterns, touching only what differs."""
    stored = {
        row[1:]: row[0]
        for row in OpenSheet.objects.filter(pattern_id__in=pattern_ids).values_list(
            "id",
            "pattern_id",
            "weekday",
            "day",
            "valid_from",
            "valid_to",
            "bookable",
            "instant",
            "starts",
            "school",
            "season",
        )
    }
    wanted = set(rows)
    OpenSheet.objects.filter(pk__in=[pk for row, pk in stored.items() if row not in wanted]).delete()
    fresh = [row for row in rows if row not in stored]
    if not fresh:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO facilities_opensheet
                (pattern_id, weekday, day, valid_from, valid_to, bookable, instant, starts, school, season)
            SELECT p, w, d, f, t, b::varbit, i::varbit, s::varbit, c::varbit, e::varbit
            FROM unnest(%s::bigint[], %s::int[], %s::date[], %s::date[], %s::date[],
                        %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) AS r (p, w, d, f, t, b, i, s, c, e)
            """,
            [list(column) for column in zip(*fresh, strict=True)],
        )


def _write(nodes: dict[int, Node], compiled: dict[int, tuple[Values, int]]) -> None:
    """One statement for all spaces whose terms or pattern are new."""
    texts: dict[int, str] = {}
    changed: list[tuple[int, str, int]] = []
    for pk, (values, pattern) in sorted(compiled.items()):
        if nodes[pk].terms == values and nodes[pk].pattern == pattern:
            continue
        if id(values) not in texts:
            texts[id(values)] = json.dumps(values)
        changed.append((pk, texts[id(values)], pattern))
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE facilities_space s SET terms = c.terms::jsonb, pattern_id = c.pattern
            FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS c (id, terms, pattern) WHERE s.id = c.id
            """,
            [list(column) for column in zip(*changed, strict=True)],
        )
