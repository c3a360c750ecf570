"""Equipment that comes along with a booked date goes where the date goes.

What was booked knows nothing of loans, so this looks: whose date is not what it was when the loan last followed it. A
loan whose date is cancelled ends, one whose date has moved moves with it, and one that finds too few left is kept and
marked, so that its borrower can choose. Looked at by a job every minute and whenever somebody opens such a loan.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from psycopg.types.range import TimestamptzRange

from aktiv.bookings.models import Occurrence
from aktiv.journal.actions import append
from aktiv.lending.actions.asking import named, told
from aktiv.lending.actions.changing import end, given_up
from aktiv.lending.actions.promising import promise, take_turns
from aktiv.lending.models import Holding, Line, Loan
from aktiv.lending.queries.asking import spaces_of
from aktiv.lending.queries.baskets import amounts_of, basket
from aktiv.lending.rules.lateness import AHEAD_OF_PICK_UP
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

AT_ONCE = 200


def follow_dates(*, now: datetime, loan_ids: Collection[UUID] | None = None) -> int:
    """Brings loans where their dates are. Returns how many were touched. Each in a transaction of its own, so one that
    fails keeps no other back."""
    with everything():
        rows = Loan.objects.filter(occurrence__isnull=False, state__in=(Loan.State.ASKED, Loan.State.RESERVED))
        rows = rows.filter(
            ~Q(occurrence__state__in=Occurrence.State.holding_time()) | ~Q(followed=F("occurrence__during"))
        )
        if loan_ids is not None:
            rows = rows.filter(pk__in=loan_ids)
        # One that was left behind is tried again when somebody opens it: nobody is told anew every minute.
        else:
            rows = rows.filter(Q(left_behind=False) | ~Q(occurrence__state__in=Occurrence.State.holding_time()))
        found = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(follow(pk, now=now) for pk in found)


@retrying
@transaction.atomic
def follow(loan_id: UUID, *, now: datetime) -> bool:
    """Brings one loan where its date is; whether anything was done."""
    with everything():
        rows = Loan.objects.select_for_update(of=("self",)).select_related("occurrence", "depot__municipality")
        loan = rows.filter(pk=loan_id, state__in=(Loan.State.ASKED, Loan.State.RESERVED)).first()
        date = loan.occurrence if loan is not None else None
        if loan is None or date is None:
            return False
        if date.state not in Occurrence.State.holding_time():
            end(loan, given_up(loan), by=None, now=now, because="date_cancelled")
            return True
        if loan.followed == date.during:
            return False
        was = loan.followed or loan.during
        period = Period(
            loan.during.lower + (date.during.lower - was.lower), loan.during.upper + (date.during.upper - was.upper)
        )
        try:
            with transaction.atomic():
                _moved(loan, date, period)
        except Refusal as refusal:
            if loan.left_behind:
                return False
            loan.left_behind = True
            loan.version += 1
            loan.save(update_fields=["left_behind", "version"])
            data = {"date": [date.during.lower, date.during.upper], "because": refusal.code}
            append(told("loan.left_behind", loan, None, **data), at=now)
            return True
        loan.during = TimestamptzRange(period.start, period.end)
        loan.followed, loan.left_behind = date.during, False
        if period.start - AHEAD_OF_PICK_UP < now:
            loan.told_to_pick_up = period.start  # that it moved says so
        loan.version += 1
        loan.save(update_fields=["during", "followed", "left_behind", "told_to_pick_up", "version"])
        append(told("loan.moved", loan, None, was=[was.lower, was.upper]), at=now)
        return True


@transaction.atomic
def stay_behind(loan_id: UUID, *, by: UUID, now: datetime) -> None:
    """The borrower keeps the loan at its old time, apart from the date. Raises Refusal("loan_not_standing"),
    and ("only_with_its_space", kind) for what is fixed."""
    with everything():
        rows = Loan.objects.select_for_update(of=("self",)).select_related("depot")
        loan = rows.filter(pk=loan_id, state__in=(Loan.State.ASKED, Loan.State.RESERVED)).first()
        if loan is None:
            raise Refusal("loan_not_standing")
        if loan.occurrence_id is None:
            return
        fixed = next(
            (kind for kind, _ in basket(loan.depot, amounts_of(loan)).kinds if kind.space_id is not None), None
        )
        if fixed is not None:
            raise Refusal("only_with_its_space", kind=fixed.name)
        loan.occurrence, loan.followed, loan.left_behind = None, None, False
        loan.version += 1
        loan.save(update_fields=["occurrence", "followed", "left_behind", "version"])
        append(told("loan.kept", loan, by), at=now)


def _moved(loan: Loan, date: Occurrence, period: Period) -> None:
    """Holds the loan's things for another period. Raises Refusal("not_enough", …), ("only_with_its_space", kind) when
    the date has left the space that something is fixed to, and what baskets refuse."""
    wanted = basket(loan.depot, amounts_of(loan))
    fixed = [kind for kind, _ in wanted.kinds if kind.space_id is not None]
    if fixed and not {kind.space_id for kind in fixed} <= spaces_of(date):
        raise Refusal("only_with_its_space", kind=fixed[0].name)
    lines = list(Line.objects.filter(loan=loan))
    take_turns(each.pool_id for each in lines)
    Holding.objects.filter(line__loan=loan).delete()
    with named(wanted):
        promise(lines, period, wanted.turnaround)
