"""Lists and trees of the catalogue, for pages and the API. Each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from aktiv.facilities.models import Activity, EquipmentTag, Facility, Space, SpaceLink
from aktiv.facilities.queries.opening import chains
from aktiv.values.folding import sort_key


@dataclass(frozen=True, slots=True)
class Page:
    """A page of facilities in Norwegian alphabetical order; `after` asks for the next one, None is the last."""

    facilities: tuple[Facility, ...]
    after: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A space and what is shown under it."""

    space: Space
    parts: tuple[Branch, ...]


def facilities(
    *,
    municipalities: Collection[int] | None = None,
    activity: Activity | None = None,
    kinds: Collection[str] = (),
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> Page:
    """Published facilities by name, a page at a time. Two queries: the page, with municipality; its pictures.

    Each carries `spaces_count`, its bookable spaces. Served by the index on (municipality, sort_key, id), or on
    (sort_key, id) for all.
    """
    found = Facility.objects.filter(published=True, municipality__published=True)
    found = found.select_related("municipality").prefetch_related("pictures")
    if municipalities is not None:
        found = found.filter(municipality__in=list(municipalities))
    inside = Q(active=True)
    if kinds:
        inside &= Q(kind__in=list(kinds))
    if activity is not None:
        inside &= Q(activities__activity=activity)
    if kinds or activity is not None:
        found = found.filter(pk__in=Space.objects.filter(inside).values("facility"))
    if after is not None:
        key, pk = after
        found = found.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=pk))
    found = found.annotate(spaces_count=Count("spaces", filter=Q(spaces__active=True)))
    rows = list(found.order_by("sort_key", "pk")[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(tuple(rows[:limit]), (last.sort_key, last.pk) if last else None)


def facility_by_slug(slug: str) -> Facility | None:
    """A published facility with its municipality, hours plan and pictures. Two queries."""
    return (
        Facility.objects.filter(slug=slug, published=True)
        .select_related("municipality", "hours_plan")
        .prefetch_related("pictures")
        .first()
    )


def spaces_at(slug: str) -> list[Space]:
    """The active spaces of a published facility, in order, each with facility and municipality. Two queries."""
    facility = (
        Facility.objects.filter(slug=slug, published=True, municipality__published=True)
        .select_related("municipality")
        .first()
    )
    if facility is None:
        return []
    found = list(Space.objects.filter(facility=facility, active=True).order_by("order", "pk"))
    for space in found:
        space.facility, space.municipality = facility, facility.municipality
    return found


def spaces_of(facility: Facility) -> tuple[Branch, ...]:
    """The facility's spaces as a tree, with activities, equipment and links. At most six queries."""
    return tree(described(Space.objects.filter(facility=facility, active=True)))


def described(spaces: QuerySet[Space]) -> list[Space]:
    """Spaces with all that a page tells of them. At most six queries: spaces; activities and equipment with their
    names; links with the linked spaces."""
    return list(
        spaces.select_related("municipality", "facility")
        .prefetch_related(
            "activities__activity",
            "equipment__tag",
            Prefetch("links", SpaceLink.objects.select_related("linked").order_by("linked__order", "pk")),
        )
        .order_by("order", "pk")
    )


def tree(spaces: Collection[Space]) -> tuple[Branch, ...]:
    """Spaces under their parents, in order. A space whose parent is not among them stands at the top."""
    known = {space.pk for space in spaces}
    below: dict[int | None, list[Space]] = {}
    for space in spaces:
        below.setdefault(space.parent_id if space.parent_id in known else None, []).append(space)

    def branches(parent: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(space, branches(space.pk)) for space in below.get(parent, ()))

    return branches(None)


def activities() -> list[Activity]:
    """Every activity, by its name in bokmål."""
    return sorted(Activity.objects.all(), key=lambda one: sort_key(one.name_nb))


def equipment_tags() -> list[EquipmentTag]:
    """Every equipment tag, by its name in bokmål."""
    return sorted(EquipmentTag.objects.all(), key=lambda one: sort_key(one.name_nb))


def linked_to(space: Space) -> list[SpaceLink]:
    """What may or must be claimed along with a space: its own links and those of its parents. Two queries."""

    return list(
        SpaceLink.objects.filter(space__in=chains([space.pk])[space.pk], linked__active=True)
        .select_related("linked")
        .order_by("linked__order", "pk")
    )
