"""Rounds in the words of those who share them out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.seasons.models import Round
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
