"""The wheel of the year: what comes back, that it was done, and reminding those who see to it, each once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Collaboration, Reminder, WheelDone, WheelTask
from aktiv.collaboration.queries.mandates import access_body, require_mandate
from aktiv.collaboration.queries.meetings import access_task, due_soon, who_sees_to
from aktiv.collaboration.rules.wheel import MONTHS, is_on
from aktiv.people.models import Person
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

LONGEST_NAME, LONGEST_NOTE, MOST_AHEAD, DAYS = 120, 300, 120, 31
MOST_YEARS = 50
"""How far ahead the last year of something may be: one beyond was typed wrongly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """What comes back, on which day of the year, and who sees to it (a body's slug, "" for the secretariat)."""

    kind: str
    name: Texts
    month: int
    day: int
    ahead: int
    first_year: int
    body: str = ""


@transaction.atomic
def add_task(new: NewTask, *, by: UUID, now: datetime) -> WheelTask:
    """Puts it on the wheel. Raises Refusal: not_found, no_mandate, mandate_over, not_a_kind, wheel_day_wrong,
    missing_text, too_long, control_characters."""
    home = _keeping(by, now)
    if new.kind not in WheelTask.Kind.values:
        raise Refusal("not_a_kind")
    in_a_year = 1 <= new.month <= MONTHS and 1 <= new.day <= DAYS and 0 <= new.ahead <= MOST_AHEAD
    if not in_a_year or not home.founded_on.year <= new.first_year <= timezone.localdate(now).year + 10:
        raise Refusal("wheel_day_wrong", most=MOST_AHEAD)
    nb = one_line(new.name.nb, limit=LONGEST_NAME, required=True)
    last = WheelTask.objects.filter(collaboration=home).aggregate(last=Max("number"))["last"] or 0
    made = WheelTask.objects.create(
        collaboration=home,
        number=last + 1,
        kind=new.kind,
        name_nb=nb,
        name_nn=one_line(new.name.nn, limit=LONGEST_NAME) or nb,
        name_en=one_line(new.name.en, limit=LONGEST_NAME) or nb,
        body=access_body(home.pk, new.body) if new.body else None,
        month=new.month,
        day=new.day,
        ahead=new.ahead,
        first_year=new.first_year,
        made_by_id=by,
        made_at=now,
    )
    note("wheel.task_added", home.pk, by=by, now=now, number=made.number, month=new.month, day=new.day)
    return made


@transaction.atomic
def end_task(number: int, last_year: int, *, by: UUID, now: datetime) -> WheelTask:
    """Says in which year it is on the wheel for the last time, once. Raises Refusal: not_found, no_mandate,
    mandate_over, wheel_ended, wheel_day_wrong."""
    home = _keeping(by, now)
    task = access_task(home.pk, number)
    if task.last_year is not None:
        raise Refusal("wheel_ended")
    this = timezone.localdate(now).year
    if not max(task.first_year, this - 1) <= last_year <= this + MOST_YEARS:
        raise Refusal("wheel_day_wrong", most=MOST_AHEAD)
    task.last_year = last_year
    task.save(update_fields=["last_year"])
    note("wheel.task_ended", home.pk, by=by, now=now, number=number, last_year=last_year)
    return task


@transaction.atomic
def mark_done(number: int, year: int, on: date, what: str = "", *, by: UUID, now: datetime) -> WheelDone:
    """Says that it is done this year: who chairs the body that sees to it, or the secretariat.

    Raises Refusal: not_found, no_mandate, mandate_over, wheel_not_that_year, wheel_done_already, wheel_ahead, too_long,
    control_characters.
    """
    home = my_turn()
    task = access_task(home.pk, number)
    thing = Thing(collaboration_id=home.pk, body_id=task.body_id)
    require_mandate(Permission.COLLABORATION_CALL, thing, by=by, now=now)
    if year > timezone.localdate(now).year + 1 or not is_on(year, task.first_year, task.last_year):
        raise Refusal("wheel_not_that_year")
    if on > timezone.localdate(now):
        raise Refusal("wheel_ahead")
    if WheelDone.objects.filter(task=task, year=year).exists():
        raise Refusal("wheel_done_already")
    made = WheelDone.objects.create(
        task=task, year=year, on_day=on, note=one_line(what, limit=LONGEST_NOTE), made_by_id=by, made_at=now
    )
    note("wheel.task_done", home.pk, by=by, now=now, number=number, year=year)
    return made


@transaction.atomic
def remind(now: datetime) -> int:
    """Has those who see to what is soon due reminded by mail, each once for each year. Returns how many are to be."""
    with everything():
        wanted = {(task.pk, year, person_id) for task, year in due_soon(now) for person_id in who_sees_to(task, now)}
        known = set(Reminder.objects.values_list("task_id", "year", "person_id"))
        alive = set(
            Person.objects.filter(pk__in=[each[2] for each in wanted], anonymised_at=None)
            .exclude(email="")
            .values_list("pk", flat=True)
        )
        rows = [
            Reminder(task_id=task_id, year=year, person_id=person_id, made_at=now, mail_after=now)
            for task_id, year, person_id in sorted(wanted - known, key=str)
            if person_id in alive
        ]
        # Two at once find the same; the constraint keeps one of each.
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)
        return len(rows)


def _keeping(by: UUID, now: datetime) -> Collaboration:
    home = my_turn()
    require_mandate(Permission.COLLABORATION_KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    return home
