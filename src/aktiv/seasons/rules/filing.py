"""Applications as a file: one line for each group of each club, read whole, with what is wrong by line and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from aktiv.seasons.rules.options import NONE, Options
from aktiv.seasons.rules.shares import share_of
from aktiv.seasons.rules.weeks import EVERY, KINDS

COLUMNS = (
    "club", "group", "activity", "from_age", "to_age", "level", "members", "sessions", "minutes", "share", "coaches",
    "wishes", "weeks", "first_day", "last_day", "least_minutes", "beside", "whole_club",
)  # fmt: skip
"""`club` is an organisation number, `activity` a slug, `wishes` such as "tue 17:30 12; thu 18:00 12", the hall's id
last; a "2:" before one makes it a second choice. `weeks` is every, odd, even or either, days are such as 2027-01-01,
`beside` is the name of another group of the club, `whole_club` yes for hours that the club shares out itself."""
OPENED_BY = {
    "weeks": "alternate_weeks",
    "first_day": "part_of_season",
    "last_day": "part_of_season",
    "least_minutes": "shorter_times",
    "beside": "sister_groups",
    "whole_club": "club_hours",
}
"""Columns that mean something only where the round's rules have an option open."""
REQUIRED = frozenset(COLUMNS) - {"coaches", "wishes", "share", "level"} - set(OPENED_BY)
YES, NO = frozenset({"yes", "ja", "1"}), frozenset({"", "no", "nei", "0"})
DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class FileWish:
    """A wish as the file says it."""

    space_id: int
    weekday: int
    from_minute: int
    choice: int


@dataclass(frozen=True, slots=True)
class FileGroup:
    """A line that was read."""

    line: int
    club: str
    name: str
    activity: str
    from_age: int
    to_age: int
    level: str
    members: int
    sessions: int
    minutes: int
    share: Fraction
    coaches: tuple[str, ...]
    wishes: tuple[FileWish, ...]
    options: Options = NONE


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: `code` is no_column, unknown_column, column_twice, not_a_line, too_many_cells, missing,
    not_a_number, not_a_share, not_a_wish, not_weeks, not_a_day, not_yes_or_no or too_many_lines."""

    line: int
    column: str
    text: str
    code: str


def read_file(text: str) -> tuple[list[FileGroup], list[Fault]]:
    """The lines and their faults; what the database alone knows is not asked here."""
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=max(";,\t", key=first.count))
    try:
        head = [each.strip().lower() for each in next(rows, [])]
    except csv.Error:
        return [], [Fault(1, "", "", "not_a_line")]
    faults = [Fault(1, each, "", "no_column") for each in COLUMNS if each in REQUIRED and each not in head]
    faults += [Fault(1, each, each, "unknown_column") for each in head if each and each not in COLUMNS]
    faults += [Fault(1, each, each, "column_twice") for each in COLUMNS if head.count(each) > 1]
    found: list[FileGroup] = []
    if faults:
        return found, faults
    while True:
        number = rows.line_num + 1  # where the line begins: a cell in quotation marks may hold several
        try:
            cells = next(rows, None)
        except csv.Error:
            faults.append(Fault(number, "", "", "not_a_line"))
            break
        if cells is None:
            break
        if number > MOST_LINES + 1:
            faults.append(Fault(number, "", "", "too_many_lines"))
            break
        if any(each.strip() for each in cells):
            wrong = [Fault(number, "", each, "too_many_cells") for each in cells[len(head) :] if each.strip()][:1]
            read = _group(number, {name: cell.strip() for name, cell in zip(head, cells, strict=False)}, wrong)
            faults += wrong
            if not wrong:
                found.append(read)
    return found, faults


def _group(line: int, row: Mapping[str, str], faults: list[Fault]) -> FileGroup:
    for column in ("club", "group", "activity"):
        if not row.get(column):
            faults.append(Fault(line, column, "", "missing"))

    def number(column: str) -> int:
        text = row.get(column, "")
        if text.isascii() and text.isdigit() and len(text) < 6:
            return int(text)
        faults.append(Fault(line, column, text, "not_a_number"))
        return 0

    text = row.get("share") or "1"
    share = share_of(text)
    if share is None:
        faults.append(Fault(line, "share", text, "not_a_share"))
    wishes = []
    for piece in row.get("wishes", "").split(";"):
        if piece.strip():
            wish = _wish(piece)
            if wish is None:
                faults.append(Fault(line, "wishes", piece.strip(), "not_a_wish"))
            else:
                wishes.append(wish)
    return FileGroup(
        line=line,
        club="".join(row.get("club", "").split()),
        name=row.get("group", ""),
        activity=row.get("activity", ""),
        from_age=number("from_age"),
        to_age=number("to_age"),
        level=row.get("level") or "local",
        members=number("members"),
        sessions=number("sessions"),
        minutes=number("minutes"),
        share=Fraction(1) if share is None else share,
        coaches=tuple(each.strip() for each in row.get("coaches", "").split(";") if each.strip()),
        wishes=tuple(wishes),
        options=_options(line, row, faults),
    )


def _options(line: int, row: Mapping[str, str], faults: list[Fault]) -> Options:
    def day(column: str) -> date | None:
        text = row.get(column, "")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            faults.append(Fault(line, column, text, "not_a_day"))
            return None

    weeks, least, whole = (row.get(each, "").lower() for each in ("weeks", "least_minutes", "whole_club"))
    if weeks and weeks not in KINDS:
        faults.append(Fault(line, "weeks", weeks, "not_weeks"))
    number = int(least) if least.isascii() and least.isdigit() and len(least) < 6 else None
    if least and number is None:
        faults.append(Fault(line, "least_minutes", least, "not_a_number"))
    if whole not in YES | NO:
        faults.append(Fault(line, "whole_club", whole, "not_yes_or_no"))
    return Options(
        weeks=weeks or EVERY,
        first=day("first_day"),
        last=day("last_day"),
        least=number,
        beside=row.get("beside", ""),
        whole=whole in YES,
    )


def _wish(text: str) -> FileWish | None:
    choice, colon, rest = text.strip().partition(":")
    if colon and choice in {"1", "2"}:
        text = rest
    else:
        choice = "1"
    pieces = text.split()
    if len(pieces) != 3 or pieces[0].lower() not in DAYS or not pieces[2].isascii() or not pieces[2].isdigit():
        return None
    hour, _colon, minute = pieces[1].replace(".", ":").partition(":")
    if not (hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit() and len(hour + minute) <= 4):
        return None
    if int(hour) > 23 or int(minute) > 59 or len(pieces[2]) > 15:
        return None
    return FileWish(int(pieces[2]), DAYS[pieces[0].lower()], int(hour) * 60 + int(minute), int(choice))
