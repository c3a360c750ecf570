"""Registering persons and organisations, and saying who may act for whom. Many at a time in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person, Persona, Representative, StaffRole
from aktiv.people.rules import in_order, organisation_number
from aktiv.values.folding import fold, sort_key
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person to be registered; an id is made unless one is given. `persona` is the key of a demonstration's."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "nb"
    birth_date: date | None = None
    home: Municipality | None = None
    id: UUID | None = None
    persona: str = ""
    about: Texts | None = None  # what one can try as this persona
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """An organisation to be registered; without a number it is an unregistered group. Kinds are the model's."""

    name: str
    kind: str
    municipality: Municipality
    number: str | None = None
    email: str = ""
    publishes_name: bool = True
    id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRight:
    """A person may act for an organisation, or for a municipality as its staff. Days inclusive."""

    person: Person
    of: Organisation | Municipality
    role: str
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def register_persons(persons: Sequence[NewPerson], *, by: UUID | None = None, now: datetime) -> list[Person]:
    """Registers persons, in the order given. The journal names them by id only."""
    made = Person.objects.bulk_create(
        Person(
            id=new.id or uuid4(),
            name=new.name,
            email=new.email,
            phone=new.phone,
            language=new.language,
            birth_date=new.birth_date,
            home_municipality=new.home,
            persona=new.persona,
        )
        for new in persons
    )
    Persona.objects.bulk_create(
        Persona(
            person=person,
            order=new.order,
            about_nb=new.about.said_in("nb").text,
            about_nn=new.about.said_in("nn").text,
            about_en=new.about.said_in("en").text,
        )
        for person, new in zip(made, persons, strict=True)
        if new.about is not None
    )
    append([Event("person.registered", ("person", one.pk), person_id=by or one.pk) for one in made], at=now)
    return made


@transaction.atomic
def register_organisations(
    organisations: Sequence[NewOrganisation], *, by: UUID | None = None, now: datetime
) -> list[Organisation]:
    """Registers organisations, in the order given, each number checked by its municipality's scheme.

    Raises Refusal("not_an_organisation_number") and Refusal("organisation_number_taken").
    """
    drafts = [
        Organisation(
            id=new.id or uuid4(),
            number=organisation_number(new.municipality.number_scheme, new.number),
            scheme=new.municipality.number_scheme,
            name=new.name,
            words=fold(new.name)[:250],
            filed_as=sort_key(new.name)[:250],
            kind=new.kind,
            municipality=new.municipality,
            email=new.email,
            publishes_name=new.publishes_name,
        )
        for new in organisations
    ]
    try:
        with transaction.atomic():
            made = Organisation.objects.bulk_create(drafts)
    except IntegrityError as error:
        if "organisation_number_once" in str(error):
            raise Refusal("organisation_number_taken") from error
        raise
    append(
        [
            Event(
                "organisation.registered", ("organisation", one.pk), one.municipality_id, by, one.pk, {"kind": one.kind}
            )
            for one in made
        ],
        at=now,
    )
    return made


@transaction.atomic
def grant_rights(rights: Sequence[NewRight], *, by: UUID | None = None, now: datetime) -> None:
    """Lets persons act for organisations, and gives staff their roles. A right already there stays as it is.

    Raises Refusal("validity_not_in_order", first, last).
    """
    for new in rights:
        in_order(new.valid_from, new.valid_to)
    Representative.objects.bulk_create(
        [
            Representative(
                person=new.person,
                organisation=new.of,
                role=new.role,
                valid_from=new.valid_from,
                valid_to=new.valid_to,
            )
            for new in rights
            if isinstance(new.of, Organisation)
        ],
        ignore_conflicts=True,
    )
    StaffRole.objects.bulk_create(
        [
            StaffRole(
                person=new.person,
                municipality=new.of,
                role=new.role,
                valid_from=new.valid_from,
                valid_to=new.valid_to,
            )
            for new in rights
            if isinstance(new.of, Municipality)
        ],
        ignore_conflicts=True,
    )
    append(
        [
            Event(
                "right.granted",
                ("person", new.person.pk),
                new.of.pk if isinstance(new.of, Municipality) else new.of.municipality_id,
                by,
                new.of.pk if isinstance(new.of, Organisation) else None,
                {"role": new.role, "from": new.valid_from, "to": new.valid_to},
            )
            for new in rights
        ],
        at=now,
    )
