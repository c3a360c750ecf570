"""How the collaboration's rows are drawn: tables, facts and texts, made from the same rows as JSON and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.collaboration.models import Collaboration
from aktiv.values import formatting
from aktiv.values.texts import Texts
from aktiv.web.components.links import Link, Tabs
from aktiv.web.components.results import Tag


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: a text or number, a line below it, where it leads, a tag, and its `lang` where that is not the page's."""

    text: str
    below: str = ""
    url: str = ""
    tag: Tag | None = None
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; `num` when it holds numbers."""

    label: str
    num: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. The first cell of each row names it."""

    template: ClassVar[str] = "collaboration/table.html"

    key: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    nothing: str = ""
    note: str = ""
    totals: tuple[Cell, ...] = ()

    @property
    def lines(self) -> list[list[tuple[Cell, Column]]]:
        """The rows, each cell with its column."""
        return [list(zip(row, self.columns, strict=True)) for row in self.rows]

    @property
    def last_line(self) -> list[tuple[Cell, Column]]:
        """The totals in the same way."""
        return list(zip(self.totals, self.columns, strict=True)) if self.totals else []


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are."""

    template: ClassVar[str] = "collaboration/facts.html"

    key: str
    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A text of the collaboration's own, in the language it was written in."""

    template: ClassVar[str] = "collaboration/prose.html"

    key: str
    heading: str
    text: str
    language: str = ""


AREAS: Mapping[str, tuple[tuple[str, str], ...]] = {
    n_("Who we are"): (
        ("collaboration", "oversikt"),
        ("collaboration_agreement", "avtale"),
        ("collaboration_members", "medlemmer"),
        ("collaboration_bodies", "organ"),
        ("collaboration_kit", "bli-med"),
    ),
    n_("Decisions and openness"): (
        ("collaboration_votes", "avstemninger"),
        ("collaboration_decisions", "vedtak"),
        ("meetings", "moter"),
        ("collaboration_reports", "arsrapport"),
        ("collaboration_withheld", "unntatt"),
    ),
    n_("What gets better"): (
        ("ideas", "ideer"),
        ("initiatives", "initiativ"),
        ("collaboration_rollout", "utrulling"),
        ("collaboration_benefits", "nytte"),
    ),
    n_("Money and people"): (
        ("collaboration_budgets", "budsjett"),
        ("collaboration_costs", "kostnader"),
        ("collaboration_commitments", "forpliktelser"),
        ("collaboration_pool", "kompetanse"),
        ("collaboration_procurements", "innkjop"),
        ("collaboration_contracts", "kontrakter"),
    ),
    n_("How it is run"): (
        ("maintenance", "vedlikehold"),
        ("help_figures", "brukerstotte"),
        ("collaboration_assessment", "selvvurdering"),
    ),
}
"""The public pages by area of the menu: URL name, and what each one's figures are called in an address."""
PAGES = tuple(chain.from_iterable(AREAS.values()))


def frame(home: Collaboration, here: str, *, works: bool = False) -> dict[str, object]:
    """What every page of the collaboration has: its name, and its own menu of areas and of the pages in one."""
    labels = {
        "collaboration": _("Overview"),
        "collaboration_agreement": _("The agreement"),
        "collaboration_members": _("Partners"),
        "collaboration_bodies": _("Bodies"),
        "collaboration_commitments": _("Commitments"),
        "collaboration_costs": _("Try a cost"),
        "collaboration_budgets": _("Budgets and shares"),
        "collaboration_votes": pgettext("collaboration", "Votes"),
        "ideas": _("Ideas"),
        "initiatives": _("Initiatives"),
        "collaboration_rollout": _("Where features are on"),
        "collaboration_benefits": pgettext("benefit", "Benefits"),
        "collaboration_pool": pgettext("pool", "Competence"),
        "collaboration_procurements": _("Procurement"),
        "collaboration_contracts": _("Contracts"),
        "meetings": _("Meetings"),
        "maintenance": _("What is to be mended"),
        "help_figures": _("Help for users"),
        "collaboration_decisions": _("Decision log"),
        "collaboration_reports": _("Annual reports"),
        "collaboration_withheld": _("What is not shown"),
        "collaboration_assessment": _("Self-assessment"),
        "collaboration_kit": _("Join us"),
    }
    area = next((label for label, pages in AREAS.items() if here in {name for name, _what in pages}), "")
    areas = [Link(_(label), reverse(pages[0][0]), label == area) for label, pages in AREAS.items()]
    if works:
        areas.append(Link(_("To do"), reverse("collaboration_desk"), here == "collaboration_desk", "Pencil"))
    pages = [Link(labels[name], reverse(name), name == here) for name, _what in AREAS.get(area, ())]
    return {
        "sections": Tabs(_("Collaboration"), tuple(areas)),
        "subsections": Tabs(_(area), tuple(pages)) if pages else None,
        "collaboration_name": called(named(home)),
    }


def files_of(json_url: str, csv_url: str) -> tuple[Link, Link]:
    """Where the page's figures are as files."""
    return Link(_("The same as JSON"), json_url, icon="Download"), Link(_("The same as CSV"), csv_url, icon="Download")


def named(row: Any) -> dict[str, str]:  # Any: a row with a name in each language
    """Its names by language."""
    return {code: getattr(row, f"name_{code}") for code in ("nb", "nn", "en")}


def called(names: dict[str, str]) -> str:
    """A name in the reader's language."""
    return Texts.of(names).said_in(get_language() or "nb").text


def on_day(day: str | date | None) -> str:
    """A day of a row."""
    if not day:
        return ""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{formatting.date_short(when, get_language() or 'nb')} {when.year}"


def at_moment(moment: str | datetime | None) -> str:
    """A moment of a row: day and time of the wall clock."""
    if not moment:
        return ""
    when = timezone.localtime(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)
    return f"{on_day(when.date())} {formatting.clock(when, get_language() or 'nb')}"


def count(number: int | None) -> str:
    """A whole number with spaces (English: commas) between thousands; a dash where there is none."""
    if number is None:
        return "–"
    return f"{number:,}".replace(",", formatting.words(get_language() or "nb").thousands)
