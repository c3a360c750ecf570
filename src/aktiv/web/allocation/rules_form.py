"""A rule table as a form, and back: rows of fields, every fault at its own field."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.people.models import Team
from aktiv.seasons.rules.tables import MOST_ROWS, USUAL_DATES, USUAL_HOURS
from aktiv.values.typed_text import whole
from aktiv.web.allocation.words import clock_of, minute_of, weekdays
from aktiv.web.club.words import LEVELS
from aktiv.web.components.forms import Field

SPARE = 2
MOST = MOST_ROWS
MOST_OPEN = 40
"""Lines that are fields at once; with more in all, one list is open and the others are folded."""
AGES = (("from_age", n_("From age")), ("to_age", n_("To age")))
KINDS: Mapping[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    "points": (
        n_("Priority points"),
        n_("The first row that fits a group counts. More points go before fewer; a group that no row fits gets none."),
        (("name", n_("Name")), *AGES, ("levels", n_("Level")), ("points", n_("Points"))),
    ),
    "windows": (
        n_("When groups may train"),
        n_("A group trains inside the rows of its age. An age without a row may train at any time."),
        (("name", n_("Name")), *AGES, ("days", n_("Days")), ("from_minute", n_("From")), ("to_minute", n_("To"))),
    ),
    "due": (
        n_("Hours that a club is due"),
        n_("Minutes a week for each group, and for each member, at most so many. The first row that fits counts."),
        (
            ("name", n_("Name")),
            *AGES,
            ("levels", n_("Level")),
            ("minutes", n_("Minutes")),
            ("first_minutes", n_("For the first time")),
            ("per_member", n_("Per member")),
            ("at_most", n_("At most")),
        ),
    ),
    "caps": (
        n_("The most that a group is given"),
        n_("What is asked for beyond this is cut. The first row that fits counts."),
        (("name", n_("Name")), *AGES, ("sessions", n_("Times a week")), ("minutes", n_("Minutes a time"))),
    ),
}
"""Each list of a table: its heading, what it does, and its columns."""
DIALS: tuple[tuple[str, str, str, int], ...] = (
    ("travel_km", n_("Furthest from the home hall, km"), n_("Halls further away are not looked at."), 2000),
    ("most_halls", n_("Most halls for a group"), n_("The nearest and those it wished for."), 15),
    ("days_apart", n_("Days between two times"), n_("1: on different days."), 1),
    ("continuity_points", n_("Worth of keeping last season’s time"), n_("0 to 1,000; 40 is usual."), 40),
    ("unused_percent", n_("Taken for what was not used last season, %"), n_("0: nothing is taken."), 0),
    (
        "give_back_days",
        n_("Days before: time given back later is late"),
        n_("0: nothing is late. Late time is shown apart in what was unused."),
        0,
    ),
    (
        "fair_percent",
        n_("How much even shares count, %"),
        n_("10 to 400; 100 is usual. More brings clubs nearer each other, and costs other points."),
        100,
    ),
    (
        "edge_points",
        n_("Points for a time at the edge of the opening hours"),
        n_("0: none. For each end beyond which the hall is not open; before priority points."),
        0,
    ),
    (
        "rest_minutes",
        n_("Shortest time that is of use, minutes"),
        n_("0: no matter. No time begins so that less is left to closed hours, where another start leaves none."),
        0,
    ),
    (
        "offer_hours",
        n_("Hours to answer when freed time is offered"),
        n_(
            "6 to 336; 48 is usual. To groups that were refused, one at a time. Dates that begin sooner are free at "
            "once."
        ),
        USUAL_HOURS,
    ),
    (
        "offer_dates",
        n_("Fewest dates that are offered so"),
        n_("1 to 40; 4 is usual. Fewer dates are free for everybody at once."),
        USUAL_DATES,
    ),
)
STEPS_LABEL = n_("Worth of each fifth of what a club is due")
STEPS_HELP = n_("Five numbers, none larger than the one before, such as 32000 8000 2000 500 120. Empty: these.")
SWITCHES: tuple[tuple[str, str, str, bool], ...] = (
    ("fair", n_("Even out between clubs"), "", True),
    ("own_hall_counts", n_("Hours in a club’s own halls count"), "", True),
)
"""What is either so or not: words, help, and what holds where a table does not say."""
OPENED: tuple[tuple[str, str, str, bool], ...] = (
    ("alternate_weeks", n_("Clubs may ask for every other week"), n_("Two groups can then share one time."), False),
    (
        "part_of_season",
        n_("Clubs may ask for a part of the season"),
        n_("Autumn, winter, or from a day to a day."),
        False,
    ),
    ("shorter_times", n_("Clubs may say that a shorter time will do"), n_("More groups then get one."), False),
    (
        "sister_groups",
        n_("Clubs may ask for groups right after each other"),
        n_("In the same hall. Worth points beside the groups’ own wishes."),
        False,
    ),
    (
        "club_hours",
        n_("Clubs may ask for hours and share them out themselves"),
        n_("The club divides its times among its teams afterwards."),
        False,
    ),
)
"""What clubs may ask for beside the usual, in the same way."""
DAY_SETS = ("0123456", "01234", "56", "0", "1", "2", "3", "4", "5", "6")
FAULTS: Mapping[str, str] = {
    "not_a_whole_number": n_("Write a whole number."),
    "out_of_range": n_("The number is too small or too large."),
    "before_from_age": n_("The ages must come the lowest first."),
    "no_name": n_("Give the row a name: whoever is refused by it is told it."),
    "not_a_list": n_("This must be a list."),
    "not_an_object": n_("This must be a row."),
    "not_true_or_false": n_("This must be true or false."),
    "not_days": n_("Choose days."),
    "not_a_number": n_("Write a number, such as 1,5."),
    "before_from_minute": n_("Write two times, the first one first."),
    "no_rows": n_("There must be at least one row."),
    "too_many_rows": n_("There may be at most 40 lines."),
    "unknown": n_("This is not known here."),
    "unknown_level": n_("There is no such level. A file calls them recreational, local, regional and national."),
    "twice": n_("This stands twice."),
    "not_five_falling": n_("Write five whole numbers, none larger than the one before."),
    "no_time": n_("Write a time, such as 20.30."),
}
"""What is wrong with a value, by the codes of rules.tables."""
Faults = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a row."""

    name: str
    label: str
    column: str
    value: str
    size: str
    error: str
    choices: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A list of the table as fields."""

    kind: str
    heading: str
    help: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Input, ...], ...]
    error: str
    folded: tuple[tuple[str, str], ...] | None = None
    """Where it is folded: what each line says, in one hidden field each. None where it is open."""
    names: str = ""


def values_of(table: Mapping[str, Any]) -> dict[str, str]:
    """What the form is filled with for a table of no more than `MOST` rows in each list."""
    values: dict[str, str] = {}
    for kind, (_heading, _help, columns) in KINDS.items():
        rows = table.get(kind) or []
        values[kind] = str(min(len(rows) + SPARE, MOST))
        for number, row in enumerate(rows):
            for key, _label in columns:
                values[f"{kind}-{number}-{key}"] = _told(key, row)
    for key, _label, _help, otherwise in DIALS:
        values[key] = str(table.get(key, otherwise))
    values["fair_steps"] = " ".join(str(each) for each in table.get("fair_steps") or ())
    for key, _label, _help, otherwise in (*SWITCHES, *OPENED):
        values[key] = "1" if table.get(key, otherwise) else ""
    return values


def _told(key: str, row: Mapping[str, Any]) -> str:
    defaults = {"from_age": 0, "to_age": 120, "from_minute": 0, "to_minute": 1440, "days": list(range(7)), "levels": []}
    value = row.get(key, defaults.get(key, ""))
    if key == "days":
        return "".join(str(each) for each in sorted(value))
    if key == "levels":
        return " ".join(value)
    if key in {"from_minute", "to_minute"}:
        return clock_of(value)
    return "" if value is None else str(value).replace(".", ",") if key == "per_member" else str(value)


def table_in(values: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """The table that the form says, and which field each place of it came from: (path, field, code when it is no time).

    Rows in which nothing is named or numbered are left out.
    """
    table: dict[str, Any] = {}
    places: list[tuple[str, str, str]] = []
    for kind, (_heading, _help, columns) in KINDS.items():
        rows: list[dict[str, Any]] = []
        for number in range(lines_of(kind, values)):
            typed = {key: values.get(f"{kind}-{number}-{key}", "") for key, _label in columns}
            if not any(text for key, text in typed.items() if key not in {"days", "levels"}):
                continue
            row: dict[str, Any] = {}
            for key, text in typed.items():
                value = _value(key, text)
                places.append((f"/{kind}/{len(rows)}/{key}", f"{kind}-{number}-{key}", _no_time(key, text)))
                if value is not None:
                    row[key] = value
            rows.append(row)
        table[kind] = rows
    for key, _label, _help, _otherwise in DIALS:
        text = values.get(key, "")
        table[key] = int(text) if text.isascii() and text.isdigit() else text
        places.append((f"/{key}", key, ""))
    if steps := values.get("fair_steps", "").replace(",", " ").split():
        whole_ones = all(each.isascii() and each.isdigit() and len(each) < 9 for each in steps)
        table["fair_steps"] = [int(each) for each in steps] if whole_ones else steps
    places.append(("/fair_steps", "fair_steps", ""))
    for key, *_words in (*SWITCHES, *OPENED):
        table[key] = bool(values.get(key))
    return table, places


def _value(key: str, text: str) -> Any:
    if key == "name":
        return text
    if key == "days":
        return sorted({int(each) for each in text if each in "0123456"})
    if key == "levels":
        return text.split()
    if key in {"from_minute", "to_minute"}:
        return minute_of(text) if text else None
    if key == "per_member":
        return text.replace(",", ".") or "0"
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else text


def _no_time(key: str, text: str) -> str:
    return "no_time" if key in {"from_minute", "to_minute"} and text and minute_of(text) is None else ""


def faults_by_field(faults: Sequence[tuple[str, str]], places: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """What is wrong, in words, by field; what belongs to no field by its path."""
    fields = {path: name for path, name, _code in places}
    found = {name: _(FAULTS[code]) for _path, name, code in places if code}
    for path, code in faults:
        found.setdefault(fields.get(path, path), _(FAULTS.get(code, FAULTS["unknown"])))
    return found


def unfolded(values: Mapping[str, str]) -> dict[str, str]:
    """What the form says, with the lines of folded lists as the fields that they are when open."""
    found = dict(values)
    for kind, (_heading, _help, columns) in KINDS.items():
        for number in range(lines_of(kind, values)):
            try:
                told = json.loads(found.pop(f"{kind}-{number}", "null"))
            except (ValueError, RecursionError):
                continue
            if isinstance(told, dict):
                found |= {f"{kind}-{number}-{key}": str(told.get(key, "")) for key, _label in columns}
    return found


def lines_of(kind: str, values: Mapping[str, str]) -> int:
    """How many lines a list of the form has."""
    return min(whole(values.get(kind, ""), 0), MOST + 1)


def grids(values: Mapping[str, str], faults: Faults, open_: str = "") -> list[Grid]:
    """The lists of the table as fields, in order. Where there are more than `MOST_OPEN` lines in all, one list is open:
    the first with a fault, else the one that is asked for, else the first."""
    counts = {kind: lines_of(kind, values) for kind in KINDS}
    faulty = next((kind for kind in KINDS if any(name.strip("/").split("-")[0] == kind for name in faults)), "")
    shown = faulty or (open_ if open_ in KINDS else next(iter(KINDS)))
    few = sum(counts.values()) <= MOST_OPEN
    return [_grid(kind, counts[kind], values, faults, folded=not few and kind != shown) for kind in KINDS]


def _grid(kind: str, count: int, values: Mapping[str, str], faults: Faults, *, folded: bool) -> Grid:
    heading, help_text, columns = KINDS[kind]
    lines = [{key: values.get(f"{kind}-{number}-{key}", "") for key, _label in columns} for number in range(count)]
    named = [line["name"] for line in lines if line["name"]]
    return Grid(
        kind,
        _(heading),
        _(help_text),
        tuple(_(label) for _key, label in columns),
        tuple(
            tuple(_input(f"{kind}-{number}-{key}", _(label), values, faults) for key, label in columns)
            for number in range(count)
        ),
        faults.get(f"/{kind}", ""),
        tuple((f"{kind}-{number}", json.dumps(line)) for number, line in enumerate(lines)) if folded else None,
        ", ".join(dict.fromkeys(named)) if folded else "",
    )


def _input(name: str, label: str, values: Mapping[str, str], faults: Faults) -> Input:
    _kind, number, key = name.split("-")
    value = values.get(name, "")
    where = _("Line %(number)s") % {"number": int(number) + 1}
    choices: tuple[tuple[str, str, bool], ...] = ()
    if key == "days":
        chosen = value or "0123456"
        offered = DAY_SETS if chosen in DAY_SETS else (chosen, *DAY_SETS)
        choices = tuple((each, days_told(each), each == chosen) for each in offered)
    elif key == "levels":
        sets = ["", *Team.Level.values]
        if value not in sets:
            sets.insert(0, value)
        choices = tuple((each, levels_told(each.split()), each == value) for each in sets)
    size = "name" if key == "name" else "short" if choices else "tiny"
    return Input(name, f"{where}, {label}", label, value, size, faults.get(name, ""), choices)


def days_told(days: str) -> str:
    """ "alle dager", "man–fre", "lør, søn"."""
    if days == "0123456":
        return _("all days")
    if days == "01234":
        return _("weekdays")
    if days == "56":
        return _("Saturday and Sunday")
    names = weekdays()
    return ", ".join(names[int(each)].lower() for each in days)


def levels_told(levels: Sequence[str]) -> str:
    """Levels in words; none is all."""
    return ", ".join(_(LEVELS[each]).lower() if each in LEVELS else each for each in levels) or _("all levels")


def dials(values: Mapping[str, str], faults: Faults) -> list[Field]:
    """What the table says as a whole."""
    fields = [
        Field(key, _(label), values.get(key, ""), hint=_(help_text), longest=5, inputmode="numeric",
              error=faults.get(key, ""), mark_required=False)
        for key, label, help_text, _otherwise in DIALS
    ]  # fmt: skip
    steps = Field("fair_steps", _(STEPS_LABEL), values.get("fair_steps", ""), hint=_(STEPS_HELP), longest=60,
                  error=faults.get("fair_steps", ""), optional=True)  # fmt: skip
    return [*fields, steps, *_switches(SWITCHES, values)]


def opened(values: Mapping[str, str]) -> list[Field]:
    """What clubs may ask for beside the usual."""
    return _switches(OPENED, values)


def _switches(switches: Sequence[tuple[str, str, str, bool]], values: Mapping[str, str]) -> list[Field]:
    return [
        Field(
            key, _(label), values.get(key, ""), "checkbox", hint=_(help_text) if help_text else "", mark_required=False
        )
        for key, label, help_text, _otherwise in switches
    ]
