"""How the state of the service is drawn: a row for each part with its ninety days, incidents, and what was learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from aktiv.collaboration import service_words
from aktiv.collaboration.queries.status import DAYS
from aktiv.values import formatting
from aktiv.values.texts import Texts
from aktiv.web.collaboration.shown import Cell, Column, Table, at_moment, on_day
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.status makes them
STEP, HEIGHT = 4, 20
"""Of the drawing: how wide a day is, and how high."""


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part: how it is, its share of the time, and its days as shapes by how grave they were."""

    name: str
    tag: Tag
    available: str
    away: str
    shapes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts. The same days stand in a table of their own."""

    template: ClassVar[str] = "collaboration/parts.html"

    lines: tuple[PartLine, ...]
    note: str
    width: int = DAYS * STEP
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in a list: with its latest word where it goes on."""

    title: str
    lang: str
    url: str
    tags: tuple[Tag, ...]
    facts: tuple[str, ...]
    latest: str = ""
    latest_lang: str = ""


def parts_of(rows: list[Row]) -> Parts:
    """The parts with their days."""
    lines = tuple(
        PartLine(
            str(service_words.PARTS[each["part"]]),
            felt_tag(each["state"]),
            percent_told(each["available_percent"]),
            time_told(each["away_seconds"]) if each["away_seconds"] else "–",
            _shapes(each),
        )
        for each in rows
    )
    return Parts(
        lines,
        _("A part counts as away while something major or critical is wrong with it. Planned work does not count."),
    )


def felt_tag(severity: str) -> Tag:
    """How a part is."""
    kind, icon, word = service_words.FELT[severity]
    return Tag(str(word), kind, icon)  # type: ignore[arg-type]  # the table holds no other


def _shapes(row: Row) -> tuple[tuple[str, str], ...]:
    first = date.fromisoformat(row["first"]).toordinal()
    drawn: dict[str, str] = {}
    for each in row["days"]:
        x = (date.fromisoformat(each["day"]).toordinal() - first) * STEP
        drawn[each["worst"]] = drawn.get(each["worst"], "") + f"M{x} 0h{STEP}v{HEIGHT}h-{STEP}z"
    return tuple(drawn.items())


def days_table(rows: list[Row]) -> Table:
    """The days on which something was felt, the newest first: what the shapes show."""
    found = sorted(((day["day"], each["part"], day) for each in rows for day in each["days"]), reverse=True)
    columns = (
        Column(_("Day")),
        Column(_("Part of the service")),
        Column(_("How grave")),
        Column(_("Away"), num=True),
    )
    lines = tuple(
        (
            Cell(on_day(day)),
            Cell(str(service_words.PARTS[part])),
            Cell("", tag=felt_tag(each["worst"])),
            Cell(time_told(each["away_seconds"]) if each["away_seconds"] else "–"),
        )
        for day, part, each in found
    )
    return Table("days", _("Days on which something was wrong"), columns, lines, _("Nothing was wrong in 90 days."))


def line_of(row: Row, *, with_latest: bool) -> IncidentLine:
    """An incident as lists show it."""
    facts = [parts_told(row), whom_told(row), when_told(row)]
    latest, latest_lang = spoken(row["updates"][-1]["texts"]) if with_latest else ("", "")
    title, lang = spoken(row["titles"])
    return IncidentLine(
        title,
        lang,
        reverse("status_incident", args=[row["number"]]),
        tags_of(row),
        tuple(each for each in facts if each),
        latest,
        latest_lang,
    )


def tags_of(row: Row) -> tuple[Tag, ...]:
    """How it stands, how grave it is or was at worst, and how the looking back stands."""
    kind, word = service_words.STATES[row["state"]]
    tags = [Tag(str(word), kind)]  # type: ignore[arg-type]  # as above
    if row["kind"] == "incident":
        grave = row["worst"] if row["ended_at"] else row["severity"]
        color, icon, told = service_words.FELT[grave]
        tags.append(Tag(str(told), color, icon))  # type: ignore[arg-type]
    if row["review_late"] and not row["review"]:
        tags.append(Tag(_("The looking back is overdue"), "danger", "ExclamationmarkTriangle"))
    elif row["review"]:
        tags.append(Tag(_("Looked back on"), "neutral", "FileText"))
    return tuple(tags)


def parts_told(row: Row) -> str:
    """The parts that it touches."""
    return ", ".join(str(service_words.PARTS[each]) for each in row["parts"])


def whom_told(row: Row) -> str:
    """Whom it is felt by."""
    return ", ".join(row["member_names"]) or _("All partners")


def when_told(row: Row) -> str:
    """From when to when."""
    ends = row["ended_at"] or row["until"]
    begins = at_moment(row["began_at"])
    return f"{begins} – {at_moment(ends)}" if ends else _("since %(moment)s") % {"moment": begins}


def review_shown(review: Row) -> tuple[tuple[str, str, str], ...]:
    """What was seen, by heading: in the reader's language, or else in bokmål with the `lang` that says so."""
    here = (get_language() or "nb")[:2]
    headings = {
        "happened": _("What happened"),
        "causes": _("Why"),
        "learnt": _("What went well, and what did not"),
    }
    told = ((heading, Texts.of(review["texts"][name]).said_in(here)) for name, heading in headings.items())
    return tuple((heading, said.text, "" if said.language == here else said.language) for heading, said in told
                 if said.text)  # fmt: skip


def review_told(row: Row) -> str:
    """Until when it is to be looked back on, and how that went."""
    if not row["review_due"]:
        return ""
    told = {"due": on_day(row["review_due"]), "on": on_day(row["reviewed_on"])}
    if row["reviewed_on"] is None:
        if row["review_late"]:
            return _("What happened and why should have been told here by %(due)s, and is not.") % told
        return _("What happened and why is told here by %(due)s (10 working days).") % told
    if row["review_late"]:
        return _("Told %(on)s, after the deadline of %(due)s.") % told
    return _("Told %(on)s, within the deadline of %(due)s.") % told


def remedies_table(rows: list[Row]) -> Table:
    """What is to be done so that it does not happen again."""
    columns = (Column(_("What is done")), Column(_("By")), Column(_("Due")), Column(_("State")))
    lines = tuple(
        (
            Cell(said, lang=lang),
            Cell(each["member_name"]),
            Cell(on_day(each["due"])),
            Cell(on_day(each["done_on"]), tag=_remedy_tag(each)),
        )
        for each in rows
        for said, lang in [spoken(each["texts"])]
    )
    return Table("remedies", _("So that it does not happen again"), columns, lines, _("Nothing is promised yet."))


def _remedy_tag(row: Row) -> Tag:
    if row["done_on"]:
        return Tag(_("Done late"), "warning") if row["late"] else Tag(pgettext("incident", "Done"), "success")
    return Tag(_("Overdue"), "danger") if row["late"] else Tag(pgettext("commitment", "Under way"), "info")


def time_told(seconds: int) -> str:
    """Hours and minutes, a begun minute as a whole one."""
    minutes = -(-seconds // 60)
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(_("%(n)s min") % {"n": rest})
    return " ".join(parts)


def percent_told(percent: str) -> str:
    """A share with the decimal mark of the language."""
    return percent.replace(".", formatting.words(get_language() or "nb").decimal) + " %"


def spoken(texts: Mapping[str, str]) -> tuple[str, str]:
    """What was said, in the reader’s language or the nearest there is, and what its `lang` is where that is not the
    page's. What stands as bokmål may be either kind of Norwegian."""
    said = Texts.of(texts).said_in(get_language() or "nb")
    if said.language == "nb":
        return said.text, own_language()
    return said.text, "" if said.language == (get_language() or "nb")[:2] else said.language


def own_language() -> str:
    """What `lang` the words of those who run the service are marked with: they write Norwegian, of either kind."""
    return "" if (get_language() or "nb")[:2] in {"nb", "nn"} else "no"
