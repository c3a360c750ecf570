"""Text that someone typed, pasted or sent: cleaned of what cannot be seen, and refused when it is not plain text.

Invisible marks that come along with pasting (soft hyphen, zero-width space, byte order mark) are taken out; control
characters, and marks that turn the direction of the text around them, are refused.
"""

from __future__ import annotations

import re
import unicodedata

from aktiv.values.refusal import Refusal

_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ENDS_OF_LINE = re.compile("\r\n|[\r\u0085\u2028\u2029]")


def one_line(text: str, *, limit: int, required: bool = False) -> str:
    """A name or title: composed letters (NFC), outer space taken off and inner space single.

    Raises Refusal("control_characters"), line breaks included, Refusal("too_long", limit, length) in characters,
    and, when required, Refusal("missing_text").
    """
    return _within(" ".join(_plain(text.replace("\t", " "), allowed="").split()), limit, required)


def many_lines(text: str, *, limit: int, required: bool = False) -> str:
    r"""A message or description: as `one_line`, but with line breaks, all as "\n", and spaces inside lines kept."""
    plain = _plain(_ENDS_OF_LINE.sub("\n", text), allowed="\n\t")
    return _within("\n".join(line.rstrip() for line in plain.split("\n")).strip(), limit, required)


def _plain(text: str, allowed: str) -> str:
    for letter in text:
        if letter in allowed:
            continue
        if letter in _TURNING or unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}:
            raise Refusal("control_characters")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def _within(text: str, limit: int, required: bool) -> str:
    if len(text) > limit:
        raise Refusal("too_long", limit=limit, length=len(text))
    if required and not text:
        raise Refusal("missing_text")
    return text
