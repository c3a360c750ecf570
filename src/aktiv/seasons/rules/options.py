"""What a group may ask for beside the usual, where the round's rules let clubs: each option is refused by its name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from aktiv.seasons.rules.weeks import EVERY, KINDS, Span
from aktiv.values.refusal import Refusal

LEAST, MOST_CLUB_SESSIONS = 15, 100
NAMES = {
    "weeks": "alternate_weeks",
    "span": "part_of_season",
    "least": "shorter_times",
    "beside": "sister_groups",
    "whole": "club_hours",
}
"""Which option of a rule table it is that a group uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a group asks for beside the usual: as `rules.asked.Group` has it. `first` and `last` are its days, either
    may be left out; the season's are then meant."""

    weeks: str = EVERY
    first: date | None = None
    last: date | None = None
    least: int | None = None
    beside: str = ""
    whole: bool = False

    @property
    def used(self) -> list[str]:
        """The options of a rule table that this uses, in their order."""
        used = {
            "weeks": self.weeks != EVERY,
            "span": self.first is not None or self.last is not None,
            "least": self.least is not None,
            "beside": bool(self.beside),
            "whole": self.whole,
        }
        return [NAMES[key] for key, uses in used.items() if uses]


NONE = Options()
"""Nothing beside the usual."""


def span_in(options: Options, season: Span) -> Span | None:
    """The days in which the group trains; None is all of the season. Raises Refusal("part_outside_season")."""
    first, last = options.first or season[0], options.last or season[1]
    if not season[0] <= first <= last <= season[1]:
        raise Refusal("part_outside_season", first=season[0], last=season[1])
    return None if (first, last) == season else (first, last)


def least_of(options: Options, minutes: int) -> int | None:
    """The shortest session that the group takes; None is no shorter. Raises Refusal("wrong_least")."""
    if options.least is None or options.least == minutes:
        return None
    if not LEAST <= options.least < minutes:
        raise Refusal("wrong_least", minutes=minutes)
    return options.least


def allowed(options: Options, open_to_clubs: Collection[str]) -> None:
    """Raises Refusal("option_not_open", option) for the first that the rules do not have open, and ("wrong_weeks")."""
    if options.weeks not in KINDS:
        raise Refusal("wrong_weeks")
    if closed := next((each for each in options.used if each not in open_to_clubs), None):
        raise Refusal("option_not_open", option=closed)
