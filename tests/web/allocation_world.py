"""A season as its handlers meet it. Ingrid shares out seasons in Fjell, Jon in another municipality; Alice's club is
Solheim IL, and Tertnes is another."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils import timezone

from aktiv.bookings.actions.seasons import make_season
from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person, StaffRole
from aktiv.seasons.actions import applying, rounds
from aktiv.seasons.actions.applying import Applicant, Asked, Wished
from aktiv.seasons.models import Round
from aktiv.seasons.rules.starting import STARTER
from aktiv.values.texts import Texts
from tests.bookings.world import World, a_world
from tests.facilities.world import a_municipality, some_activities


class Place(NamedTuple):
    world: World
    other: Municipality
    jon: Person
    tertnes: Organisation
    round: Round

    @property
    def at(self) -> str:
        """The round's own address."""
        return f"/fordeling/{self.round.slug}/"

    @property
    def by(self) -> dict[str, Any]:
        """Who acts, and when."""
        return {"by": self.world.ingrid.pk, "now": timezone.now()}


def a_season(municipality: Municipality, ingrid: Person, name: str = "Høst", ahead: int = 60) -> Round:
    """A round in planning for a season that begins so many days ahead, ten weeks long."""
    first = timezone.localdate() + timedelta(days=ahead)
    season = make_season(
        municipality.pk,
        Texts(nb=name),
        first,
        first + timedelta(days=70),
        by=ingrid.pk,
        now=timezone.now(),
    )
    return rounds.plan_round(season.pk, by=ingrid.pk, now=timezone.now())


def a_place() -> Place:
    world, other, today = a_world(), a_municipality("stavanger", "1103"), timezone.localdate()
    some_activities()
    handball = Activity.objects.get(slug="handball")
    SpaceActivity.objects.create(municipality=world.municipality, space=world.hall, activity=handball)
    jon = Person.objects.create(name="Jon", email="jon@example.no")
    StaffRole.objects.filter(person=world.ingrid).update(valid_from=date(2020, 1, 1))
    StaffRole.objects.create(person=jon, municipality=other, role="case_handler", valid_from=today)
    tertnes = Organisation.objects.create(name="Tertnes håndball", municipality=world.municipality)
    return Place(world, other, jon, tertnes, a_season(world.municipality, world.ingrid))


def opened(place: Place, deadline: datetime | None = None) -> Round:
    """The round with a hall and the rules that are suggested, open for applications."""
    rounds.add_halls(place.round.pk, [place.world.hall.pk], **place.by)
    rules = rounds.make_rules(place.world.municipality.pk, STARTER, **place.by)
    revision = Round.objects.get(pk=place.round.pk).revision
    until = deadline or timezone.now() + timedelta(days=20)
    return rounds.open_round(place.round.pk, rules_id=rules.pk, deadline=until, revision=revision, **place.by)


def asked(place: Place, name: str = "J12", **more: Any) -> Asked:
    told: dict[str, Any] = {
        "name": name,
        "activity_id": Activity.objects.get(slug="handball").pk,
        "from_age": 11,
        "to_age": 12,
        "members": 18,
        "sessions": 2,
        "minutes": 60,
        "share": Fraction(1, 2),
        "wishes": (Wished(place.world.hall.pk, 1, 17 * 60), Wished(place.world.hall.pk, 3, 17 * 60, choice=2)),
    }
    return Asked(**{**told, **more})


def applied(place: Place, *groups: Asked, club: Organisation | None = None, paper: bool = False) -> None:
    """A club has handed in for some groups."""
    organisation = club or place.world.club
    person = place.world.ingrid if paper or club is not None else place.world.alice
    who = Applicant(organisation.pk, person.pk, staff=person == place.world.ingrid)
    now = timezone.now()
    for group in groups or (asked(place),):
        applying.save_group(place.round.pk, who, group, now=now)
    applying.hand_in(place.round.pk, who, now=now)
