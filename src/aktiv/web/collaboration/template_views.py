"""The templates of the working method: as pages, and as files to fill in, in the language of the page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aktiv.collaboration.template_words import TEMPLATES, as_markdown
from aktiv.people.permissions import public
from aktiv.web.collaboration.gates import home_or_404, seat_of
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, frame
from aktiv.web.components.links import Link


@public
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """All of them, each with when it is used."""
    lines = tuple(
        (Cell(str(each.title), url=reverse("collaboration_template", args=[slug])), Cell(str(each.lead)))
        for slug, each in TEMPLATES.items()
    )
    table = Table("templates", _("All templates"), (Column(_("Template")), Column(_("When it is used"))), lines)
    context = frame(home_or_404(), "meetings", works=seat_of(request) is not None) | {
        "heading": _("Templates"),
        "lead": _("What is filled in before a thing is decided, tried and looked back on. Others may use them too."),
        "blocks": [table],
    }
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them."""
    found = TEMPLATES.get(slug)
    if found is None:
        raise Http404
    sections = tuple((str(each.heading), str(each.ask)) for each in found.sections)
    context = frame(home_or_404(), "meetings", works=seat_of(request) is not None) | {
        "heading": found.title,
        "lead": found.lead,
        "blocks": [Facts("sections", _("What is filled in"), sections)],
        "files": (
            Link(_("As a file to fill in (Markdown)"), reverse("collaboration_template_file", args=[slug]),
                 icon="Download"),
        ),
    }  # fmt: skip
    return render(request, "collaboration/page.html", context)


@public
@require_safe
def template_file(_request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a file."""
    home_or_404()
    found = TEMPLATES.get(slug)
    if found is None:
        raise Http404
    answer = HttpResponse(as_markdown(found), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.md"'
    return answer
