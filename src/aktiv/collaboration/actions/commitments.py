"""What members promise, and what is delivered of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Collaboration, Commitment, Delivery, Member
from aktiv.collaboration.queries.commitments import Promise, access_promise
from aktiv.collaboration.queries.initiatives import access_initiative
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.parties import access_member
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

SPEAK = Permission.COLLABORATION_SPEAK
MOST_ORE, MOST_HOURS = 10**15, 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """What is promised: øre of money, hours of work, or neither of what is there or not. `initiative` is the number of
    the one it is for, where it is for one."""

    kind: str
    what: str
    due: date
    amount_ore: int | None = None
    hours: int | None = None
    initiative: int | None = None


@transaction.atomic
def commit(member_number: str, promised: Promised, *, by: UUID, now: datetime) -> Commitment:
    """Writes down what a member promises.

    Raises Refusal: not_found, no_mandate, mandate_over, member_left, not_a_kind, missing_text, too_long, wrong_amount,
    no_such_initiative, initiative_over.
    """
    home = my_turn()
    member = access_member(home.pk, member_number)
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=member.pk), by=by, now=now)
    if member.left is not None and member.left < timezone.localdate(now):
        raise Refusal("member_left", left=member.left)
    if promised.kind not in Commitment.Kind.values:
        raise Refusal("not_a_kind")
    made = promise(home, member, promised, by=by, now=now)
    note("collaboration.committed", home.pk, by=by, now=now, commitment=made.number, member=member.number)
    return made


@transaction.atomic
def deliver(
    number: int,
    *,
    amount_ore: int | None = None,
    hours: int | None = None,
    on: date,
    remark: str = "",
    by: UUID,
    now: datetime,
) -> Delivery:
    """Notes what was delivered of a commitment. Less than nothing corrects what was noted before, never below nothing
    in all.

    Raises Refusal: not_found, no_mandate, mandate_over, wrong_amount, delivered_already, delivered_ahead,
    hours_are_reported, too_long.
    """
    home = my_turn()
    promised = access_promise(home.pk, number)
    member_id = promised.commitment.member_id
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=member_id), by=by, now=now)
    if promised.engagement is not None:
        raise Refusal("hours_are_reported", engagement=promised.engagement.number)
    if on > timezone.localdate(now):
        raise Refusal("delivered_ahead")
    made = hand_over(promised, amount_ore=amount_ore, hours=hours, on=on, remark=remark, by=by, now=now)
    note("collaboration.delivered", home.pk, by=by, now=now, commitment=number, delivery=made.pk)
    return made


def promise(home: Collaboration, member: Member, promised: Promised, *, by: UUID, now: datetime) -> Commitment:
    """The row of a promise, for an act that has its mandate and writes its own entry. The collaboration is held.

    Raises Refusal: missing_text, too_long, wrong_amount, no_such_initiative, initiative_over.
    """
    what = one_line(promised.what, limit=200, required=True)
    amount, hours = _in_unit(promised.kind, promised.amount_ore, promised.hours)
    if (amount is not None and amount <= 0) or (hours is not None and hours <= 0):
        raise Refusal("wrong_amount")
    initiative = access_initiative(home.pk, promised.initiative) if promised.initiative is not None else None
    if initiative is not None and initiative.is_over:
        raise Refusal("initiative_over")
    number = Commitment.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    return Commitment.objects.create(
        collaboration=home,
        number=number + 1,
        member=member,
        kind=promised.kind,
        what=what,
        amount_ore=amount,
        hours=hours,
        due=promised.due,
        initiative=initiative,
        made_by_id=by,
        made_at=now,
    )


def hand_over(
    promised: Promise,
    *,
    amount_ore: int | None = None,
    hours: int | None = None,
    on: date,
    remark: str = "",
    by: UUID,
    now: datetime,
) -> Delivery:
    """The row of a delivery, as `promise` makes that of a promise.

    Raises Refusal: wrong_amount, delivered_already, too_long.
    """
    commitment = promised.commitment
    amount, worked = _in_unit(commitment.kind, amount_ore, hours)
    measured = amount if amount is not None else worked
    if measured is None and promised.delivered:
        raise Refusal("delivered_already")
    if measured is not None and (measured == 0 or promised.delivered + measured < 0):
        raise Refusal("wrong_amount")
    return Delivery.objects.create(
        commitment=commitment,
        amount_ore=amount,
        hours=worked,
        delivered_on=on,
        note=one_line(remark, limit=300),
        made_by_id=by,
        made_at=now,
    )


def _in_unit(kind: str, amount_ore: int | None, hours: int | None) -> tuple[int | None, int | None]:
    """The amount that the kind is measured in, alone. Raises Refusal: wrong_amount."""
    if kind == Commitment.Kind.MONEY:
        if amount_ore is None or abs(amount_ore) > MOST_ORE:
            raise Refusal("wrong_amount")
        return amount_ore, None
    if kind == Commitment.Kind.HOURS:
        if hours is None or abs(hours) > MOST_HOURS:
            raise Refusal("wrong_amount")
        return None, hours
    return None, None
