"""Equipment as a file: one line for each storage place of a counted kind, and for each item with a number.

What is written is read back the same. Columns are told by their heads, in any order; semicolons or commas divide them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aktiv.lending.models.stock import MOST_IN_A_POOL, Kind
from aktiv.values.refusal import Refusal

COLUMNS = ("lager", "kategori", "navn_nb", "navn_nn", "navn_en", "antall", "nummer", "hylle")
NEEDED = ("lager", "navn_nb")
MOST_LINES = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was understood: a counted kind has `stock`, an item its `number`."""

    line: int
    depot: str
    category: str
    names: tuple[str, str, str]
    stock: int | None
    number: str
    shelf: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line: the column and a code (words beside the page)."""

    line: int
    column: str
    code: str


def read(text: str) -> tuple[list[Line], list[Wrong]]:
    """The lines of a file, and what is wrong. Raises Refusal("file_unread", why): no_heads, too_long, not_csv."""
    content = text.lstrip("\ufeff")
    first = content.partition("\n")[0]
    try:
        rows = list(csv.reader(io.StringIO(content), delimiter=";" if first.count(";") >= first.count(",") else ","))
    except csv.Error as error:
        raise Refusal("file_unread", why="not_csv") from error
    heads = [each.strip().lower() for each in rows[0]] if rows else []
    if not set(NEEDED) <= set(heads):
        raise Refusal("file_unread", why="no_heads")
    if len(rows) > MOST_LINES + 1:
        raise Refusal("file_unread", why="too_long")
    lines: list[Line] = []
    wrong: list[Wrong] = []
    seen: set[tuple[str, ...]] = set()
    for place, row in enumerate(rows[1:], start=2):
        if not any(each.strip() for each in row):
            continue
        said = {head: row[column].strip() if column < len(row) else "" for column, head in enumerate(heads)}
        found = _line(place, said, seen)
        (lines if isinstance(found, Line) else wrong).append(found)  # type: ignore[arg-type]  # as just asked
    return lines, wrong


def written(rows: Iterable[Sequence[str]]) -> str:
    """The file, heads first."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def _line(place: int, said: dict[str, str], seen: set[tuple[str, ...]]) -> Line | Wrong:
    for column in NEEDED:
        if not said[column]:
            return Wrong(place, column, "empty")
    number, stock = said.get("nummer", ""), said.get("antall", "")
    category = said.get("kategori", "").lower() or Kind.Category.FURNITURE.value
    if category not in Kind.Category.values:
        return Wrong(place, "kategori", "unknown")
    if any(len(said.get(column, "")) > most for column, most in (("navn_nb", 80), ("navn_nn", 80), ("navn_en", 80))):
        return Wrong(place, "navn_nb", "too_long")
    if len(number) > 30 or len(said.get("hylle", "")) > 60:
        return Wrong(place, "nummer" if len(number) > 30 else "hylle", "too_long")
    if bool(number) == bool(stock):
        return Wrong(place, "antall", "stock_or_number")
    if stock and not (stock.isascii() and stock.isdigit() and int(stock[:7]) <= MOST_IN_A_POOL and len(stock) < 8):
        return Wrong(place, "antall", "not_a_number")
    key = ("item", number) if number else ("pool", said["lager"].lower(), said["navn_nb"].lower())
    if key in seen:
        return Wrong(place, "nummer" if number else "navn_nb", "twice")
    seen.add(key)
    nb = said["navn_nb"]
    names = (nb, said.get("navn_nn", "") or nb, said.get("navn_en", "") or nb)
    return Line(place, said["lager"], category, names, int(stock) if stock else None, number, said.get("hylle", ""))
