"""Ideas as rows of plain values: files and the interface are made from the same. Nobody is in them but by a first name
that she wants there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aktiv.collaboration.models import Collaboration, Idea
from aktiv.collaboration.queries.ideas import Seen, first_names, ideas_of, seen_by
from aktiv.collaboration.queries.taking_part import told_of
from aktiv.collaboration.rules.ideas import missed

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing


def idea_rows(home: Collaboration, today: date, *, service: str = "") -> list[Row]:
    """All ideas that are not hidden, or those about a service, the newest first, each with how many comments it has."""
    found = ideas_of(home.pk, service=service, today=today, limit=None)
    names = first_names([each.pk for each in found.ideas])
    return [
        _row(each, names, today) | {"comments": each.said}  # type: ignore[attr-defined]  # counted with them
        for each in found.ideas
    ]


def idea_row(idea: Idea, today: date) -> Row:
    """An idea with its steps, comments and what was merged into it."""
    seen = seen_by(idea, None)
    return _row(idea, {idea.pk: seen.name}, today) | {
        "followers": seen.followers,
        "steps": _steps(seen),
        "comments": [
            {
                "at": each.comment.made_at.isoformat(),
                "by": each.name or None,
                "secretariat": each.comment.official,
                "text": each.comment.text,
            }
            for each in seen.said
        ],
        "merged": [{"number": each.number, "title": each.title, "by": name or None} for each, name in seen.merged],
    }


def is_late(idea: Idea, today: date) -> bool:
    """Whether the answer came, or is still to come, after its day."""
    back = idea.state == Idea.State.WITHDRAWN and idea.answered_on is None
    return missed(idea.due, idea.answered_on, idea.due if back else None, today)


def _steps(seen: Seen) -> list[Row]:
    return [
        {
            "kind": each.get_kind_display().lower(),
            "state": each.state,
            "at": each.made_at.isoformat(),
            "text": each.text,
        }
        for each in seen.steps
    ]


def _row(idea: Idea, names: Mapping[int, str], today: date) -> Row:
    return {
        "number": idea.number,
        "title": idea.title,
        "text": idea.text,
        "affected": idea.affected,
        "language": idea.language,
        "by": names.get(idea.pk) or None,
        "state": idea.state,
        "merged_into": idea.into.number if idea.into is not None else None,
        "submitted_at": idea.submitted_at.isoformat(),
        "answer_due": idea.due.isoformat(),
        "answered_on": idea.answered_on.isoformat() if idea.answered_on is not None else None,
        "answer_late": is_late(idea, today),
        "supporters": idea.supporters,
        **told_of(idea.service),
        "feature": idea.feature or None,
        "page": idea.page or None,
        "facility": idea.facility.slug if idea.facility is not None else None,
    }
