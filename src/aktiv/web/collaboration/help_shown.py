"""How requests for help are drawn: how each stands, what was said, and how well each partner answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aktiv.collaboration import idea_words, service_words
from aktiv.collaboration.models import SupportEntry, SupportRequest
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.queries.support import SUPPORT_LINK, Thread, in_all, standing_of
from aktiv.web.collaboration.shown import Cell, Column, Table, at_moment, called, count
from aktiv.web.components.links import Link
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.support makes them


@dataclass(frozen=True, slots=True)
class Line:
    """A request in a list."""

    title: str
    url: str
    tags: tuple[Tag, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said or done, by whom as far as the reader is told, and when."""

    what: str
    who: str
    at: str
    text: str
    kind: str
    gone: bool


def title_of(request: SupportRequest) -> str:
    """Its number and what it is about."""
    return f"#{request.number} {service_words.CATEGORIES[request.category]}"


def own_url(request: SupportRequest) -> str:
    """Where the one who asked follows it."""
    return reverse("help_request", args=[SUPPORT_LINK.token(request.pk)])


def line(request: SupportRequest, now: datetime, *, desk: bool) -> Line:
    """A request as lists show it: on the desk or to who asked."""
    facts = [_("Asked %(moment)s") % {"moment": at_moment(request.asked_at)}]
    if desk:
        facts += [
            request.member.name if request.member is not None else _("No single partner"),
            due_told(request, now),
            called(names_of(request.service)) if request.service is not None else "",
        ]
        if request.assigned_to is not None:
            facts.append(_("Taken on by %(name)s") % {"name": request.assigned_to.name or _("Somebody who has left")})
        if request.by_staff:
            facts.append(_("From staff"))
    url = reverse("help_desk_request", args=[request.number]) if desk else own_url(request)
    return Line(title_of(request), url, tags_of(request, now, desk=desk), tuple(filter(None, facts)))


def tags_of(request: SupportRequest, now: datetime, *, desk: bool) -> tuple[Tag, ...]:
    """How it stands, how pressing it is, and what is or was late."""
    kind, word = service_words.HELP_STATES[request.state]
    tags = [Tag(str(word), kind)]  # type: ignore[arg-type]  # the table holds no other
    if desk:
        color, told = service_words.PRIORITIES[request.priority]
        tags.append(Tag(str(told), color))  # type: ignore[arg-type]  # as above
    if standing_of(request, now).late:
        closed = request.state == SupportRequest.State.CLOSED
        text = _("Was late") if closed else _("Late")
        tags.append(Tag(text, "warning" if closed else "danger", "ExclamationmarkTriangle"))
    return tuple(tags)


def due_told(request: SupportRequest, now: datetime) -> str:
    """What is due next, and when; or how it went."""
    stands = standing_of(request, now)
    if request.closed_at is not None:
        told = {"at": at_moment(request.closed_at), "due": at_moment(request.resolve_due)}
        if stands.closed_in_time:
            return _("Closed %(at)s, within %(due)s") % told
        return _("Closed %(at)s, after %(due)s") % told
    if request.answered_at is None:
        told = {"due": at_moment(request.respond_due)}
        if stands.answered_in_time is False:
            return _("Should have been answered by %(due)s") % told
        return _("Is answered by %(due)s") % told
    if request.waiting_since is not None:
        return _("The clock stands still since %(at)s") % {"at": at_moment(request.waiting_since)}
    told = {"due": at_moment(request.resolve_due)}
    if stands.closed_in_time is False:
        return _("Should have been closed by %(due)s") % told
    return _("Is closed by %(due)s") % told


def said_of(thread: Thread, *, staff: bool) -> list[Said]:
    """What was said. Those who answer see each other's names; who asked sees that it was somebody who answers."""
    asker_id = thread.asker.person_id if thread.asker is not None else None
    theirs = {SupportEntry.Kind.ASKED, SupportEntry.Kind.WROTE, SupportEntry.Kind.REOPENED}
    found = []
    for each in thread.entries:
        if each.kind in theirs or each.made_by_id in (None, asker_id):
            who = _("Who asked") if staff else pgettext("help", "You")
        elif staff and each.made_by is not None:
            who = each.made_by.name or _("Somebody who has left")
        else:
            who = _("Those who answer")
        spoken = each.kind in theirs | {"answered", "waits", "note"}
        found.append(
            Said(
                str(service_words.ENTRIES[each.kind]),
                who,
                at_moment(each.made_at),
                each.text,
                each.kind,
                spoken and not each.text,
            )
        )
    return found


def came_from(request: SupportRequest) -> str:
    """The part of the service and the facility that it came from."""
    part = str(idea_words.FEATURES[request.feature]) if request.feature in idea_words.FEATURES else ""
    return ", ".join(filter(None, (part, request.facility.name if request.facility is not None else "")))


def figures_table(rows: list[Row]) -> Table:
    """How well each partner answers, of what was asked in a year."""
    columns = (
        Column(_("Partner")),
        Column(pgettext("help", "Asked"), num=True),
        Column(_("Answered in time"), num=True),
        Column(_("Closed in time"), num=True),
        Column(_("Open now"), num=True),
        Column(_("Late now"), num=True),
    )
    lines = tuple(
        (
            Cell(each["member_name"] or _("No single partner")),
            Cell(count(each["asked"])),
            Cell(of_told(each["answered_in_time"], each["answered_of"])),
            Cell(of_told(each["closed_in_time"], each["closed_of"])),
            Cell(count(each["open"])),
            Cell(count(each["late_now"])),
        )
        for each in rows
    )
    whole = in_all(rows)
    sums = (
        Cell(_("In all")),
        Cell(count(whole["asked"])),
        Cell(of_told(whole["answered_in_time"], whole["answered_of"])),
        Cell(of_told(whole["closed_in_time"], whole["closed_of"])),
        Cell(count(whole["open"])),
        Cell(count(whole["late_now"])),
    )
    return Table("figures", _("How it is answered"), columns, lines, totals=sums)


def of_told(number: int, whole: int) -> str:
    """So many of so many; a dash where it cannot be said of any."""
    return _("%(number)s of %(whole)s") % {"number": count(number), "whole": count(whole)} if whole else "–"


def levels_table(rows: list[Row]) -> Table:
    """Within how many working hours each partner wants an answer, and the matter closed."""
    names = list(dict.fromkeys(each["member_name"] for each in rows))
    found = {(each["member_name"], each["priority"]): each for each in rows}
    columns = (
        Column(_("Partner")),
        *(Column(str(word), num=True) for _kind, word in service_words.PRIORITIES.values()),
    )
    lines = tuple(
        (
            Cell(name),
            *(
                Cell(f"{found[name, each]['respond_hours']} / {found[name, each]['resolve_hours']}")
                for each in service_words.PRIORITIES
            ),
        )
        for name in names
    )
    return Table(
        "levels",
        _("What was promised"),
        columns,
        lines,
        note=_(
            "Working hours until an answer, and until it is closed: Monday to Friday from 8 to 16, holidays left out. "
            "While who asked is asked something, the clock stands still."
        ),
    )


def became(found: SupportRequest) -> Link | None:
    """Where what was asked has become something else; None where it has not."""
    if not found.became:
        return None
    pages = {"incident": "status_incident", "idea": "idea", "maintenance": "maintenance_item"}
    return Link(str(service_words.BECAME[found.became]), reverse(pages[found.became], args=[found.became_number]))
