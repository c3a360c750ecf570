"""Handing out: the borrower is at the counter, all of it or a part goes with her, items with numbers are chosen now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import append
from aktiv.lending.actions.acts import (
    Noting,
    event,
    handover,
    happened,
    lines_of,
    loan_in_turn,
    noted,
    save_state,
)  # fmt: skip
from aktiv.lending.actions.charging import charge_price
from aktiv.lending.actions.coming_back import hold_from_now
from aktiv.lending.actions.looking import found_to_be
from aktiv.lending.actions.promising import promise, take_turns
from aktiv.lending.models import Handover, Item, Line, Loan, Look
from aktiv.lending.ports.deposits import deposit_missing
from aktiv.lending.queries.items import items_seen
from aktiv.lending.rules.items import Room, goes_out
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

NOTE, SIGNED = 500, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What goes with the borrower: how many of each line that is counted, the labels of items with numbers, and by
    code the conditions of those that are not as they were. `without_deposit` says why it goes though its deposit is not
    reserved."""

    amounts: Mapping[int, int] = field(default_factory=dict)
    labels: Sequence[str] = ()
    conditions: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    signed: str = ""
    picture: str = ""
    without_deposit: str = ""


@retrying
@transaction.atomic
def hand_out(
    loan_id: UUID, municipality_id: int, act: UUID, given: Given, *, by: UUID, at: datetime | None = None, now: datetime
) -> Loan:
    """Notes what goes out of the storage place, and charges the price of the loan with the first of it.

    Before its time it goes when nobody else was promised it until then. The same `act` again is the same once.

    Raises Refusal: not_found, loan_stands_… (number), loan_over, nothing_handed, line_unknown, line_items_by_label,
    too_many_handed (kind, left), not_enough (pool, asked, left), deposit_not_reserved (number), no_vat_rate, those of
    items_seen and goes_out, and what cleaning texts raises.
    """
    with everything():
        loan = loan_in_turn(loan_id, municipality_id)
        if noted(act, loan):
            return loan
        moment = happened(at, now)
        _may_go(loan, moment)
        without = _without_deposit(loan, given)
        lines = lines_of(loan)
        take_turns(line.pool_id for line in lines)
        rows = _rows(
            loan,
            lines,
            given,
            Noting(
                act=act,
                by=by,
                at=moment,
                now=now,
                note=one_line(given.note, limit=NOTE),
                signed=one_line(given.signed, limit=SIGNED),
                picture=given.picture,
            ),
        )
        if not rows:
            raise Refusal("nothing_handed")
        for each in rows:
            each.line.out += each.amount
            if loan.during.lower > moment:
                hold_from_now(each.line, each.amount, moment, loan.during.lower)
        Line.objects.bulk_update({each.line.pk: each.line for each in rows}.values(), ["out"])
        Handover.objects.bulk_create(rows)
        for each in rows:
            if each.item is not None:
                each.item.state, each.item.line = Item.State.OUT, each.line
                found_to_be(each.item, each.condition, Look.How.OUT, by=by, at=moment, act=act)
                each.item.save(update_fields=["state", "line", "condition"])
        if loan.state == Loan.State.RESERVED:
            loan.state, loan.out_at = Loan.State.OUT, moment
        charge_price(loan, lines, by=by, now=now)
        save_state(loan, "state", "out_at")
        handed = {"act": act, "amount": sum(each.amount for each in rows), **without}
        append(event("loan.handed_out", loan, by, **handed), at=now)
    return loan


@retrying
@transaction.atomic
def reserve_again(loan_id: UUID, municipality_id: int, *, by: UUID, now: datetime) -> Loan:
    """Somebody came after all for what had lapsed: it is reserved from now until its end, where it is still there.

    Raises Refusal: not_found, loan_stands_… (number), loan_over, not_enough (pool, asked, left).
    """
    with everything():
        loan = loan_in_turn(loan_id, municipality_id)
        if loan.state == Loan.State.RESERVED:
            return loan
        if loan.state != Loan.State.LAPSED:
            raise Refusal(f"loan_stands_{loan.state}", number=loan.number)
        if loan.during.upper <= now:
            raise Refusal("loan_over", number=loan.number)
        lines = lines_of(loan)
        start = max(now, loan.during.lower)
        promise(lines, Period(start, loan.during.upper), {each.pool_id: each.pool.kind.turnaround for each in lines})
        loan.state, loan.ended_at = Loan.State.RESERVED, None
        save_state(loan, "state", "ended_at")
        append(event("loan.reserved_again", loan, by), at=now)
    return loan


def _may_go(loan: Loan, moment: datetime) -> None:
    if loan.state not in (Loan.State.RESERVED, Loan.State.OUT):
        raise Refusal(f"loan_stands_{loan.state}", number=loan.number)
    if loan.during.upper <= moment:
        raise Refusal("loan_over", number=loan.number)


def _without_deposit(loan: Loan, given: Given) -> dict[str, object]:
    """What the journal says of a deposit that was to be reserved and is not. Asked when the first of it goes. Raises
    Refusal("deposit_not_reserved", number) where nobody says why it goes all the same."""
    missing = deposit_missing(loan) if loan.state == Loan.State.RESERVED else 0
    if not missing:
        return {}
    said = one_line(given.without_deposit, limit=NOTE)
    if not said:
        raise Refusal("deposit_not_reserved", number=loan.number)
    return {"deposit_missing": missing, "without_deposit": said}


def _rows(loan: Loan, lines: Sequence[Line], given: Given, noting: Noting) -> list[Handover]:
    """The handovers of an act, not written yet."""
    by_pk = {line.pk: line for line in lines}
    rows = []
    for pk, amount in given.amounts.items():
        line = by_pk.get(pk)
        if line is None:
            raise Refusal("line_unknown")
        if not amount:
            continue
        if line.pool.kind.numbered:
            raise Refusal("line_items_by_label", kind=line.pool.kind.name)
        left = line.amount - line.out
        if not 0 < amount <= left:
            raise Refusal("too_many_handed", line=pk, kind=line.pool.kind.name, left=left)
        rows.append(handover(loan, line, Handover.Way.OUT, noting, amount=amount))
    rooms = [Room(line=line.pk, pool=line.pool_id, left=line.amount - line.out) for line in lines]
    for item, seen in items_seen(loan.municipality_id, given.labels, to_change=True):
        line = by_pk[goes_out(seen, rooms, list(by_pk)).line]
        said = given.conditions.get(item.code, "")
        condition = said if said in Item.Condition.values else item.condition
        rows.append(handover(loan, line, Handover.Way.OUT, noting, item=item, condition=condition))
    return rows
