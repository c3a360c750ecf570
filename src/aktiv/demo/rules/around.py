"""The stretch of days that is filled, and what things are called there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Words:
    """Titles in the city's language: content, as a case handler there would type it."""

    school: str
    cleaning: str
    tournament: str
    concert: str
    party: str
    meeting: str
    open_halls: tuple[str, ...]  # what the municipality itself invites to, by turns


WORDS = {
    "nb": Words(
        "Kroppsøving", "Sommerrengjøring", "Turnering", "Konsert", "Bursdag", "Møte",
        ("Åpen hall", "Familiekveld i hallen", "Sterk og stødig for seniorer", "Prøv en ny idrett", "Ungdomskveld",
         "Trening for nybegynnere", "Lek og spill på tvers"),
    ),
    "nn": Words(
        "Kroppsøving", "Sommarreingjering", "Turnering", "Konsert", "Bursdag", "Møte",
        ("Open hall", "Familiekveld i hallen", "Sterk og stø for seniorar", "Prøv ein ny idrett", "Ungdomskveld",
         "Trening for nybyrjarar", "Leik og spel på tvers"),
    ),
    "en": Words(
        "PE", "Summer cleaning", "Tournament", "Concert", "Birthday", "Meeting",
        ("Open hall", "Family night in the hall", "Strong and steady for seniors", "Try a new sport", "Youth night",
         "Training for beginners", "Play across ages"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """The days that are filled, and the moment that divides them into past and future."""

    first: date
    last: date
    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def days(self) -> Iterator[date]:
        """Every day, in order."""
        return (date.fromordinal(each) for each in range(self.first.toordinal(), self.last.toordinal() + 1))

    def made(self, day: date, hour: int = 10) -> datetime:
        """A moment on the day, or a fortnight ago when the day has not come yet."""
        at = datetime.combine(min(day, self.today - 14 * DAY), time(hour), self.zone)
        return at.astimezone(self.now.tzinfo)


@dataclass(frozen=True, slots=True)
class Others:
    """Who books beside the clubs: residents by number, groups by key with what they do, businesses by name."""

    residents: int
    groups: Mapping[str, str]
    businesses: tuple[str, ...]
