"""Hours of engagements: reported for each month by who gives them, and counted when who receives them says so."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.collaboration.actions.commitments import hand_over
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Engagement, HoursAnswer, HoursLine
from aktiv.collaboration.models.pool import LONGEST_NOTE
from aktiv.collaboration.queries.commitments import access_promise
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.pool import RESERVING, access_engagement, access_line, use_of
from aktiv.collaboration.rules.pool import first_of, last_of
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

SPEAK = Permission.COLLABORATION_SPEAK


@transaction.atomic
def report(number: int, month: date, hours: int, *, text: str = "", by: UUID, now: datetime) -> HoursLine:
    """Reports hours that were worked in a day's month. Less than nothing corrects what was reported before: never below
    nothing in all, and never above what was agreed for the month.

    Raises Refusal: not_found, no_mandate, mandate_over, not_agreed, outside_period, month_ahead, wrong_amount,
    hours_beyond, too_long.
    """
    home, month = my_turn(), first_of(month)
    engagement = access_engagement(home.pk, number)
    require_mandate(SPEAK, Thing(collaboration_id=home.pk, member_id=engagement.giver_id), by=by, now=now)
    if engagement.state not in RESERVING:
        raise Refusal("not_agreed")
    use = use_of(engagement)
    if not use.first <= month <= use.last:
        raise Refusal("outside_period")
    if month > timezone.localdate(now):
        raise Refusal("month_ahead")
    reported = hours + sum(each.hours for each in _standing(engagement, month))
    if hours == 0 or reported < 0:
        raise Refusal("wrong_amount")
    if reported > use.hours:
        raise Refusal("hours_beyond", most=use.hours)
    made = HoursLine.objects.create(
        engagement=engagement,
        month=month,
        hours=hours,
        note=one_line(text, limit=LONGEST_NOTE),
        made_by_id=by,
        made_at=now,
    )
    note("collaboration.hours_reported", home.pk, by=by, now=now, engagement=number, line=made.pk)
    return made


@transaction.atomic
def approve(line_id: int, *, by: UUID, now: datetime) -> HoursAnswer:
    """Says that a line counts: its hours are delivered, or taken off what was.

    Raises Refusal: not_found, no_mandate, mandate_over, answered_already, wrong_amount.
    """
    home = my_turn()
    line = _waiting(home.pk, line_id, by=by, now=now)
    approved = [each for each in _lines(line.engagement, line.month) if answer_of(each) is True]
    commitment = line.engagement.commitment
    if commitment is None or line.hours + sum(each.hours for each in approved) < 0:
        raise Refusal("wrong_amount")
    made = HoursAnswer.objects.create(line=line, approved=True, made_by_id=by, made_at=now)
    hand_over(
        access_promise(home.pk, commitment.number),
        hours=line.hours,
        on=min(last_of(line.month), timezone.localdate(now)),
        remark=line.note,
        by=by,
        now=now,
    )
    note("collaboration.hours_approved", home.pk, by=by, now=now, engagement=line.engagement.number, line=line.pk)
    return made


@transaction.atomic
def refuse(line_id: int, why: str, *, by: UUID, now: datetime) -> HoursAnswer:
    """Says that a line does not count, and why. Who gives the hours may report anew.

    Raises Refusal: not_found, no_mandate, mandate_over, answered_already, missing_text, too_long.
    """
    home = my_turn()
    line = _waiting(home.pk, line_id, by=by, now=now)
    said = one_line(why, limit=LONGEST_NOTE, required=True)
    made = HoursAnswer.objects.create(line=line, approved=False, why=said, made_by_id=by, made_at=now)
    note("collaboration.hours_refused", home.pk, by=by, now=now, engagement=line.engagement.number, line=line.pk)
    return made


def answer_of(line: HoursLine) -> bool | None:
    """What was said of a line: it counts, it does not, or nothing yet."""
    answer: HoursAnswer | None = getattr(line, "answer", None)
    return answer.approved if answer is not None else None


def _waiting(home: int, line_id: int, *, by: UUID, now: datetime) -> HoursLine:
    line = access_line(home, line_id)
    receiver = line.engagement.receiver_id
    require_mandate(SPEAK, Thing(collaboration_id=home, member_id=receiver), by=by, now=now)
    if answer_of(line) is not None:
        raise Refusal("answered_already")
    return line


def _lines(engagement: Engagement, month: date) -> list[HoursLine]:
    return list(HoursLine.objects.filter(engagement=engagement, month=month).select_related("answer"))


def _standing(engagement: Engagement, month: date) -> list[HoursLine]:
    """Lines of a month that count, or may yet."""
    return [each for each in _lines(engagement, month) if answer_of(each) is not False]
