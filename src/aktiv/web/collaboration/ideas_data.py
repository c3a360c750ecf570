"""Ideas as files: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aktiv.collaboration.queries.idea_figures import idea_row, idea_rows
from aktiv.collaboration.queries.ideas import answered_in_time
from aktiv.people.permissions import public
from aktiv.web.collaboration.data_views import as_file
from aktiv.web.collaboration.gates import home_or_404
from aktiv.web.collaboration.ideas_views import idea_here
from aktiv.web.collaboration.of_services import service_asked


@public
@require_safe
def many(request: HttpRequest, form: str) -> HttpResponse:
    """All ideas that are not hidden, or those about a service (`tjeneste`), the newest first."""
    home, today = home_or_404(), timezone.localdate()
    rows = idea_rows(home, today, service=service_asked(request, home))
    met, of = answered_in_time(home.pk, today)
    return as_file("ideer", form, {"ideas": rows, "answered_in_time": {"met": met, "of": of}}, rows)


@public
@require_safe
def one(_request: HttpRequest, number: int, form: str) -> HttpResponse:
    """An idea with its steps, comments and what was merged into it; as CSV its steps."""
    idea, _nobody = idea_here(number)
    row = idea_row(idea, timezone.localdate())
    return as_file(f"ide-{number}", form, row, row["steps"])
