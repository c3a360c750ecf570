"""Grants as caretakers read them: a state with icon and word, what is wrong, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from aktiv.access.models import AccessGrant, Opening
from aktiv.access.queries.near import STUCK
from aktiv.access.words import fault
from aktiv.values import formatting
from aktiv.web.caretaker.words import KINDS
from aktiv.web.components.results import Tag

State = AccessGrant.State
Colour = Literal["neutral", "info", "success", "warning", "danger"]
TAGS: Mapping[str, tuple[Promise, Colour, str]] = {
    State.PLANNED: (pgettext_lazy("a door", "Planned"), "neutral", "Clock"),
    State.REQUESTED: (pgettext_lazy("a door", "Code is being made"), "info", "ArrowsCirclepath"),
    State.ISSUED: (pgettext_lazy("a door", "Code is ready"), "success", "CheckmarkCircle"),
    State.ACTIVE: (pgettext_lazy("a door", "Opens now"), "success", "CheckmarkCircleFill"),
    State.ENDED: (pgettext_lazy("a door", "Over"), "neutral", "CheckmarkCircle"),
    State.FAILED: (pgettext_lazy("a door", "No code"), "danger", "XMarkOctagonFill"),
    State.REVOKED: (pgettext_lazy("a door", "Taken back"), "neutral", "XMark"),
}


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant of a door's day. `typed` is what was refused, `error` why, `at` which field of the two."""

    id: int
    time: str
    place: str
    who: str
    tag: Tag
    notes: tuple[str, ...]
    may_renew: bool
    may_take: bool
    may_give: bool
    may_open: bool
    may_try: bool
    amiss: bool
    typed: str = ""
    error: str = ""
    at: str = ""


def line_of(grant: AccessGrant, zone: ZoneInfo, now: datetime) -> GrantLine:
    """A grant in words. Whoever has the time is told as a club or as a person without a name: names are on the day's
    own page, where reading them is noted."""
    language = get_language() or "nb"
    booking, over = grant.occurrence.booking, grant.window.upper <= now or grant.state in State.over()
    stuck = not grant.wanted and grant.sent and grant.attempts >= STUCK and not over
    amiss = not over and ((grant.wanted and _shut(grant)) or stuck)
    live, coded = grant.wanted and not over, grant.state in State.with_code()
    who = booking.organisation.name if booking.organisation is not None else _("A person")
    kind = str(KINDS.get(booking.kind, ""))
    return GrantLine(
        grant.pk,
        formatting.span(grant.window.lower, grant.window.upper, language, zone),
        grant.occurrence.space.name.said_in(language).text,
        " · ".join(each for each in (who, booking.team, kind) if each),
        _tag(grant, stuck),
        tuple(_notes(grant, stuck)),
        may_renew=live and coded and not grant.manual,
        may_take=live,
        may_give=grant.barred and grant.window.upper > now,
        may_open=live,
        may_try=live and (not coded or grant.manual),
        amiss=amiss,
    )


def _shut(grant: AccessGrant) -> bool:
    return grant.state == State.FAILED or (
        grant.alarmed_at is not None and grant.state in (State.PLANNED, State.REQUESTED)
    )


def _tag(grant: AccessGrant, stuck: bool) -> Tag:
    if stuck:
        return Tag(pgettext("a door", "May still open"), "danger", "ExclamationmarkTriangleFill")
    if not grant.wanted and grant.state not in State.over():
        return Tag(pgettext("a door", "Is being taken back"), "warning", "ArrowsCirclepath")
    if grant.manual and grant.state in State.with_code():
        return Tag(pgettext("a door", "Opened by hand"), "info", "Person")
    if _shut(grant):
        return Tag(pgettext("a door", "No code"), "danger", "XMarkOctagonFill")
    word, colour, icon = TAGS[grant.state]
    return Tag(str(word), colour, icon)


def _notes(grant: AccessGrant, stuck: bool) -> list[str]:
    found = []
    if grant.barred:
        found.append(_("Taken away: %(why)s") % {"why": grant.why})
    elif not grant.wanted:
        found.append(_("The time is cancelled, moved or closed."))
    if grant.manual and grant.state in State.with_code():
        found.append(_("A code is noted by hand.") if grant.code else _("Somebody opens; no code."))
    if grant.fault and (stuck or grant.state in (State.PLANNED, State.REQUESTED, State.FAILED)):
        found.append(fault(grant.fault))
    if grant.wanted and grant.state in State.with_code() and not grant.manual and grant.told != grant.window:
        found.append(_("The new time is on its way to the lock."))
    return found


def opening_told(opening: Opening, zone: ZoneInfo) -> tuple[str, Tag]:
    """When, and what happened."""
    at = formatting.clock(opening.at, get_language() or "nb", zone)
    if opening.outcome == Opening.Outcome.OPENED:
        word = (
            pgettext("a lock", "Opened") if opening.grant_id else pgettext("a lock", "Opened by a key or another code")
        )
        return at, Tag(word, "success", "CheckmarkCircle")
    return at, Tag(pgettext("a lock", "Stayed shut"), "warning", "XMark")
