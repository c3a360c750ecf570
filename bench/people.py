"""Persons who book, and spaces that are lent at once."""

from __future__ import annotations

from datetime import date

from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person


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
