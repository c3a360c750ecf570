"""The record of processing (GDPR article 30), made from what the packages declare."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from aktiv.people.privacy_words import basis_told, erased_told, kept_told
from aktiv.people.queries.personal import everything
from aktiv.people.rules.retention import TERMS
from aktiv.values.personal import Held


def record() -> list[Mapping[str, str]]:
    """A row for each table that keeps something about people, in the language in use."""
    return [
        {
            "key": held.key,
            "what": _(held.what),
            "purpose": _(held.purpose),
            "basis": basis_told(held.basis),
            "kept": kept_told(held),
            "erased": erased_told(held),
            "table": held.model,
        }
        for held in everything()
    ]


def record_for_programs() -> list[Mapping[str, object]]:
    """The same with fields and days, in no language but that of the texts."""
    return [{**each, **_details(held)} for each, held in zip(record(), everything(), strict=True)]


def _details(held: Held) -> Mapping[str, object]:
    term = TERMS.get(held.kind) if held.over is not None else None
    return {
        "kind": held.kind.value,
        "article": held.basis.value,
        "days": term.days if term else None,
        "local": bool(term and term.local),
        "fields": [{"name": each.name, "erasing": each.erasing.value, "secret": each.secret} for each in held.fields],
    }
