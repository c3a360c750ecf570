"""Spaces one by one, for those who read all of the catalogue: only what is lent out, in an order that does not shift.

Each function asks a fixed number of questions, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from aktiv import prepared
from aktiv.facilities.models import (
    Activity,
    Facility,
    Space,
    SpaceActivity,
    SpaceEquipment,
    SpaceLink,
    TermsDocument,
)
from aktiv.facilities.terms import Terms
from aktiv.values.arrays import array_of
from aktiv.values.folding import sort_key
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to; None means all."""

    municipality_ids: Collection[int] | None = None
    facility_id: int | None = None
    kind: str | None = None
    activity: str | None = None
    equipment: str | None = None


def listed_facility(facility_id: int) -> Facility | None:
    """One published facility with its pictures."""
    rows = Facility.objects.filter(published=True, municipality__published=True)
    return rows.select_related("municipality").prefetch_related("pictures").filter(pk=facility_id).first()


def listed_spaces(wanted: Wanted, *, after: int | None, limit: int) -> list[Space]:
    """Spaces that are lent out, by id, with facility, activities and equipment."""
    rows = _lent_out()
    if wanted.municipality_ids is not None:
        rows = rows.filter(municipality_id__in=wanted.municipality_ids)
    if wanted.facility_id is not None:
        rows = rows.filter(facility_id=wanted.facility_id)
    if wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind)
    if wanted.activity is not None:
        rows = rows.filter(activities__activity__slug=wanted.activity)
    if wanted.equipment is not None:
        rows = rows.filter(equipment__tag__slug=wanted.equipment)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(_told_whole(rows).order_by("id")[:limit])


def listed_space(space_id: int) -> Space | None:
    """One space that is lent out, with facility, municipality, activities, equipment and links."""
    rows = _told_whole(_lent_out()).prefetch_related(Prefetch("links", SpaceLink.objects.select_related("linked")))
    return rows.filter(pk=space_id).first()


def lent_out(space_id: int) -> Space | None:
    """One space that is lent out, with facility and municipality. One query."""
    return _lent_out().select_related("facility", "municipality").filter(pk=space_id).first()


def spaces_by_id(space_ids: Collection[int]) -> dict[int, Space]:
    """Spaces with facility and municipality, lent out now or not."""
    rows = Space.objects.select_related("facility", "municipality").filter(pk__in=space_ids)
    return {space.pk: space for space in rows}


def beside(space: Space, most: int = 8) -> list[Space]:
    """The smallest parts of the hall that a space lies in, by where they lie, and the space itself when it is another:
    what one looks at together on one day. One statement, by the index on the facility."""
    rows = Space.objects.filter(facility=space.facility_id, stretch=space.stretch, active=True)
    found = list(rows.select_related("facility", "municipality"))
    smallest = min((each.footprint.fraction() for each in found), default=space.footprint.fraction())
    parts = [each for each in found if each.footprint.fraction() == smallest]
    parts.sort(key=lambda each: (str(each.footprint), each.pk))
    if all(each.pk != space.pk for each in parts):
        parts.insert(0, space)
    return parts[:most]


class Named(NamedTuple):
    """What a hit is called, and where it is."""

    name: Texts
    facility_id: int
    facility: str
    municipality: str  # its slug
    zone: ZoneInfo


def names_of(space_ids: Collection[int]) -> dict[int, Named]:
    """What spaces are called, lent out now or not. One statement, by their keys."""
    found = prepared.rows(
        """
        SELECT s.id, s.name_nb, s.name_nn, s.name_en, f.id, f.name, m.slug, m.time_zone
        FROM facilities_space s
        JOIN facilities_facility f ON f.id = s.facility_id
        JOIN municipalities_municipality m ON m.id = s.municipality_id
        WHERE s.id = ANY (%(ids)s::bigint[])
        """,
        {"ids": array_of(space_ids)},
    )
    return {
        pk: Named(Texts(nb, nn, en), facility_id, facility, slug, ZoneInfo(zone))
        for pk, nb, nn, en, facility_id, facility, slug, zone in found
    }


def document_in_force(space: Space, terms: Terms, now: datetime) -> int | None:
    """The terms of use that must be accepted for a space: the newest published version; None when there are none."""
    if not terms.terms_document:
        return None
    documents = TermsDocument.objects.filter(municipality_id=space.municipality_id, key=terms.terms_document)
    in_force = documents.filter(published_at__lte=now).order_by("-version").values_list("pk", flat=True)
    return in_force.first()


def activity_by_slug(slug: str) -> Activity | None:
    """The activity with that slug."""
    return Activity.objects.filter(slug=slug).first()


def activity_called(slug: str) -> int | None:
    """The id of the activity with that slug."""
    found = prepared.rows("SELECT id FROM facilities_activity WHERE slug = %(slug)s::text", {"slug": slug})
    return found[0][0] if found else None


def _lent_out() -> QuerySet[Space]:
    return Space.objects.filter(active=True, facility__published=True, municipality__published=True)


def _told_whole(rows: QuerySet[Space]) -> QuerySet[Space]:
    return rows.select_related("facility", "municipality").prefetch_related(
        Prefetch("activities", SpaceActivity.objects.select_related("activity")),
        Prefetch("equipment", SpaceEquipment.objects.select_related("tag")),
    )


@dataclass(frozen=True, slots=True)
class Home:
    """A municipality with the ids and names of its facilities, by name."""

    id: int
    slug: str
    name: str
    facilities: tuple[tuple[int, str], ...]


def homes_with_facilities(municipality_ids: Collection[int]) -> list[Home]:
    """Municipalities that have facilities, by name. One statement, by the foreign key's index."""
    rows = Facility.objects.filter(municipality__in=municipality_ids)
    found: dict[tuple[int, str, str], list[tuple[int, str]]] = {}
    told = rows.values_list("municipality", "municipality__slug", "municipality__name", "pk", "name")
    for home_id, slug, home, pk, name in told:
        found.setdefault((home_id, slug, home), []).append((pk, name))
    homes = [
        Home(home_id, slug, name, tuple(sorted(facilities, key=lambda each: (sort_key(each[1]), each[0]))))
        for (home_id, slug, name), facilities in found.items()
    ]
    return sorted(homes, key=lambda home: sort_key(home.name))
