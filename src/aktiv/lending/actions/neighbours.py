"""Under which organisation number another municipality is billed for its part of what its residents borrow here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from aktiv.journal.actions import Event, append
from aktiv.lending.actions.parts import ask_for_parts
from aktiv.lending.models import Neighbour, Sharing
from aktiv.lending.queries.costs import payer_of
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.register import NewOrganisation, register_organisations
from aktiv.people.models import Organisation
from aktiv.people.queries.organisations import organisation_with
from aktiv.people.rules import organisation_number
from aktiv.values.refusal import Refusal

MUNICIPAL = frozenset({"", "KOMM"})
"""The legal form of a municipality in the register, or none while nobody has asked it."""


@transaction.atomic
def bill_neighbour_as(municipality_id: int, home_id: int, number: str, *, by: UUID, now: datetime) -> Neighbour:
    """Says by which organisation number another municipality is billed, or says it anew: it is asked to agree to that,
    and billed as it agreed before until it does. A number that is not known here yet is registered under the
    municipality's name.

    Raises Refusal: not_found, neighbour_number_wrong, neighbour_not_public (name), neighbour_number_of_another.
    """
    home = Municipality.objects.filter(pk=home_id).exclude(pk=municipality_id).first()
    if home is None:
        raise Refusal("not_found")
    checked = _checked(home, number)
    found = organisation_with(home.number_scheme, checked)
    if found is None:
        new = NewOrganisation(name=home.name, kind=Organisation.Kind.PUBLIC.value, municipality=home, number=checked)
        [found] = register_organisations([new], by=by, now=now)
    if found.kind != Organisation.Kind.PUBLIC or found.form not in MUNICIPAL:
        raise Refusal("neighbour_not_public", name=found.name)
    before = payer_of(municipality_id, home.pk)
    try:
        with transaction.atomic():
            made, _ = Neighbour.objects.update_or_create(
                municipality_id=municipality_id, home=home, defaults={"organisation": found}
            )
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise Refusal("neighbour_number_of_another") from error
        raise
    data = {"home": home.pk, "number": checked}
    event = Event("lending.neighbour_billed_as", ("municipality", municipality_id), municipality_id, by, data=data)
    append(event, at=now)
    shared = Sharing.objects.filter(municipality_id=municipality_id, home_percent__gt=0)
    if before != found.pk:
        ask_for_parts(municipality_id, set(shared.values_list("kind_id", flat=True)), home.pk, by=by, now=now)
    return made


def _checked(home: Municipality, number: str) -> str:
    try:
        checked = organisation_number(home.number_scheme, "".join(number.split())) if number.strip() else None
    except Refusal as refusal:
        raise Refusal("neighbour_number_wrong") from refusal
    if checked is None:
        raise Refusal("neighbour_number_wrong")
    return checked
