"""Damage: proposed by the storekeeper, decided by the desk with a reason, answered by the borrower."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.rules import Party
from aktiv.journal.actions import append
from aktiv.lending.actions.acts import event
from aktiv.lending.actions.charging import charge_damage
from aktiv.lending.actions.returning import MOST_PROPOSED
from aktiv.lending.models import Damage, Line
from aktiv.lending.queries.loans import access_loan_to_decide, access_own_loan
from aktiv.timetable.retry import retrying
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line
from aktiv.walls import everything

MOST_SAID = 1_000


@retrying
@transaction.atomic
def decide_damage(damage_id: UUID, *, charged: int | None, reason: str, by: UUID, now: datetime) -> Damage:
    """Charges øre for it, or with None nothing, and says why. The same answer pressed twice is given once.

    Raises Refusal: not_found, reason_missing, damage_decided, nothing_to_charge, too_much_damage (most), no_vat_rate,
    and what cleaning the text raises.
    """
    with everything():
        found = _locked(damage_id)
        loan = access_loan_to_decide(found.loan_id, by, now)
        said = one_line(reason, limit=MOST_SAID)
        state = Damage.State.WAIVED if charged is None else Damage.State.CHARGED
        if found.state != Damage.State.OPEN:
            if (found.state, found.amount) == (state, charged):
                return found
            raise Refusal("damage_decided")
        if not said:
            raise Refusal("reason_missing")
        if charged is not None:
            if charged <= 0:
                raise Refusal("nothing_to_charge")
            if charged > MOST_PROPOSED:
                raise Refusal("too_much_damage", most=MOST_PROPOSED)
            line = Line.objects.select_related("pool__kind").get(pk=found.line_id)
            charge_damage(loan, line, found.pk, charged, by=by, now=now)
        found.state, found.amount, found.answer = state, charged, said
        found.decided_at, found.decided_by_id = now, by
        found.save(update_fields=["state", "amount", "answer", "decided_at", "decided_by"])
        append(event("loan.damage_decided", loan, by, damage=found.pk, amount=charged or 0), at=now)
    return found


@transaction.atomic
def answer_damage(damage_id: UUID, party: Party, text: str, *, now: datetime) -> Damage:
    """What the borrower says of damage that was noted, once; before it is decided or after.

    Raises Refusal: not_found, reason_missing, answered_already, and what cleaning the text raises.
    """
    with everything():
        found = _locked(damage_id)
        loan = access_own_loan(found.loan_id, party, now)
        said = many_lines(text, limit=MOST_SAID)
        if not said:
            raise Refusal("reason_missing")
        if found.said_at is not None:
            raise Refusal("answered_already")
        found.said, found.said_at = said, now
        found.save(update_fields=["said", "said_at"])
        append(event("loan.damage_answered", loan, party.person_id, damage=found.pk), at=now)
    return found


def _locked(damage_id: UUID) -> Damage:
    found = Damage.objects.select_for_update().filter(pk=damage_id).first()
    if found is None:
        raise Refusal("not_found")
    return found
