"""A collaboration of one municipality whose hall is used through March 2027, and of one without use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from aktiv.bookings.actions.attendance import Seen, note_attendance
from aktiv.bookings.models import Occurrence
from aktiv.collaboration.actions.mandates import NewMandate, entrust, open_body
from aktiv.collaboration.actions.parties import NewMember, found, join
from aktiv.collaboration.models import Body, Collaboration
from aktiv.people.models import Person
from tests.bookings.world import NOW, World, a_world, booked, day
from tests.collaboration.world import SINCE, a_person, same

MARCH = (date(2027, 3, 1), date(2027, 3, 31))
AFTER = datetime(2027, 4, 3, 4, 40, tzinfo=UTC)
"""When March is counted."""
HERE, THERE = "4626", "1103"


@dataclass
class Gains:
    """Alice has ten times of two hours in court A, Charlie two in court B; two of Alice's nobody came to, of eight that
    were looked at. `secretary` keeps the secretariat, `speaker` votes for the municipality, `owner` is product owner
    for the other member, and `nobody` holds nothing."""

    world: World
    home: Collaboration
    secretary: Person
    speaker: Person
    owner: Person
    nobody: Person


def a_member(number: str, name: str, municipality_id: int | None = None) -> NewMember:
    return NewMember(
        name=name,
        number=number,
        municipality_id=municipality_id,
        population=20_000,
        figure_day=date(2024, 1, 1),
        source="SSB 07459",
    )


def a_gaining_world(*, used: bool = True) -> Gains:
    world, before = a_world(), NOW - timedelta(days=400)
    secretary, speaker, owner, nobody = (a_person(name) for name in ("Sara", "Siri", "Odd", "Nils"))
    own = a_member(HERE, "Fjell", world.municipality.pk)
    home = found(same("Sammen"), own, on=SINCE, secretary_id=secretary.pk, by=None, now=before)
    join(a_member(THERE, "Stavanger"), on=SINCE, by=secretary.pk, now=before)
    council = open_body(same("Rådet"), Body.Kind.COUNCIL.value, limit_ore=None, on=SINCE, by=secretary.pk, now=before)
    entrust(speaker, NewMandate(member=HERE, role="member", body=council.slug), by=secretary.pk, now=before)
    entrust(owner, NewMandate(member=THERE, role="product_owner"), by=secretary.pk, now=before)
    if used:
        use(world)
    return Gains(world, home, secretary, speaker, owner, nobody)


def use(world: World) -> None:
    """Twelve times in March, as `Gains` tells."""
    world.set(world.hall, mode="instant")
    for after in range(10):
        booked(world, "18–20", world.as_alice, world.courts["A"], on=day(after))
    for after in range(2):
        booked(world, "18–20", world.as_charlie, world.courts["B"], on=day(after))
    dates = Occurrence.objects.filter(holder=world.alice.pk).order_by("pk")[:8]
    for place, each in enumerate(dates):
        seen = Seen("no_show") if place < 2 else Seen("came")
        note_attendance(each.pk, seen, by=world.ingrid.pk, now=each.during.lower)
