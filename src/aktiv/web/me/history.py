"""What happened to a booking, told from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from aktiv.bookings.models import Booking
from aktiv.journal.models import Entry
from aktiv.people.queries.scoped import names_of_own
from aktiv.values import formatting

PLAIN: Mapping[str, str] = {
    "space.closed": gettext_noop("Closed"),
    "event.announced": gettext_noop("What the event tells was changed"),
    "sign_up.opened": gettext_noop("Opened for sign-up"),
    "sign_up.changed": gettext_noop("The sign-up was changed"),
    "sign_up.stopped": gettext_noop("Sign-up was stopped"),
    "sign_up.resumed": gettext_noop("Sign-up was taken up again"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history: what, when it was done, and by whom."""

    text: str
    at: str
    by: str


def history(booking: Booking, entries: Iterable[Entry]) -> list[Happening]:
    """The newest first; entries of a kind that has no words are left out. Two statements for the names.

    Named are the booking's own person and those who represent its organisation; others are the municipality.
    """
    language, zone = get_language() or "nb", booking.municipality.zone
    entries = list(entries)
    acted = {each.person_id for each in entries if each.person_id}
    names = names_of_own(acted, own=booking.person_id, organisation_id=booking.organisation_id)
    told = []
    for entry in entries:
        if text := _text(entry, language, zone):
            by = names.get(entry.person_id, booking.municipality.name) if entry.person_id else ""
            told.append(Happening(text, _at(entry.at, language, zone), by))
    return told


def _text(entry: Entry, language: str, zone: ZoneInfo) -> str:
    data = entry.data
    dates = len(data.get("occurrences", ()))
    if entry.verb == "booking.confirmed":
        return ngettext("Booked", "Booked %(count)s dates", dates or 1) % {"count": dates}
    if entry.verb == "booking.allocated":
        return ngettext("Given as season time", "%(count)s dates given as season time", dates or 1) % {"count": dates}
    if entry.verb == "booking.timetabled":
        return ngettext("School use", "School use on %(count)s dates", dates or 1) % {"count": dates}
    if entry.verb in PLAIN:
        return _(PLAIN[entry.verb])
    if entry.verb == "booking.divided":
        if "teams" not in data:
            return _("Given to a team of the club")
        teams = ", ".join(dict.fromkeys(each[0] for each in data["teams"]))
        return _("Divided among %(teams)s") % {"teams": teams} if teams else _("The teams’ times were taken away")
    if entry.verb == "booking.split":
        return _("Divided in two")
    if entry.verb == "booking.cancelled":
        return _cancelled(data, language, zone)
    if entry.verb.startswith("attendance."):
        return _attendance(entry.verb, data, language, zone)
    if entry.verb == "booking.moved":
        was = _span(data["was"][0], data["was"][1], language, zone)
        return _("Moved from %(was)s to %(now)s") % {
            "was": was,
            "now": _span(data["start"], data["end"], language, zone),
        }
    spans = {"booking.displaced": "lost", "booking.restored": "gained", "booking.given_back": "freed",
             "booking.taken_back": "back"}  # fmt: skip
    if (key := spans.get(entry.verb)) is None:
        return ""
    times = ", ".join(dict.fromkeys(_span(each["start"], each["end"], language, zone) for each in data.get(key, ())))
    words = {
        "booking.displaced": _("Somebody with priority took %(time)s"),
        "booking.restored": _("You got back %(time)s"),
        "booking.given_back": _("Gave back %(time)s"),
        "booking.taken_back": _("Took back %(time)s"),
    }
    return words[entry.verb] % {"time": times}


def _attendance(verb: str, data: Mapping[str, Any], language: str, zone: ZoneInfo) -> str:
    time = {"time": _span(data["start"], data["end"], language, zone)}
    if verb == "attendance.cleared":
        return _("What was noted about who came %(time)s was taken back") % time
    if data["outcome"] == "no_show":
        told = _("Nobody came %(time)s") % time
        return (
            told + ". " + _("Fee %(fee)s") % {"fee": formatting.money(data["fee"], language)} if data["fee"] else told
        )
    if data["people"] is None:
        return _("Came %(time)s") % time
    return ngettext("%(n)s person came %(time)s", "%(n)s people came %(time)s", data["people"]) % {
        "n": data["people"],
        **time,
    }


def _cancelled(data: Mapping[str, object], language: str, zone: ZoneInfo) -> str:
    dates, fee = data.get("dates"), data.get("fee")
    times = ", ".join(_span(start, end, language, zone) for _id, start, end in dates) if isinstance(dates, list) else ""
    told = _("Cancelled %(time)s") % {"time": times} if times else _("Cancelled")
    if isinstance(fee, int) and fee:
        told += ". " + _("Fee %(fee)s") % {"fee": formatting.money(fee, language)}
    return told


def _span(start: str, end: str, language: str, zone: ZoneInfo) -> str:
    begins, ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
    return f"{formatting.day_short(begins, language, zone)} {formatting.span(begins, ends, language, zone)}"


def _at(when: datetime, language: str, zone: ZoneInfo) -> str:
    return _("%(day)s at %(time)s") % {
        "day": formatting.day_long(when, language, zone),
        "time": formatting.clock(when, language, zone),
    }
