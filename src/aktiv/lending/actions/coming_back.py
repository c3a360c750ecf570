"""What a hand-out or a return does to what is held of the pools: stock that is back is free after its turnaround."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from aktiv.lending.actions.promising import hold_longer, let_go, promise_again
from aktiv.lending.models import Holding, Line, Loan
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal


def hold_from_now(line: Line, amount: int, now: datetime, begins: datetime) -> None:
    """Holds what is handed out before its time, from now until it begins. Raises Refusal("not_enough", …)."""
    promise_again(line, amount, Period(now, begins))


def give_back_to_stock(loan: Loan, line: Line, amount: int, at: datetime, turnaround: int) -> None:
    """So many of a line are back at `at`: they are held for their turnaround (minutes) yet, and free from then on.

    What is held on for the others of the line stays as it is. A turnaround that reaches into what others were promised
    is cut short: they come first.
    """
    free_at = at + timedelta(minutes=turnaround)
    held = Holding.objects.filter(line=line, during__endswith__gt=at)
    before, after = list[Holding](), list[Holding]()
    for each in held:
        (before if each.during.upper <= loan.during.lower else after).append(each)  # handed out before its time
    for rows, until in ((before, min(free_at, loan.during.lower)), (after, free_at)):
        _end(sorted(rows, key=lambda row: (row.during.upper, row.pk), reverse=True), amount, until)


def keep_after_all(loan: Loan, line: Line, amount: int, back_at: datetime, turnaround: int, *, now: datetime) -> None:
    """A return that was noted by mistake: they are held until the end of the loan again.

    Raises Refusal("not_enough", …) when others were promised them since.
    """
    until = loan.during.upper + timedelta(minutes=turnaround)
    ends = back_at + timedelta(minutes=turnaround)
    rest = Holding.objects.filter(line=line, amount=amount, during__endswith=ends, during__endswith__gt=now).first()
    let_go([rest] if rest is not None else [], now)
    if until > now:
        promise_again(line, amount, Period(now, until))


def let_go_before(loan: Loan, line: Line, amount: int, since: datetime) -> None:
    """A hand-out before its time that was noted by mistake: what was held for it is let go of."""
    early = Holding.objects.filter(
        line=line, amount=amount, during__startswith=since, during__endswith=loan.during.lower
    ).first()
    if early is not None:
        early.delete()


def _end(rows: Iterable[Holding], amount: int, until: datetime) -> None:
    """Ends so many of what is held at that moment; the others are held on."""
    left = amount
    for each in rows:
        part = min(each.amount, left)
        if not part:
            return
        left -= part
        if part == each.amount and each.during.upper >= until:
            let_go([each], until)
        elif part == each.amount:
            _or_not_at_all([each], until)
        else:
            each.amount -= part  # less first: the pool is never fuller than it was
            each.save(update_fields=["amount"])
            if each.line is not None and each.during.lower < until:
                _beside(each.line, part, Period(each.during.lower, until))


def _or_not_at_all(rows: list[Holding], until: datetime) -> None:
    try:
        hold_longer(rows, until)
    except Refusal:
        return


def _beside(line: Line, amount: int, period: Period) -> None:
    try:
        promise_again(line, amount, period)
    except Refusal:
        return
