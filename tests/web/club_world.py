"""Clubs as their pages meet them. Alice administers Solheim IL, Bob books for it, Charlie is an outsider, Ingrid works
for Fjell and Jon for another municipality."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.http import HttpResponse
from django.utils import timezone

from aktiv.municipalities.models import Municipality
from aktiv.people.actions.invitations import NewInvitation, invite
from aktiv.people.links import CLUB_INVITATION
from aktiv.people.models import (
    Invitation,
    Person,
    Representative,
    StaffRole,
)
from aktiv.people.ports import register as port
from tests.bookings.world import World, a_world
from tests.facilities.world import a_municipality
from tests.people.register import Register, a_club, chair
from tests.web.test_me_bookings import text


class Place(NamedTuple):
    world: World
    other: Municipality
    jon: Person
    register: Register
    right: Representative
    """Alice's."""

    @property
    def club(self) -> str:
        return f"/lag/{self.world.club.pk}/"


@pytest.fixture
def place(db: None) -> Iterator[Place]:
    world, other, today = a_world(), a_municipality("stavanger", "1103"), timezone.localdate()
    jon = Person.objects.create(name="Jon", email="jon@example.no")
    for person, home in ((jon, other), (world.ingrid, world.municipality)):
        StaffRole.objects.get_or_create(
            person=person, municipality=home, role="case_handler", defaults={"valid_from": today}
        )
    Representative.objects.filter(person=world.alice).update(role="administrator")
    right = Representative.objects.get(person=world.alice)
    register = Register()
    register.put(a_club(), chair("Alice Aas"))
    before = port.registers()
    port.use({"NO": register})
    yield Place(world, other, jon, register, right)
    port.use(before)


def invited(place: Place, email: str = "ny@example.no", role: str = "coach") -> Invitation:
    new = NewInvitation(email=email, role=role)
    return invite(place.world.club, new, by=place.world.alice, now=timezone.now())


def link(offer: Invitation) -> str:
    return f"/invitasjon/{CLUB_INVITATION.token(offer.pk)}/"


def told(answer: HttpResponse) -> str:
    return text(answer.content)
