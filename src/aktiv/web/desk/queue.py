"""A case as a line of the queue: who, where and when, how long it has waited, and what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from aktiv.cases.models import Case
from aktiv.cases.queries.inbox import Inbox, Narrowed, Queue, Row
from aktiv.cases.words import OUTCOMES
from aktiv.values import formatting
from aktiv.web.components.links import Link, Tabs
from aktiv.web.components.results import Tag
from aktiv.web.desk.asking import case_url, inbox_url

SOON = 3
"""Days before the deadline at which it is said."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the queue; `ready` can be decided as it stands, and can be ticked for that."""

    key: str
    url: str
    title: str
    age: str
    place: str
    tags: tuple[Tag, ...]
    ready: bool
    current: bool = False
    mine: bool = False


def lines(
    found: Iterable[Row],
    asked: Narrowed,
    now: datetime,
    *,
    current: str = "",
    several: bool = False,
    facilities: Mapping[int, str] | None = None,
) -> list[Line]:
    """The rows of a page. `several` names the municipality in each; `facilities` are the names to say, by id."""
    names = facilities or {}
    return [_line(row, asked, now, names, current=row.case.key == current, several=several) for row in found]


def queues(found: Inbox, asked: Narrowed) -> Tabs:
    """Mine, free, all, answered; with how many."""
    names = {
        Queue.MINE: pgettext("cases", "Mine"),
        Queue.FREE: pgettext("cases", "Free"),
        Queue.ALL: pgettext("cases", "All open"),
        Queue.ANSWERED: pgettext("cases", "Answered"),
    }
    return Tabs(
        _("Queue"),
        tuple(
            Link(f"{names[queue]}{_count(found, queue)}", inbox_url(asked, queue=queue), queue is asked.queue)
            for queue in Queue
        ),
    )


def _count(found: Inbox, queue: Queue) -> str:
    count = found.counts.get(queue)
    if count is None:
        return ""
    return f" {count}" if count < 100 else " 99+"


def _line(
    row: Row, asked: Narrowed, now: datetime, facilities: Mapping[int, str], *, current: bool, several: bool
) -> Line:
    case, language = row.case, get_language() or "nb"
    zone = case.municipality.zone
    parts = [case.municipality.name] if several else []
    if places := [facilities[pk] for pk in case.facility_ids if pk in facilities]:
        parts.append(", ".join(places))
    if case.first_use is not None:
        parts.append(formatting.day_short(case.first_use, language, zone))
    if case.dates_count > 1:
        parts.append(ngettext("%(n)s date", "%(n)s dates", case.dates_count) % {"n": case.dates_count})
    title = case.title if case.organisation_id else f"{case.person.name}: {case.title}"
    ready = row.clashing == 0 and case.state in (Case.State.SUBMITTED, Case.State.IN_REVIEW)
    return Line(
        key=case.key,
        url=case_url(case.key, asked),
        title=title,
        age=_age(case, now),
        place=" · ".join(parts),
        tags=tuple(_tags(row)),
        ready=ready and case.kind == Case.Kind.APPLICATION,
        current=current,
    )


def _age(case: Case, now: datetime) -> str:
    days = (now - case.submitted_at).days
    return _("today") if days < 1 else ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _tags(row: Row) -> Iterable[Tag]:
    case = row.case
    if case.state == Case.State.DECIDED:
        kind = {"granted": "success", "refused": "danger", "partly": "warning"}.get(case.outcome, "neutral")
        yield Tag(str(OUTCOMES[case.outcome]), kind)  # type: ignore[arg-type]  # one of the kinds
        return
    if case.kind == Case.Kind.APPEAL:
        yield Tag(_("Appeal"), "warning")
    if row.days_left < 0:
        yield Tag(_("Past the deadline"), "danger")
    elif row.days_left == 0:
        yield Tag(_("Deadline today"), "danger")
    elif row.days_left <= SOON:
        yield Tag(ngettext("%(n)s day left", "%(n)s days left", row.days_left) % {"n": row.days_left}, "warning")
    if case.state == Case.State.WAITING:
        yield Tag(_("Waiting for an answer"), "info")
    elif row.clashing:
        yield Tag(ngettext("%(n)s conflict", "%(n)s conflicts", row.clashing) % {"n": row.clashing}, "danger")
    elif row.clashing == 0 and case.kind == Case.Kind.APPLICATION:
        yield Tag(_("Ready to decide"), "success")
    if case.application.kind == "event":
        yield Tag(_("Event"), "info")
