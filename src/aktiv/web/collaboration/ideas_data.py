"""Ideas as files: JSON for programs, CSV for spreadsheets. Nobody is in them but by a first name she wants there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aktiv.collaboration.models import Idea
from aktiv.collaboration.queries.ideas import answered_in_time, first_names, ideas_of, seen_by
from aktiv.people.permissions import public
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404
from aktiv.web.collaboration.ideas_shown import is_late
from aktiv.web.collaboration.ideas_views import idea_here

Row = dict[str, Any]  # Any: plain values


@public
@require_safe
def many(_request: HttpRequest, form: str) -> HttpResponse:
    """All ideas that are not hidden, the newest first."""
    home = home_or_404()
    found = ideas_of(home.pk, today=timezone.localdate(), limit=None)
    names = first_names([each.pk for each in found.ideas])
    rows = [_row(each, names) | {"comments": each.said} for each in found.ideas]  # type: ignore[attr-defined]
    met, of = answered_in_time(home.pk, timezone.localdate())
    return as_file("ideer", form, {"ideas": rows, "answered_in_time": {"met": met, "of": of}}, rows)


@public
@require_safe
def one(_request: HttpRequest, number: int, form: str) -> HttpResponse:
    """An idea with its steps, comments and what was merged into it; as CSV its steps."""
    idea, _nobody = idea_here(number)
    seen = seen_by(idea, None)
    steps = [
        {
            "kind": each.get_kind_display().lower(),
            "state": each.state,
            "at": each.made_at.isoformat(),
            "text": each.text,
        }
        for each in seen.steps
    ]
    said = [
        {"at": each.comment.made_at.isoformat(), "by": each.name or None, "secretariat": each.comment.official,
         "text": each.comment.text}
        for each in seen.said
    ]  # fmt: skip
    merged = [{"number": each.number, "title": each.title, "by": name or None} for each, name in seen.merged]
    whole = _row(idea, {idea.pk: seen.name}) | {
        "followers": seen.followers, "steps": steps, "comments": said, "merged": merged
    }  # fmt: skip
    return as_file(f"ide-{number}", form, whole, steps)


def _row(idea: Idea, names: Mapping[int, str]) -> Row:
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
        "answer_late": is_late(idea, timezone.localdate()),
        "supporters": idea.supporters,
        "feature": idea.feature or None,
        "page": idea.page or None,
        "facility": idea.facility.slug if idea.facility is not None else None,
    }
