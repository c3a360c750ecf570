"""The sections of the annual report. Each is made of rows that another page shows, and says which.

Whoever builds a part of the collaboration that a year should tell of adds its section to SECTIONS.
"""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aktiv.collaboration import words
from aktiv.collaboration.queries.years import (
    Year,
    agreement_in,
    decided_in,
    ideas_in,
    members_in,
    promised_in,
    rolled_out_in,
)
from aktiv.municipalities.stages import Feature
from aktiv.municipalities.words import feature_told
from aktiv.web.collaboration import report_more
from aktiv.web.collaboration.decisions_told import KINDS
from aktiv.web.collaboration.report_section import Row, Section
from aktiv.web.collaboration.rollout_views import tag_of
from aktiv.web.collaboration.shown import Cell, Column, Facts, Table, called, count, on_day
from aktiv.web.collaboration.tables import standing_tag
from aktiv.web.components.links import Link


def _members(year: Year) -> Section:
    row = members_in(year)
    lead = ngettext("%(n)s partner on %(day)s.", "%(n)s partners on %(day)s.", row["count"])
    columns = (
        Column(_("Partner")),
        Column(_("Population"), num=True),
        Column(_("Votes"), num=True),
        Column(_("Joined")),
    )
    lines = tuple(
        (
            Cell(each["name"], str(words.KINDS[each["kind"]])),
            Cell(count(each["population"])),
            Cell(count(each["votes"])),
            Cell(on_day(each["joined"])),
        )
        for each in row["members"]
    )
    totals = (Cell(_("In all")), Cell(count(row["population"])), Cell(""), Cell(""))
    table = Table("r-members", _("Who was in it"), columns, lines, _("Nobody yet."), totals=totals if lines else ())
    moved = Facts(
        "r-moved",
        _("Who came and went"),
        (
            (_("Observers and suppliers"), count(row["others"])),
            (_("Joined"), count(len(row["joined"]))),
            (pgettext("partner", "Left"), count(len(row["left"]))),
        ),
    )
    source = Link(_("Partners"), reverse("collaboration_members"))
    said = lead % {"n": count(row["count"]), "day": on_day(row["day"])}
    return Section("members", _("Partners"), said, (table, moved), source, row)


def _agreement(year: Year) -> Section:
    row = agreement_in(year)
    number = row["in_force"]
    facts = [(_("Agreement in force"), _("Version %(number)s") % {"number": number} if number else _("None yet"))]
    if number:
        facts += [
            (_("Costs are shared"), words.cost_key_told(row["cost_key"])),
            (pgettext("collaboration", "Votes"), words.vote_key_told(row["vote_key"])),
            (_("Months of notice"), count(row["notice_months"])),
        ]
    facts.append((_("Adoptions in the year"), count(row["adoptions"])))
    lead = _("At the end of the year, and what was adopted in it.")
    source = Link(_("The agreement"), reverse("collaboration_agreement"))
    block = Facts("r-agreement", _("What holds"), tuple(facts))
    return Section("agreement", _("The agreement"), lead, (block,), source, row)


def _decisions(year: Year) -> Section:
    row = decided_in(year)
    lead = ngettext("%(n)s decision in the year.", "%(n)s decisions in the year.", row["count"])
    kinds = tuple((str(KINDS[kind]), count(number)) for kind, number in row["by_kind"].items() if kind in KINDS)
    columns = (
        Column(_("Vote")),
        Column(_("Body")),
        Column(pgettext("vote", "Outcome")),
        Column(pgettext("vote", "Closed")),
    )
    lines = tuple(
        (
            Cell(each["subject"], url=reverse("collaboration_vote", args=[each["number"]])),
            Cell(called(each["body_name"])),
            Cell("", tag=standing_tag(each["standing"])),
            Cell(on_day(each["closes_at"][:10])),
        )
        for each in row["votes"]
    )
    blocks = (
        Facts("r-kinds", _("By kind"), kinds),
        Table("r-votes", pgettext("collaboration", "Votes"), columns, lines, _("Nothing was voted on in the year.")),
    )
    source = Link(_("Decision log"), f"{reverse('collaboration_decisions')}?ar={year.year}")
    return Section("decisions", _("Decisions"), lead % {"n": count(row["count"])}, blocks, source, row)


def _commitments(year: Year) -> Section:
    row = promised_in(year)
    columns = (
        Column(_("Partner")),
        Column(_("Money due"), num=True),
        Column(_("Money delivered"), num=True),
        Column(_("Hours due"), num=True),
        Column(_("Hours delivered"), num=True),
    )
    lines = tuple((Cell(each["name"]), *_amounts(each)) for each in row["partners"])
    totals = (Cell(_("In all")), *_amounts(row)) if lines else ()
    nothing = _("Nothing was due in the year.")
    table = Table("r-promised", _("Due in the year"), columns, lines, nothing, totals=totals)
    other = Facts(
        "r-other",
        _("Places to test and roles"),
        ((_("Due"), count(row["due_other"])), (_("Delivered"), count(row["delivered_other"]))),
    )
    source = Link(_("Commitments"), reverse("collaboration_commitments"))
    lead = _("What partners had promised for the year, and what of it was delivered by its end.")
    return Section("commitments", _("Commitments"), lead, (table, other), source, row)


def _amounts(row: Row) -> tuple[Cell, ...]:
    money = (Cell(words.kroner(row[name])) for name in ("due_ore", "delivered_ore"))
    return (*money, *(Cell(count(row[name])) for name in ("due_hours", "delivered_hours")))


def _ideas(year: Year) -> Section:
    row = ideas_in(year)
    facts = (
        (_("Came in"), count(row["received"])),
        (_("Answered"), count(row["answered"])),
        (_("Of these answered in time"), count(row["answered_in_time"])),
    )
    source = Link(_("Ideas"), reverse("ideas"))
    lead = _("Ideas from anybody, with a day by which each is answered.")
    return Section("ideas", _("Ideas"), lead, (Facts("r-ideas", _("Ideas of the year"), facts),), source, row)


def _rollout(year: Year) -> Section:
    row = rolled_out_in(year)
    places = list(dict.fromkeys(each["municipality_name"] for each in row["stages"]))
    found = {(each["feature"], each["municipality_name"]): each["stage"] for each in row["stages"]}
    lines = tuple(
        (Cell(feature_told(feature)), *(Cell("", tag=tag_of(found[feature.value, place])) for place in places))
        for feature in Feature
    )
    columns = (Column(_("Feature")), *(Column(place) for place in places))
    nothing = _("No municipality of this service is in the collaboration yet.")
    table = Table("r-stages", _("At the end of the year"), columns, lines if places else (), nothing)
    lead = ngettext("%(n)s change of a stage in the year.", "%(n)s changes of stages in the year.", row["changes"])
    source = Link(_("Where features are on"), reverse("collaboration_rollout"))
    said = lead % {"n": count(row["changes"])}
    return Section("rollout", _("Where features are on"), said, (table,), source, row)


SECTIONS: list[Callable[[Year], Section]] = [
    _members,
    _agreement,
    _decisions,
    report_more.initiatives,
    report_more.budgets,
    _commitments,
    report_more.benefits,
    report_more.contracts,
    _ideas,
    _rollout,
]
"""In the order in which they are read."""
