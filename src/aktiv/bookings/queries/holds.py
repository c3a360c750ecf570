"""Holds: whose they are, and which are still good."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from aktiv.bookings.models import Hold
from aktiv.bookings.rules import Party
from aktiv.values.refusal import Refusal


def holds_of(party: Party) -> QuerySet[Hold]:
    """A party's holds, good or expired: the person's own, and those the browser made before signing in.

    A party that is bound to an organisation has only what the person holds for that one.
    """
    if party.bound:
        return Hold.objects.filter(Q(person_id=party.person_id, organisation_id=party.organisation_id))
    whose = Q(pk__in=())
    if party.person_id is not None:
        whose |= Q(person_id=party.person_id)
    if party.session:
        whose |= Q(person=None, session=party.session)
    return Hold.objects.filter(whose)


def live_holds(party: Party, now: datetime) -> list[Hold]:
    """Those that still hold their time, the first to expire first."""
    return list(holds_of(party).filter(expires_at__gt=now).order_by("expires_at", "during").select_related("space"))


def access_hold(hold_id: UUID, party: Party, *, to_change: bool = False) -> Hold:
    """A hold of the party's own; `to_change` locks its row. Raises Refusal("not_found") for all others."""
    rows = holds_of(party).select_for_update(of=("self",)) if to_change else holds_of(party)
    hold = rows.filter(pk=hold_id).select_related("space").first()
    if hold is None:
        raise Refusal("not_found")
    return hold
