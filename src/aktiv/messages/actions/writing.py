"""A municipality's own texts of letters: kept when they name what they must and nothing else, or put back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.messages.letter_kinds import TemplateKind, template_kind
from aktiv.messages.models import MessageTemplate
from aktiv.messages.rules.templates import checked
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES


@transaction.atomic
def save_template(
    municipality_id: int, code: str, language: str, subject: str, body: str, *, by: UUID, now: datetime
) -> MessageTemplate:
    """Letters of the kind in that language say this from now on.

    Raises Refusal("not_found") for a kind or language that is none, and what rules.templates.checked raises.
    """
    kind = _known(code, language)
    subject, body = checked(subject, body, kind.placeholders, kind.required)
    made, _ = MessageTemplate.objects.update_or_create(
        municipality_id=municipality_id,
        kind=kind.code,
        language=language,
        defaults={"subject": subject, "body": body, "changed_at": now},
    )
    append(_event("template.saved", municipality_id, by, kind, language), at=now)
    return made


@transaction.atomic
def reset_template(municipality_id: int, code: str, language: str, *, by: UUID, now: datetime) -> bool:
    """The standard text is used again. Returns whether there was another. Raises Refusal("not_found")."""
    kind = _known(code, language)
    removed, _ = MessageTemplate.objects.filter(
        municipality_id=municipality_id, kind=kind.code, language=language
    ).delete()
    if removed:
        append(_event("template.reset", municipality_id, by, kind, language), at=now)
    return bool(removed)


def _known(code: str, language: str) -> TemplateKind:
    kind = template_kind(code)
    if kind is None or language not in LANGUAGES:
        raise Refusal("not_found")
    return kind


def _event(verb: str, municipality_id: int, by: UUID, kind: TemplateKind, language: str) -> Event:
    data = {"kind": kind.code, "language": language}
    return Event(verb, ("municipality", municipality_id), municipality_id, by, data=data)
