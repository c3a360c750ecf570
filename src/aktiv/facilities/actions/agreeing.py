"""Terms of use: writing a draft, publishing it as the version that is accepted from then on, throwing it away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from aktiv.facilities.actions.compile import lock_municipalities
from aktiv.facilities.models import TermsDocument
from aktiv.facilities.rules.settings import checked
from aktiv.journal.actions import Event, append
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import many_lines, one_line

LONGEST_TITLE = 120
LONGEST_TERMS = 20_000


@transaction.atomic
def save_draft(
    municipality_id: int, key: str, title: Texts, text: Texts, *, version: int, by: UUID | None, now: datetime
) -> TermsDocument:
    """Writes the draft of the next version; `version` is how often it was saved when it was looked at, 0 for none.

    Raises Refusal("setting_not_a_key"), ("missing_terms", field) for a title or text that is missing in a language,
    ("too_long"), ("control_characters"), and ("terms_changed") when somebody saved or published meanwhile.
    """
    if not checked("terms_document", key):
        raise Refusal("setting_not_a_key", key="terms_document")
    lock_municipalities([municipality_id])  # one draft at a time
    draft = TermsDocument.objects.filter(municipality=municipality_id, key=key, published_at=None).first()
    if (draft.saved if draft is not None else 0) != version:
        raise Refusal("terms_changed")
    words = _words(title, text)
    if draft is None:
        versions = TermsDocument.objects.filter(municipality=municipality_id, key=key)
        latest = versions.aggregate(latest=Max("version"))["latest"] or 0
        draft = TermsDocument(municipality_id=municipality_id, key=key, version=latest + 1, saved=0)
    for name, said in words.items():
        setattr(draft, name, said)
    draft.saved += 1
    draft.save()
    _note("terms.drafted", draft, by, now)
    return draft


@transaction.atomic
def publish_terms(municipality_id: int, key: str, *, version: int, by: UUID | None, now: datetime) -> TermsDocument:
    """The draft is accepted by everybody who books from now on, and never changes again. Raises Refusal("no_draft"),
    and ("terms_changed") when somebody saved it after `version`."""
    draft = _draft(municipality_id, key, version)
    draft.published_at = now
    draft.save(update_fields=["published_at"])
    _note("terms.published", draft, by, now)
    return draft


@transaction.atomic
def drop_draft(municipality_id: int, key: str, *, version: int, by: UUID | None, now: datetime) -> None:
    """Throws the draft away. Raises as `publish_terms`."""
    draft = _draft(municipality_id, key, version)
    _note("terms.dropped", draft, by, now)
    draft.delete()


def _draft(municipality_id: int, key: str, version: int) -> TermsDocument:
    rows = TermsDocument.objects.select_for_update().filter(municipality=municipality_id, key=key, published_at=None)
    draft = rows.first()
    if draft is None:
        raise Refusal("no_draft")
    if draft.saved != version:
        raise Refusal("terms_changed")
    return draft


def _words(title: Texts, text: Texts) -> dict[str, str]:
    said = {}
    for code in LANGUAGES:
        said[f"title_{code}"] = one_line(title.as_dict()[code], limit=LONGEST_TITLE)
        said[f"text_{code}"] = many_lines(text.as_dict()[code], limit=LONGEST_TERMS)
    for name, each in said.items():
        if not each:
            raise Refusal("missing_terms", field=name)
    return said


def _note(verb: str, document: TermsDocument, by: UUID | None, now: datetime) -> None:
    told = {"key": document.key, "version": document.version}
    append(Event(verb, ("terms", document.pk), document.municipality_id, by, data=told), at=now)
