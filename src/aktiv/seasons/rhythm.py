"""In which weeks a group trains, from when to when, and how much shorter than it wished, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.values import formatting

WEEKS: Mapping[str, str] = {
    "odd": n_("odd weeks"),
    "even": n_("even weeks"),
    "either": n_("every other week"),
}
"""By `GroupApplication.weeks`; every week is not told."""
OPTIONS: Mapping[str, str] = {
    "alternate_weeks": n_("every other week"),
    "part_of_season": n_("a part of the season"),
    "shorter_times": n_("shorter times where that helps"),
    "sister_groups": n_("groups right after each other"),
    "club_hours": n_("hours that the club shares out itself"),
}
"""What a round may let clubs ask for beside the usual, by `rules.tables.OPTIONS`."""


def rhythm(weeks: str, span: tuple[date, date] | None) -> str:
    """ "oddetallsuker, 16. aug. – 31. des."; empty for every week of the season."""
    parts = [_(WEEKS[weeks])] if weeks in WEEKS else []
    if span is not None:
        parts.append(formatting.days(*span, get_language() or "nb"))
    return ", ".join(parts)


def with_rhythm(told: str, weeks: str, span: tuple[date, date] | None) -> str:
    """ "tirsdag 18.00–19.30 (partallsuker)"."""
    when = rhythm(weeks, span)
    return f"{told} ({when})" if when else told


def shorter(minutes: int, wished: int) -> str:
    """That a time is shorter than what was wished for; empty when it is not."""
    if minutes >= wished:
        return ""
    return _("shorter than the %(wished)s minutes wished for") % {"wished": wished}
