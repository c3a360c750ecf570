"""Texts made comparable: folded for search, and keyed for Norwegian alphabetical order.

The database has no collation of its own for å, æ and ø, so both forms are stored beside the text and compared byte
by byte.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that are not a plain letter with a mark on it, by what someone without them on the keyboard would type.
_PLAIN = str.maketrans({"æ": "ae", "ä": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "œ": "oe"})
_CROSSED = str.maketrans({"đ": "d", "ŋ": "n", "ŧ": "t", "ħ": "h", "ł": "l", "ı": "i"})
# "{", "|" and "}" follow "z": æ, ø, å in that order, and the letters that are filed as them.
_FILED = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "œ": "|", "å": "}", "ü": "y", "ð": "d", "þ": "th"})
_TAKEN = str.maketrans("{|}", "   ")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_NOT_LETTERS = re.compile(r"[^\w]|_")
_DIGITS = re.compile(r"\d+")


def fold(text: str) -> str:
    """The form in which search compares: small letters, digits and single spaces.

    Å, aa and a are one, ø, ö and o are one, æ, ä and ae are one; other marks are taken off; an apostrophe is nothing
    and any other punctuation a space. Folding twice changes nothing.
    """
    spaced = _NOT_LETTERS.sub(" ", _unmarked(_lower(text).translate(_PLAIN)).translate(_CROSSED))
    return re.sub("aa+", "a", " ".join(spaced.split()))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order, each once."""
    return tuple(dict.fromkeys(fold(text).split()))


def sort_key(text: str) -> str:
    """The key that sorts texts byte by byte in Norwegian order: a–z, æ, ø, å; aa is å, ä is æ, ö is ø, ü is y.

    Numbers sort by their value, before letters, so that "Bane 2" comes before "Bane 10". Texts that differ only in
    marks, punctuation or capitals share a key.
    """
    filed = _lower(text).translate(_TAKEN).replace("aa", "å").translate(_FILED)
    kept = _unmarked(filed).translate(_CROSSED)
    spaced = "".join(letter if letter.isalnum() or letter in "{|}" else " " for letter in kept)
    return _DIGITS.sub(_by_value, " ".join(spaced.split()))


def _by_value(digits: re.Match[str]) -> str:
    """A number led by how many digits it has, which puts longer ones after shorter ones."""
    number = digits.group().lstrip("0") or "0"
    return f"{min(len(number), 99):02d}{number}"


def _lower(text: str) -> str:
    """Small letters in one composed form, apostrophes gone, so that æ, ø and å are one letter each."""
    return _APOSTROPHES.sub("", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()))


def _unmarked(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
