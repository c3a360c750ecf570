"""A municipality with a hall in quarters, a room, prices, persons and clubs; it is noon on Monday 1 March 2027."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.holding import hold
from aktiv.bookings.models import Hold
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.facilities.actions import set_values
from aktiv.facilities.models import Facility, Space
from aktiv.journal.models import Entry
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person, Representative, StaffRole
from aktiv.values.periods import Period, at
from tests.prices import world as prices
from tests.reading import everything_of

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
TUESDAY = date(2027, 3, 2)


@dataclass
class World:
    """Alice books for a club, Bob is her colleague, Charlie an outsider with a club of his own, Ingrid staff."""

    municipality: Municipality
    facility: Facility
    hall: Space
    half: Space
    courts: dict[str, Space]
    room: Space
    alice: Person
    bob: Person
    charlie: Person
    ingrid: Person
    club: Organisation
    rival: Organisation

    def set(self, where: Facility | Space | None = None, **terms: object) -> None:
        """Settings of the municipality, or of a facility or space."""
        level = where or self.municipality
        set_values([(level, key, value) for key, value in terms.items()], by=None, now=NOW)  # type: ignore[misc]

    def party(self, person: Person, organisation: Organisation | None = None, session: str = "") -> Party:
        return party_of(person, organisation, session)

    @property
    def as_alice(self) -> Party:
        return self.party(self.alice)

    @property
    def as_charlie(self) -> Party:
        return self.party(self.charlie)

    @property
    def as_club(self) -> Party:
        return self.party(self.alice, self.club)


def a_world() -> World:
    """The world, made by the actions that people use."""
    made = prices.a_world("fjell", "4626")
    home = made.municipality
    persons = [
        Person.objects.create(
            name=name, email=f"{name.lower()}@example.no", home_municipality=home, birth_date=date(1990, 1, 1)
        )
        for name in ("Alice", "Bob", "Charlie", "Ingrid")
    ]
    alice, bob, charlie, ingrid = persons
    club = Organisation.objects.create(name="Solheim IL", kind="club", municipality=home)
    rival = Organisation.objects.create(name="Ås Turn", kind="club", municipality=home)
    for person, organisation in ((alice, club), (bob, club), (charlie, rival)):
        Representative.objects.create(
            person=person, organisation=organisation, role=Representative.Role.BOOKER, valid_from=date(2026, 1, 1)
        )
    StaffRole.objects.create(
        person=ingrid, municipality=home, role=StaffRole.Role.CASE_HANDLER, valid_from=date(2026, 1, 1)
    )
    courts = {
        f"{'ABCD'[int(part.name_nb[-1]) - 1]}": part for part in made.hall.parts.filter(name_nb__startswith="Bane")
    }
    return World(home, made.facility, made.hall, made.half, courts, made.room, alice, bob, charlie, ingrid, club, rival)


def when(hours: str, day: date = TUESDAY) -> Period:
    """ "18–20", "18:30–20": a time of the day in Oslo; past 24 is the next day."""
    start, end = (_minute(each) for each in hours.split("–"))
    zone = ZoneInfo("Europe/Oslo")
    return Period(at(day, start, zone), at(day, end, zone))


def day(after: int) -> date:
    """So many days after Tuesday."""
    return TUESDAY + timedelta(days=after)


def held(world: World, hours: str, party: Party, space: Space | None = None, now: datetime = NOW) -> Hold:
    return hold((space or world.hall).pk, when(hours), party, now=now)


def booked(world: World, hours: str, party: Party, space: Space | None = None, *, on: date = TUESDAY, **more: Any):  # type: ignore[no-untyped-def]
    """A booking made directly."""
    details = Details(**{key: more.pop(key) for key in list(more) if key in Details.__dataclass_fields__})
    return book(
        party, space_id=(space or world.hall).pk, period=when(hours, on), now=more.pop("now", NOW), details=details
    )


def verbs(*prefixes: str) -> list[str]:
    """What the journal says was done to bookings and holds, in order."""
    wanted = prefixes or ("booking.", "hold.", "time.")
    return [each.verb for each in everything_of(Entry).order_by("id") if each.verb.startswith(wanted)]


def _minute(text: str) -> int:
    hour, _, minute = text.strip().partition(":")
    return int(hour) * 60 + int(minute or 0)
