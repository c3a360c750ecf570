"""Why dates are refused, in a municipality's own words: what a letter would say, and what one has said."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import override

from aktiv.cases.models import Decision, Ground
from aktiv.cases.words import PROVISIONS, REASONS, REASONS_IN_LETTERS
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True)
class Why:
    """A reason and the provision that it rests on, in one language; `own` when the municipality wrote either."""

    reason: str
    text: str
    provision: str
    own: bool = False


def why(municipality_id: int, reason: str, language: str) -> Why:
    """What a letter in that language would say of a reason now. One statement."""
    row = Ground.objects.filter(municipality_id=municipality_id, reason=reason).first()
    return _why(reason, row, language)


def whys(municipality_id: int, language: str) -> list[Why]:
    """The same of every reason, in the order in which they are chosen from. One statement."""
    rows = {each.reason: each for each in Ground.objects.filter(municipality_id=municipality_id)}
    return [_why(reason, rows.get(reason), language) for reason in REASONS]


def standard_why(reason: str, language: str) -> Why:
    """What the service says where a municipality has said nothing."""
    return _why(reason, None, language)


def ground_of(municipality_id: int, reason: str) -> tuple[Texts, Texts]:
    """A municipality's own text and provision; empty where it has none. One statement."""
    row = Ground.objects.filter(municipality_id=municipality_id, reason=reason).first()
    return (row.text, row.provision) if row is not None else (Texts(), Texts())


def said_why(decision: Decision) -> Why:
    """What a decision said, in the language of its letter. Those from before it was kept say what the service does."""
    if decision.reason_text or not decision.reason:
        return Why(decision.reason, decision.reason_text, decision.provision)
    return Why(decision.reason, standard_why(decision.reason, decision.language).text, "")


def _why(reason: str, row: Ground | None, language: str) -> Why:
    text = row.text.said_in(language).text if row is not None else ""
    provision = row.provision.said_in(language).text if row is not None else ""
    with override(language):
        return Why(
            reason,
            text or str(REASONS_IN_LETTERS[reason]),
            provision or str(PROVISIONS[reason]),
            own=bool(text or provision),
        )
