"""What notifications of what waits in the collaboration tell of, read for many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from aktiv.collaboration.models import Commitment, Idea, Initiative, SupportRequest, TrialQuestion, Vote
from aktiv.collaboration.queries.commitments import titles_of
from aktiv.collaboration.queries.trying import TRIAL_LINK
from aktiv.messages.models import Notification
from aktiv.messages.work_words import AboutWork


def about_work(notifications: Sequence[Notification]) -> dict[int, AboutWork]:
    """By notification; what is gone or hidden since is left out. A statement for each kind of thing that they name."""
    named: dict[str, set[tuple[int, int]]] = {}
    for each in notifications:
        named.setdefault(each.data["about"], set()).add((each.data["home"], int(each.data["number"])))
    rows = {about: _rows(about, keys) for about, keys in named.items()}
    found = {}
    for each in notifications:
        row = rows[each.data["about"]].get((each.data["home"], int(each.data["number"])))
        if row is not None:
            found[each.pk] = TELLERS[each.data["about"]](row, each)
    return found


def _rows(about: str, keys: set[tuple[int, int]]) -> dict[tuple[int, int], Any]:  # Any: rows of one table
    numbers = {number for _home, number in keys}
    if about == "trial":
        asked = TrialQuestion.objects.filter(pk__in=numbers).select_related("initiative")
        return {(each.initiative.collaboration_id, each.pk): each for each in asked}
    rows: Any = TABLES[about]._default_manager.filter(  # Any: rows of one of the tables, which all have both fields
        collaboration__in={home for home, _number in keys}, number__in=numbers
    )
    if about == "commitment":
        rows = rows.select_related("engagement__competence")
    if about == "idea":
        rows = rows.filter(hidden=False)
    return {(each.collaboration_id, each.number): each for each in rows}


TABLES: Mapping[str, type[Model]] = {
    "vote": Vote,
    "commitment": Commitment,
    "idea": Idea,
    "initiative": Initiative,
    "request": SupportRequest,
}


def _initiative(row: Initiative, notification: Notification) -> AboutWork:
    return AboutWork(row.number, row.title, acts=tuple(notification.data["acts"]))


def _trial(row: TrialQuestion, notification: Notification) -> AboutWork:
    token = TRIAL_LINK.token(UUID(notification.data["invitation"]))
    return AboutWork(row.number, row.initiative.title, day=row.until, said=row.text, token=token)


def _request(row: SupportRequest, notification: Notification) -> AboutWork:
    due: datetime = timezone.localtime(row.respond_due)
    return AboutWork(row.number, until=due, again=bool(notification.data.get("again")))


TELLERS: Mapping[str, Callable[[Any, Notification], AboutWork]] = {  # Any: the row of each table
    "vote": lambda row, _each: AboutWork(row.number, row.subject, until=row.closes_at),
    "commitment": lambda row, _each: AboutWork(row.number, row.what, day=row.due, titles=titles_of(row)),
    "idea": lambda row, _each: AboutWork(row.number, row.title, day=row.due),
    "initiative": _initiative,
    "request": _request,
    "trial": _trial,
}
