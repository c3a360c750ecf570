"""Characters, figures and columns as files of accounting systems want them.

Texts for people are cut where a column ends. Numbers and codes never are: half an account is another account.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from aktiv.values.refusal import Refusal

_SPELT = str.maketrans(
    {
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"',
        "…": "...", "•": "*", "€": "EUR", "™": "(TM)", "œ": "oe", "Œ": "OE", "đ": "d", "Đ": "D", "ŋ": "n", "Ŋ": "N",
        "ŧ": "t", "Ŧ": "T", "ł": "l", "Ł": "L", "ı": "i", "ſ": "s", "ʼ": "'",
    }
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def one_line(text: str) -> str:
    """A text on one line, without marks that print nothing."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def latin1(text: str) -> str:
    """A text as Latin-1 can write it: æ, ø, å and é stay, č becomes c, a long dash a short one, and what cannot be
    spelt a question mark. Always one line."""
    spelt = one_line(unicodedata.normalize("NFC", text).translate(_SPELT))
    return "".join(_in_latin1(each) for each in spelt)


def _in_latin1(letter: str) -> str:
    if ord(letter) < 0x100:
        return letter
    bare = unicodedata.normalize("NFKD", letter)
    kept = "".join(each for each in bare if ord(each) < 0x80 and each.isprintable())
    return kept or ("" if unicodedata.combining(letter) else "?")


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    plain = one_line(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def decimals(hundredths: int, comma: str = ",") -> str:
    """ "-185,00"."""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}{comma}{rest:02d}"


def fits(text: str, width: int, name: str) -> str:
    """A number or a code that a column has room for, in Latin-1 as it is. Raises Refusal("too_long_for_format", …)."""
    if len(text) > width or _as_it_is(text) != text:
        raise Refusal("too_long_for_format", field=name, text=text[:60], width=width)
    return text


def figures(number: int, width: int, name: str) -> str:
    """A whole number with zeros in front; a minus takes the first place. Raises Refusal("too_long_for_format", …)."""
    return fits(f"{number:0{width}d}", width, name)


class Columns:
    """A record of columns of fixed width, one after the other."""

    def __init__(self, widths: Sequence[tuple[str, int]]) -> None:
        self.widths = dict(widths)
        self.width = sum(self.widths.values())
        self._blank = {name: " " * width for name, width in widths}

    def record(self, values: Mapping[str, str]) -> str:
        """A record, blank where there is no value; texts are cut. Blanks of a figure stay where they are. Raises
        KeyError for a column that it has not."""
        filled = {
            name: _as_it_is(value)[: self.widths[name]].ljust(self.widths[name]) for name, value in values.items()
        }
        return "".join({**self._blank, **filled}.values())

    def code(self, name: str, value: str) -> str:
        """A value of a column that must not be cut."""
        return fits(value, self.widths[name], name)

    def number(self, name: str, value: int) -> str:
        """A number that fills its column."""
        return figures(value, self.widths[name], name)


def _as_it_is(text: str) -> str:
    return text if text.isascii() and text.isprintable() else latin1(text)


def as_bytes(record: str) -> bytes:
    """A record of a file in Latin-1, with its end."""
    return f"{record}\n".encode("latin-1")
