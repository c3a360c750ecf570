"""What letters say of each reason for refusing, as a municipality's administrators see and write it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from aktiv.cases.models.grounds import LONGEST_PROVISION, LONGEST_TEXT
from aktiv.cases.queries.grounds import ground_of, standard_why, whys
from aktiv.cases.words import REASONS
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.web.components.forms import Field
from aktiv.web.context import LANGUAGE_NAMES


@dataclass(frozen=True, slots=True)
class GroundRow:
    """A reason in the list: in a few words, what a letter says of it, and whose words those are."""

    reason: str
    word: str
    text: str
    provision: str
    own: bool


def ground_rows(municipality_id: int, language: str) -> list[GroundRow]:
    """Every reason, in the reader's language."""
    return [
        GroundRow(each.reason, str(REASONS[each.reason]), each.text, each.provision, each.own)
        for each in whys(municipality_id, language)
    ]


def ground_fields(municipality_id: int, reason: str, sent: QueryDict) -> list[Field]:
    """Text and provision in each language: the municipality's own, or what was sent."""
    text, provision = (each.as_dict() for each in ground_of(municipality_id, reason))
    fields = []
    for code in LANGUAGES:
        standard, name = standard_why(reason, code), LANGUAGE_NAMES[code]
        fields += [
            Field(f"text_{code}", _("Why (%(language)s)") % {"language": name},
                  sent.get(f"text_{code}", text[code]), "textarea", optional=True, longest=LONGEST_TEXT,
                  hint=_("Standard: %(text)s") % {"text": standard.text}),
            Field(f"provision_{code}", _("Provision (%(language)s)") % {"language": name},
                  sent.get(f"provision_{code}", provision[code]), optional=True, longest=LONGEST_PROVISION,
                  hint=_("Standard: %(text)s") % {"text": standard.provision}),
        ]  # fmt: skip
    return fields


def ground_in(data: QueryDict) -> tuple[Texts, Texts]:
    """Text and provision as the form says them."""
    return tuple(  # type: ignore[return-value]  # two of them
        Texts.of({code: data.get(f"{name}_{code}", "") for code in LANGUAGES}) for name in ("text", "provision")
    )
