"""What happens to loans by themselves: people are reminded, what is late is held on to and told of, what nobody picked
up or answered is let go of, and what is all back ends. Each in a transaction of its own; run twice, it is done once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Lower, Upper
from django.utils import translation
from django.utils.translation import gettext as _

from aktiv.journal.actions import append
from aktiv.lending.actions.acts import event, save_state
from aktiv.lending.actions.changing import end
from aktiv.lending.actions.charging import owed_of
from aktiv.lending.actions.holding_on import hold_on, hold_service_on
from aktiv.lending.actions.undoing import UNDONE_FOR
from aktiv.lending.models import Damage, Holding, Item, LendingTerms, Loan
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.rules.lateness import AHEAD_OF_PICK_UP, is_late, remind_from, told_to_pick_up
from aktiv.timetable.retry import retrying
from aktiv.walls import everything

AHEAD = timedelta(minutes=20)
"""A loan that is out so shortly before its end is held on to: the job comes every quarter of an hour."""
ASKED, OUT, RETURNED, RESERVED = Loan.State.ASKED, Loan.State.OUT, Loan.State.RETURNED, Loan.State.RESERVED


def go_on(now: datetime) -> int:
    """Does what is due. Returns how many loans and items something was done to."""
    done = sum(_service(pk, now) for pk in _in_service(now))
    for home in _homes():
        terms = terms_of(home)
        mine = Loan.objects.alias(start=Lower("during"), due=Upper("during")).filter(municipality=home)
        most = timedelta(hours=terms.remind_before_hours)
        lapses = now - timedelta(hours=terms.lapses_after_hours)
        lost = now - timedelta(days=terms.lost_after_days)
        out = mine.filter(state=OUT)
        due = out.filter(due__gt=now, due__lte=now + most).exclude(reminded_for=F("due"))
        late = out.filter(due__lt=now - timedelta(minutes=terms.late_after_minutes)).exclude(late_for=F("due"))
        soon = mine.filter(state=RESERVED, start__gt=now, start__lte=now + AHEAD_OF_PICK_UP)
        for rows, act in (
            (soon.exclude(told_to_pick_up=F("start")), _remind_of_pick_up),
            (due, _remind),
            (late, _tell_late),
            (out.filter(due__lte=now + AHEAD), _hold_on),
            (mine.filter(Q(start__lt=lapses) | Q(due__lt=now), state=RESERVED), _lapse),
            (mine.filter(due__lte=now, state=ASKED), _unanswered),
            (out.filter(due__lt=lost, lost_at=None), _tell_lost),
            (mine.filter(state=RETURNED), _settle),
        ):
            done += _each(rows, act, terms, now)
    return done


def _homes() -> Collection[int]:
    with everything():
        rows = Loan.objects.filter(state__in=(ASKED, OUT, RETURNED, RESERVED))
        return sorted(set(rows.values_list("municipality_id", flat=True)))


def _in_service(now: datetime) -> Collection[int]:
    """Items that are away for service and not held for much longer."""
    held = Holding.objects.filter(item=OuterRef("pk"), during__endswith__gt=now + AHEAD)
    rows = Item.objects.filter(~Exists(held), state=Item.State.SERVICE)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@retrying
@transaction.atomic
def _service(item_id: int, now: datetime) -> bool:
    return hold_service_on(item_id, now, AHEAD)


def _each(
    rows: QuerySet[Loan], act: Callable[[Loan, LendingTerms, datetime], bool], terms: LendingTerms, now: datetime
) -> int:
    with everything():
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return sum(_one(pk, act, terms, now) for pk in ids)


@retrying
@transaction.atomic
def _one(
    loan_id: UUID, act: Callable[[Loan, LendingTerms, datetime], bool], terms: LendingTerms, now: datetime
) -> bool:
    with everything():
        rows = Loan.objects.select_for_update(of=("self",)).select_related("municipality", "depot")
        return act(rows.get(pk=loan_id), terms, now)


def _remind_of_pick_up(loan: Loan, _terms: LendingTerms, now: datetime) -> bool:
    starts = loan.during.lower
    known = max(loan.created_at, loan.decided_at or loan.created_at)
    if loan.state != RESERVED or loan.told_to_pick_up == starts or not told_to_pick_up(starts, known, now):
        return False
    loan.told_to_pick_up = starts
    save_state(loan, "told_to_pick_up")
    append(event("loan.to_pick_up", loan, None, start=starts), at=now)
    return True


def _remind(loan: Loan, terms: LendingTerms, now: datetime) -> bool:
    starts, ends = loan.during.lower, loan.during.upper
    if loan.state != OUT or loan.reminded_for == ends or now < remind_from(starts, ends, terms.remind_before_hours):
        return False
    loan.reminded_for = ends
    save_state(loan, "reminded_for")
    append(event("loan.due", loan, None, end=ends), at=now)
    return True


def _tell_late(loan: Loan, terms: LendingTerms, now: datetime) -> bool:
    ends = loan.during.upper
    if loan.state != OUT or loan.late_for == ends or not is_late(ends, terms.late_after_minutes, now):
        return False
    loan.late_for = ends
    save_state(loan, "late_for")
    append(event("loan.late", loan, None, end=ends), at=now)
    return True


def _hold_on(loan: Loan, _terms: LendingTerms, now: datetime) -> bool:
    return loan.state == OUT and hold_on(loan, now, AHEAD)


def _lapse(loan: Loan, terms: LendingTerms, now: datetime) -> bool:
    starts, ends = loan.during.lower, loan.during.upper
    if loan.state != RESERVED or min(starts + timedelta(hours=terms.lapses_after_hours), ends) > now:
        return False
    end(loan, Loan.State.LAPSED, by=None, now=now)
    return True


def _unanswered(loan: Loan, _terms: LendingTerms, now: datetime) -> bool:
    """Nobody said yes or no in time: that is a no, and the borrower reads why."""
    if loan.state != ASKED or loan.during.upper > now:
        return False
    with translation.override(loan.person.language):
        reason = _("The municipality did not answer before the time of the loan was over.")
    end(loan, Loan.State.REFUSED, by=None, now=now, reason=reason, because="unanswered")
    return True


def _tell_lost(loan: Loan, terms: LendingTerms, now: datetime) -> bool:
    if loan.state != OUT or loan.lost_at is not None or loan.during.upper > now - timedelta(days=terms.lost_after_days):
        return False
    loan.lost_at = now
    save_state(loan, "lost_at")
    append(event("loan.lost", loan, None, end=loan.during.upper), at=now)
    return True


def _settle(loan: Loan, _terms: LendingTerms, now: datetime) -> bool:
    """It is told that all is back when that can no longer be undone, and ends when nothing about damage is open."""
    last = loan.handovers.aggregate(last=Max("noted_at"))["last"]
    if loan.state != RETURNED or (last is not None and last + UNDONE_FOR >= now):
        return False
    open_damage = Damage.objects.filter(loan=loan, state=Damage.State.OPEN).exists()
    fresh = loan.settled_at is None
    if fresh:
        loan.settled_at = now
        append(event("loan.settled", loan, None, owed=sum(owed_of(loan).values()), open=open_damage), at=now)
    if not open_damage:
        loan.state, loan.ended_at = Loan.State.CLOSED, now
        append(event("loan.closed", loan, None), at=now)
    if fresh or not open_damage:
        save_state(loan, "settled_at", "state", "ended_at")
    return fresh or not open_damage
