"""Tables of the pool of competence, and why offers fit needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import npgettext, pgettext

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.rules.pool import Said
from aktiv.collaboration.words import kroner
from aktiv.web.collaboration.shown import Cell, Column, Table, called
from aktiv.web.collaboration.tables import entered_told
from aktiv.web.components.charts import BarChart, Value, largest
from aktiv.web.components.links import Link
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.pool_figures makes them
MOST_BARS = 10


@dataclass(frozen=True, slots=True)
class MatchShown:
    """An offer that could do something for a need: for whom, what it covers, and why."""

    heading: str
    covers: str
    fits: tuple[str, ...]
    short: tuple[str, ...]
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """Several of them, the best first."""

    template: ClassVar[str] = "collaboration/matches.html"

    key: str
    heading: str
    rows: tuple[MatchShown, ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts beside each other; their numbers stand in the table that follows."""

    template: ClassVar[str] = "collaboration/charts.html"

    heading: str
    charts: tuple[BarChart, ...]


def tag_of(stands: tuple[str, object]) -> Tag:
    """How something stands, as words have it."""
    grave, word = stands
    return Tag(str(word), grave)  # type: ignore[arg-type]  # the tables of words hold no other


def offer_table(rows: list[Row], heading: str) -> Table:
    """What is offered."""
    columns = (
        Column(_("Offer")),
        Column(_("State")),
        Column(_("Months")),
        Column(pgettext("pool", "Hours a month"), num=True),
        Column(pgettext("pool", "Free at least"), num=True),
        Column(pgettext("pool", "Price")),
    )
    lines = tuple(
        (
            Cell(_posted(each), _told(_offer_told(each), each)),
            *_common(each),
        )
        for each in rows
    )
    return Table("offers", heading, columns, lines, _("Nothing is offered now."))


def need_table(rows: list[Row], heading: str) -> Table:
    """What is asked for."""
    columns = (
        Column(_("Need")),
        Column(_("State")),
        Column(_("Months")),
        Column(pgettext("pool", "Hours a month"), num=True),
        Column(pgettext("pool", "Lacking at least"), num=True),
        Column(pgettext("pool", "Can pay")),
    )
    lines = tuple(
        (
            Cell(_posted(each), _told(_need_told(each), each)),
            *_common(each),
        )
        for each in rows
    )
    return Table("needs", heading, columns, lines, _("Nobody asks for anything now."))


def engagement_table(rows: list[Row], heading: str) -> Table:
    """What two partners agreed on, or may."""
    columns = (
        Column(_("Engagement")),
        Column(_("State")),
        Column(_("Months")),
        Column(pgettext("pool", "Agreed"), num=True),
        Column(pgettext("pool", "Approved"), num=True),
        Column(pgettext("pool", "Price")),
    )
    lines = tuple(
        (
            Cell(
                f"{each['number']}: {called(each['competence_name'])}",
                _("%(giver)s for %(receiver)s") % {"giver": each["giver_name"], "receiver": each["receiver_name"]},
                reverse("collaboration_engagement", args=[each["number"]]),
            ),
            Cell("", tag=tag_of(words.ENGAGEMENTS[each["state"]])),
            Cell(words.span_told(each["first_month"], each["last_month"]),
                 words.monthly_told(each["hours_per_month"])),
            Cell(words.whole(each["hours_agreed"])),
            Cell(words.whole(each["hours_approved"]), _waiting(each["hours_waiting"])),
            Cell(words.price_told(each["ore_per_hour"])),
        )
        for each in rows
    )  # fmt: skip
    return Table("engagements", heading, columns, lines, _("No engagement has been proposed yet."))


def balance_table(rows: list[Row]) -> Table:
    """Hours that each partner gave and received."""
    columns = (
        Column(_("Partner")),
        Column(pgettext("pool", "Hours given"), num=True),
        Column(pgettext("pool", "Hours received"), num=True),
        Column(pgettext("pool", "Balance"), num=True),
        Column(pgettext("pool", "Paid for it"), num=True),
    )
    lines = tuple(
        (
            Cell(each["member_name"]),
            Cell(words.whole(each["given"]), _in_kind(each["given_in_kind"])),
            Cell(words.whole(each["received"]), _in_kind(each["received_in_kind"])),
            Cell(words.whole(each["balance"])),
            Cell(kroner(each["money_ore"])),
        )
        for each in rows
    )
    keys = ("given", "received", "balance", "money_ore")
    sums = {key: sum(each[key] for each in rows) for key in keys}
    totals = (
        Cell(_("In all")),
        *(Cell(words.whole(sums[key])) for key in keys[:3]),
        Cell(kroner(sums["money_ore"])),
    )
    note = _("Hours that were approved. What one gives another receives, so balance and money are nothing in all.")
    return Table(
        "balance", _("Balance of each partner"), columns, lines, _("Nobody yet."), note, totals if rows else ()
    )


def by_competence_table(rows: list[Row]) -> Table:
    """From whom to whom, by competence."""
    columns = (
        Column(_("Competence")),
        Column(pgettext("pool", "From")),
        Column(pgettext("pool", "To")),
        Column(pgettext("pool", "Hours"), num=True),
        Column(pgettext("pool", "Paid"), num=True),
    )
    lines = tuple(
        (
            Cell(called(each["competence_name"])),
            Cell(each["giver_name"]),
            Cell(each["receiver_name"]),
            Cell(words.whole(each["hours"])),
            Cell(kroner(each["ore"]) if each["paid"] else pgettext("pool", "in kind")),
        )
        for each in rows
    )
    return Table("flows", _("By competence"), columns, lines, _("No hours have been approved yet."))


def balance_charts(rows: list[Row]) -> Charts | None:
    """Who gives most, and who receives most; None while no hours are approved."""
    charts = tuple(
        _bars(
            f"chart-{key}", title, [Value(each["member_name"], each[key], words.hours_told(each[key])) for each in rows]
        )
        for key, title in (
            ("given", pgettext("pool", "Hours given")),
            ("received", pgettext("pool", "Hours received")),
        )
    )
    return Charts(_("Who gives and who receives"), charts) if any(each["given"] for each in rows) else None


def match_list(rows: list[Row], links: list[Link | None], heading: str) -> Matches:
    """Why each offer fits, and where it falls short."""
    shown = tuple(_match(each, link) for each, link in zip(rows, links, strict=True))
    nothing = _("No open offer fits an open need now. A new offer or need is matched at once.")
    return Matches("matches", heading, shown, nothing)


def _match(row: Row, link: Link | None) -> MatchShown:
    names = {
        "competence": called(row["competence_name"]),
        "offers": row["offers_name"],
        "needs": row["needs_name"],
    }
    covers = _("Need %(need)s and offer %(offer)s: covers %(hours)s of %(asked)s hours") % {
        "need": row["need"],
        "offer": row["offer"],
        "hours": words.whole(row["hours"]),
        "asked": words.whole(row["hours_asked"]),
    }
    return MatchShown(
        _("%(competence)s: %(offers)s can help %(needs)s") % names,
        covers,
        _reasons(row["reasons"], fits=True),
        _reasons(row["shortfalls"], fits=False),
        link,
    )


def _reasons(said: list[Row], *, fits: bool) -> tuple[str, ...]:
    told = [words.reason_told(Said(each["code"], tuple(each["figures"])), fits=fits) for each in said]
    return tuple(f"{each[:1].upper()}{each[1:]}" for each in told)


def _common(row: Row) -> tuple[Cell, ...]:
    return (
        Cell("", tag=tag_of(words.POSTINGS[row["state"]])),
        Cell(words.span_told(row["first_month"], row["last_month"])),
        Cell(words.whole(row["hours_per_month"])),
        Cell(words.whole(min((each["hours"] for each in row["left"]), default=0))),
        Cell(words.price_told(row["ore_per_hour"])),
    )


def _posted(row: Row) -> str:
    return f"{row['number']}: {called(row['competence_name'])}, {row['member_name']}"


def _told(what: str, row: Row) -> str:
    return ". ".join(filter(None, (what, entered_told(row, row["member_name"]))))


def _offer_told(row: Row) -> str:
    return ". ".join(
        [
            row["text"].rstrip("."),
            str(words.LEVELS[row["level"]]),
            ", ".join(str(words.LANGUAGES[each]) for each in row["languages"]),
            *([_("Can come in person")] if row["travels"] else []),
        ]
    )


def _need_told(row: Row) -> str:
    return ". ".join(
        [
            row["text"].rstrip("."),
            str(words.LEVELS[row["level"]]),
            *([str(words.LANGUAGES[row["language"]])] if row["language"] else []),
            *([_("Must come in person")] if row["on_site"] else []),
        ]
    )


def _waiting(hours: int) -> str:
    return (
        npgettext("pool", "%(count)s waits", "%(count)s wait", abs(hours)) % {"count": words.whole(hours)}
        if hours
        else ""
    )


def _in_kind(hours: int) -> str:
    return _("%(hours)s in kind") % {"hours": words.whole(hours)} if hours else ""


def _bars(key: str, title: str, values: list[Value]) -> BarChart:
    shown, left = largest([each for each in values if each.amount], MOST_BARS)
    if left:
        hours = sum(each.amount for each in left)
        shown.append(Value(pgettext("pool", "The others"), hours, words.hours_told(hours)))
    told = "; ".join(f"{each.label}: {each.told}" for each in shown)
    return BarChart(key, title, told, tuple(shown))
