"""Saying whose a hall is, when it is not the municipality's, and until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Member, OwnedFacility
from aktiv.collaboration.queries.agreements import is_bound
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.owners import owned_until
from aktiv.collaboration.queries.parties import access_member
from aktiv.facilities.queries.places import facility_by_slug
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal

OWNERS = Member.Kind.parties() - {Member.Kind.MUNICIPALITY}


@transaction.atomic
def own(number: str, facility: str, *, on: date, by: UUID, now: datetime) -> OwnedFacility:
    """Says that a party owns a facility, by its address, from a day on: until its own last day, where it has given
    notice. It is bound by the agreement that day; whether others who are new have adopted it too is theirs.

    Raises Refusal: not_found, no_mandate, mandate_over, not_such_an_owner, no_such_facility, owner_not_bound,
    owned_already.
    """
    home = my_turn()
    require_mandate(Permission.COLLABORATION_KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    member, found = access_member(home.pk, number), facility_by_slug(facility)
    if member.kind not in OWNERS or member.joined > on or (member.left is not None and member.left < on):
        raise Refusal("not_such_an_owner")
    if found is None:
        raise Refusal("no_such_facility")
    if not is_bound(member, on):
        raise Refusal("owner_not_bound")
    try:
        with transaction.atomic():
            made = OwnedFacility.objects.create(
                member=member, facility=found, first=on, last=member.left, made_by_id=by, made_at=now
            )
    except IntegrityError as error:  # one owner at a time
        raise Refusal("owned_already") from error
    note("collaboration.facility_owned", home.pk, by=by, now=now, member=number, facility=facility, on_day=on)
    return made


@transaction.atomic
def let_go(number: str, facility: str, *, last: date, by: UUID, now: datetime) -> OwnedFacility:
    """Says which day is the last on which a party owns a facility, so that another can from the day after. The day
    before its first takes it back. What ends already can end sooner, not later.

    Raises Refusal: not_found, no_mandate, mandate_over, not_owned, owned_last_wrong(first, last).
    """
    home = my_turn()
    require_mandate(Permission.COLLABORATION_KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    owned = owned_until(access_member(home.pk, number).pk, facility, last)
    if owned is None:
        raise Refusal("not_owned")
    if last < owned.first - timedelta(days=1) or (owned.last is not None and last > owned.last):
        raise Refusal("owned_last_wrong", first=owned.first, last=owned.last)
    owned.last = last
    owned.save(update_fields=["last"])
    note("collaboration.facility_let_go", home.pk, by=by, now=now, member=number, facility=facility, last=last)
    return owned


def let_go_of_all(member: Member, last: date) -> list[str]:
    """Ends whatever a party owns with its own last day, before it leaves; what was to begin later never does. The
    addresses of the facilities, for the note of whoever ends it."""
    ending = OwnedFacility.objects.filter(Q(last=None) | Q(last__gt=last), member=member).select_related("facility")
    slugs = []
    for each in ending.order_by("pk"):
        each.last = max(last, each.first - timedelta(days=1))
        each.save(update_fields=["last"])
        slugs.append(each.facility.slug)
    return slugs
