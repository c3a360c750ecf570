"""Reading meetings with their agendas and minutes, and the wheel of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from aktiv.collaboration.models import (
    Collaboration,
    Mandate,
    Meeting,
    Minutes,
    WheelDone,
    WheelTask,
)
from aktiv.collaboration.queries.agenda import about_row, decided_at, items_at_hand
from aktiv.collaboration.queries.mandates import holding
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.rules.wheel import due_in, is_on, standing
from aktiv.values.refusal import Refusal

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing


def whole() -> QuerySet[Meeting]:
    """Meetings with body, agenda and minutes at hand: five statements, however many."""
    return Meeting.objects.select_related("body").prefetch_related(
        Prefetch("items", items_at_hand()), Prefetch("minutes", Minutes.objects.order_by("version"))
    )


def access_meeting(collaboration_id: int, number: int) -> Meeting:
    """A meeting by its number. Raises Refusal: not_found."""
    found = whole().filter(collaboration_id=collaboration_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def meetings_of(
    collaboration_id: int, now: datetime, *, to_come: bool | None = None, offset: int = 0, limit: int | None = None
) -> tuple[list[Meeting], int]:
    """Those to come, the soonest first; those that were, the newest first; or all of them, and how many. By
    meetings_newest."""
    rows = whole().filter(collaboration_id=collaboration_id)
    if to_come is not None:
        rows = rows.filter(ends_at__gte=now) if to_come else rows.filter(ends_at__lt=now)
    order = ("starts_at", "number") if to_come else ("-starts_at", "-number")
    last = None if limit is None else offset + limit
    return list(rows.order_by(*order)[offset:last]), rows.count()


def meeting_rows(meetings: Sequence[Meeting], now: datetime) -> list[Row]:
    """Meetings with their agendas, what was decided of each thing on them, and their newest minutes."""
    decided = decided_at(meetings, now)
    return [_meeting(each, decided, now) for each in meetings]


def meeting_row(meeting: Meeting, now: datetime) -> Row:
    """One of them."""
    return meeting_rows([meeting], now)[0]


def _meeting(meeting: Meeting, decided: Mapping[int, list[Row]], now: datetime) -> Row:
    minutes = list(meeting.minutes.all())
    approved = next((each for each in minutes if each.approved_at is not None), None)
    shown = approved or (minutes[-1] if minutes else None)
    return {
        "number": meeting.number,
        "body": meeting.body.slug,
        "body_name": names_of(meeting.body),
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "place": meeting.place,
        "state": _state(meeting, approved is not None, bool(minutes), now),
        "called_off": meeting.called_off_why,
        "agenda": [
            {
                "number": each.number,
                "title": each.title,
                "text": each.text,
                **about_row(each, now),
                "decided": decided.get(each.pk, []),
            }
            for each in meeting.items.all()
        ],
        "minutes": {
            "version": shown.version,
            "text": shown.text,
            "content": shown.content,
            "sha256": shown.sha256,
            "written_at": shown.made_at.isoformat(),
            "approved_at": shown.approved_at.isoformat() if shown.approved_at else None,
        }
        if shown is not None
        else None,
    }


def _state(meeting: Meeting, approved: bool, written: bool, now: datetime) -> str:
    if meeting.called_off_at is not None:
        return "called_off"
    if approved:
        return "approved"
    if meeting.ends_at >= now:
        return "called"
    return "written" if written else "unwritten"


def wheel_rows(home: Collaboration, year: int, today: date) -> list[Row]:
    """What is on the wheel in a year, in the order of its days. Two statements."""
    done = Prefetch("done", WheelDone.objects.filter(year=year), to_attr="this_year")
    tasks = WheelTask.objects.filter(collaboration=home).select_related("body").prefetch_related(done)
    rows = []
    for each in tasks.order_by("number"):
        if is_on(year, each.first_year, each.last_year):
            mark: WheelDone | None = next(iter(each.this_year), None)
            due = due_in(year, each.month, each.day)
            rows.append(
                {
                    "number": each.number,
                    "kind": each.kind,
                    "name": {code: getattr(each, f"name_{code}") for code in ("nb", "nn", "en")},
                    "body": each.body.slug if each.body is not None else None,
                    "body_name": names_of(each.body) if each.body is not None else None,
                    "year": year,
                    "due": due.isoformat(),
                    "state": standing(due, mark.on_day if mark else None, each.ahead, today),
                    "done_on": mark.on_day.isoformat() if mark else None,
                    "note": mark.note if mark else "",
                    "reminded_days_before": each.ahead,
                }
            )
    return sorted(rows, key=lambda each: (str(each["due"]), each["number"]))


def access_task(collaboration_id: int, number: int) -> WheelTask:
    """A task of the wheel. Raises Refusal: not_found."""
    found = WheelTask.objects.filter(collaboration_id=collaboration_id, number=number).select_related("body").first()
    if found is None:
        raise Refusal("not_found")
    return found


def years_of(collaboration_id: int, today: date) -> list[int]:
    """The years that the wheel tells of: from the first of any task to the next."""
    first = WheelTask.objects.filter(collaboration_id=collaboration_id).order_by("first_year").first()
    return list(range(first.first_year if first is not None else today.year, today.year + 2))


def who_sees_to(task: WheelTask, now: datetime) -> list[UUID]:
    """Who is reminded of it: those who chair its body, and the secretariat."""
    held = Mandate.objects.filter(holding(now), collaboration=task.collaboration_id)
    keeps = held.filter(role=Mandate.Role.SECRETARIAT)
    chairs = held.filter(role=Mandate.Role.CHAIR, body=task.body_id) if task.body_id is not None else held.none()
    people = [*keeps.values_list("person_id", flat=True), *chairs.values_list("person_id", flat=True)]
    return list(dict.fromkeys(people))


def due_soon(now: datetime) -> list[tuple[WheelTask, int]]:
    """Tasks that those who see to them are to be reminded of now, each with its year: not done, and soon due or late by
    at most a month."""
    today = timezone.localdate(now)
    found = []
    done = set(WheelDone.objects.filter(year__gte=today.year - 1).values_list("task_id", "year"))
    for task in WheelTask.objects.select_related("body").order_by("pk"):
        for year in (today.year - 1, today.year, today.year + 1):
            if not is_on(year, task.first_year, task.last_year) or (task.pk, year) in done:
                continue
            due = due_in(year, task.month, task.day)
            stands = standing(due, None, task.ahead, today)
            if stands == "soon" or (stands == "late" and (today - due).days <= LATE_FOR):
                found.append((task, year))
    return found


LATE_FOR = 30
"""Days for which somebody who was not reminded before is reminded of what is late."""
