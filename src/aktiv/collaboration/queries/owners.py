"""Reading which halls belong to parties that are no municipality."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from aktiv.collaboration.models import Member, OwnedFacility

Row = dict[str, Any]  # Any: plain values


def owner_of(facility_id: int, day: date) -> Member | None:
    """Who owns a facility on a day, when it is a party of its own. One statement, by the facility's index."""
    rows = OwnedFacility.objects.filter(Q(last=None) | Q(last__gte=day), facility_id=facility_id, first__lte=day)
    found = rows.select_related("member").first()
    return found.member if found is not None else None


def owned_until(member_id: int, facility: str, last: date) -> OwnedFacility | None:
    """What a party owns of a facility, by its address, that could end on a day: the newest that has begun by the day
    after, and was not taken back. Without any, what was said of it last. At most two statements."""
    rows = OwnedFacility.objects.filter(member_id=member_id, facility__slug=facility).order_by("-first", "-pk")
    standing = rows.filter(Q(last=None) | Q(last__gte=F("first")))
    return standing.filter(first__lte=last + timedelta(days=1)).first() or rows.first()


def owned_now_or_later(collaboration_id: int, day: date) -> list[OwnedFacility]:
    """What is owned on a day or is to be, with member and facility, by name of the facility. One statement."""
    rows = OwnedFacility.objects.filter(
        Q(last=None) | Q(last__gte=day) & Q(last__gte=F("first")), member__collaboration_id=collaboration_id
    )
    return list(rows.select_related("member", "facility").order_by("facility__name", "first", "pk"))


def owned_rows(collaboration_id: int, day: date) -> list[Row]:
    """Halls of a day with whose they are, by name of the facility. One statement."""
    rows = OwnedFacility.objects.filter(
        Q(last=None) | Q(last__gte=day), member__collaboration_id=collaboration_id, first__lte=day
    )
    rows = rows.filter(facility__municipality__published=True)
    return [
        {
            "facility": each.facility.slug,
            "facility_name": each.facility.name,
            "municipality_name": each.facility.municipality.name,
            "owner": each.member.number,
            "owner_name": each.member.name,
            "owner_kind": each.member.kind,
            "first": each.first.isoformat(),
            "last": each.last.isoformat() if each.last is not None else None,
        }
        for each in rows.select_related("member", "facility__municipality").order_by("facility__name", "pk")
    ]
