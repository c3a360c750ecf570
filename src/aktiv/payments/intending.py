"""What was filled in for a booking, kept as JSON while its payer is away, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aktiv.bookings.queries.asking import Details


def as_json(details: Details) -> dict[str, Any]:
    """The details as they are kept."""
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
