"""From patterns and what a facility says of its rooms, to root spaces with their parts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from aktiv.demo.catalogue.checks import CatalogueError
from aktiv.demo.catalogue.places import Layout, Link, Part, Space
from aktiv.demo.catalogue.tables import Table
from aktiv.demo.catalogue.vocabulary import Kind, Shape
from aktiv.facilities.terms import Mode
from aktiv.values.footprints import UNITS
from aktiv.values.texts import Texts


def read_spaces(uses: list[Table], patterns: dict[str, dict[str, object]], place: str) -> tuple[Space, ...]:
    """The spaces of a facility. `is` names the pattern; any other key replaces the pattern's; `count` repeats it."""
    return tuple(space for use in uses for space in _repeated(use, patterns, place))


def _repeated(use: Table, patterns: dict[str, dict[str, object]], place: str) -> Iterator[Space]:
    pattern = use.take("is", str)
    if pattern not in patterns:
        raise CatalogueError("unknown_pattern", place=place, pattern=pattern)
    count = use.maybe("count", int)
    values = {**patterns[pattern], **use.rest()}
    if count is None:
        yield _space(Table(values, f"{place} {values.get('key', pattern)}"))
        return
    for number in range(1, count + 1):
        table = Table(values, f"{place} {values.get('key', pattern)}-{number}")
        yield _space(table, number)


def _space(table: Table, number: int | None = None) -> Space:
    key, names = table.take("key", str), table.words("names")
    if number is not None:
        key = f"{key}-{number}"
        names = Texts(f"{names.nb} {number}", f"{names.nn} {number}", f"{names.en} {number}")
    kind = table.choice("kind", Kind)
    divisions = table.take("divisions", int, 1)
    if divisions < 1 or UNITS % divisions:
        raise CatalogueError("indivisible", place=table.place, divisions=divisions)
    capacity, area = table.take("capacity", int), table.take("area", int)
    activities = table.texts("activities", ())
    space = Space(
        key=key,
        names=names,
        kind=kind,
        divisions=divisions,
        layout=_layout(table, divisions),
        parts=tuple(
            _part(part, kind=kind, divisions=divisions, capacity=capacity, area=area, activities=activities)
            for part in table.tables("parts", needed=False)
        ),
        capacity=capacity,
        area=area,
        activities=activities,
        equipment=tuple(dict.fromkeys((*table.texts("equipment", ()), *table.texts("more_equipment", ())))),
        links=tuple(Link(text.rstrip("?"), required=not text.endswith("?")) for text in table.texts("links", ())),
        hours=table.take("hours", str),
        mode=table.choice("mode", Mode, Mode.INSTANT),
        min_minutes=table.take("min", int),
        max_minutes=table.take("max", int),
        start_every_minutes=table.take("every", int),
        buffer_before_minutes=table.take("before", int, 0),
        buffer_after_minutes=table.take("after", int, 0),
        prices=table.take("prices", str),
        alone=table.take("alone", bool, True),
        terms=table.settings("terms"),
    )
    table.done()
    return space


def _layout(table: Table, divisions: int) -> Layout:
    if not table.has("layout"):
        return Layout(Shape.ROOM if divisions == 1 else Shape.STRIP, divisions, 1)
    layout = Table(table.take("layout", dict), f"{table.place} layout")
    made = Layout(layout.choice("shape", Shape), layout.take("columns", int), layout.take("rows", int))
    layout.done()
    return made


def _part(table: Table, *, kind: Kind, divisions: int, capacity: int, area: int, activities: tuple[str, ...]) -> Part:
    atoms = table.whole_numbers("atoms")
    share = Fraction(len(atoms), divisions)
    part = Part(
        key=table.take("key", str),
        names=table.words("names"),
        kind=table.choice("kind", Kind, kind),
        atoms=atoms,
        within=table.maybe("within", str),
        share=share,
        capacity=max(1, round(capacity * share)),
        area=max(1, round(area * share)),
        activities=table.texts("activities", activities),
    )
    table.done()
    return part
