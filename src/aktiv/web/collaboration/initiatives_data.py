"""Initiatives as files: JSON for programs, CSV for spreadsheets, and one to be taken up by another collaboration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aktiv.collaboration.actions.importing_initiatives import FORMAT
from aktiv.collaboration.queries import initiative_figures as figures
from aktiv.collaboration.queries.initiative_content import text_row
from aktiv.collaboration.queries.initiatives import evidence_of, initiatives_of, newest_version, steps_of
from aktiv.people.permissions import public
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404
from aktiv.web.collaboration.initiatives_views import initiative_or_404
from aktiv.web.collaboration.of_services import service_asked

Row = dict[str, Any]  # Any: plain values


@public
@require_safe
def many(request: HttpRequest, form: str) -> HttpResponse:
    """All initiatives, or those of a service (`tjeneste`), the newest first, with the way and what is set for its
    gates."""
    home, now = home_or_404(), timezone.now()
    rows = figures.initiative_rows(home, list(initiatives_of(home.pk, service=service_asked(request, home))), now)
    whole = {
        "initiatives": rows,
        "pipeline": figures.pipeline(home, now),
        "backlog": figures.backlog_row(home, timezone.localdate(now)),
        "lead_working_days": figures.lead_row(home, now),
        "terms": figures.terms_row(home, timezone.localdate(now)),
    }
    return as_file("initiativ", form, whole, rows)


@public
@require_safe
def one(_request: HttpRequest, number: int, form: str) -> HttpResponse:
    """An initiative, whole; as CSV its steps."""
    home = home_or_404()
    row = figures.initiative_row(home, initiative_or_404(home, number), timezone.now())
    flat = ("number", "gate", "from", "to", "decision", "at_local", "role", "body", "member_name", "reason",
            "version", "vote", "waived_by", "missing", "sha256")  # fmt: skip
    return as_file(f"initiativ-{number}", form, row, [{name: each[name] for name in flat} for each in row["steps"]])


@public
@require_safe
def export(_request: HttpRequest, number: int) -> HttpResponse:
    """An initiative as another collaboration takes it in: its text with the fingerprint, and what was done with it
    without anybody's name."""
    home = home_or_404()
    found = initiative_or_404(home, number)
    version = newest_version(found.pk)
    named = {"by", "member_name"}
    whole: Row = {
        "format": FORMAT,
        "origin": {
            "url": settings.SITE + reverse("initiative", args=[number]),
            "collaboration": home.name_nb,
            "number": number,
        },
        "text": text_row(version),
        "sha256": version.sha256,
        "state": found.state,
        "steps": [
            {name: value for name, value in each.items() if name not in named}
            for each in figures.step_rows(steps_of(found.pk))
        ],
        "evidence": [
            {name: value for name, value in figures.evidence_row(each).items() if name not in named}
            for each in evidence_of(found.pk)
        ],
    }
    return as_file(f"initiativ-{number}-eksport", "json", whole, [])
