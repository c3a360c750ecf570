"""Places to claim: two halls of six atoms in one municipality, and a clock that stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aktiv.facilities.models import Facility, HoursPlan, Space
from aktiv.municipalities.models import Municipality
from aktiv.timetable.rules import Wanted
from aktiv.values.footprints import Footprint, part
from aktiv.values.periods import Period

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Hall:
    """A root space of six atoms named A–F, its halves and its thirds; each a space of its own."""

    municipality_id: int
    stretch: int
    spaces: dict[str, int]

    def footprint(self, atoms: str = "ABCDEF") -> Footprint:
        return part(self.stretch, 6, ("ABCDEF".index(atom) for atom in atoms))

    def wanted(self, times: str, atoms: str = "ABCDEF", *, before: int = 0, after: int = 0, day: int = 2) -> Wanted:
        """Wants some atoms at "18–20" or "18:30–19:45" UTC on a day of March 2027 (and on from there)."""
        return Wanted(
            self.spaces.get(atoms, self.spaces["ABCDEF"]), self.footprint(atoms), at(times, day), before, after
        )


def at(times: str, day: int = 2) -> Period:
    """A period in UTC on a day of March 2027 (and on from there): "18–20", "18:30–19:45".

    An end before the start is the next day's.
    """
    start, end = (_clock(each, day) for each in times.split("–"))
    return Period(start, end if end > start else end + timedelta(days=1))


def _clock(text: str, day: int) -> datetime:
    hour, _, minute = text.partition(":")
    return datetime(2027, 3, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=int(hour), minutes=int(minute or 0))


def make_hall(municipality: Municipality, stretch: int) -> Hall:
    plan, _ = HoursPlan.objects.get_or_create(municipality=municipality, key="week", defaults={"name": "Week"})
    facility = Facility.objects.create(
        municipality=municipality,
        slug=f"hall-{stretch}",
        name=f"Hall {stretch}",
        sort_key=f"hall {stretch}",
        latitude=58.9,
        longitude=5.7,
        hours_plan=plan,
    )
    spaces: dict[str, int] = {}
    for atoms in ("ABCDEF", "ABC", "DEF", "AB", "CD", "EF", *"ABCDEF"):
        spaces[atoms] = Space.objects.create(
            municipality=municipality,
            facility=facility,
            parent_id=spaces.get("ABCDEF"),
            stretch=stretch,
            divisions=6,
            footprint=part(stretch, 6, ("ABCDEF".index(atom) for atom in atoms)),
            slug=atoms.lower(),
            kind="sports_hall",
        ).pk
    return Hall(municipality.pk, stretch, spaces)


def make_municipality(number: str, zone: str = "Europe/Oslo") -> Municipality:
    return Municipality.objects.create(
        slug=f"m{number}", name=f"M{number}", number=number, time_zone=zone, latitude=58.9, longitude=5.7
    )
