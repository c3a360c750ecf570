"""Who works for a city, as what and where: for all of it, at one facility, in a district; one soon is over, and
one is to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from aktiv.demo import catalogue
from aktiv.demo.chance import known_id
from aktiv.facilities.models import Facility
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.staff import Post, confirm_roles, grant_role, make_operator
from aktiv.people.models import OperatorRole, Person, StaffRole

Role = catalogue.Role
EVERYWHERE = {
    Role.ADMINISTRATOR: StaffRole.Role.ADMINISTRATOR,
    Role.CASE_HANDLER: StaffRole.Role.CASE_HANDLER,
    Role.FINANCE: StaffRole.Role.FINANCE,
}
AT_ONE_FACILITY = {
    Role.FACILITY_MANAGER: StaffRole.Role.FACILITY_MANAGER,
    Role.CARETAKER: StaffRole.Role.CARETAKER,
}
"""A persona with one of these has it at the first facility of her city whose name her sentence mentions."""
LAST_CONFIRMED = timedelta(days=100)
TO_BE_REVIEWED = timedelta(days=380)
SOON_OVER = timedelta(days=14)
"""Resident 0 sees the district of the first facility for a while yet, resident 1 does the money, resident 2 looks after
the last facility."""


def employ(
    municipality: Municipality,
    city: catalogue.City,
    personas: tuple[catalogue.Persona, ...],
    *,
    since: date,
    now: datetime,
) -> None:
    """Gives everybody in a city their roles. Its places and people are there."""
    facilities = list(Facility.objects.filter(municipality=municipality).order_by("pk"))
    posts = list(_posts(city, personas, facilities, since, now.date()))
    people = Person.objects.in_bulk([person_id for person_id, _ in posts])
    then = now - LAST_CONFIRMED
    roles = [grant_role(people[person_id], municipality, post, by=None, now=then) for person_id, post in posts]
    reviewed = [role.pk for role in roles if role.role != StaffRole.Role.FINANCE]
    confirm_roles(reviewed, municipality, by=known_id(city.slug, "desk"), now=then)
    confirm_roles(
        [role.pk for role in roles if role.role == StaffRole.Role.FINANCE],
        municipality,
        by=None,
        now=now - TO_BE_REVIEWED,
    )
    for persona in personas:
        if persona.city == city.slug and persona.role is Role.OPERATOR:
            operator = Person.objects.get(pk=known_id("persona", persona.slug))
            if not OperatorRole.objects.filter(person=operator).exists():
                make_operator(operator, valid_from=since, by=None, now=then)


def _posts(
    city: catalogue.City,
    personas: tuple[catalogue.Persona, ...],
    facilities: list[Facility],
    since: date,
    today: date,
) -> Iterator[tuple[UUID, Post]]:
    desk = known_id(city.slug, "desk")
    yield desk, Post(role=StaffRole.Role.CASE_HANDLER, valid_from=since)
    yield desk, Post(role=StaffRole.Role.ADMINISTRATOR, valid_from=since)
    for persona in personas:
        if persona.city != city.slug:
            continue
        own = known_id("persona", persona.slug)
        if persona.role in EVERYWHERE:
            yield own, Post(role=EVERYWHERE[persona.role], valid_from=since)
        elif persona.role in AT_ONE_FACILITY:
            told = persona.can_try.said_in("nb").text
            there = next((each for each in facilities if each.name in told), facilities[0])
            yield own, Post(role=AT_ONE_FACILITY[persona.role], valid_from=since, facility_id=there.pk)
    viewer, finance, caretaker = (known_id(city.slug, "resident", number) for number in range(3))
    district = facilities[0].district
    yield viewer, Post(role=StaffRole.Role.VIEWER, valid_from=since, valid_to=today + SOON_OVER, district=district)
    yield finance, Post(role=StaffRole.Role.FINANCE, valid_from=since)
    yield caretaker, Post(role=StaffRole.Role.CARETAKER, valid_from=since, facility_id=facilities[-1].pk)
