"""The texts of a municipality's letters: which are its own, and one of them with its names and a preview."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aktiv.messages.actions.writing import reset_template, save_template
from aktiv.messages.letter_kinds import TemplateKind, template_kind
from aktiv.messages.queries.templates import Text, text_of, texts_listed
from aktiv.messages.refusal_words import sentence
from aktiv.messages.rules.templates import LONGEST_SUBJECT, checked, filled, filled_line
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Link, Tabs
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.sections import sections

LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Written:
    """A kind of letter in a language, and whose text it is."""

    language: str
    url: str
    own: bool


@staff_page(Permission.MESSAGE_SET_UP)
@require_safe
def templates(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. Every kind of letter, with whose text it has in each language."""
    home = desk.municipality
    listed = [
        (kind.title, [Written(LANGUAGE_NAMES[code], _url(home.slug, kind, code), own) for code, own in texts.items()])
        for kind, texts in texts_listed(home.pk)
    ]
    context = {"sections": sections(home, desk.held, "setup_templates"), "listed": listed}
    return render(request, "setup/templates.html", context)


@staff_page(Permission.MESSAGE_SET_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, desk: MunicipalDesk, kind: str, language: str) -> HttpResponse:
    """Administrators. POST `gjor` previews (vis), saves (lagre) or goes back to the standard text (standard)."""
    found = template_kind(kind)
    if found is None or language not in LANGUAGE_NAMES:
        raise Http404
    home, refusal = desk.municipality, None
    text = kept = text_of(found, language, home.pk)
    if request.method == "POST":
        act = request.POST.get("gjor", "")
        text = Text(request.POST.get("emne", "")[:LONGEST], request.POST.get("tekst", "")[:LONGEST], kept.own)
        try:
            if act == "standard":
                reset_template(home.pk, kind, language, by=desk.person.pk, now=desk.now)
            elif act == "lagre":
                save_template(home.pk, kind, language, text.subject, text.body, by=desk.person.pk, now=desk.now)
            else:
                checked(text.subject, text.body, found.placeholders, found.required)
        except Refusal as said:
            refusal = said
        else:
            if act in ("standard", "lagre"):
                messages.success(request, _("Saved."))
                return redirect("setup_template", home.slug, kind, language)
    fields = _fields(text, refusal)
    context = {
        "sections": sections(home, desk.held, "setup_templates"),
        "kind": found,
        "language": language,
        "own": kept.own,
        "fields": fields,
        "errors": ErrorSummary.of(fields),
        "names": [(f"{{{{ {name} }}}}", what, name in found.required) for name, what in found.placeholders.items()],
        "preview": None if refusal is not None else _preview(found, text, language, home.name),
        "tabs": Tabs(
            _("Language"),
            tuple(Link(name, _url(home.slug, found, code), code == language) for code, name in LANGUAGE_NAMES.items()),
        ),
    }
    return render(request, "setup/template.html", context, status=422 if refusal is not None else 200)


def _fields(text: Text, refusal: Refusal | None) -> tuple[Field, Field]:
    told = sentence(refusal) if refusal is not None else ""
    of_subject = refusal is not None and refusal.data.get("field") == "subject"
    return (
        Field("emne", _("Subject"), text.subject, longest=LONGEST_SUBJECT, error=told if of_subject else "",
              mark_required=False),
        Field("tekst", _("Text"), text.body, "textarea", error="" if of_subject else told, mark_required=False,
              hint=_("An empty line begins a new paragraph. A paragraph whose names are all empty is left out.")),
    )  # fmt: skip


def _preview(kind: TemplateKind, text: Text, language: str, municipality: str) -> Text:
    """The letter as somebody would read it, with made-up values."""
    values = {**kind.sample(language), "municipality": municipality}
    return Text(filled_line(text.subject, values), filled(text.body.replace("\r\n", "\n"), values))


def _url(slug: str, kind: TemplateKind, language: str) -> str:
    return reverse("setup_template", args=[slug, kind.code, language])
