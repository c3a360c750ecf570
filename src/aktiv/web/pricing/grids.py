"""The grids of a price list as the page shows them: rows of fields, each with its name for those who cannot see where
in the grid it stands, and with what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aktiv.prices import words
from aktiv.prices.rules.reading import days_of
from aktiv.prices.tariffs import ADDED, Group, Unit
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Problem
from aktiv.web.components.links import Choice
from aktiv.web.pricing.typed import LETTERS, MOST, Errors, Values, count_of

DAYS = ("", "1-5", "6-8", "6 7", "1-4", "5", "6", "7 8", "7", "8")
"""Sets of days that a list offers; another that a list has is offered beside them."""
SPARE: Mapping[str, int] = {"rader": 3, "tak": 1, "tillegg": 1, "tilskudd": 1}
"""Empty rows at the end of each grid."""


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a grid. `kind` is text, select, box or hidden; `size` names its width."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    size: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    longest: int = 12
    inputmode: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands under a column."""

    column: str
    inputs: tuple[Input, ...]
    price: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a grid; `gone` is the field that takes it out."""

    number: int
    cells: tuple[Cell, ...]
    gone: Input


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of fields. `counter` is the field that says how many rows it has."""

    kind: str
    heading: str
    help: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    can_grow: bool

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong, in the order of the rows."""
        for row in self.rows:
            for each in (given for cell in row.cells for given in cell.inputs):
                if each.error:
                    yield Problem(f"{each.label}: {each.error}", f"id_{each.name}")


@dataclass(frozen=True, slots=True)
class Scene:
    """What fields are made of: their values and errors, the groups, the VAT codes, and whose language it is in."""

    values: Values
    errors: Errors
    groups: Sequence[Group]
    vat_codes: Sequence[str]
    language: str
    currency: str

    def error(self, name: str) -> str:
        """What is wrong with a field, in words."""
        refusal = self.errors.by_field.get(name)
        return said(refusal, self.language, self.currency) if refusal else ""

    def input(self, name: str, label: str, **more: object) -> Input:
        """A field with what is in it."""
        return Input(name, label, self.values.get(name, ""), error=self.error(name), **more)  # type: ignore[arg-type]  # names of fields

    def choices(self, name: str, offered: Sequence[tuple[str, str]], otherwise: str = "") -> tuple[Choice, ...]:
        """Choices with the chosen one marked."""
        chosen = self.values.get(name, otherwise)
        return tuple(Choice(value, label, value == chosen) for value, label in offered)


def said(refusal: Refusal, language: str, currency: str) -> str:
    """A refusal about a field of the grid: it stands beside what it is about, so it may be shorter."""
    if refusal.code == "no_such_unit" or not refusal.data:
        refusal = Refusal(refusal.code, **{"group": "", **refusal.data})
    return words.sentence(refusal, language, currency)


def grids(scene: Scene, spare: Mapping[str, int] = SPARE) -> list[Grid]:
    """Prices, day maxima, additions and subsidies, each with some empty rows. `spare` says how many of each."""
    every = _("All groups")
    names = [(group.code, group.names.said_in(scene.language).text) for group in scene.groups]
    of_all = [("", every), *names]
    vat = _("VAT code")
    makers = {
        "rader": (
            _("Prices"),
            _("A line for each unit, part and time. Leave a price empty where a group has none; 0 is free of charge."),
            (_("Unit"), _("Part"), _("Days"), _("From"), _("To"), _("Half day"), vat),
            names,
            _of_prices,
        ),
        "tak": (
            _("The most of a day"),
            _("What a use of one day never passes, VAT included. An empty part is every part without its own."),
            (_("Part"), _("Days")),
            of_all,
            _of_maxima,
        ),
        "tillegg": (
            _("Additions"),
            _("What is had besides: cleaning, a caretaker. A price for a group goes before that for all."),
            (_("Name"), _("Unit"), vat, _("Always")),
            of_all,
            _of_additions,
        ),
        "tilskudd": (
            _("Subsidies"),
            _("A group that pays another group’s prices less a share; the payer reads why."),
            (_("Group"), _("Pays the prices of"), _("Less, %"), _("Said to the payer")),
            [],
            _of_subsidies,
        ),
    }
    found = []
    for kind, (heading, help_text, columns, groups, cells_of) in makers.items():
        kept = count_of(scene.values, kind)
        count = min(kept + spare.get(kind, 0), MOST[kind])
        rows = []
        for place in range(count):
            start, where = f"{LETTERS[kind]}{place}", _("Line %(number)s") % {"number": place + 1}
            cells = [*cells_of(scene, start, where, columns)]
            for code, name in groups:
                given = scene.input(f"{start}_p_{code}", f"{where}, {name}", size="amount", inputmode="decimal")
                cells.append(Cell(name, (given,), price=True))
            gone = scene.input(f"{start}_slett", _("Delete %(line)s") % {"line": where.lower()}, kind="box")
            rows.append(Row(place + 1, tuple(cells), gone))
        found.append(
            Grid(
                kind, heading, help_text, (*columns, *(name for _code, name in groups)), tuple(rows), count < MOST[kind]
            )
        )
    return found


def _of_prices(scene: Scene, start: str, where: str, columns: Sequence[str]) -> Iterator[Cell]:
    unit, part, days, first, last, half, vat = columns
    yield _one(scene, f"{start}_enhet", where, unit, units(scene, f"{start}_enhet", tuple(Unit), Unit.HOUR))
    yield _one(scene, f"{start}_del", where, part, size="tiny", longest=9)
    yield _one(scene, f"{start}_dager", where, days, day_choices(scene, f"{start}_dager"))
    yield _one(scene, f"{start}_fra", where, first, size="tiny", longest=5)
    yield _one(scene, f"{start}_til", where, last, size="tiny", longest=5)
    yield _one(scene, f"{start}_inntil", where, half, size="tiny", longest=4)
    yield _one(scene, f"{start}_mva", where, vat, vat_choices(scene, f"{start}_mva"), size="short")


def _of_maxima(scene: Scene, start: str, where: str, columns: Sequence[str]) -> Iterator[Cell]:
    part, days = columns
    yield _one(scene, f"{start}_del", where, part, size="tiny", longest=9)
    yield _one(scene, f"{start}_dager", where, days, day_choices(scene, f"{start}_dager"))


def _of_additions(scene: Scene, start: str, where: str, columns: Sequence[str]) -> Iterator[Cell]:
    name, unit, vat, always = columns
    key = scene.input(f"{start}_nokkel", "", kind="hidden")
    yield Cell(name, (key, *_names(scene, f"{start}_navn", f"{where}, {name}", 80)))
    yield _one(scene, f"{start}_enhet", where, unit, units(scene, f"{start}_enhet", ADDED, Unit.FIXED))
    yield _one(scene, f"{start}_mva", where, vat, vat_choices(scene, f"{start}_mva"), size="short")
    yield Cell(always, (scene.input(f"{start}_alltid", f"{where}, {always}", kind="box"),))


def _of_subsidies(scene: Scene, start: str, where: str, columns: Sequence[str]) -> Iterator[Cell]:
    group, of, less, why = columns
    named = [(each.code, each.names.said_in(scene.language).text) for each in scene.groups]
    yield _one(scene, f"{start}_gruppe", where, group, scene.choices(f"{start}_gruppe", named))
    yield _one(scene, f"{start}_av", where, of, scene.choices(f"{start}_av", named))
    yield _one(scene, f"{start}_prosent", where, less, size="tiny", longest=6)
    yield Cell(why, tuple(_names(scene, f"{start}_navn", f"{where}, {why}", 120)))


def _names(scene: Scene, start: str, label: str, longest: int) -> Iterator[Input]:
    for language, told in (("nb", "bokmål"), ("nn", "nynorsk"), ("en", "English")):
        yield scene.input(f"{start}_{language}", f"{label}, {told}", size="name", longest=longest, language=told)


def _one(
    scene: Scene,
    name: str,
    where: str,
    column: str,
    choices: tuple[Choice, ...] = (),
    *,
    size: str = "",
    longest: int = 12,
) -> Cell:
    kind = "select" if choices else "text"
    return Cell(
        column, (scene.input(name, f"{where}, {column}", kind=kind, choices=choices, size=size, longest=longest),)
    )


def units(scene: Scene, name: str, offered: Sequence[Unit], otherwise: Unit) -> tuple[Choice, ...]:
    """Units to choose among."""
    named = [(unit.value, words.per_unit(unit, scene.language)) for unit in offered]
    return scene.choices(name, named, otherwise.value)


def vat_choices(scene: Scene, name: str) -> tuple[Choice, ...]:
    """VAT codes to choose among; a new row begins with the list's."""
    known = list(scene.vat_codes)
    chosen = scene.values.get(name, scene.values.get("mva", ""))
    if chosen and chosen not in known:
        known.insert(0, chosen)
    return tuple(Choice(code, code, code == chosen) for code in known)


def day_choices(scene: Scene, name: str) -> tuple[Choice, ...]:
    """Sets of days to choose among, and the one that the row has."""
    chosen = scene.values.get(name, "")
    offered = DAYS if chosen in DAYS else (chosen, *DAYS)
    return tuple(Choice(days, _days(days, scene.language), days == chosen) for days in offered)


def _days(days: str, language: str) -> str:
    try:
        read = days_of(days)
    except Refusal:
        return days
    return (words.days_told(read, language) if read else "") or _("every day")
