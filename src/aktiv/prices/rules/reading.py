"""Reading price rows from a spreadsheet saved as CSV, with an error for each line that cannot be read.

Columns, by name in any order: `group` (one or more codes, separated by spaces), `unit`, `part` (2/4; empty for any),
`days` (1-5, 6 7 8: Monday is 1 and a public holiday 8; empty for all), `from` and `to` (18:00; empty for the whole
day), `price` (kroner, 185 or 185,50), and where the unit is half_day `up_to` (minutes). Comma, semicolon or tab
between.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from aktiv.prices.new_lists import NewRow, Share
from aktiv.prices.rules.fees import minor_units
from aktiv.prices.tariffs import Unit
from aktiv.values.footprints import UNITS
from aktiv.values.refusal import Refusal

LONGEST = 5_000
"""Lines of one file."""

_NEEDED = ("group", "unit", "price")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)
_SHARE = re.compile(r"(\d{1,4})/(\d{1,4})", re.ASCII)
_DAYS = re.compile(r"([1-8])(?:[-–]([1-8]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a line of the file: its number (the header is 1), a code, and the column and text meant."""

    line: int
    code: str
    column: str
    text: str


def read_rows(text: str) -> tuple[list[NewRow], list[RowError]]:
    """The rows of a file, and what could not be read. Raises Refusal("not_a_price_file") without the needed columns."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    separator = max(";,\t", key=first.count)
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff")), delimiter=separator)
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    if any(needed not in names for needed in _NEEDED):
        raise Refusal("not_a_price_file", needed=list(_NEEDED))
    reader.fieldnames = names
    rows: list[NewRow] = []
    errors: list[RowError] = []
    for cells in reader:
        if reader.line_num > LONGEST:
            raise Refusal("too_many_rows", limit=LONGEST)
        values = {name: value.strip() for name, value in cells.items() if isinstance(value, str)}
        if not any(values.values()):
            continue
        try:
            rows.append(_row(values))
        except Refusal as refusal:
            column = str(refusal.data.get("column", "price"))
            errors.append(RowError(reader.line_num, refusal.code, column, values.get(column, "")[:40]))
    return rows, errors


def _row(cells: Mapping[str, str]) -> NewRow:
    groups = cells["group"].split()
    if not groups:
        raise Refusal("no_group_named", column="group")
    try:
        unit = Unit(cells["unit"].lower())
    except ValueError:
        raise Refusal("no_such_unit", column="unit") from None
    from_minute = _minute(cells, "from", 0)
    to_minute = _minute(cells, "to", 1440)
    if from_minute >= to_minute:
        raise Refusal("end_before_start", column="to")
    up_to = cells.get("up_to", "")
    if (unit is Unit.HALF_DAY) != (up_to.isascii() and up_to.isdigit() and int(up_to) > 0):
        raise Refusal("half_day_length", column="up_to")
    return NewRow(
        groups=groups,
        unit=unit,
        amount=minor_units(cells["price"]),
        share=_share(cells.get("part", "")),
        days=_days(cells.get("days", "")),
        from_minute=from_minute,
        to_minute=to_minute,
        up_to_minutes=int(up_to) if unit is Unit.HALF_DAY else None,
    )


def _minute(cells: Mapping[str, str], column: str, default: int) -> int:
    text = cells.get(column, "")
    if not text:
        return default
    found = _CLOCK.fullmatch(text)
    minute = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else -1
    if not 0 <= minute <= 1440:
        raise Refusal("not_a_time", column=column)
    return minute


def _share(text: str) -> Share | None:
    if not text:
        return None
    found = _SHARE.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= int(found[2]) or UNITS % int(found[2]):
        raise Refusal("not_a_share", column="part")
    return int(found[1]), int(found[2])


def _days(text: str) -> frozenset[int] | None:
    if not text:
        return None
    days: set[int] = set()
    for part in text.replace(",", " ").split():
        found = _DAYS.fullmatch(part)
        if not found or int(found[2] or found[1]) < int(found[1]):
            raise Refusal("not_days", column="days")
        days.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return frozenset(days)
