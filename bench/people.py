"""Persons who book, spaces that are lent at once, and hours that nobody has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person
from aktiv.timetable.search import starts_on
from aktiv.values.periods import Period


def persons(count: int) -> list[Person]:
    """So many grown-ups, the same each time."""
    home = Municipality.objects.order_by("pk").first()
    found = []
    for number in range(count):
        email = f"bench-{number}@example.no"
        person = Person.objects.filter(email=email).first() or Person.objects.create(
            name=f"Rival {number}", email=email, home_municipality=home, birth_date=date(1990, 1, 1)
        )
        found.append(person)
    return found


def parties(count: int) -> list[Party]:
    """The same as those who book for themselves."""
    return [party_of(person, None) for person in persons(count)]


def lent(count: int) -> list[Space]:
    """Root spaces that may be booked alone."""
    spaces = Space.objects.filter(active=True, alone=True, parent__isnull=True).select_related(
        "facility", "municipality"
    )
    return list(spaces.order_by("pk")[:count])


def free_hours(spaces: Collection[Space], days: Sequence[date], *, now: datetime) -> list[tuple[Space, Period]]:
    """Whole hours on these days that may be booked at once and that nobody has, the first day first."""
    by_id = {space.pk: space for space in spaces}
    free = starts_on(list(by_id), days, 60, now=now)
    return [
        (by_id[space_id], starts.at(cell, 60))
        for (space_id, _), starts in sorted(free.items(), key=lambda each: (each[0][1], each[0][0]))
        for cell in starts.cells()
        if cell % 12 == 0
    ]
