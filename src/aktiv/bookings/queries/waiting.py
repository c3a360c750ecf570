"""Places in line for times that others have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.fields import IntegerField
from django.db.models.functions import Coalesce, Lower

from aktiv.bookings.models import Hold, Waiting
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.municipalities.queries import standing_of
from aktiv.municipalities.stages import Feature, Stage, Standing
from aktiv.people.queries.features import is_on
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal

SHOWN_AFTERWARDS = timedelta(days=14)
"""How long what has ended is listed."""


@dataclass(frozen=True, slots=True)
class InLine:
    """A place in line: how many are before it for time that meets the same floor (0 when it is the next)."""

    waiting: Waiting
    before: int

    @property
    def period(self) -> Period:
        """What is waited for."""
        return Period(self.waiting.during.lower, self.waiting.during.upper)


def my_waiting(person_id: UUID, now: datetime) -> list[InLine]:
    """What a person waits for, for herself and for organisations: offers first, then by time, then what has ended
    lately. One statement, by waiting_of_person."""
    earlier = (
        Waiting.objects.filter(
            Q(created_at__lt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), id__lt=OuterRef("id")),
            space=OuterRef("space"),
            during__overlap=OuterRef("during"),
            state__in=Waiting.State.live(),
        )
        .order_by()
        .annotate(one=Value(1))
        .values("one")
        .annotate(n=Count("id"))
        .values("n")
    )
    rows = (
        Waiting.objects.filter(person_id=person_id)
        .filter(Q(state__in=Waiting.State.live()) | Q(ended_at__gt=now - SHOWN_AFTERWARDS))
        .select_related("space__facility", "municipality", "organisation", "hold")
        .annotate(before=Coalesce(Subquery(earlier, output_field=IntegerField()), 0))
        .order_by(Lower("during"), "created_at")
    )
    order = {Waiting.State.OFFERED: 0, Waiting.State.WAITING: 1}
    found = [InLine(each, each.before) for each in rows]
    return sorted(found, key=lambda each: order.get(Waiting.State(each.waiting.state), 2))


def line_for(space_id: int, period: Period) -> int:
    """How many stand in line for time that meets this one in the space."""
    rows = Waiting.objects.filter(space_id=space_id, during__overlap=(period.start, period.end))
    return rows.filter(state__in=Waiting.State.live()).count()


def access_waiting(waiting_id: UUID, party: Party) -> Waiting:
    """A place in line of the person's own, locked. Raises Refusal("sign_in_first"), and ("not_found") for others'."""
    if party.person_id is None:
        raise Refusal("sign_in_first")
    rows = Waiting.objects.select_for_update(of=("self",)).select_related("space__facility", "municipality")
    found = rows.filter(pk=waiting_id, person_id=party.person_id).first()
    if found is None or (party.bound and found.organisation_id != party.organisation_id):
        raise Refusal("not_found")
    return found


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered to a party in line. `hold_id` is empty when the hold is there no more."""

    space_id: int
    period: Period
    party: Party
    hold_id: UUID | None


def offer_of(waiting_id: UUID, party: Party, now: datetime) -> Offer:
    """What is offered to the person, for whom it was asked. Raises Refusal("not_found"), and ("offer_over") when it is
    not offered, or not any more."""
    if party.person_id is None:
        raise Refusal("not_found")
    rows = Waiting.objects.filter(pk=waiting_id, person_id=party.person_id).select_related("person", "organisation")
    found = rows.first()
    if found is None or (party.bound and found.organisation_id != party.organisation_id):
        raise Refusal("not_found")
    if found.state != Waiting.State.OFFERED or (found.offered_until or now) <= now:
        raise Refusal("offer_over")
    held = Hold.objects.filter(pk=found.hold_id).exists() if found.hold_id is not None else False
    period = Period(found.during.lower, found.during.upper)
    return Offer(found.space_id, period, party_of(found.person, found.organisation), found.hold_id if held else None)


def waiting_for(freed: Sequence[tuple[int, Period]], now: datetime) -> list[UUID]:
    """Those who wait for time on the same floor plan that meets what was freed (space and period), in order: the
    claim decides whether it is theirs. Nobody where lines are not kept any more. One statement when nobody waits, and
    one more for each municipality."""
    if not freed:
        return []
    meets = Q()
    for space_id, period in freed:
        root = Space.objects.filter(pk=space_id).values("stretch")
        meets |= Q(during__overlap=(period.start, period.end), space__stretch=Subquery(root))
    rows = Waiting.objects.filter(meets, state=Waiting.State.WAITING, during__startswith__gt=now)
    found = list(rows.order_by("created_at", "id").values_list("id", "municipality_id", "space__facility_id"))
    kept = {there: standing_of(there, Feature.WAITING_LIST) for there in {each[1] for each in found}}
    return [pk for pk, there, facility in found if _kept(kept[there], facility, now)]


def keeps_lines(space: Space, person_id: UUID | None, now: datetime) -> bool:
    """Whether this person can stand in line for time in the space. One statement; two for staff."""
    day = now.astimezone(space.municipality.zone).date()
    return is_on(
        Feature.WAITING_LIST, space.municipality_id, day, facility_ids=[space.facility_id], person_id=person_id
    )


def _kept(standing: Standing, facility_id: int, now: datetime) -> bool:
    """Whether a place in line is worth something: those who stood in line stay in it while it is for staff only."""
    day = now.date()
    return standing.stage == Stage.INTERNAL or standing.is_on(day, facility_ids=[facility_id])
