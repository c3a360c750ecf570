"""The text of a letter: a municipality's own where it has one, else the standard one."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import override

from aktiv.messages.letter_kinds import TemplateKind, template_kind, template_kinds
from aktiv.messages.models import MessageTemplate
from aktiv.values.texts import LANGUAGES


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and body with their names in braces; `own` when the municipality wrote them."""

    subject: str
    body: str
    own: bool = False


def text_of(kind: TemplateKind, language: str, municipality_id: int | None) -> Text:
    """The text that is used in a language. One statement, served by template_once."""
    if municipality_id is not None:
        rows = MessageTemplate.objects.filter(municipality_id=municipality_id, kind=kind.code, language=language)
        if (found := rows.first()) is not None:
            return Text(found.subject, found.body, own=True)
    return standard_text(kind, language)


def standard_text(kind: TemplateKind, language: str) -> Text:
    """The text that every municipality begins with."""
    with override(language):
        return Text(*kind.standard())


def own_text(code: str, language: str, municipality_id: int | None) -> tuple[str, str] | None:
    """A municipality's own subject and body; None when it has none, or letters of the kind are the service's own."""
    kind = template_kind(code)
    found = text_of(kind, language, municipality_id) if kind is not None else None
    return (found.subject, found.body) if found is not None and found.own else None


def texts_listed(municipality_id: int) -> list[tuple[TemplateKind, dict[str, bool]]]:
    """Every kind, and by language whether the municipality has a text of its own. One statement."""
    rows = MessageTemplate.objects.filter(municipality_id=municipality_id).values_list("kind", "language")
    own = set(rows)
    return [(kind, {each: (kind.code, each) in own for each in LANGUAGES}) for kind in template_kinds()]
