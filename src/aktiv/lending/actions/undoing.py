"""Undoing the last act at the counter, while it is fresh: what was noted stays, and a row says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import append
from aktiv.lending.actions.acts import (
    Noting,
    event,
    handover,
    lines_of,
    loan_in_turn,
    noted,
    save_state,
    turnaround_of,
)  # fmt: skip
from aktiv.lending.actions.charging import take_back_late, take_back_price
from aktiv.lending.actions.coming_back import keep_after_all, let_go_before
from aktiv.lending.actions.looking import found_to_be
from aktiv.lending.actions.losing import plan_again, take_up_again
from aktiv.lending.actions.promising import promise_again, take_turns
from aktiv.lending.models import Damage, Handover, Item, Line, Loan, Look
from aktiv.lending.queries.handovers import last_act
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

UNDONE_FOR = timedelta(minutes=10)


@retrying
@transaction.atomic
def undo(
    loan_id: UUID, municipality_id: int, act: UUID, *, seen: UUID | None = None, by: UUID, now: datetime
) -> Loan:  # fmt: skip
    """Takes back the last act of a loan, with what was charged and noted as damaged by it. The same `act` again is the
    same once. `seen` is the act that was shown as the last (None: not asked): no other is taken back for it.

    Raises Refusal: not_found, nothing_to_undo, undo_of_another, too_late_to_undo, damage_decided,
    item_moved_on (number, kind, depot), not_enough (pool, asked, left) when others were promised since what came back.
    """
    with everything():
        loan = loan_in_turn(loan_id, municipality_id)
        if noted(act, loan):
            return loan
        last = last_act(loan)
        if not last:
            raise Refusal("nothing_to_undo")
        if seen is not None and seen != last[0].act:
            raise Refusal("undo_of_another")
        if last[0].noted_at + UNDONE_FOR < now or loan.settled_at is not None:
            raise Refusal("too_late_to_undo")
        _damages_gone(loan, last[0])
        lines = {line.pk: line for line in lines_of(loan)}
        take_turns(line.pool_id for line in lines.values())
        was = loan.state
        for each in last:
            each.line = lines[each.line_id]
            _undone(loan, each, by=by, now=now)
        noting = Noting(act=act, by=by, at=now, now=now)
        rows = [
            handover(loan, each.line, Handover.Way(each.way), noting, amount=each.amount, item=each.item, undoes=each)
            for each in last
        ]
        Line.objects.bulk_update(lines.values(), ["out", "back", "lost"])
        Handover.objects.bulk_create(rows)
        if was == Loan.State.RETURNED:
            _out_again(loan, list(lines.values()), now)
        elif not any(line.out for line in lines.values()):
            loan.state, loan.out_at = Loan.State.RESERVED, None
            take_back_price(loan, by=by, now=now)
        take_back_late(loan, last, by=by, now=now)
        save_state(loan, "state", "out_at", "returned_at")
        append(event("loan.undone", loan, by, act=last[0].act), at=now)
    return loan


def _undone(loan: Loan, each: Handover, *, by: UUID, now: datetime) -> None:
    line, item = each.line, each.item
    if item is not None:
        item = Item.objects.select_for_update().select_related("pool__kind", "pool__depot").get(pk=item.pk)
        there = {"out": Item.State.OUT, "back": Item.State.IN, "lost": Item.State.LOST}[each.way]
        if item.state != there or (item.line_id is not None and item.line_id != line.pk):
            raise Refusal("item_moved_on", number=item.number, kind=item.pool.kind.name, depot=item.pool.depot.name)
        out = each.way != Handover.Way.OUT
        item.state, item.line = (Item.State.OUT, line) if out else (Item.State.IN, None)
        planned, item.planned = item.planned, None  # planned again when the stock has it again
        _as_it_was(item, each, by=by, now=now)
        item.save(update_fields=["state", "line", "condition", "planned"])
        item.planned = planned
    if each.way == Handover.Way.OUT:
        line.out -= each.amount
        if loan.during.lower > each.at:
            let_go_before(loan, line, each.amount, each.at)
        return
    lost = each.way == Handover.Way.LOST
    if lost:
        line.lost -= each.amount
        take_up_again(line.pool_id, each.amount)
    else:
        line.back -= each.amount
    keep_after_all(loan, line, each.amount, each.at, 0 if lost else turnaround_of(line), now=now)
    if lost and item is not None:
        plan_again(item, now)


def _as_it_was(item: Item, each: Handover, *, by: UUID, now: datetime) -> None:
    """In the condition that it had before the act, where nobody has looked at it since."""
    last = item.looks.order_by("-id").first()
    if last is not None and last.act == each.act:
        found_to_be(item, last.was, Look.How.UNDONE, by=by, at=now, act=each.act)


def _out_again(loan: Loan, lines: list[Line], now: datetime) -> None:
    loan.state, loan.returned_at = Loan.State.OUT, None
    for line in lines:
        never = line.amount - line.out  # was let go of when the rest came back; it may be picked up again
        if never and loan.during.upper > now:
            promise_again(line, never, Period(now, loan.during.upper))


def _damages_gone(loan: Loan, last: Handover) -> None:
    # In turn with the desk, which decides on them by their own rows.
    mine = list(Damage.objects.select_for_update().filter(loan=loan, noted_at=last.noted_at).order_by("pk"))
    if any(each.state != Damage.State.OPEN for each in mine):
        raise Refusal("damage_decided")
    Damage.objects.filter(pk__in=[each.pk for each in mine]).delete()
