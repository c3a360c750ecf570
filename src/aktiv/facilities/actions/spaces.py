"""Registering spaces and their parts on the number line, one by one or a whole city in a few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from aktiv.facilities.actions.compile import compile_spaces, lock_municipalities
from aktiv.facilities.actions.places import slug_of
from aktiv.facilities.models import (
    Activity,
    EquipmentTag,
    Facility,
    HoursPlan,
    Space,
    SpaceActivity,
    SpaceEquipment,
)
from aktiv.journal.actions import Event, append
from aktiv.people.models import Person
from aktiv.values.footprints import Footprint, part, whole
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """A part of a root space: the root's atoms (from 0) that it is made of.

    `key` names it among the parts given with it, and `within` is the key of the part it is shown under; empty for the
    root. Without a slug it gets one of its root's and its own name. Activities and equipment are slugs.
    """

    name: Texts
    atoms: tuple[int, ...]
    kind: str = ""  # the root's
    key: str = ""
    slug: str = ""
    within: str = ""
    capacity: int | None = None
    area: int | None = None
    hours_plan: HoursPlan | None = None
    alone: bool = True
    active: bool = True
    order: int | None = None
    activities: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRoot:
    """A place that is bookable by itself and owns a stretch of the number line, divided into equal atoms."""

    name: Texts
    kind: str
    divisions: int = 1
    slug: str = ""
    layout: str = "strip"
    columns: int | None = None  # as many as there are divisions
    capacity: int | None = None
    area: int | None = None
    hours_plan: HoursPlan | None = None
    alone: bool = True
    active: bool = True
    order: int | None = None
    activities: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    parts: tuple[NewPart, ...] = ()


@transaction.atomic
def add_roots(
    roots: Sequence[tuple[Facility, NewRoot]], *, by: Person | None, now: datetime
) -> list[tuple[Space, dict[str, Space]]]:
    """Registers many root spaces with their parts: each root, and its parts by key (or slug), in the order given.

    Every root gets the next free stretch of the number line. Terms and opening hours are compiled before it returns.
    Raises Refusal("indivisible"), Refusal("no_such_part"), Refusal("part_without_atoms", part),
    Refusal("part_outside_parent", part, within), Refusal("no_such_parent", part, within),
    Refusal("no_such_activity", slug), Refusal("no_such_equipment", slug), Refusal("slug_taken", slug).
    """
    lock_municipalities(facility.municipality_id for facility, _ in roots)
    drafts: list[tuple[Space, NewRoot | NewPart]] = []
    trees: list[tuple[Space, dict[str, Space]]] = []
    slugs = _Slugs(facility.pk for facility, _ in roots)
    for (facility, new), stretch in zip(roots, _stretches(len(roots)), strict=True):
        part(stretch, new.divisions, ())  # refuses a division that is not whole
        root = _draft(facility, new, whole(stretch), stretch, new.divisions, place=len(trees), kind=new.kind)
        root.slug = slugs.one_for(facility.pk, new.slug, new.name.nb)
        root.layout, root.columns = new.layout, new.columns or new.divisions
        drafts.append((root, new))
        parts: dict[str, Space] = {}
        for place, new_part in enumerate(new.parts):
            parent = root if not new_part.within else parts.get(new_part.within)
            if parent is None:
                raise Refusal("no_such_parent", part=new_part.name.nb, within=new_part.within)
            made = _draft_part(facility, parent, new_part, root, place)
            made.slug = slugs.one_for(facility.pk, new_part.slug, f"{root.slug} {new_part.name.nb}")
            parts[new_part.key or made.slug] = made
            drafts.append((made, new_part))
        trees.append((root, parts))
    _save(drafts)
    _describe(drafts)
    _journal([space for space, _ in drafts], by, now)
    compile_spaces([space.pk for space, _ in drafts], now=now)
    _refresh(space for space, _ in drafts)
    return trees


def add_root(facility: Facility, root: NewRoot, *, by: Person | None, now: datetime) -> Space:
    """Registers one root space with its parts; see add_roots."""
    return add_roots([(facility, root)], by=by, now=now)[0][0]


@transaction.atomic
def add_part(parent: Space, new: NewPart, *, by: Person | None, now: datetime) -> Space:
    """Registers a part under a root or another part. Its atoms are the root's. Raises as add_roots does."""
    lock_municipalities([parent.municipality_id])
    parent = Space.objects.select_related("facility").get(pk=parent.pk)
    made = _draft_part(parent.facility, parent, new, parent, Space.objects.filter(parent=parent).count())
    made.slug = _Slugs([parent.facility_id]).one_for(parent.facility_id, new.slug, f"{parent.slug} {new.name.nb}")
    _save([(made, new)])
    _describe([(made, new)])
    _journal([made], by, now)
    compile_spaces([made.pk], now=now)
    _refresh([made])
    return made


def _stretches(count: int) -> list[int]:
    """The next stretches. A sequence: no two transactions get the same, and none waits for another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('facilities_stretch') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


def _draft(
    facility: Facility,
    new: NewRoot | NewPart,
    footprint: Footprint,
    stretch: int,
    divisions: int,
    *,
    place: int,
    kind: str,
) -> Space:
    return Space(
        municipality_id=facility.municipality_id,
        facility=facility,
        stretch=stretch,
        divisions=divisions,
        footprint=footprint,
        name_nb=new.name.nb,
        name_nn=new.name.nn or new.name.nb,
        name_en=new.name.en or new.name.nb,
        kind=kind,
        capacity=new.capacity,
        area=new.area,
        hours_plan=new.hours_plan,
        alone=new.alone,
        active=new.active,
        order=place if new.order is None else new.order,
    )


def _draft_part(facility: Facility, parent: Space, new: NewPart, root: Space, place: int) -> Space:
    footprint = part(root.stretch, root.divisions, new.atoms)
    if not footprint:
        raise Refusal("part_without_atoms", part=new.name.nb)
    if not parent.footprint.contains(footprint):
        raise Refusal("part_outside_parent", part=new.name.nb, within=parent.name_nb)
    made = _draft(facility, new, footprint, root.stretch, root.divisions, place=place, kind=new.kind or root.kind)
    made.parent = parent
    made.layout, made.columns = root.layout, root.columns
    return made


def _save(drafts: Sequence[tuple[Space, NewRoot | NewPart]]) -> None:
    """Roots first, then each storey of parts when the one above has its ids."""
    storey = [space for space, _ in drafts if space.parent is None or space.parent.pk]
    rest = [space for space, _ in drafts if not (space.parent is None or space.parent.pk)]
    while storey:
        for space in storey:
            space.parent = space.parent  # now that the parent is saved, take its id
        Space.objects.bulk_create(storey)
        storey, rest = (
            [space for space in rest if space.parent and space.parent.pk],
            [space for space in rest if not (space.parent and space.parent.pk)],
        )


def _describe(drafts: Sequence[tuple[Space, NewRoot | NewPart]]) -> None:
    activities = _byslug_of(Activity, {slug for _, new in drafts for slug in new.activities}, "no_such_activity")
    tags = _byslug_of(EquipmentTag, {slug for _, new in drafts for slug in new.equipment}, "no_such_equipment")
    SpaceActivity.objects.bulk_create(
        SpaceActivity(activity_id=activities[slug], space=space, municipality_id=space.municipality_id)
        for space, new in drafts
        for slug in dict.fromkeys(new.activities)
    )
    SpaceEquipment.objects.bulk_create(
        SpaceEquipment(tag_id=tags[slug], space=space) for space, new in drafts for slug in dict.fromkeys(new.equipment)
    )


def _byslug_of(table: type[Activity] | type[EquipmentTag], slugs: Collection[str], code: str) -> Mapping[str, int]:
    found: dict[str, int] = dict(table._default_manager.filter(slug__in=slugs).values_list("slug", "pk"))
    for slug in sorted(slugs):
        if slug not in found:
            raise Refusal(code, slug=slug)
    return found


def _journal(spaces: Sequence[Space], by: Person | None, now: datetime) -> None:
    append(
        [
            Event(
                "space.added",
                ("space", space.pk),
                space.municipality_id,
                by.pk if by else None,
                data={
                    "facility": space.facility_id,
                    "parent": space.parent_id,
                    "divisions": space.divisions,
                    "footprint": str(space.footprint),
                },
            )
            for space in spaces
        ],
        at=now,
    )


def _refresh(spaces: Iterable[Space]) -> None:
    """Gives the objects in hand what compiling wrote."""
    by_pk = {space.pk: space for space in spaces}
    for pk, terms, pattern in Space.objects.filter(pk__in=by_pk).values_list("pk", "terms", "pattern_id"):
        by_pk[pk].terms, by_pk[pk].pattern_id = terms, pattern


class _Slugs:
    """The slugs that are taken in some facilities, so that every new space there gets one of its own."""

    def __init__(self, facilities: Iterable[int]) -> None:
        rows = Space.objects.filter(facility_id__in=list(facilities)).values_list("facility_id", "slug")
        self._taken = set(rows)

    def one_for(self, facility: int, asked: str, name: str) -> str:
        """The slug asked for, or a free one of the name. Raises Refusal("slug_taken", slug)."""
        slug, number = asked or slug_of(name, 56), 1
        while (facility, slug) in self._taken:
            if asked:
                raise Refusal("slug_taken", slug=asked)
            number += 1
            slug = f"{slug_of(name, 56)}-{number}"
        self._taken.add((facility, slug))
        return slug
