"""What is on in a facility, court by court: for the screen on its wall, the page at its door and the plan on its board.

Always as everyone may see it, whoever is signed in: what hangs on a wall is read by all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.bookings.queries.calendar import Shown, calendar
from aktiv.bookings.rules import Party
from aktiv.facilities.models import Space
from aktiv.facilities.queries.opening import Opening, openings
from aktiv.timetable.rules import InTheWay
from aktiv.values import formatting
from aktiv.values.periods import Period, civil_day, day_period, merged, week_of, without
from aktiv.values.texts import Texts
from aktiv.web.components.uses import Use

EVERYONE = Party()
SHORTEST_FREE = 30
"""Minutes: less is a pause between two."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of the day on one court. `detail` is who of the club and what they do, `along` what comes with it."""

    use: Use
    during: Period
    title: str
    detail: str = ""
    along: str = ""
    url: str = ""

    @property
    def free(self) -> bool:
        return self.use is Use.FREE

    @property
    def taken(self) -> bool:
        """Whether somebody is there."""
        return self.use not in (Use.FREE, Use.CLOSED)

    def passed(self, now: datetime) -> int:
        """How much of it has gone, in percent."""
        return max(0, min(100, int((now - self.during.start) / self.during.length * 100)))


@dataclass(frozen=True, slots=True)
class Court:
    """A court on a day: everything in order of time, free time among it."""

    space: Space
    day: date
    slots: tuple[Slot, ...]
    reason: Texts | None = None

    @property
    def week_url(self) -> str:
        """Where its time is booked."""
        return reverse("facility_week", args=[self.space.facility.slug, self.space.slug, week_of(self.day)])

    @property
    def busy(self) -> tuple[Slot, ...]:
        """What is taken."""
        return tuple(each for each in self.slots if each.taken)

    @property
    def open(self) -> bool:
        return any(each.use is not Use.CLOSED for each in self.slots)

    def now(self, now: datetime) -> Slot | None:
        """What is on; None in a pause that is too short to be free time."""
        return next((each for each in self.slots if each.during.contains(now)), None)

    def next(self, now: datetime, most: int) -> tuple[Slot, ...]:
        """What comes, as far as it says something: that it closes is said by there being no more."""
        coming = [each for each in self.slots if each.during.start > now and each.use is not Use.CLOSED]
        return tuple(coming[:most])


def shown_spaces(spaces: Iterable[Space]) -> list[Space]:
    """The smallest parts that are lent by themselves, hall by hall as they lie on the floor: what a screen has a column
    and a plan a row for. Of parts that cross each other, thirds and halves of one hall, only the smaller ones: what is
    on in the others is on there too."""
    alone = [space for space in spaces if space.alone]
    halls = {stretch: place for place, stretch in enumerate(dict.fromkeys(space.stretch for space in alone))}
    alone.sort(key=lambda space: (halls[space.stretch], space.footprint.lower, space.footprint.upper))
    smallest = [
        space
        for space in alone
        if not any(
            other.stretch == space.stretch
            and other.footprint != space.footprint
            and space.footprint.contains(other.footprint)
            for other in alone
        )
    ]
    kept: list[Space] = []
    for space in sorted(smallest, key=lambda each: each.footprint.size):
        if all(other.footprint == space.footprint or not other.footprint.overlaps(space.footprint) for other in kept):
            kept.append(space)
    return [space for space in smallest if space in kept]


def labels(wanted: Sequence[Space], spaces: Sequence[Space]) -> dict[int, str]:
    """What each is called, with its hall where more than one is divided: "Bane 1" tells nothing where there are two."""
    language = get_language() or "nb"
    halls = {space.stretch: space for space in spaces if space.parent_id is None}
    divided = {space.stretch for space in wanted if space.parent_id is not None}
    found = {}
    for space in wanted:
        name = space.name.said_in(language).text
        hall = halls.get(space.stretch)
        if len(divided) > 1 and space.parent_id is not None and hall is not None:
            name = f"{hall.name.said_in(language).text}, {name}"
        found[space.pk] = name
    return found


def courts(
    spaces: Sequence[Space], wanted: Sequence[Space], days: Sequence[date], now: datetime
) -> dict[tuple[int, date], Court]:
    """Each wanted space on each day. `spaces` are all of the facility, so that what comes along can be named.

    At most six statements, however many spaces and days; none of them asks who reads.
    """
    if not wanted:
        return {}
    zone = wanted[0].municipality.zone
    reach = Period(day_period(days[0], zone).start, day_period(days[-1], zone).end)
    taken = calendar(spaces, reach, EVERYONE, now)
    open_then = openings(wanted, days)
    places = _places(spaces, taken)
    found = {}
    for space in wanted:
        claims = {claim: [each for each in there if each.stretch != space.stretch] for claim, there in places.items()}
        for day in days:
            whole = day_period(day, zone)
            here = [each for each in taken[space.pk] if each.during.overlaps(whole)]
            opening = open_then[space.pk, day]
            found[space.pk, day] = Court(
                space,
                day,
                tuple(_slots(space, whole=whole, taken=here, opening=opening, places=claims, now=now)),
                opening.reason,
            )
    return found


def _places(spaces: Iterable[Space], taken: Mapping[int, Sequence[Shown]]) -> dict[int, list[Space]]:
    """Where each claim stands."""
    found: dict[int, list[Space]] = {}
    for space in spaces:
        for claim in dict.fromkeys(each.claim_id for each in taken[space.pk] if each.kind is not InTheWay.BUFFER):
            found.setdefault(claim, []).append(space)
    return found


def _slots(
    space: Space,
    *,
    whole: Period,
    taken: Sequence[Shown],
    opening: Opening,
    places: Mapping[int, Sequence[Space]],
    now: datetime,
) -> list[Slot]:
    language = get_language() or "nb"
    by_claim: dict[int, list[Shown]] = {}
    for each in taken:
        if each.kind is not InTheWay.BUFFER:
            by_claim.setdefault(each.claim_id, []).append(each)
    slots = [
        _slot(there[0], period, places.get(claim, ()), language)
        for claim, there in by_claim.items()
        # One that holds several pieces of the court, at a time or one after another, is one use of it.
        for period in merged(filter(None, (each.during.intersection(whole) for each in there)))
    ]
    claimed = [each.during for each in taken]
    school = without(opening.school, claimed)
    free = without(opening.bookable, claimed)
    open_then = [*opening.bookable, *opening.season, *opening.school, *claimed]
    reason = opening.reason.said_in(language).text if opening.reason else ""
    slots += [
        *(Slot(Use.SCHOOL, each, str(Use.SCHOOL.word)) for each in merged(school)),
        *(Slot(Use.CLOSED, each, str(Use.CLOSED.word), reason) for each in without([whole], open_then)),
    ]
    for gap in free:
        if gap.minutes >= SHORTEST_FREE:
            url = _book_url(space, gap, now) if space.alone else ""
            slots.append(Slot(Use.FREE, gap, _("Available"), url=url))
    return sorted(slots, key=lambda slot: slot.during)


def _slot(each: Shown, inside: Period, places: Sequence[Space], language: str) -> Slot:
    use = Use.EVENT if each.booking_kind == "event" else Use.BUSY
    if each.kind is InTheWay.CLOSURE:
        use = Use.CLOSED
    elif each.booking_kind == "school_use":
        use = Use.SCHOOL
    title = each.title or str((Use.CLOSED if use is Use.CLOSED else Use.BUSY).word)
    activity = each.activity.said_in(language).text if each.activity else ""
    if activity.casefold() in each.team.casefold():
        activity = ""  # "J14 håndball" has said it
    detail = " ".join(part for part in (activity, each.team) if part and part != title)
    along = ", ".join(dict.fromkeys(place.name.said_in(language).text for place in places))
    return Slot(use, inside, title, detail, along)


def _book_url(space: Space, free: Period, now: datetime) -> str:
    """The week with the time chosen, from now on where it has begun. Empty when it is over."""
    if free.end <= now:
        return ""
    zone: ZoneInfo = space.municipality.zone
    day = civil_day(free.start, zone)
    week = reverse("facility_week", args=[space.facility.slug, space.slug, week_of(day)])
    return f"{week}?dag={day.isoformat()}"


def time_told(slot: Slot, zone: ZoneInfo) -> str:
    """When, on the wall clock: "18.00–19.30"."""
    return formatting.span(slot.during.start, slot.during.end, get_language() or "nb", zone)
