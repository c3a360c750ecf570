"""A municipality's own text: words with names in double braces, `{{ dates }}`, and nothing else that means anything.

"Hei {{ name }}"           the name stands there
a paragraph of one empty   goes: "Gebyr: {{ fee }}" when there is no fee
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

LONGEST_SUBJECT = 200
LONGEST_BODY = 5_000
_ANY = 1_000_000
"""Characters: what is too long is told by its field, afterwards."""
_PLACE = re.compile(r"\{\{ *([a-z_]{1,40}) *\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


def placeholders(text: str) -> list[str]:
    """The names in a text, in order, each once. Raises Refusal("placeholder_broken", near) for braces without one."""
    rest = _PLACE.sub("", text)
    if (broken := _BRACES.search(rest)) is not None:
        begin, end = broken.span()
        near = rest[begin : begin + 20] if broken[0] == "{{" else rest[max(0, begin - 10) : end]
        raise Refusal("placeholder_broken", near=" ".join(near.split()))
    return list(dict.fromkeys(_PLACE.findall(text)))


def checked(subject: str, body: str, allowed: Collection[str], required: Collection[str]) -> tuple[str, str]:
    """Subject and body as they are kept: in one form of line ends, without blanks around.

    Raises Refusal("control_characters"), ("text_missing", field), ("text_too_long", field, most),
    ("placeholder_broken", near), ("unknown_placeholder", names, allowed) and ("placeholder_missing", names).
    """
    cleaned = (one_line(" ".join(subject.split()), limit=_ANY), many_lines(body, limit=_ANY))
    for field, text, most in zip(("subject", "body"), cleaned, (LONGEST_SUBJECT, LONGEST_BODY), strict=True):
        if not text:
            raise Refusal("text_missing", field=field)
        if len(text) > most:
            raise Refusal("text_too_long", field=field, most=most)
    found = placeholders("\n".join(cleaned))
    if unknown := [name for name in found if name not in allowed]:
        raise Refusal("unknown_placeholder", names=unknown, allowed=list(allowed))
    if missing := sorted(set(required) - set(placeholders(cleaned[1]))):
        raise Refusal("placeholder_missing", names=missing)
    return cleaned


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its names replaced. What is put in is never read as names itself. A paragraph goes when it names
    something and all that it names is empty."""
    return "\n\n".join(_PLACE.sub(lambda found: values.get(found[1], ""), each) for each in _standing(text, values))


def filled_line(text: str, values: Mapping[str, str]) -> str:
    """The same on one line, for a subject."""
    return " ".join(filled(text, values).split())


def _standing(text: str, values: Mapping[str, str]) -> Iterator[str]:
    for paragraph in _PARAGRAPHS.split(text.strip()):
        names = _PLACE.findall(paragraph)
        if not names or any(values.get(name) for name in names):
            yield paragraph
