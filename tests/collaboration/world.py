"""The collaboration of the worked examples: four municipalities, a council, and somebody who speaks for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from aktiv.collaboration.actions.agreements import Draft, adopt, lay_before
from aktiv.collaboration.actions.mandates import NewMandate, entrust, open_body
from aktiv.collaboration.actions.parties import NewMember, found, join
from aktiv.collaboration.models import AgreementVersion, Body, Collaboration, Mandate
from aktiv.people.models import Person
from aktiv.values.texts import Texts

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
TODAY = date(2027, 3, 1)
SINCE = date(2020, 1, 1)
COUNTED = date(2026, 1, 1)
PEOPLE = {
    "1103": ("Stavanger", 149_048),
    "4601": ("Bergen", 291_940),
    "1246": ("Fjell", 39_663),
    "1508": ("Ålesund", 19_021),
}
COST_KEY = {"mix": [{"weight": "3/10", "key": {"flat": {}}}, {"weight": "7/10", "key": {"per_capita": {}}}]}
VOTE_KEY = {"kind": "population_steps", "cap": "2/5"}


def same(text: str) -> Texts:
    """A text that is the same in every language."""
    return Texts(text, text, text)


def a_member(number: str, **more: object) -> NewMember:
    """One of the four, as it joins."""
    name, people = PEOPLE[number]
    return NewMember(name=name, number=number, population=people, figure_day=COUNTED, source="SSB 07459", **more)  # type: ignore[arg-type]


def a_person(name: str) -> Person:
    """Somebody with a proven address of her name."""
    address = f"{name.lower()}@example.com"
    return Person.objects.create(name=name, email=address, email_proven_at=NOW)


def a_draft(**more: object) -> Draft:
    """A version of the agreement as the examples have it."""
    values: dict[str, object] = {
        "title": "Samarbeidsavtale",
        "text": "Vi driver og utvikler tjenesten sammen.",
        "data_processing": "Hver kommune er ansvarlig for sine egne opplysninger.",
        "cost_key": COST_KEY,
        "vote_key": VOTE_KEY,
        "notice_months": 12,
    }
    return Draft(**(values | more))  # type: ignore[arg-type]


@dataclass
class Circle:
    """Alice keeps the secretariat for Stavanger; Charlie holds nothing. `speakers` have the seats in the council."""

    home: Collaboration
    council: Body
    alice: Person
    charlie: Person
    speakers: dict[str, Person]
    seats: dict[str, Mandate]

    def seat(self, number: str) -> Mandate:
        return self.seats[number]


def a_circle(now: datetime = NOW) -> Circle:
    """Founded two days before, with seats since the day before."""
    before, alice = now - timedelta(days=2), a_person("Alice")
    home = found(same("Aktiv kommune"), a_member("1103"), on=SINCE, secretary_id=alice.pk, by=None, now=before)
    for number in ("4601", "1246", "1508"):
        join(a_member(number), on=SINCE, by=alice.pk, now=before)
    council = open_body(same("Rådet"), Body.Kind.COUNCIL.value, limit_ore=None, on=SINCE, by=alice.pk, now=before)
    speakers = {number: a_person(f"Speaker{number}") for number in PEOPLE}
    seats = {
        number: entrust(
            person,
            NewMandate(member=number, role="member", body=council.slug),
            by=alice.pk,
            now=now - timedelta(days=1),
        )
        for number, person in speakers.items()
    }
    return Circle(home, council, alice, a_person("Charlie"), speakers, seats)


def agreed(circle: Circle, now: datetime = NOW, **more: object) -> AgreementVersion:
    """A version that all four have adopted."""
    version = lay_before(a_draft(**more), by=circle.alice.pk, now=now)
    for number, person in circle.speakers.items():
        adopt(
            version.number,
            number,
            case_reference="2027/12",
            signatory="Ordføreren",
            on=TODAY,
            seen=version.sha256,
            by=person.pk,
            now=now,
        )
    return version
