"""Tables of an initiative: ideas, backing, promises, votes, evidence, time in each state, and texts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aktiv.collaboration import initiative_words, words
from aktiv.collaboration.initiative_words import cost_told, days_told
from aktiv.web.collaboration.initiative_parts import parts
from aktiv.web.collaboration.of_services import service_told
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, at_moment, called, count, on_day
from aktiv.web.collaboration.tables import entered_told, measured, standing_tag
from aktiv.web.collaboration.trying import trials_table
from aktiv.web.components.links import Link

Row = dict[str, Any]  # Any: as queries.initiative_figures makes them
SHOWN = 12
"""Figures of a fingerprint in a table; all of them are in the files."""


def backlog_links(row: Row) -> list[Link]:
    """What waits beside the initiatives, with how much."""
    ideas = ngettext("%(n)s open idea", "%(n)s open ideas", row["ideas_open"]) % {"n": count(row["ideas_open"])}
    waiting = _("%(waiting)s wait for an answer, %(late)s of them too long") % {
        "waiting": count(row["ideas_waiting"]),
        "late": count(row["ideas_late"]),
    }
    mend = ngettext("%(n)s thing to be mended", "%(n)s things to be mended", row["to_mend"])
    grave = _("%(n)s of them grave") % {"n": count(row["to_mend_grave"])}
    return [
        Link(ideas, reverse("ideas") + "?vis=apne", hidden=waiting),
        Link(mend % {"n": count(row["to_mend"])}, reverse("maintenance"), hidden=grave),
    ]


def lead_facts(lead: Row, terms: Row) -> Facts:
    """From sent in to decided, and what is set for the gates."""
    if lead["decided"]:
        told = _("%(median)s by the median, from %(shortest)s to %(longest)s; %(decided)s were decided") % {
            "median": days_told(lead["median"]),
            "shortest": count(lead["shortest"]),
            "longest": count(lead["longest"]),
            "decided": count(lead["decided"]),
        }
    else:
        told = _("None has been decided yet")
    return Facts(
        "terms",
        _("What is set for the gates"),
        (
            (_("From sent in to decided"), told),
            (
                _("Answered in time"),
                _("%(met)s of %(of)s") % {"met": lead["answered_in_time"], "of": lead["answered"]},
            ),
            (_("Answer within"), days_told(terms["answer_days"])),
            (_("Memo public before a vote opens"), days_told(terms["memo_days"])),
            (_("Residents that do instead of two partners"), count(terms["residents"])),
        ),
    )


def about(row: Row) -> Facts:
    """What it costs, who answers for it and where it came from."""
    rows = [
        (_("Cost"), cost_told(row["low_ore"], row["high_ore"])),
        (_("Who would notice"), row["affected"] or "–"),
        (_("Answers for it"), row["contact"] or "–"),
        (_("Product owner"), _owner(row)),
        (_("In this state since"), _since(row)),
    ]
    if row["service"]:
        rows.insert(0, (_("Service"), service_told(row)))
    if row["answer_due"]:
        rows.append((_("Answer due"), on_day(row["answer_due"])))
    if row["evaluate_on"]:
        rows.append((_("Evaluation from"), on_day(row["evaluate_on"])))
    if row["origin"]:
        rows.append((_("Came from"), row["origin"]))
    wrong = _("%(count)s faults: see the file") % {"count": len(row["faults"])}
    held = _("every step by the table of gates, every fingerprint right")
    rows.append((_("History checked"), wrong if row["faults"] else held))
    return Facts("about", _("In short"), tuple(rows))


def all_of(row: Row) -> list[Table | None]:
    """The tables of its page; those that would be empty are left out, but for what it costs, tries and gains."""
    return [
        *(_ideas(row), trials_table(row["trial_questions"]), _backed(row), _votes(row), _promised(row)),
        *parts(row),
        *(_evidence(row), _times(row), _versions(row)),
    ]


def _owner(row: Row) -> str:
    if row["owner_member_name"] is None:
        return _("nobody yet")
    return f"{row['owner'] or _('Somebody who has left')}, {row['owner_member_name']}"


def _since(row: Row) -> str:
    day = on_day(row["since"])
    return day if row["working_days"] is None else f"{day} ({days_told(row['working_days'])})"


def _ideas(row: Row) -> Table | None:
    columns = (Column(_("Idea")), Column(_("Suggested by")), Column(_("Supporters"), num=True))
    lines = tuple(
        (
            Cell(each["title"], f"#{each['number']}", reverse("idea", args=[each["number"]])),
            Cell(each["by"] or _("A user of the service")),
            Cell(count(each["supporters"])),
        )
        for each in row["ideas"]
    )
    note = _("%(count)s residents support them, each counted once.") % {"count": count(row["residents"])}
    return Table("ideas", _("Where it comes from"), columns, lines, note=note) if lines else None


def _backed(row: Row) -> Table | None:
    columns = (Column(_("Partner")), Column(_("Reason")), Column(_("Since")))
    lines = tuple(
        (
            Cell(each["member_name"], entered_told(each, each["member_name"])),
            Cell(each["reason"] or "–"),
            Cell(on_day(each["on"])),
        )
        for each in row["backed_by"]
    )
    return Table("backed", _("Backed by"), columns, lines) if lines else None


def _votes(row: Row) -> Table | None:
    columns = (
        Column(_("Vote")),
        Column(_("About")),
        Column(pgettext("vote", "State")),
        Column(_("Version seen")),
    )
    lines = tuple(
        (
            Cell(
                each["subject"],
                _("Vote %(number)s in %(body)s") % {"number": each["number"], "body": called(each["body_name"])},
                reverse("collaboration_vote", args=[each["number"]]),
            ),
            Cell(str(initiative_words.PURPOSES[each["purpose"]]), each["gate"] or ""),
            Cell("", tag=standing_tag(each["standing"])),
            Cell(str(each["version"]), each["version_sha256"][:SHOWN]),
        )
        for each in row["votes"]
    )
    return Table("votes", _("Votes about it"), columns, lines) if lines else None


def _promised(row: Row) -> Table | None:
    columns = (Column(_("Commitment")), Column(_("Promised"), num=True))
    lines = tuple(
        (
            Cell(each["what"], f"{each['member_name']}, {words.COMMITMENT_KINDS[each['kind']]}"),
            Cell(measured(each["kind"], each["amount_ore"] or each["hours"])),
        )
        for each in row["commitments"]
    )
    totals = (Cell(_("Money in all")), Cell(words.kroner(row["promised_ore"])))
    return Table("promised", _("Promised to it"), columns, lines, totals=totals) if lines else None


def _evidence(row: Row) -> Table | None:
    columns = (
        Column(_("Evidence")),
        Column(_("For")),
        Column(_("Of which day")),
        Column(_("Laid down by")),
        Column(_("Fingerprint")),
    )
    lines = tuple(
        (
            Cell(_("Evidence %(id)s") % {"id": each["id"]}, _fate(each), each["url"] or ""),
            Cell(str(initiative_words.NEEDS[each["need"]]), "" if each["takes_back"] else each["text"]),
            Cell(on_day(each["on_day"])),
            Cell(
                each["by"] or _("Somebody who has left"),
                f"{words.ROLES[each['role']]}, {each['member_name']}",
            ),
            Cell(each["sha256"][:SHOWN]),
        )
        for each in row["evidence"]
    )
    return Table("evidence", _("All evidence"), columns, lines) if lines else None


def _fate(row: Row) -> str:
    if row["takes_back"]:
        return _("takes back evidence %(id)s: %(why)s") % {"id": row["takes_back"], "why": row["text"]}
    if row["taken_back_by"]:
        return _("taken back by evidence %(id)s") % {"id": row["taken_back_by"]}
    return ""


def _times(row: Row) -> Table:
    columns = (
        Column(pgettext("initiative", "State")),
        Column(_("From")),
        Column(_("To")),
        Column(_("Days"), num=True),
        Column(_("Working days"), num=True),
    )
    lines = tuple(
        (
            Cell(str(initiative_words.STATES[each["state"]])),
            Cell(at_moment(each["from"])),
            Cell(at_moment(each["to"]) or _("now")),
            Cell(count(each["days"])),
            Cell(count(each["working_days"])),
        )
        for each in row["times"]
    )
    return Table("times", _("Time in each state"), columns, lines)


def _versions(row: Row) -> Table:
    columns = (
        Column(_("Version")),
        Column(_("What is new")),
        Column(_("Cost")),
        Column(_("Fingerprint")),
    )
    here = reverse("initiative", args=[row["number"]])
    lines = tuple(
        (
            Cell(
                _("Version %(number)s") % {"number": each["version"]},
                on_day(each["on"]),
                f"{here}?versjon={each['version']}#text-h",
            ),
            Cell(each["change_note"] or "–"),
            Cell(cost_told(each["low_ore"], each["high_ore"])),
            Cell(each["sha256"][:SHOWN]),
        )
        for each in row["versions"]
    )
    return Table("versions", _("All versions"), columns, lines)
