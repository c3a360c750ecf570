"""What families of notifications are about, where a line, a mail and an address are all that there is to say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aktiv.messages import (
    adoption_words,
    block_words,
    collaboration_words,
    idea_words,
    joining_words,
    loan_words,
    part_words,
    sign_up_words,
    stock_words,
    work_words,
)
from aktiv.messages.models import Notification
from aktiv.messages.queries.about import about_collaboration, about_ideas, about_joining, about_loans
from aktiv.messages.queries.about_lending import about_blocks, about_low_stock, about_parts
from aktiv.messages.queries.about_sign_ups import about_sign_ups
from aktiv.messages.queries.work import about_work

Kind = Notification.Kind


@dataclass(frozen=True, slots=True)
class Subject:
    """Which kinds, how what they are about is read for many at once (by notification; what is gone is left out), and
    its words: the line in the inbox, subject and text of the mail, and the address. They are said in the language in
    use, which is told too. `values` is what the names in a municipality's own text stand for; None where letters are
    the service's own."""

    kinds: Collection[Kind]
    about: Callable[[Sequence[Notification]], Mapping[int, Any]]  # Any, here and below: each has its own
    line: Callable[[str, Any, str], str]
    letter: Callable[[str, Any, str], tuple[str, str]]
    url: Callable[[str, Any], str]
    values: Callable[[str, Any, str], Mapping[str, str]] | None = None


def _as_it_says(notifications: Sequence[Notification]) -> dict[int, Any]:
    return {each.pk: each.data for each in notifications}


SUBJECTS = (
    Subject(
        Kind.about_ideas(),
        about_ideas,
        lambda kind, about, _language: idea_words.line(kind, about),
        lambda kind, about, _language: idea_words.letter(kind, about),
        lambda _kind, about: idea_words.url_of(about),
    ),
    Subject(
        Kind.about_sign_ups(),
        about_sign_ups,
        lambda kind, about, _language: sign_up_words.line(kind, about),
        sign_up_words.letter,
        lambda _kind, about: sign_up_words.url_of(about),
    ),
    Subject(
        Kind.about_collaboration(),
        about_collaboration,
        collaboration_words.line,
        collaboration_words.letter,
        lambda _kind, about: collaboration_words.url_of(about),
    ),
    Subject(
        Kind.about_loans(),
        about_loans,
        loan_words.line,
        loan_words.letter,
        lambda _kind, about: loan_words.url_of(about),
        loan_words.values_of,
    ),
    Subject(
        Kind.about_blocks(),
        about_blocks,
        block_words.line,
        block_words.letter,
        lambda _kind, about: block_words.url_of(about),
        block_words.values_of,
    ),
    Subject(
        (Kind.STOCK_LOW,),
        about_low_stock,
        lambda _kind, about, language: stock_words.line(about, language),
        lambda _kind, about, language: stock_words.letter(about, language),
        lambda _kind, about: stock_words.url_of(about),
    ),
    Subject(
        (Kind.PART_NEWS,),
        about_parts,
        lambda _kind, about, language: part_words.line(about, language),
        lambda _kind, about, language: part_words.letter(about, language),
        lambda _kind, about: part_words.url_of(about),
    ),
    Subject(Kind.about_work(), about_work, work_words.line, work_words.letter, work_words.url_of),
    Subject(
        (Kind.JOIN_ASKED,),
        about_joining,
        lambda _kind, name, _language: joining_words.line(name),
        lambda _kind, name, _language: joining_words.letter(name),
        lambda _kind, _name: joining_words.url_of(),
    ),
    Subject(
        (Kind.FEATURE_ADOPTED,),
        _as_it_says,
        lambda _kind, data, _language: adoption_words.line(data),
        lambda _kind, data, _language: adoption_words.letter(data),
        lambda _kind, _data: adoption_words.url_of(),
    ),
)


def subject_of(kind: str) -> Subject | None:
    """The family that a kind is of, when it is one of these."""
    return next((each for each in SUBJECTS if kind in each.kinds), None)
