"""A city's year of use: closures first, then what lies fast (school, seasons), then what people book when they need it.

Everything is tried against the board, so nothing here ever meets anything else; what is to meet (an event that takes a
club's time) is done afterwards, by the actions themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from aktiv.demo import catalogue
from aktiv.demo.catalogue import Kind
from aktiv.demo.chance import die
from aktiv.demo.rules.board import GYMNASIA, Board, Hall, Room, Span, within
from aktiv.demo.rules.uses import Party, Right, Use
from aktiv.demo.rules.weeks import EVENING, TUESDAY, Offer, Session, week_of

DAY = timedelta(days=1)
PAUSES = frozenset({"christmas"})
"""School holidays in which clubs pause as well."""

_ROOMS_FOR_MEETING = frozenset(
    {Kind.MEETING_ROOM, Kind.STUDIO, Kind.COMMUNITY_HALL, Kind.CULTURE_HALL, Kind.STAGE, Kind.KITCHEN}
)
# How often somebody books a hall of the kind for once, a day.
_ONCE_A_DAY = {
    Kind.SPORTS_HALL: 0.22,
    Kind.GYM: 0.16,
    Kind.TENNIS: 0.7,
    Kind.PITCH: 0.15,
    Kind.DANCE: 0.2,
    Kind.ICE_RINK: 0.1,
    Kind.POOL: 0.1,
    Kind.MEETING_ROOM: 0.45,
    Kind.STUDIO: 0.3,
    Kind.COMMUNITY_HALL: 0.35,
    Kind.CULTURE_HALL: 0.1,
    Kind.STAGE: 0.12,
}


@dataclass(frozen=True, slots=True)
class Words:
    """Titles in the city's language: content, as a case handler there would type it."""

    school: str
    cleaning: str
    tournament: str
    concert: str
    party: str
    meeting: str
    open_hall: str


WORDS = {
    "nb": Words("Kroppsøving", "Sommerrengjøring", "Turnering", "Konsert", "Bursdag", "Møte", "Åpen hall"),
    "nn": Words("Kroppsøving", "Sommarreingjering", "Turnering", "Konsert", "Bursdag", "Møte", "Open hall"),
    "en": Words("PE", "Summer cleaning", "Tournament", "Concert", "Birthday", "Meeting", "Open hall"),
}


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


def year_of(city: catalogue.City, board: Board, around: Around, others: Others) -> list[Use]:
    """Every use of the year."""
    words = WORDS[city.language]
    offers = [Offer(Party(organisation=key, age_group="adult"), activity) for key, activity in others.groups.items()]
    offers.append(Offer(Party(organisation="culture", person="desk"), "", words.open_hall))
    uses = [*_cleaning(city, board, around, words), *_school(city, board, around, words)]
    lent = [hall for hall in board.halls if hall.open_to_all or hall.kind in GYMNASIA]
    for season, following in zip(city.seasons, (*city.seasons[1:], None), strict=True):
        until = following.first if following else season.last + 110 * DAY
        if season.first <= around.last and around.first < until:
            week = week_of(city, season, lent, offers)
            uses += _seasonal(city, board, around, season, week)
            uses += _summer(city, board, around, (season.last, until), week)
    uses += _weekends(city, board, around, words)
    uses += _concerts(city, board, around, words)
    uses += _singles(city, board, around, words, others)
    return uses


def _cleaning(city: catalogue.City, board: Board, around: Around, words: Words) -> Iterator[Use]:
    """Each summer a week in every sports hall and pool."""
    for before, after in zip(city.school_years, city.school_years[1:], strict=False):
        for place, hall in enumerate(hall for hall in board.halls if hall.kind in (Kind.SPORTS_HALL, Kind.POOL)):
            monday = before.last + timedelta(days=3 + 7 * (1 + place % 5))
            days = [monday + n * DAY for n in range(5)]
            if monday < around.first or days[-1] > around.last or days[-1] >= after.first:
                continue
            span = (7 * 60, 20 * 60)
            for day in days:
                board.take(hall, hall.whole, day, span)
            yield Use(
                right=Right.CLOSURE,
                hall=hall,
                room=hall.whole,
                party=Party(organisation="culture", person="desk"),
                dates=tuple((day, span) for day in days),
                made_at=around.made(monday - 90 * DAY),
                title=words.cleaning,
            )


def _school(city: catalogue.City, board: Board, around: Around, words: Words) -> Iterator[Use]:
    """Most of what is the school's own, on its days. One right a hall and school year."""
    for hall in board.halls:
        chance = die(city.slug, *hall.key, "school")
        part_of_day = {weekday: (30 * chance.randrange(3), 30 * chance.randrange(4)) for weekday in range(1, 6)}
        away = {weekday for weekday in range(1, 6) if chance.random() < 0.15}
        for year in city.school_years:
            dates: list[tuple[date, Span]] = []
            for day in around.days():
                if not year.first <= day <= year.last or day.isoweekday() in away:
                    continue
                for low, high in board.open(hall, day).school:
                    later, sooner = part_of_day.get(day.isoweekday(), (0, 0))
                    span = (low + later, high - sooner)
                    if span[1] - span[0] >= 60 and board.try_to_take(hall, hall.whole, day, span):
                        dates.append((day, span))
            if dates:
                yield Use(
                    right=Right.SCHOOL_USE,
                    hall=hall,
                    room=hall.whole,
                    party=Party(organisation="school", person="desk"),
                    dates=tuple(dates),
                    made_at=around.made(year.first - 30 * DAY),
                    title=words.school,
                )


def _seasonal(
    city: catalogue.City, board: Board, around: Around, season: catalogue.Season, week: Iterable[Session]
) -> Iterator[Use]:
    pauses = [each for year in city.school_years for each in year.breaks if each.key in PAUSES]
    days = [
        day
        for day in around.days()
        if season.first <= day <= season.last and not any(each.first <= day <= each.last for each in pauses)
    ]
    for session in week:
        hours = "season" if session.right is Right.ALLOCATION else "bookable"
        made = around.made(season.first - 70 * DAY)
        if use := _weekly(board, session, days, hours=hours, made_at=made, season=season.key):
            yield use


def _summer(
    city: catalogue.City, board: Board, around: Around, between: tuple[date, date], week: Iterable[Session]
) -> Iterator[Use]:
    """Between two seasons most teams go on by themselves, as ordinary series; halls close earlier then."""
    chance = die(city.slug, between[0], "summer")
    days = [day for day in around.days() if between[0] < day < between[1]]
    for session in week:
        of_week = [day for day in days if day.isoweekday() == session.weekday]
        if not of_week or not session.hall.open_to_all or session.right is Right.EVENT or chance.random() > 0.9:
            continue
        length = min(session.span[1] - session.span[0], session.hall.longest)
        starts = [session.span[0], *range(*EVENING, 30)]
        # A day of the holidays decides: in them hours are shortest.
        typical = of_week[len(of_week) // 2]
        spans = [(start, start + length) for start in starts]
        fitting = (span for span in spans if within(span, board.open(session.hall, typical).instant))
        span = next((each for each in fitting if board.free(session.hall, session.room, typical, each)), None)
        if span is None:
            continue
        stay = replace(session, right=Right.SERIES, span=span)
        made = around.made(between[0] - 30 * DAY)
        if use := _weekly(board, stay, of_week, hours="instant", made_at=made):
            yield use


def _weekly(
    board: Board, session: Session, days: Iterable[date], *, hours: str, made_at: datetime, season: str = ""
) -> Use | None:
    """The session on every such weekday on which the hall has those hours and is free."""
    dates = []
    for day in days:
        if day.isoweekday() != session.weekday:
            continue
        open_hours: tuple[Span, ...] = getattr(board.open(session.hall, day), hours)
        if within(session.span, open_hours) and board.try_to_take(session.hall, session.room, day, session.span):
            dates.append((day, session.span))
    if not dates:
        return None
    return Use(
        right=session.right,
        hall=session.hall,
        room=session.room,
        party=session.party,
        dates=tuple(dates),
        made_at=made_at,
        title=session.title or session.team,
        team=session.team,
        activity=session.activity,
        participants=session.size,
        season=season if session.right is Right.ALLOCATION else "",
    )


def _weekends(city: catalogue.City, board: Board, around: Around, words: Words) -> Iterator[Use]:
    """Tournaments and matches on some weekends, in every hall."""
    chance = die(city.slug, "weekends")
    clubs = [club for club in city.clubs if {"handball", "football", "volleyball", "floorball"} & set(club.activities)]
    for day in around.days():
        if day.isoweekday() != 6:
            continue
        for hall in board.halls:
            if hall.kind not in (Kind.SPORTS_HALL, Kind.PITCH, Kind.ICE_RINK) or chance.random() > 0.5:
                continue
            span = (9 * 60 + 30 * chance.randrange(3), 16 * 60 + 30 * chance.randrange(5))
            both = chance.random() < 0.4
            club = chance.choice(clubs)
            dates = [
                (each, span)
                for each in (day, day + DAY)[: 2 if both else 1]
                if within(span, board.open(hall, each).bookable)
                and each <= around.last
                and board.try_to_take(hall, hall.whole, each, span)
            ]
            if dates:
                yield Use(
                    right=Right.EVENT,
                    hall=hall,
                    room=hall.whole,
                    party=Party(organisation=club.slug, age_group="youth"),
                    dates=tuple(dates),
                    made_at=around.made(day - timedelta(days=chance.randint(30, 120))),
                    title=f"{words.tournament} {club.name}",
                    activity=club.activities[0],
                    participants=chance.randint(60, 240),
                )


def _concerts(city: catalogue.City, board: Board, around: Around, words: Words) -> Iterator[Use]:
    chance = die(city.slug, "concerts")
    clubs = [club for club in city.clubs if {"choir", "brass-band", "theatre", "dance"} & set(club.activities)]
    for day in around.days():
        if day.isoweekday() not in (4, 5, 6):
            continue
        for hall in board.halls:
            if hall.kind not in (Kind.CULTURE_HALL, Kind.STAGE) or chance.random() > 0.28:
                continue
            span, club = (17 * 60, 21 * 60 + 30), chance.choice(clubs)
            if within(span, board.open(hall, day).bookable) and board.try_to_take(hall, hall.whole, day, span):
                yield Use(
                    right=Right.EVENT,
                    hall=hall,
                    room=hall.whole,
                    party=Party(organisation=club.slug, age_group="adult"),
                    dates=((day, span),),
                    made_at=around.made(day - timedelta(days=chance.randint(40, 150))),
                    title=f"{words.concert}: {club.name}",
                    participants=chance.randint(60, 200),
                )


def _singles(
    city: catalogue.City,
    board: Board,
    around: Around,
    words: Words,
    others: Others,
) -> Iterator[Use]:
    """What people book for once. The nearer the day, the more of it is booked already."""
    chance = die(city.slug, "singles")
    clubs = [club.slug for club in city.clubs]
    for day in around.days():
        ahead = (day - around.today).days
        known = 1.0 if ahead < 0 else math.exp(-ahead / 35)
        for hall in board.halls:
            if not hall.open_to_all or ahead > hall.horizon or chance.random() > _ONCE_A_DAY.get(hall.kind, 0) * known:
                continue
            if (where := _some_time(board, hall, day, chance)) is None:
                continue
            room, span = where
            earliest = max(ahead, 0) * DAY
            lead = earliest + timedelta(days=chance.randint(0, 20), minutes=chance.randint(61, 1400))
            start = datetime.combine(day, time(span[0] // 60, span[0] % 60), around.zone)
            made_at = min(start - lead, around.now - timedelta(minutes=chance.randint(5, 600)))
            yield Use(
                right=Right.SINGLE,
                hall=hall,
                room=room,
                party=_somebody(chance, hall, clubs, others),
                dates=((day, span),),
                made_at=made_at.astimezone(around.now.tzinfo),
                title=words.meeting if hall.kind in _ROOMS_FOR_MEETING else "",
                activity=chance.choice(sorted(room.activities)) if room.activities else "",
                participants=chance.randint(2, 12),
            )


def _some_time(board: Board, hall: Hall, day: date, chance: Random) -> tuple[Room, Span] | None:
    room = chance.choice(hall.rooms)
    spans = board.open(hall, day).instant
    if not spans:
        return None
    low, high = chance.choice(spans)
    length = min(hall.longest, max(hall.shortest, chance.choice((60, 60, 90, 120))))
    starts = range(low, high - length + 1, hall.step)
    if not starts:
        return None
    start = chance.choice(starts)
    span = (start, start + length)
    asked = day.isoweekday() == TUESDAY and hall.kind is Kind.SPORTS_HALL and start < 21 * 60 and span[1] > 17 * 60
    return None if asked or not board.try_to_take(hall, room, day, span) else (room, span)


def _somebody(chance: Random, hall: Hall, clubs: Sequence[str], others: Others) -> Party:
    number = chance.random()
    if number < 0.55:
        return Party(person=f"resident-{chance.randrange(others.residents)}")
    if number < 0.8:
        return Party(organisation=chance.choice(clubs), age_group="youth" if hall.kind in GYMNASIA else "adult")
    if number < 0.9 and hall.kind in _ROOMS_FOR_MEETING:
        return Party(organisation=chance.choice(others.businesses))
    return Party(organisation=chance.choice(sorted(others.groups)), age_group="adult")
