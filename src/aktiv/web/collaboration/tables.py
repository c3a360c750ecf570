"""Tables that several pages of the collaboration show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aktiv.collaboration import words
from aktiv.web.collaboration.shown import Cell, Column, Table, at_moment, called, count, on_day
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.figures makes them


def measured(kind: str, amount: int | None) -> str:
    """An amount in the unit of its kind; of what is there or not, whether it is."""
    if kind == "money":
        return words.kroner(amount or 0)
    if kind == "hours":
        return ngettext("%(count)s hour", "%(count)s hours", amount or 0) % {"count": count(amount or 0)}
    return "–" if not amount else _("Yes")


def spoke_told(row: Row, partner: str) -> str:
    """Who wrote it down, and by which mandate at that moment; nothing of what the service did by itself."""
    if row["by_role"] is None:
        return ""
    who = row["by"] or _("Somebody who has left")
    if row["entered_by"] == "secretariat":
        return _("%(name)s, the secretariat for %(partner)s") % {"name": who, "partner": partner}
    return f"{who}, {str(words.ROLES[row['by_role']]).lower()}"


def entered_told(row: Row, partner: str) -> str:
    """The same as a sentence of its own."""
    who = spoke_told(row, partner)
    return _("Entered by %(who)s") % {"who": who} if who else ""


def limit_told(limit_ore: int | None) -> str:
    """A decision limit."""
    return _("any amount") if limit_ore is None else words.kroner(limit_ore)


def member_table(rows: list[Row], heading: str, *, totals: bool = False) -> Table:
    """Partners with population and votes."""
    columns = (
        Column(_("Partner")),
        Column(_("Population"), num=True),
        Column(_("Votes"), num=True),
        Column(pgettext("partner", "Number")),
        Column(_("Joined")),
        Column(_("Source")),
    )
    lines = tuple(
        (
            Cell(each["name"], ", ".join(filter(None, (str(words.KINDS[each["kind"]]), _leaving(each))))),
            Cell(count(each["population"])),
            Cell(count(each["votes"])),
            Cell(each["number"]),
            Cell(on_day(each["joined"])),
            Cell(each["population_source"] or "–", on_day(each["population_on"])),
        )
        for each in rows
    )
    everyone = sum(each["population"] or 0 for each in rows), sum(each["votes"] or 0 for each in rows)
    sums = (Cell(_("In all")), Cell(count(everyone[0])), Cell(count(everyone[1])), *[Cell("")] * 3)
    return Table("members", heading, columns, lines, _("Nobody yet."), totals=sums if totals and rows else ())


def body_table(rows: list[Row]) -> Table:
    """Bodies with limits and seats."""
    columns = (Column(_("Body")), Column(_("May decide up to"), num=True), Column(_("Seats"), num=True))
    lines = tuple(
        (
            Cell(
                called(each["name"]),
                str(words.BODY_KINDS[each["kind"]]),
                reverse("collaboration_body", args=[each["slug"]]),
            ),
            Cell(limit_told(each["limit_ore"]) if each["has_limit"] else "–"),
            Cell(count(each["seats"])),
        )
        for each in rows
    )
    return Table("bodies", _("Who decides"), columns, lines, _("No body has been made yet."))


def mandate_table(rows: list[Row], heading: str, *, votes: bool) -> Table:
    """Mandates with who holds them, for whom, from when to when."""
    columns = [Column(_("Name")), Column(_("Mandate")), Column(_("For")), Column(_("From")), Column(_("To"))]
    lines = [
        [
            Cell(each["person"] or _("Somebody who has left")),
            Cell(
                str(words.ROLES[each["role"]]),
                _("for %(name)s") % {"name": each["deputy_of"]} if each["deputy_of"] else "",
            ),
            Cell(each["member_name"]),
            Cell(at_moment(each["begins"])),
            Cell(at_moment(each["ends"]) or _("until further notice")),
        ]
        for each in rows
    ]
    if votes:
        columns.append(Column(_("Votes"), num=True))
        lines = [[*line, Cell(count(each["votes"]))] for line, each in zip(lines, rows, strict=True)]
    key = "mandates" if rows and rows[0]["holds"] else "others"
    return Table(key, heading, tuple(columns), tuple(map(tuple, lines)), _("Nobody yet."))


def _leaving(row: Row) -> str:
    if row["left"]:
        return _("leaves after %(day)s") % {"day": on_day(row["left"])}
    if row["in_place_of"]:
        return _("in place of %(who)s") % {"who": ", ".join(row["in_place_of"])}
    return ""


def owned_table(rows: list[Row]) -> Table:
    """Halls that are not the municipality's, with whose they are."""
    columns = (Column(_("Facility")), Column(_("Owner")), Column(_("From")))
    lines = tuple(
        (
            Cell(each["facility_name"], each["municipality_name"], reverse("facility_detail", args=[each["facility"]])),
            Cell(each["owner_name"], str(words.KINDS[each["owner_kind"]])),
            Cell(on_day(each["first"]), _("until %(day)s") % {"day": on_day(each["last"])} if each["last"] else ""),
        )
        for each in rows
    )
    return Table("owned", _("Halls of other owners"), columns, lines)


def vote_table(rows: list[Row], heading: str) -> Table:
    """Votes with how each stands."""
    columns = (Column(_("Vote")), Column(_("State")), Column(_("Closes")))
    lines = tuple(
        (
            Cell(
                each["subject"],
                _("Vote %(number)s in %(body)s") % {"number": each["number"], "body": called(each["body_name"])},
                reverse("collaboration_vote", args=[each["number"]]),
            ),
            Cell("", tag=standing_tag(each["standing"])),
            Cell(at_moment(each["closes_at"]) or "–"),
        )
        for each in rows
    )
    return Table("votes", heading, columns, lines, _("Nothing has been voted on yet."))


def standing_tag(standing: str) -> Tag:
    """How a vote stands, or what came of it."""
    grave, word = words.STANDINGS[standing]
    return Tag(str(word), grave)  # type: ignore[arg-type]  # the table holds no other
