"""Changing how a root space is divided.

A layout decides what future use stands on, and the catalogue does not know the timetable. So whoever changes a layout
(an action of a package below) locks the stretch in the timetable, asks it for future use, calls `change_layout` with
the answer, and moves what the returned change says, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from aktiv.facilities.actions.compile import compile_spaces, lock_municipalities
from aktiv.facilities.models import Space
from aktiv.journal.actions import Event, append
from aktiv.people.models import Person
from aktiv.values.footprints import Footprint, part
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class FutureUse:
    """What the timetable holds on a space from now on: how many claims, the first and last of them."""

    space_id: int
    footprint: Footprint
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class LayoutChange:
    """What the caller must move: the footprint each space with future use had, and has now."""

    moved: Mapping[int, tuple[Footprint, Footprint]]


@transaction.atomic
def change_layout(
    root: Space,
    *,
    divisions: int,
    parts: Mapping[int, Collection[int]],
    in_use: Collection[FutureUse],
    migrate: bool = False,
    columns: int | None = None,
    by: Person | None,
    now: datetime,
) -> LayoutChange:
    """Divides a root anew. `parts` gives the atoms each existing part (by id) is made of; parts left out are retired.

    Without `migrate` a change to a part that future use stands on is refused: Refusal("layout_in_use", uses), with the
    uses in the way. With it the caller moves them; a part that is retired while in use is refused all the same. Also
    raises Refusal("indivisible"), Refusal("no_such_part"), Refusal("part_without_atoms", part),
    Refusal("part_outside_parent", part, within), Refusal("not_a_root"), Refusal("no_such_space", space).
    """
    if root.parent_id is not None:
        raise Refusal("not_a_root")
    lock_municipalities([root.municipality_id])
    part(root.stretch, divisions, ())  # refuses a division that is not whole
    spaces = {
        space.pk: space for space in Space.objects.filter(stretch=root.stretch).order_by("pk").select_for_update()
    }
    after = {root.pk: spaces[root.pk].footprint}
    for pk, atoms in parts.items():
        if pk not in spaces or pk == root.pk:
            raise Refusal("no_such_space", space=pk)
        after[pk] = part(root.stretch, divisions, atoms)
        if not after[pk]:
            raise Refusal("part_without_atoms", part=spaces[pk].name_nb)
    for pk, footprint in after.items():
        parent = spaces[pk].parent_id
        if parent is not None and not after.get(parent, Footprint()).contains(footprint):
            raise Refusal("part_outside_parent", part=spaces[pk].name_nb, within=spaces[parent].name_nb)
    retired = spaces.keys() - after.keys()
    changed = {pk: (spaces[pk].footprint, f) for pk, f in after.items() if spaces[pk].footprint != f}
    in_the_way = [use for use in in_use if use.space_id in retired or (use.space_id in changed and not migrate)]
    if in_the_way:
        raise Refusal("layout_in_use", uses=in_the_way)
    _write(spaces, after, divisions, columns or divisions)
    append(
        Event(
            "layout.changed",
            ("space", root.pk),
            root.municipality_id,
            by.pk if by else None,
            data={
                "divisions": [spaces[root.pk].divisions, divisions],
                "parts": {pk: [str(before), str(now_)] for pk, (before, now_) in changed.items()},
                "retired": sorted(retired),
            },
        ),
        at=now,
    )
    compile_spaces(spaces.keys(), now=now)
    used = {use.space_id for use in in_use}
    return LayoutChange({pk: move for pk, move in changed.items() if pk in used})


def _write(spaces: Mapping[int, Space], after: Mapping[int, Footprint], divisions: int, columns: int) -> None:
    """One statement: a part's division is its root's at every moment that the database looks.

    A retired part keeps its place, in the coarsest atoms of the new division that cover it.
    """
    rows = [
        (pk, str(after.get(pk) or _covering(space.footprint, space.stretch, divisions)), pk in after and space.active)
        for pk, space in spaces.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE facilities_space s
            SET footprint = w.footprint::int8multirange, active = w.active, divisions = %s, columns = %s
            FROM unnest(%s::bigint[], %s::text[], %s::bool[]) AS w (id, footprint, active) WHERE s.id = w.id
            """,
            [divisions, columns, *(list(column) for column in zip(*rows, strict=True))],
        )


def _covering(footprint: Footprint, stretch: int, divisions: int) -> Footprint:
    atoms = [atom for atom in range(divisions) if part(stretch, divisions, [atom]).overlaps(footprint)]
    return part(stretch, divisions, atoms)
