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


def whole_number(text: str, *, figures: int = 18) -> int | None:
    """A whole number from 0 as somebody types it, with spaces between its figures or not; None for what is none, and
    for more figures than are asked for (18 fit what the database counts with)."""
    said = text.strip().replace("\u00a0", "").replace(" ", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= figures else None


def whole(text: str, otherwise: int = -1, *, figures: int = 9) -> int:
    """The same; `otherwise` for what is none."""
    found = whole_number(text, figures=figures)
    return otherwise if found is None else found


def decoded(content: bytes) -> str | None:
    """The text of a file in UTF-8, with a mark at its start or not, or as older spreadsheets save it; None for what is
    no text."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
