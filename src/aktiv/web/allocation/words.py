"""Rounds in the words of those who share them out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.seasons.models import Round, RuleTable
from aktiv.values import formatting

NEXT: Mapping[str, str] = {
    "allocating": n_("Make a proposal and work on it"),
    "hearing": n_("Answer objections, then publish"),
    "published": n_("The season begins %(first)s"),
    "running": n_("Help clubs with changes until %(last)s"),
    "closed": n_("Copy it to the next season"),
}


def language() -> str:
    """The page's."""
    return get_language() or "nb"


def moment(when: datetime, round_: Round) -> str:
    """A day and time in the round's municipality: "fre 20. mars 2027 kl. 23.59"."""
    zone = round_.municipality.zone
    told = formatting.day_in_year(when, language(), zone, this_year=0)
    return f"{told}, {formatting.clock(when, language(), zone)}"


def next_step(round_: Round, now: datetime) -> str:
    """What whoever shares out does next."""
    if round_.state == "planning":
        return _("Choose halls and rules, then open for applications")
    if round_.state == "open" and round_.deadline is not None:
        if round_.deadline > now:
            return _("Clubs apply until %(deadline)s") % {"deadline": moment(round_.deadline, round_)}
        return _("The deadline is over. Check the applications and begin to share out")
    season = round_.season
    return _(NEXT[round_.state]) % {
        "first": formatting.date_short(season.first, language()),
        "last": formatting.date_short(season.last, language()),
    }


def hours_told(minutes: int) -> str:
    """Hours with one decimal where they are not whole: "1 240 t", "12,5 t"."""
    tenths = round(minutes / 6)
    whole, rest = divmod(tenths, 10)
    grouped = f"{whole:,}".replace(",", "\u00a0" if language()[:2] != "en" else ",")
    decimal = f"{',' if language()[:2] != 'en' else '.'}{rest}" if rest else ""
    return f"{grouped}{decimal}\u00a0{formatting.words(language()).hour_short}"


def clock_of(minute: int) -> str:
    """A wall minute as it is told and as forms take it: "17.30", in English "17:30"."""
    return formatting.clock(minute, language())


def minute_of(text: str) -> int | None:
    """The wall minute that somebody typed: "17:30", "17.30", "1730", "17"; "24:00" is the end of the day. None when it
    is no time."""
    digits = text.strip().replace(".", ":").replace(",", ":")
    hour, colon, minute = digits.partition(":")
    if not colon and len(hour) == 4:
        hour, minute = hour[:2], hour[2:]
    minute = minute or "00"
    if not (hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit() and len(hour) <= 2):
        return None
    if len(minute) != 2 or int(minute) > 59:
        return None
    found = int(hour) * 60 + int(minute)
    return found if found <= 1440 else None


def weekdays() -> list[str]:
    """Monday first, with a capital letter."""
    return [each.capitalize() for each in formatting.words(language()).weekdays]


def rules_told(rules: RuleTable) -> str:
    """ "Version 3, vedtatt i kulturutvalget"."""
    told = _("Version %(number)s") % {"number": rules.version}
    return f"{told}, {rules.note}" if rules.note else told
