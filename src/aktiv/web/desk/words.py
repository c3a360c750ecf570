"""What is checked, what was done, and what is asked for, in the case handler's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from aktiv.cases.queries.checks import Check
from aktiv.cases.words import sentence
from aktiv.journal.models import Entry
from aktiv.values import formatting

RIGHT: Mapping[str, str] = {
    "approved_group": gettext_noop("%(name)s is approved by the municipality"),
    "registered": gettext_noop("%(name)s is in the register of organisations"),
    "voluntary": gettext_noop("In the register of voluntary organisations"),
    "may_apply": gettext_noop("%(name)s may apply for the club"),
    "lives_here": gettext_noop("Lives in the municipality"),
    "dates_free": gettext_noop("No date is taken"),
    "within_quota": gettext_noop("Within the quota"),
    "price_group": gettext_noop("Price group: %(group)s"),
}
WRONG: Mapping[str, str] = {
    "approved_group": gettext_noop("%(name)s is not approved"),
    "registered": gettext_noop("%(name)s may not act: see the register of organisations"),
    "may_apply": gettext_noop("%(name)s may not apply for the club any more"),
    "lives_here": gettext_noop("Does not live in the municipality"),
    "dates_free": gettext_noop("%(count)s of %(of)s dates are taken"),
    "dates_open": gettext_noop("%(count)s of %(of)s dates are outside opening hours or closed"),
    "within_quota": gettext_noop("Over the quota"),
    "price_group": gettext_noop("No price group is known"),
    "no_shows": gettext_noop("Did not come %(count)s times in the last year"),
    "duplicates": gettext_noop("Has other open applications for the same time: %(keys)s"),
}
DONE: Mapping[str, str] = {
    "case.opened": gettext_noop("Received"),
    "case.taken": gettext_noop("Taken by a case handler"),
    "case.taken_over": gettext_noop("Taken over from a colleague"),
    "case.reassigned": gettext_noop("Given to a colleague"),
    "case.left": gettext_noop("Left to colleagues"),
    "case.noted": gettext_noop("Note written"),
    "case.asked": gettext_noop("Question sent"),
    "case.answered": gettext_noop("Written by the applicant"),
    "case.resumed": gettext_noop("Waits no longer"),
    "case.withdrawn": gettext_noop("Withdrawn by the applicant"),
    "case.offered": gettext_noop("Other times offered"),
    "case.offer_answered": gettext_noop("Offer answered"),
    "case.offers_lapsed": gettext_noop("The offer ran out"),
    "case.decided": gettext_noop("Decided"),
    "case.undone": gettext_noop("Decision undone"),
    "case.appealed": gettext_noop("Appealed"),
    "decision.sent": gettext_noop("Letter sent"),
    "decision.freed": gettext_noop("Time given free"),
    "decision.reviewed": gettext_noop("Looked at afterwards"),
    "appeal.answered": gettext_noop("Appeal answered"),
    "archive.sent_again": gettext_noop("Sent to the archive again"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A check in words, and whether it is right."""

    text: str
    right: bool


def check_told(check: Check, groups: Mapping[str, str], zone: ZoneInfo) -> Told:
    """One check as a line; `groups` are the names of price groups by code."""
    language = get_language() or "nb"
    if check.code == "rule" or (check.code == "priced" and "why" in check.data):
        count = check.data["count"]
        told = ngettext("%(n)s date", "%(n)s dates", count) % {"n": count}
        return Told(f"{told}: {sentence(check.data['why'], zone, language)}", False)
    data = dict(check.data)
    if "keys" in data:
        data["keys"] = ", ".join(data["keys"])
    if check.code == "price_group" and check.right:
        data["group"] = groups.get(data["group"], data["group"])
    if check.code == "within_quota" and not check.right:
        return Told(f"{_(WRONG[check.code])}: {sentence(data['why'], zone, language)}", False)
    texts = RIGHT if check.right else WRONG
    return Told(_(texts[check.code]) % data, check.right)


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of the history."""

    text: str
    at: str
    by: str


def happened(entry: Entry, names: Mapping[UUID, str], zone: ZoneInfo) -> Happened:
    """What was done, when and by whom."""
    language = get_language() or "nb"
    at = f"{formatting.day_short(entry.at, language, zone)} {formatting.clock(entry.at, language, zone)}"
    return Happened(_(DONE.get(entry.verb, entry.verb)), at, names.get(entry.person_id, "") if entry.person_id else "")


def participants_told(participants: Mapping[str, int]) -> str:
    """How many come, by age band: "18 (6–12 år), 2 (26–66 år)"."""
    return ", ".join(
        _("%(count)s aged %(ages)s") % {"count": count, "ages": band.replace("-", "–")}
        for band, count in participants.items()
    )
