"""Buying together: a member describes a need and its lots, others join with volumes, and lots are awarded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from aktiv.collaboration.actions.pool import speaking_for
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Collaboration, Joining, Lot, Procurement, ProcurementStep
from aktiv.collaboration.models.procurements import LONGEST_TEXT, LONGEST_WHY, MOST_VOLUME
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.procurements import access_procurement, stage
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

SPEAK = Permission.COLLABORATION_SPEAK
Kind, State = ProcurementStep.Kind, Procurement.State


@transaction.atomic
def note_need(member_number: str, title: str, text: str, *, by: UUID, now: datetime) -> Procurement:
    """Describes what a member will buy, for those who want to join. That member owns it.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_party, missing_text, too_long.
    """
    home = my_turn()
    member = speaking_for(home, member_number, by=by, now=now)
    last = Procurement.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    made = Procurement.objects.create(
        collaboration=home,
        number=last + 1,
        owner=member,
        title=one_line(title, limit=160, required=True),
        text=many_lines(text, limit=LONGEST_TEXT, required=True),
        made_by_id=by,
        made_at=now,
    )
    step(made, Kind.NOTED, "", by=by, now=now)
    return made


@transaction.atomic
def add_lot(number: int, title: str, unit: str, *, by: UUID, now: datetime) -> Lot:
    """Adds a lot, before members join.

    Raises Refusal: not_found, no_mandate, mandate_over, lots_are_set, missing_text, too_long.
    """
    home = my_turn()
    procurement = owned(home, number, by=by, now=now)
    if procurement.state != State.NEED:
        raise Refusal("lots_are_set")
    last = max((each.number for each in procurement.lots.all()), default=0)
    made = Lot.objects.create(
        procurement=procurement,
        number=last + 1,
        title=one_line(title, limit=160, required=True),
        unit=one_line(unit, limit=40, required=True),
    )
    note("collaboration.lot_added", home.pk, by=by, now=now, procurement=number, lot=made.number)
    return made


@transaction.atomic
def open_joining(number: int, until: datetime, *, by: UUID, now: datetime) -> Procurement:
    """Lets members join until a moment.

    Raises Refusal: not_found, no_mandate, mandate_over, lots_are_set, no_lots, joins_in_the_past.
    """
    home = my_turn()
    procurement = owned(home, number, by=by, now=now)
    if procurement.state != State.NEED:
        raise Refusal("lots_are_set")
    if not procurement.lots.all():
        raise Refusal("no_lots")
    if until <= now:
        raise Refusal("joins_in_the_past")
    procurement.state, procurement.joins_until = State.JOINING, until
    procurement.save(update_fields=["state", "joins_until"])
    step(procurement, Kind.OPENED, "", by=by, now=now)
    return procurement


@transaction.atomic
def extend_joining(number: int, until: datetime, why: str, *, by: UUID, now: datetime) -> Procurement:
    """Lets members join for longer, with a reason; also when the moment has gone by and nothing is awarded.

    Raises Refusal: not_found, no_mandate, mandate_over, not_joining, joins_in_the_past, missing_text, too_long.
    """
    home = my_turn()
    procurement = owned(home, number, by=by, now=now)
    if procurement.state != State.JOINING or procurement.contracts.exists():
        raise Refusal("not_joining")
    if until <= now or (procurement.joins_until is not None and until <= procurement.joins_until):
        raise Refusal("joins_in_the_past")
    said = one_line(why, limit=LONGEST_WHY, required=True)
    procurement.joins_until = until
    procurement.save(update_fields=["joins_until"])
    step(procurement, Kind.EXTENDED, said, by=by, now=now)
    return procurement


@transaction.atomic
def join_in(number: int, lot_number: int, member_number: str, volume: int, *, by: UUID, now: datetime) -> Joining:
    """Joins a lot with a volume, instead of the one said before. Nothing is to step off again.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_party, not_joining, wrong_volume, not_joined.
    """
    home = my_turn()
    member = speaking_for(home, member_number, by=by, now=now)
    procurement = access_procurement(home.pk, number)
    lot = access_lot(procurement, lot_number)
    if stage(procurement, now) != "joining":
        raise Refusal("not_joining")
    if not 0 <= volume <= MOST_VOLUME:
        raise Refusal("wrong_volume")
    if volume == 0 and not Joining.objects.filter(lot=lot, member=member).exists():
        raise Refusal("not_joined")
    made = Joining.objects.create(lot=lot, member=member, volume=volume, made_by_id=by, made_at=now)
    note(
        "collaboration.joined_in", home.pk, by=by, now=now,
        procurement=number, lot=lot.number, member=member.number, volume=volume,
    )  # fmt: skip
    return made


@transaction.atomic
def stop(number: int, why: str, *, by: UUID, now: datetime) -> Procurement:
    """Stops a procurement, or what is not awarded of it, with a reason.

    Raises Refusal: not_found, no_mandate, mandate_over, procurement_over, missing_text, too_long.
    """
    home = my_turn()
    procurement = owned(home, number, by=by, now=now)
    said = one_line(why, limit=LONGEST_WHY, required=True)
    if procurement.state not in (State.NEED, State.JOINING):
        raise Refusal("procurement_over")
    procurement.state = State.CANCELLED
    procurement.save(update_fields=["state"])
    step(procurement, Kind.CANCELLED, said, by=by, now=now)
    return procurement


def owned(home: Collaboration, number: int, *, by: UUID, now: datetime) -> Procurement:
    """A procurement whose owner she speaks for. Raises Refusal: not_found, no_mandate, mandate_over."""
    found = access_procurement(home.pk, number)
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=found.owner_id), by=by, now=now)
    return found


def access_lot(procurement: Procurement, number: int) -> Lot:
    """A lot by its number. Raises Refusal: not_a_lot."""
    found = next((each for each in procurement.lots.all() if each.number == number), None)
    if found is None:
        raise Refusal("not_a_lot", number=number)
    return found


def step(
    procurement: Procurement, kind: ProcurementStep.Kind, text: str, *, by: UUID, now: datetime, **data: object
) -> ProcurementStep:
    """Adds a step, with its entry of the journal."""
    made = ProcurementStep.objects.create(
        procurement=procurement,
        kind=kind,
        text=text,
        joins_until=procurement.joins_until if kind in (Kind.OPENED, Kind.EXTENDED) else None,
        made_by_id=by,
        made_at=now,
    )
    verb = f"collaboration.procurement_{kind.name.lower()}"
    note(verb, procurement.collaboration_id, by=by, now=now, procurement=procurement.number, **data)
    return made
