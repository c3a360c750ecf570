"""When one may sign up, sign off and be let in, and what a sign-up may say of itself. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from aktiv.bookings.models.signing_up import LARGEST_CAPACITY, LONGEST_NOTICE
from aktiv.facilities.rules.doors import LETTERS
from aktiv.values.periods import Period, merged
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

BANDS = {"0-5": (0, 5), "6-12": (6, 12), "13-19": (13, 19), "20-25": (20, 25), "26-66": (26, 66), "67+": (67, 150)}
"""Age groups, as clubs count their members, with the first and last year of age in each."""
LONGEST_TITLE, LONGEST_ABOUT, LONGEST_NAME = 160, 1_000, 120
MOST_ALONG = 10
"""People that one account signs up to the same, herself among them."""
CODE_LENGTH = 7
LET_IN_BEFORE = timedelta(hours=3)
"""How long before a date begins its organiser may let people in."""
COMES_BEFORE = timedelta(hours=1)
"""How long before it begins a participant may type her code at the door herself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpTerms:
    """What a sign-up says: `capacity` None is room for any number; until `notice_hours` before a date one may
    sign off oneself. Of time that goes on, it is to the dates from `first_day` through `last_day`."""

    title: str
    opens_at: datetime
    closes_at: datetime
    about: str = ""
    capacity: int | None = None
    waiting_list: bool = True
    asks_age: bool = True
    notice_hours: int = 0
    first_day: date | None = None
    last_day: date | None = None


LONGEST_DAYS = 366


def days_said(terms: SignUpTerms) -> tuple[date, date]:
    """From which day through which day, of time that goes on. Raises Refusal("days_not_said"), ("last_day_first") and
    ("too_many_days", limit)."""
    if terms.first_day is None or terms.last_day is None:
        raise Refusal("days_not_said")
    if terms.last_day < terms.first_day:
        raise Refusal("last_day_first")
    if (terms.last_day - terms.first_day).days > LONGEST_DAYS:
        raise Refusal("too_many_days", limit=LONGEST_DAYS)
    return terms.first_day, terms.last_day


SHORTEST = timedelta(minutes=30)
"""So long a time is worth coming to, however little it is of what was agreed; so is half of what was agreed."""


def time_left(agreed: Period, had: Iterable[Period]) -> Period | None:
    """The longest time within what was agreed that somebody has some floor through, the first of those as long; None
    when it is too short for the date to take place."""
    parts = [
        Period(max(each.start, agreed.start), min(each.end, agreed.end))
        for each in merged(had)
        if each.start < agreed.end and agreed.start < each.end
    ]
    longest = max(parts, key=lambda each: each.end - each.start, default=None)
    if longest is None:
        return None
    long = longest.end - longest.start
    return longest if long >= min(SHORTEST, (agreed.end - agreed.start) / 2) else None


def cleaned_terms(terms: SignUpTerms, dates: Sequence[Period]) -> SignUpTerms:
    """The same, cleaned, for a booking with these dates that stand.

    Raises Refusal("missing_text"), ("control_characters"), ("too_long", limit, length), ("not_a_capacity", limit),
    ("not_a_notice", limit), ("opens_after_it_closes") and ("closes_after_it", end).
    """
    found = replace(
        terms,
        title=one_line(terms.title, limit=LONGEST_TITLE, required=True),
        about=many_lines(terms.about, limit=LONGEST_ABOUT),
    )
    if found.capacity is not None and not 1 <= found.capacity <= LARGEST_CAPACITY:
        raise Refusal("not_a_capacity", limit=LARGEST_CAPACITY)
    if not 0 <= found.notice_hours <= LONGEST_NOTICE:
        raise Refusal("not_a_notice", limit=LONGEST_NOTICE)
    if found.opens_at >= found.closes_at:
        raise Refusal("opens_after_it_closes")
    if dates and found.closes_at > dates[-1].end:
        raise Refusal("closes_after_it", end=dates[-1].end)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a sign-up stands, as far as rules look at it. `dates` are those that are not cancelled, in order."""

    opens_at: datetime
    closes_at: datetime
    stopped: bool
    notice: timedelta
    dates: tuple[Period, ...]


def may_sign_up(found: Standing, now: datetime) -> None:
    """From when it opens until it closes, while something is to come.

    Raises Refusal("sign_up_off") when nothing takes place, ("sign_up_over"), ("sign_up_stopped"),
    ("sign_up_not_open", opens) and ("sign_up_closed", closed).
    """
    takes_place(found, now)
    if found.stopped:
        raise Refusal("sign_up_stopped")
    if now < found.opens_at:
        raise Refusal("sign_up_not_open", opens=found.opens_at)
    if now >= found.closes_at:
        raise Refusal("sign_up_closed", closed=found.closes_at)


def takes_place(found: Standing, now: datetime) -> None:
    """Raises Refusal("sign_up_off") when every date is cancelled, and ("sign_up_over") when the last one has ended."""
    if not found.dates:
        raise Refusal("sign_up_off")
    if now >= found.dates[-1].end:
        raise Refusal("sign_up_over")


def moves_up(found: Standing, now: datetime) -> bool:
    """Whether somebody in line may still be given a place: until the last date ends, because an organiser at the door
    makes room for those who wait outside; and not when it is stopped."""
    return bool(found.dates) and not found.stopped and now < found.dates[-1].end


def may_sign_off(found: Standing, now: datetime) -> None:
    """A place is given back by oneself until so long before a date: the first, or of several the next that one is
    still in time for.

    Raises Refusal("sign_up_over") and ("too_late_to_sign_off", until).
    """
    if not found.dates:
        return
    if now >= found.dates[-1].end:
        raise Refusal("sign_up_over")
    last = found.dates[-1].start - found.notice
    if now >= last:
        raise Refusal("too_late_to_sign_off", until=last)


def may_let_in(date_: Period, now: datetime) -> None:
    """Its organiser lets people in from some hours before, and may put right afterwards who came. Raises
    Refusal("too_early_to_let_in", opens)."""
    opens = date_.start - LET_IN_BEFORE
    if now < opens:
        raise Refusal("too_early_to_let_in", opens=opens)


def is_on_at(date_: Period, now: datetime) -> bool:
    """Whether a participant may type her code at the door just now."""
    return date_.start - COMES_BEFORE <= now < date_.end


def band_on(born: date, day: date) -> str:
    """The age group of somebody on a day; empty for a day before she was born."""
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return next((band for band, (low, high) in BANDS.items() if low <= age <= high), "")


def new_code() -> str:
    """Letters that let somebody in: nobody guesses them, and they are told apart when read aloud."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """A code as it was typed or scanned, without space and in small letters; empty for what cannot be one."""
    code = "".join(text.split()).replace("-", "").lower()
    return code if len(code) == CODE_LENGTH and set(code) <= set(LETTERS) else ""
