"""What was filled in for a booking, kept as JSON while its payer is away, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.series import At, Pattern
from aktiv.values.periods import Period
from aktiv.values.recurrence import Recurrence


def as_json(details: Details, pattern: Pattern | None = None) -> dict[str, Any]:
    """The details as they are kept, and the dates of a series."""
    return {
        "title": details.title,
        "activity": details.activity_id,
        "age_group": details.age_group,
        "participants": details.participants,
        "answers": {str(question): answer for question, answer in details.answers.items()},
        "accepted": details.accepted,
        "contact": str(details.contact_id) if details.contact_id else None,
        "note": details.note,
        "additions": list(details.additions),
        "expected": details.expected,
        **({"pattern": _pattern_as_json(pattern)} if pattern is not None else {}),
    }


def from_json(kept: Mapping[str, Any]) -> Details:
    """The details as they were."""
    return Details(
        title=kept["title"],
        activity_id=kept["activity"],
        age_group=kept["age_group"],
        participants=kept["participants"],
        answers={int(question): answer for question, answer in kept["answers"].items()},
        accepted=kept["accepted"],
        contact_id=UUID(kept["contact"]) if kept["contact"] else None,
        note=kept["note"],
        additions=tuple(kept["additions"]),
        expected=kept["expected"],
    )


def pattern_from_json(kept: Mapping[str, Any]) -> Pattern | None:
    """The dates as they were chosen; None for a single time."""
    row = kept.get("pattern")
    if row is None:
        return None
    every = row["recurrence"]
    return Pattern(
        space_id=row["space"],
        recurrence=Recurrence(
            first=date.fromisoformat(every["first"]),
            last=date.fromisoformat(every["last"]),
            weekdays=frozenset(every["weekdays"]),
            every_weeks=every["every_weeks"],
            skip=frozenset(map(date.fromisoformat, every["skip"])),
        ),
        from_minute=row["from"],
        to_minute=row["to"],
        fold=row["fold"],
        linked=tuple(row["linked"]),
        additions=tuple(row["additions"]),
        choices={date.fromisoformat(day): _at(at) for day, at in row["choices"].items()},
    )


def _pattern_as_json(pattern: Pattern) -> dict[str, Any]:
    every = pattern.recurrence
    return {
        "space": pattern.space_id,
        "recurrence": {
            "first": every.first.isoformat(),
            "last": every.last.isoformat(),
            "weekdays": sorted(every.weekdays),
            "every_weeks": every.every_weeks,
            "skip": sorted(day.isoformat() for day in every.skip),
        },
        "from": pattern.from_minute,
        "to": pattern.to_minute,
        "fold": pattern.fold,
        "linked": list(pattern.linked),
        "additions": list(pattern.additions),
        "choices": {day.isoformat(): _at_as_json(at) for day, at in pattern.choices.items()},
    }


def _at_as_json(at: At | None) -> dict[str, Any] | None:
    if at is None:
        return None
    return {
        "space": at.space_id,
        "start": at.period.start.isoformat(),
        "end": at.period.end.isoformat(),
        "linked": None if at.linked is None else list(at.linked),
    }


def _at(row: Mapping[str, Any] | None) -> At | None:
    if row is None:
        return None
    period = Period(datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"]))
    return At(row["space"], period, None if row["linked"] is None else tuple(row["linked"]))
