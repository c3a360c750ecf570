"""Saying whose a hall is, when it is not the municipality's."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Member, OwnedFacility
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import access_member
from aktiv.facilities.queries.places import facility_by_slug
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal

OWNERS = Member.Kind.parties() - {Member.Kind.MUNICIPALITY}


@transaction.atomic
def own(number: str, facility: str, *, on: date, by: UUID, now: datetime) -> OwnedFacility:
    """Says that a party owns a facility, by its address, from a day on.

    Raises Refusal: not_found, no_mandate, mandate_over, not_such_an_owner, no_such_facility, owned_already.
    """
    home = my_turn()
    require_mandate(Permission.COLLABORATION_KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    member, found = access_member(home.pk, number), facility_by_slug(facility)
    if member.kind not in OWNERS or member.joined > on or (member.left is not None and member.left < on):
        raise Refusal("not_such_an_owner")
    if found is None:
        raise Refusal("no_such_facility")
    try:
        with transaction.atomic():
            made = OwnedFacility.objects.create(member=member, facility=found, first=on, made_by_id=by, made_at=now)
    except IntegrityError as error:  # one owner at a time
        raise Refusal("owned_already") from error
    note("collaboration.facility_owned", home.pk, by=by, now=now, member=number, facility=facility, on_day=on)
    return made
