"""A price list as a file that a spreadsheet opens and that is read back to the same (rules.reading)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from aktiv.prices.new_lists import EVERY_DAY, NewList, NewRow, Share
from aktiv.prices.rules.reading import ESCAPED

COLUMNS = (
    "row", "group", "unit", "part", "days", "from", "to", "up_to", "price", "vat", "key", "name_nb", "name_nn",
    "name_en", "always", "of", "percent",
)  # fmt: skip


def written(new: NewList) -> str:
    """The file, with semicolons between its cells as Norwegian spreadsheets want them."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    for cells in _lines(new):
        writer.writerow({name: f"'{text}" if text.startswith(ESCAPED) else text for name, text in cells.items()})
    return out.getvalue()


def kroner(amount: int) -> str:
    """Øre as people write kroner: 185 or 185,50."""
    return f"{amount // 100},{amount % 100:02}" if amount % 100 else str(amount // 100)


def percent(basis_points: int) -> str:
    """Basis points as people write percent: 12 or 12,5."""
    return kroner(basis_points).rstrip("0") if basis_points % 100 else str(basis_points // 100)


def days_written(days: frozenset[int]) -> str:
    """Days of the price week as figures; nothing for all of them."""
    if days >= EVERY_DAY:
        return ""
    found: list[str] = []
    for day in sorted(days):
        if day - 1 in days:
            continue
        last = next(each for each in range(day, 9) if each + 1 not in days)
        found.append(f"{day}-{last}" if last > day + 1 else f"{day} {last}" if last > day else str(day))
    return " ".join(found)


def clock(minute: int) -> str:
    """A minute of the day as 18:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def part(share: Share | None) -> str:
    """A part of the hall as it is written in the list."""
    return f"{share[0]}/{share[1]}" if share else ""


def _lines(new: NewList) -> Iterator[Mapping[str, str]]:
    for row in new.rows:
        yield {
            "row": "price",
            "group": " ".join(row.groups),
            "unit": row.unit.value,
            "part": part(row.share),
            "days": _days(row),
            "from": clock(row.from_minute) if row.from_minute else "",
            "to": clock(row.to_minute) if row.to_minute < 1440 else "",
            "up_to": str(row.up_to_minutes or ""),
            "price": kroner(row.amount),
            "vat": row.vat_code or new.vat_code,
        }
    for top in new.maxima:
        yield {
            "row": "maximum",
            "group": " ".join(top.groups),
            "part": part(top.share),
            "days": days_written(top.days),
            "price": kroner(top.amount),
        }
    for added in new.additions:
        yield {
            "row": "addition",
            "group": added.group or "",
            "unit": added.unit.value,
            "price": kroner(added.amount),
            "vat": added.vat_code,
            "key": added.key,
            **{f"name_{language}": text for language, text in added.names.as_dict().items()},
            "always": "yes" if added.required else "no",
        }
    for less in new.subsidies:
        yield {
            "row": "subsidy",
            "group": less.group,
            "of": less.of,
            "percent": percent(less.basis_points),
            **{f"name_{language}": text for language, text in less.names.as_dict().items()},
        }


def _days(row: NewRow) -> str:
    usual = NewRow(groups=(), unit=row.unit, amount=0).fitting_days
    return "" if row.fitting_days == usual else days_written(row.fitting_days)
