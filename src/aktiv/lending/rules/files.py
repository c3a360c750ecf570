"""Equipment as a file: one line for each storage place of a counted kind, for each item with a number, and for each
kind that is kept nowhere, such as a set.

What is written is read back the same. Columns are told by their heads, in any order; semicolons or commas divide them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aktiv.lending.models.stock import MOST_IN_A_POOL, Kind
from aktiv.lending.rules.file_cells import ALL, OF_ITEM, OF_KIND, OF_POOL, Unreadable
from aktiv.values.refusal import Refusal

COLUMNS = ("lager", "kategori", "navn_nb", "navn_nn", "navn_en", "antall", "nummer", "hylle", *ALL)
NEEDED = ("lager", "navn_nb")
MOST_LINES = 5_000
LONGEST = {"lager": 120, "navn_nb": 80, "navn_nn": 80, "navn_en": 80, "nummer": 30, "hylle": 60}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was understood: a counted kind has `stock`, an item its `number`, a kind alone has neither.

    `of_kind`, `of_pool` and `of_item` are what the columns of `file_cells` say, those that the file has.
    """

    line: int
    depot: str
    category: str
    names: tuple[str, str, str]
    stock: int | None
    number: str
    shelf: str
    of_kind: Mapping[str, Any] = field(default_factory=dict)  # Any: each column has values of its own
    of_pool: Mapping[str, Any] = field(default_factory=dict)
    of_item: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What tells kinds from each other: their bokmål name in small letters."""
        return self.names[0].lower()


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
    kinds: dict[str, dict[str, str]] = {}
    for place, row in enumerate(rows[1:], start=2):
        if not any(each.strip() for each in row):
            continue
        said = {head: row[column].strip() if column < len(row) else "" for column, head in enumerate(heads)}
        found = _line(place, said, seen, kinds)
        (lines if isinstance(found, Line) else wrong).append(found)  # type: ignore[arg-type]  # as just asked
    return lines, wrong


def written(rows: Iterable[Sequence[str]]) -> str:
    """The file, heads first."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def _category(said: dict[str, str]) -> str:
    return said.get("kategori", "").lower() or Kind.Category.FURNITURE.value


def _wrong(place: int, said: dict[str, str]) -> Wrong | None:
    """What is wrong with names and numbers."""
    number, stock = said.get("nummer", ""), said.get("antall", "")
    for column in NEEDED if number or stock or said["lager"] else ("navn_nb",):
        if not said[column]:
            return Wrong(place, column, "empty")
    if _category(said) not in Kind.Category.values:
        return Wrong(place, "kategori", "unknown")
    for column, most in LONGEST.items():
        if len(said.get(column, "")) > most:
            return Wrong(place, column, "too_long")
    if (number and stock) or (said["lager"] and not number and not stock):
        return Wrong(place, "antall", "stock_or_number")
    if stock and not (stock.isascii() and stock.isdigit() and int(stock[:7]) <= MOST_IN_A_POOL and len(stock) < 8):
        return Wrong(place, "antall", "not_a_number")
    return None


def _line(
    place: int, said: dict[str, str], seen: set[tuple[str, ...]], kinds: dict[str, dict[str, str]]
) -> Line | Wrong:  # fmt: skip
    if (wrong := _wrong(place, said)) is not None:
        return wrong
    number, stock = said.get("nummer", ""), said.get("antall", "")
    nb = said["navn_nb"]
    key = ("item", number) if number else ("pool", said["lager"].lower(), nb.lower())
    if key in seen:
        return Wrong(place, "nummer" if number else "navn_nb", "twice")
    seen.add(key)
    first = kinds.setdefault(nb.lower(), {column: said[column] for column in OF_KIND if column in said})
    for column, cell in first.items():
        if said[column] not in ("", cell):
            return Wrong(place, column, "differs")
    cells: dict[str, Any] = {}
    for column, read in ALL.items():
        if column in said:
            try:
                cells[column] = read(first[column] if column in first else said[column])
            except Unreadable as unreadable:
                return Wrong(place, column, unreadable.code)
    return Line(
        place, said["lager"], _category(said), (nb, said.get("navn_nn", "") or nb, said.get("navn_en", "") or nb),
        int(stock) if stock else None, number, said.get("hylle", ""),
        *({name: cells[name] for name in part if name in cells} for part in (OF_KIND, OF_POOL, OF_ITEM)),
    )  # fmt: skip
