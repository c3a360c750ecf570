"""What people mean by what they type: mistyped words, words joined and split, and activities inside longer words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from itertools import pairwise

from rapidfuzz.distance import OSA

from aktiv.values.folding import words

SHORTEST_FORGIVEN = 5
"""Words of so many letters or more may be mistyped by one edit."""

SHORTEST_PREFIX = 2
"""A beginning of so many letters finds the words that begin so."""

# What may follow an activity in one word: "handballtrening" is handball, "turnering" is not gymnastics ("turn").
_TAILS = frozenset(
    words(
        "trening treningen treninga trenings treningstid kamp kampen kamper kampar bane banen banar baner hall hallen "
        "haller hallar cup cupen gruppe gruppa gruppen øvelse øving øvinga time timer timar lag laget spill spel sal "
        "salen skole skule klubb klubben turnering stevne stemne seanse practice training match court pitch"
    )
)
_BINDING = frozenset(words("i på og ved til for med nær av fra frå en et ei ein eit in at on and the of near by"))
_LONGEST_QUERY = 12  # words; the rest of a pasted text is not read


class Weight(IntEnum):
    """How near the name a word of a facility is."""

    NAME = 8
    JOINED = 6
    DISTRICT = 5
    PLACE = 4
    ADDRESS = 2


def asked_words(text: str) -> tuple[str, ...]:
    """The folded words of a query, at most twelve of at most eighty letters, without those that only bind others."""
    said = words(text[:400])
    telling = [word for word in said if word not in _BINDING] or said
    return tuple(word[:80] for word in telling[:_LONGEST_QUERY])


def variants(word: str) -> frozenset[str]:
    """The word, and the word with each one letter left out.

    Two words one edit apart (a letter wrong, missing, added, or two beside each other swapped) share a variant.
    """
    return frozenset({word, *(word[:i] + word[i + 1 :] for i in range(len(word)))})


def one_edit_apart(typed: str, meant: str) -> bool:
    """Whether `typed` may be `meant`, a word of five letters or more, mistyped once."""
    return len(meant) >= SHORTEST_FORGIVEN and OSA.distance(typed, meant, score_cutoff=1) <= 1


def joined(parts: Sequence[str]) -> tuple[str, ...]:
    """Each word and the next as one: "sentrum hallen" is typed "sentrumhallen", and the other way round."""
    return tuple(one + other for one, other in pairwise(parts))


def activities_in(text: str, vocabulary: Mapping[str, Iterable[int]]) -> tuple[dict[int, int], frozenset[str]]:
    """The activities (by id, with how surely, 1–4) that a text means, and the words of the text that mean them.

    `vocabulary` has the folded names and synonyms of activities; those of several words are met as a whole.
    """
    found: dict[int, int] = {}
    meaning: set[str] = set()
    asked = asked_words(text)
    phrases = {entry: entry.split() for entry in vocabulary}
    for entry, parts in phrases.items():
        for start in range(len(asked) - len(parts) + 1):
            here = asked[start : start + len(parts)]
            certainty = min(_certainty(typed, meant) for typed, meant in zip(here, parts, strict=True))
            if certainty:
                meaning.update(here)
                for activity in vocabulary[entry]:
                    found[activity] = max(certainty, found.get(activity, 0))
    if found:
        best = max(found.values())
        # A sure meaning silences guesses: "fotball" is not also one edit from "footbal".
        found = {activity: sure for activity, sure in found.items() if sure == best or sure >= 3}
    return found, frozenset(meaning)


def _certainty(typed: str, meant: str) -> int:
    """4 the word itself, 3 with a tail, 2 the beginning of it, 1 mistyped (with or without a tail), 0 another word."""
    if typed == meant:
        return 4
    if len(meant) >= 4 and typed.startswith(meant) and typed[len(meant) :].lstrip("s") in _TAILS:
        return 3
    if len(typed) >= 4 and meant.startswith(typed):
        return 2
    if one_edit_apart(typed, meant):
        return 1
    if len(meant) >= SHORTEST_FORGIVEN:
        for length in (len(meant) - 1, len(meant), len(meant) + 1):
            if typed[length:] in _TAILS and one_edit_apart(typed[:length], meant):
                return 1
    return 0
