"""Benefits as they are drawn: tables with their charts beside, made from the same rows as JSON and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aktiv.collaboration import benefit_words as words
from aktiv.collaboration.words import ROLES
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, count, on_day
from aktiv.web.collaboration.tables import entered_told
from aktiv.web.components.charts import BarChart, ColumnChart, Value
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.benefits makes them
ICONS = {
    "success": "CheckmarkCircle",
    "warning": "QuestionmarkCircle",
    "danger": "ExclamationmarkTriangle",
    "neutral": "Clock",
}
"""What stands before the word, by how grave it is: nothing is told by colour alone."""
DRAWN = 12
"""Bars at most: the rest stands in the table."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a block of a page."""

    template: ClassVar[str] = "collaboration/chart.html"

    drawn: BarChart | ColumnChart


def standing_tag(standing: str) -> Tag:
    """How a benefit stands, as an icon, a word and a colour."""
    grave, word = words.STANDINGS[standing]
    return Tag(str(word), grave, ICONS[grave])  # type: ignore[arg-type]  # the table holds no other


def benefit_table(rows: Sequence[Row]) -> Table:
    """Every benefit in sum: baseline, what the plan says for the day it was measured, what was measured, and target."""
    columns = (
        Column(pgettext("benefit", "Benefit")),
        Column(_("How it stands")),
        Column(pgettext("benefit", "Measured"), num=True),
        Column(_("The plan then"), num=True),
        Column(pgettext("benefit", "Baseline"), num=True),
        Column(pgettext("benefit", "Target"), num=True),
    )
    lines = tuple(
        (
            Cell(each["title"], _below(each), reverse("collaboration_benefit", args=[each["number"]])),
            Cell("", _measured_members(each), tag=standing_tag(each["standing"])),
            *_values(each["unit"], each["sum"]),
        )
        for each in rows
    )
    return Table(
        "benefits",
        _("Promised and measured"),
        columns,
        lines,
        _("No benefit has been promised yet."),
        note=_("Below what was measured: where it lies when chance and error are counted in."),
    )


def _below(row: Row) -> str:
    said = [str(words.KINDS[row["kind"]]), row["owner_name"], _("due %(day)s") % {"day": on_day(row["due"])}]
    return ", ".join(said)


def _measured_members(row: Row) -> str:
    if row["members"] == 1 and row["measured_members"] == 1:
        return ""
    told = _("measured by %(some)s of %(all)s partners")
    return told % {"some": count(row["measured_members"]), "all": count(row["members"])}


def _values(unit: str, told: Row | None) -> tuple[Cell, Cell, Cell, Cell]:
    if told is None:
        return (Cell("–"),) * 4
    expected = words.ranged(unit, told["least"], told["most"])
    below = [words.ranged(unit, told["low"], told["high"]), on_day(told["measured_on"])]
    return (
        Cell(words.valued(unit, told["value"]), ", ".join(filter(None, below))),
        Cell(words.valued(unit, told["planned_then"])),
        Cell(words.valued(unit, told["baseline"]), on_day(told["baseline_on"])),
        Cell(words.valued(unit, told["target"]), expected),
    )


def reached_chart(rows: Sequence[Row]) -> Chart | None:
    """How much of each promised change is there, the largest first; none when nothing is measured."""
    measured = [each for each in rows if each["sum"] is not None and each["sum"]["reached_percent"] is not None]
    measured.sort(key=lambda each: -each["sum"]["reached_percent"])
    values = tuple(
        Value(each["title"], max(0, round(each["sum"]["reached_percent"])), _reached(each)) for each in measured[:DRAWN]
    )
    if not values:
        return None
    told = "; ".join(f"{each.label}: {each.told}" for each in values)
    return Chart(BarChart("reached", _("How much of what was promised is reached"), told, values))


def _reached(row: Row) -> str:
    return f"{words.figure(row['sum']['reached_percent'])}\u00a0%"


def part_table(row: Row) -> Table:
    """One benefit for each partner, and in sum."""
    columns = (
        Column(_("Partner")),
        Column(_("How it stands")),
        Column(pgettext("benefit", "Measured"), num=True),
        Column(_("The plan then"), num=True),
        Column(pgettext("benefit", "Baseline"), num=True),
        Column(pgettext("benefit", "Target"), num=True),
    )
    lines = tuple(
        (
            Cell(each["member_name"], _("baseline: %(source)s") % {"source": each["baseline_source"]}),
            Cell("", _by_which(each), tag=standing_tag(each["standing"])),
            *_values(row["unit"], each),
        )
        for each in row["parts"]
    )
    totals: tuple[Cell, ...] = ()
    if len(row["parts"]) > 1:
        sums = _values(row["unit"], row["sum"])
        totals = (Cell(_("In all")), Cell(str(words.STANDINGS[row["standing"]][1])), *sums)
    note = _("What adds up is added; of shares, days and points it is the mean. Who has not measured is not in it.")
    return Table("parts", _("For each partner"), columns, lines, note=note if totals else "", totals=totals)


def _by_which(part: Row) -> str:
    """Which version of the plan it is held against, and how it stands by the first, where that is another."""
    if part["plan_version"] == 1:
        return ""
    first = str(words.STANDINGS[part["first_standing"]][1]).lower()
    return _("by version %(number)s of the plan; by the first: %(standing)s") % {
        "number": part["plan_version"],
        "standing": first,
    }


def plan_table(row: Row) -> Table | None:
    """Every version of each partner's plan with why it was written anew, and by whom; none where no plan was."""
    if len(row["plans"]) == len(row["parts"]):
        return None
    unit = row["unit"]
    columns = (
        Column(_("Partner")),
        Column(_("Version")),
        Column(pgettext("benefit", "Target"), num=True),
        Column(pgettext("benefit", "Due")),
        Column(_("Why")),
    )
    lines = tuple(
        (
            Cell(each["member_name"]),
            Cell(str(each["version"]), _("from %(day)s") % {"day": on_day(each["holds_from"])}),
            Cell(words.valued(unit, each["target"]), words.ranged(unit, each["least"], each["most"])),
            Cell(on_day(each["due"])),
            Cell(each["why"] or _("As it was first promised"), entered_told(each, each["member_name"])),
        )
        for each in row["plans"]
    )
    note = _("What was measured is held against the version that was in force that day.")
    return Table("plans", _("Versions of the plans"), columns, lines, note=note)


def part_chart(row: Row) -> Chart | None:
    """What was measured beside what the plan says for that day, for each partner that has measured."""
    found = [each for each in row["parts"] if each["value"] is not None]
    if not found:
        return None
    unit = row["unit"]
    told = "; ".join(
        _("%(who)s: %(measured)s, the plan %(planned)s")
        % {
            "who": each["member_name"],
            "measured": words.valued(unit, each["value"]),
            "planned": words.valued(unit, each["planned_then"]),
        }
        for each in found
    )
    most = max(max(each["value"], each["planned_then"]) for each in found)
    drawn = ColumnChart(
        "parts-chart",
        _("What was measured, and what the plan says for that day"),
        told,
        tuple(each["member_name"][:12] for each in found),
        (
            (pgettext("benefit", "Measured"), tuple(round(each["value"] * 10) for each in found)),
            (_("The plan then"), tuple(round(each["planned_then"] * 10) for each in found)),
        ),
        words.valued(unit, most),
    )
    return Chart(drawn)


def measurement_table(unit: str, rows: Sequence[Row]) -> Table:
    """Measurements, the newest first, also those that were corrected."""
    columns = (
        Column(_("When")),
        Column(_("Partner")),
        Column(pgettext("benefit", "Measured"), num=True),
        Column(_("Source")),
        Column(pgettext("benefit", "Remark")),
    )
    lines = tuple(
        (
            Cell(on_day(each["measured_on"]), "" if each["counts"] else _("replaced by a later one")),
            Cell(each["member_name"]),
            Cell(words.valued(unit, each["value"]), words.ranged(unit, each["low"], each["high"])),
            Cell(str(words.WAYS[each["source"]]), _of_how_many(each)),
            Cell(each["note"] or "–", entered_told(each, each["member_name"])),
        )
        for each in rows
    )
    return Table("measurements", _("Measurements"), columns, lines, _("Nothing has been measured yet."))


def _of_how_many(each: Row) -> str:
    if each["numerator"] is not None:
        fraction = {"some": count(each["numerator"]), "all": count(each["denominator"])}
        return _("%(some)s of %(all)s") % fraction
    return _("%(n)s answers") % {"n": count(each["n"])} if each["n"] else ""


def benefit_facts(row: Row) -> Facts:
    """What a benefit is."""
    unit = words.UNITS[row["unit"]]
    role = f" ({str(ROLES[row['owner_role']]).lower()})" if row["owner_role"] else ""
    rows = [
        (pgettext("benefit", "Kind"), str(words.KINDS[row["kind"]])),
        (_("Answers for it"), f"{row['owner_name']}{role}"),
        (_("Unit"), str(unit)),
        (_("How it is measured"), _how(row)),
        (pgettext("benefit", "Due"), on_day(row["due"])),
    ]
    if row["initiative"]:
        rows.append((_("Comes of"), f"#{row['initiative']} {row['initiative_title']}"))
    return Facts("about", _("What is promised"), tuple(rows))


def _how(row: Row) -> str:
    way = str(words.WAYS[row["way"]])
    if row["indicator"]:
        way = f"{way}: {words.INDICATORS[row['indicator']]}"
    return f"{way}. {row['how']}" if row["how"] else way
