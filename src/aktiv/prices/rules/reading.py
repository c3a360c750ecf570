"""Reading a price list from a spreadsheet saved as CSV, with an error for each line that cannot be read.

Columns, by name in any order: `group` (one or more codes, separated by spaces), `unit`, `part` (2/4; empty for any),
`days` (1-5, 6 7 8: Monday is 1 and a public holiday 8; empty for all), `from` and `to` (18:00; empty for the whole
day), `price` (kroner, 185 or 185,50), `vat` (a VAT code; empty for the list's), and where the unit is half_day `up_to`
(minutes). Comma, semicolon or tab between.

A file with a column `row` holds the whole list; a line says there what it is: `price` (or nothing), `maximum` (the most
of a day: group or none for all, part, days, price), `addition` (key, name_nb, name_nn, name_en, unit, price, vat,
`always` yes or no, group or none for all) or `subsidy` (group, `of` another group, `percent`, name_nb, name_nn,
name_en).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from io import StringIO

from aktiv.prices.new_lists import EVERY_DAY, NewAddition, NewMaximum, NewRow, NewSubsidy, Share
from aktiv.prices.rules.fees import minor_units
from aktiv.prices.rules.listing import twice_capped, twice_priced
from aktiv.prices.tariffs import ADDED, Unit
from aktiv.values.footprints import UNITS
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts

LONGEST = 5_000
"""Lines of one file."""
ESCAPED = ("=", "+", "-", "@", "'")
"""What a spreadsheet would take for a formula at the beginning of a cell; it stands behind an apostrophe in files."""

_NEEDED = ("group", "unit", "price")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)
_SHARE = re.compile(r"(\d{1,4})/(\d{1,4})", re.ASCII)
_DAYS = re.compile(r"([1-8])(?:[-–]([1-8]))?", re.ASCII)
_HOURS = re.compile(r"(\d{1,5}):([0-5]\d)", re.ASCII)
_DECIMAL = re.compile(r"\d{1,5}([.,]\d{1,4})?", re.ASCII)
_KEY = re.compile(r"[a-z0-9_-]{1,40}", re.ASCII)
_PERCENT = re.compile(r"\d{1,3}([.,]\d{1,2})?", re.ASCII)
_YES = frozenset({"yes", "ja", "1", "true", "x"})

Cells = Mapping[str, str]
Read = NewRow | NewMaximum | NewAddition | NewSubsidy


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a line of the file: its number (the header is 1), a code, and the column and text meant."""

    line: int
    code: str
    column: str
    text: str


@dataclass(slots=True)
class PriceFile:
    """What a file holds. `whole` says that its maxima, additions and subsidies are all that the list is to have."""

    whole: bool = False
    rows: list[NewRow] = field(default_factory=list)
    maxima: list[NewMaximum] = field(default_factory=list)
    additions: list[NewAddition] = field(default_factory=list)
    subsidies: list[NewSubsidy] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def read_file(
    text: str, *, groups: Collection[str] | None = None, vat_codes: Collection[str] | None = None
) -> PriceFile:
    """What a file holds, and what in it could not be read: codes that are not among `groups` and `vat_codes`, where
    they are given, and lines that price a time twice are errors too. Raises Refusal: not_a_price_file, too_many_rows.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.DictReader(StringIO(text), delimiter=separator_of(text))
    try:
        names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    except csv.Error:
        names = []
    if any(needed not in names for needed in _NEEDED):
        raise Refusal("not_a_price_file", needed=list(_NEEDED))
    reader.fieldnames = names
    found = PriceFile(whole="row" in names)
    lines: dict[str, list[int]] = {"row": [], "maximum": []}
    named: set[tuple[str, ...]] = set()
    for line, cells in _filled(reader):
        try:
            read = _READERS[_kind(cells)](cells)
            _known(read, groups, vat_codes)
            _once(read, named)
        except Refusal as refusal:
            column = str(refusal.data.get("column", "price"))
            found.errors.append(RowError(line, refusal.code, column, cells.get(column, "")[:40]))
            continue
        if isinstance(read, NewRow):
            found.rows.append(read)
            lines["row"].append(line)
        elif isinstance(read, NewMaximum):
            found.maxima.append(read)
            lines["maximum"].append(line)
        elif isinstance(read, NewAddition):
            found.additions.append(read)
        else:
            found.subsidies.append(read)
    for place, group in twice_priced(found.rows).items():
        found.errors.append(RowError(lines["row"][place], "price_rows_overlap", "group", group))
    for place, group in twice_capped(found.maxima).items():
        found.errors.append(RowError(lines["maximum"][place], "price_rows_overlap", "group", group))
    found.errors.sort(key=lambda each: each.line)
    return found


def separator_of(text: str) -> str:
    """What stands between the cells of a file: whichever its first line has most of."""
    first = text.partition("\n")[0]
    return max(";,\t", key=first.count)


def minute_of(text: str, column: str, default: int) -> int:
    """The minute of a day that 18:00 or 18.00 is. Raises Refusal("not_a_time", column)."""
    if not text:
        return default
    found = _CLOCK.fullmatch(text)
    minute = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else -1
    if not 0 <= minute <= 1440:
        raise Refusal("not_a_time", column=column)
    return minute


def share_of(text: str) -> Share | None:
    """A part of the hall as it is written, or None for any. Raises Refusal("not_a_share", column)."""
    if not text:
        return None
    found = _SHARE.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= int(found[2]) or UNITS % int(found[2]):
        raise Refusal("not_a_share", column="part")
    return int(found[1]), int(found[2])


def days_of(text: str) -> frozenset[int] | None:
    """Days of the price week, or None for all. Raises Refusal("not_days", column)."""
    if not text:
        return None
    days: set[int] = set()
    for part in text.replace(",", " ").split():
        found = _DAYS.fullmatch(part)
        if not found or int(found[2] or found[1]) < int(found[1]):
            raise Refusal("not_days", column="days")
        days.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return frozenset(days)


def minutes_of_hours(text: str) -> int:
    """Whole minutes of hours as people write them: "40", "37,5", "37:30". Raises Refusal("no_minutes")."""
    bare = "".join(text.split())
    if found := _HOURS.fullmatch(bare):
        return int(found[1]) * 60 + int(found[2])
    if not _DECIMAL.fullmatch(bare):
        raise Refusal("no_minutes")
    return round(Fraction(bare.replace(",", ".")) * 60)


def date_of(text: str) -> date:
    """A day of the calendar, 2027-01-01. Raises Refusal("not_a_date", column)."""
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2200:
        raise Refusal("not_a_date", column="valid_from")
    return found


def basis_points_of(text: str) -> int:
    """A percentage such as 12,5 in basis points. Raises Refusal("not_a_percent", column)."""
    if not _PERCENT.fullmatch(text):
        raise Refusal("not_a_percent", column="percent")
    whole, _, part = text.replace(",", ".").partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def _filled(reader: csv.DictReader[str]) -> Iterator[tuple[int, Cells]]:
    """The lines in which something stands, every column of the header there; what lies beyond them is left out."""
    try:
        for cells in reader:
            if reader.line_num > LONGEST:
                raise Refusal("too_many_rows", limit=LONGEST)
            values = {name: _bare(cells[name] or "") for name in reader.fieldnames or ()}
            if any(values.values()):
                yield reader.line_num, values
    except csv.Error:  # a cell without end
        raise Refusal("not_a_price_file", needed=list(_NEEDED)) from None


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:] if value.startswith("'") and value[1:].startswith(ESCAPED) else value


def _kind(cells: Cells) -> str:
    kind = cells.get("row", "").lower() or "price"
    if kind not in _READERS:
        raise Refusal("no_such_row", column="row")
    return kind


def _known(read: Read, groups: Collection[str] | None, vat_codes: Collection[str] | None) -> None:
    """Raises Refusal: no_price_group, no_vat_code."""
    if isinstance(read, NewRow | NewMaximum):
        named = list(read.groups)
    elif isinstance(read, NewAddition):
        named = [read.group] if read.group else []
    else:
        named = [read.group, read.of]
    if groups is not None and any(each not in groups for each in named):
        raise Refusal("no_such_group", column="group")
    code = read.vat_code if isinstance(read, NewRow | NewAddition) else None
    if vat_codes is not None and code and code not in vat_codes:
        raise Refusal("no_vat_code", column="vat")


def _once(read: Read, named: set[tuple[str, ...]]) -> None:
    """Notes what there can be one of, an addition for a group or the subsidy of one. Raises Refusal("named_twice",
    column)."""
    if isinstance(read, NewAddition):
        name, column = ("addition", read.key, read.group or ""), "key"
    elif isinstance(read, NewSubsidy):
        name, column = ("subsidy", read.group, ""), "group"
    else:
        return
    if name in named:
        raise Refusal("named_twice", column=column)
    named.add(name)


def _row(cells: Cells) -> NewRow:
    groups = tuple(cells["group"].split())
    if not groups:
        raise Refusal("no_group_named", column="group")
    unit = _unit(cells, Unit)
    from_minute = minute_of(cells.get("from", ""), "from", 0)
    to_minute = minute_of(cells.get("to", ""), "to", 1440)
    if from_minute >= to_minute:
        raise Refusal("end_before_start", column="to")
    up_to = cells.get("up_to", "")
    return fitting(
        NewRow(
            groups=groups,
            unit=unit,
            amount=minor_units(cells["price"]),
            share=share_of(cells.get("part", "")),
            days=days_of(cells.get("days", "")),
            from_minute=from_minute,
            to_minute=to_minute,
            vat_code=cells.get("vat") or None,
            up_to_minutes=up_to_of(unit, up_to),
        )
    )


def fitting(row: NewRow) -> NewRow:
    """A row whose unit, days and minutes go together. Raises Refusal: whole_days_only, calendar_days_only (column)."""
    if row.unit in (Unit.HALF_DAY, Unit.DAY, Unit.WEEKEND, Unit.WEEK) and (row.from_minute, row.to_minute) != (0, 1440):
        raise Refusal("whole_days_only", column="from")
    if row.unit in (Unit.WEEKEND, Unit.WEEK) and 8 in row.fitting_days:
        raise Refusal("calendar_days_only", column="days")
    return row


def up_to_of(unit: Unit, text: str) -> int | None:
    """The longest minutes of a half day; None for other units. Raises Refusal("half_day_length", column)."""
    is_length = text.isascii() and text.isdigit() and 0 < int(text[:6]) <= 1440
    if (unit is Unit.HALF_DAY) != is_length or (unit is not Unit.HALF_DAY and text):
        raise Refusal("half_day_length", column="up_to")
    return int(text) if unit is Unit.HALF_DAY else None


def _maximum(cells: Cells) -> NewMaximum:
    return NewMaximum(
        amount=minor_units(cells["price"]),
        groups=tuple(cells["group"].split()),
        share=share_of(cells.get("part", "")),
        days=days_of(cells.get("days", "")) or EVERY_DAY,
    )


def _addition(cells: Cells) -> NewAddition:
    key = cells.get("key", "")
    if not _KEY.fullmatch(key):
        raise Refusal("not_a_key", column="key")
    named = cells["group"].split()
    if len(named) > 1:
        raise Refusal("one_group_named", column="group")
    return NewAddition(
        key=key,
        names=_names(cells, 80),
        unit=_unit(cells, ADDED),
        amount=minor_units(cells["price"]),
        vat_code=cells.get("vat", ""),
        required=cells.get("always", "").lower() in _YES,
        group=named[0] if named else None,
    )


def _subsidy(cells: Cells) -> NewSubsidy:
    named = cells["group"].split()
    if len(named) != 1:
        raise Refusal("one_group_named", column="group")
    basis_points = basis_points_of(cells.get("percent", ""))
    if not 1 <= basis_points <= 10_000:
        raise Refusal("not_a_percent", column="percent")
    if cells.get("of", "") in ("", named[0]):
        raise Refusal("subsidy_of_itself", column="of")
    return NewSubsidy(group=named[0], of=cells["of"], basis_points=basis_points, names=_names(cells, 120))


def _names(cells: Cells, longest: int) -> Texts:
    names = Texts.of({language: cells.get(f"name_{language}", "") for language in LANGUAGES})
    for language, text in names.as_dict().items():
        if len(text) > longest:
            raise Refusal("too_long", column=f"name_{language}", most=longest)
    if not names:
        raise Refusal("no_name", column="name_nb")
    return names


def _unit(cells: Cells, units: Collection[Unit] | type[Unit]) -> Unit:
    try:
        unit = Unit(cells["unit"].lower())
    except ValueError:
        raise Refusal("no_such_unit", column="unit") from None
    if unit not in units:
        raise Refusal("no_such_unit", column="unit")
    return unit


_READERS: Mapping[str, Callable[[Cells], Read]] = {
    "price": _row,
    "maximum": _maximum,
    "addition": _addition,
    "subsidy": _subsidy,
}
