"""What both lock services have in common: how their answers are told apart, and times as they write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from aktiv.access.ports.lock import LockAway, LockRefused, Report
from aktiv.integrations.calls import Answer, Json, Unanswered, ask, text
from aktiv.values.periods import Period

TIMEOUT = 6.0  # seconds for each answer
NEVER = frozenset({400, 422})
FINE = frozenset({200, 201, 202, 204})
UNKNOWN = 404
THERE_ALREADY = 409
REFUSALS: Mapping[str, str] = {"unknown_lock": "unknown_lock", "no_room": "no_room"}
"""What a service says, and our code for it."""
MOST_REPORTS = 500


def spoken(
    method: str,
    address: str,
    headers: Mapping[str, str],
    body: Json | None = None,
    query: Mapping[str, str] | None = None,
) -> Answer:
    """Asks once; the answer is fine, unknown or there already. Raises LockAway, LockRefused."""
    try:
        answer = ask(method, address, headers=headers, timeout=TIMEOUT, body=body, query=query)
    except Unanswered as error:
        raise LockAway(str(error)) from error
    if answer.status in NEVER:
        raise LockRefused(REFUSALS.get(text(answer.told, "error"), "refused"))
    if answer.status not in FINE | {UNKNOWN, THERE_ALREADY}:
        raise LockAway(str(answer.status))
    return answer


def moment(told: Json, name: str) -> datetime:
    """A moment in an answer. Raises LockAway when it is none: half an answer is no answer."""
    try:
        found = datetime.fromisoformat(text(told, name))
    except ValueError:
        raise LockAway("not a moment") from None
    if found.tzinfo is None:
        raise LockAway("not a moment")
    return found.astimezone(UTC)


def period(told: Json, first: str, last: str) -> Period:
    """A window in an answer. Raises LockAway."""
    start, end = moment(told, first), moment(told, last)
    if start >= end:
        raise LockAway("not a window")
    return Period(start, end)


def reports_in(told: Json, key_name: str) -> list[Report]:
    """The reports of an answer; those that say half are left out."""
    found = []
    listed = told.get("events")
    for each in listed[:MOST_REPORTS] if isinstance(listed, list) else ():
        if isinstance(each, dict) and (report_id := text(each, "id", 80)):
            key = text(each, key_name).partition("::")[0]
            opened = text(each, "result") == "opened"
            found.append(Report(report_id=report_id, key=key, at=moment(each, "at"), opened=opened))
    return found
