"""A city's year of use: closures first, then what lies fast (school, seasons), then what people book when they need it.

Everything is tried against the board, so nothing here ever meets anything else; what is to meet (an event that takes a
club's time) is done afterwards, by the actions themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from aktiv.demo import catalogue
from aktiv.demo.catalogue import Kind
from aktiv.demo.chance import die
from aktiv.demo.rules.around import DAY, WORDS, Around, Others, Words
from aktiv.demo.rules.board import GYMNASIA, Board, Span, within
from aktiv.demo.rules.now_and_then import concerts, personal, singles, weekends
from aktiv.demo.rules.uses import Party, Right, Use
from aktiv.demo.rules.weeks import EVENING, Offer, Session, week_of

PAUSES = frozenset({"christmas"})
"""School holidays in which clubs pause as well."""


def year_of(
    city: catalogue.City,
    board: Board,
    around: Around,
    others: Others,
    personas: Sequence[catalogue.Persona] = (),
) -> list[Use]:
    """Every use of the year. `personas` are the city's own: each has something of hers in it."""
    words = WORDS[city.language]
    offers = [Offer(Party(organisation=key, age_group="adult"), activity) for key, activity in others.groups.items()]
    offers.append(Offer(Party(organisation="culture", person="desk"), "", words.open_halls))
    uses = [*_cleaning(city, board, around, words), *_school(city, board, around, words)]
    lent = [hall for hall in board.halls if hall.open_to_all or hall.kind in GYMNASIA]
    for season, following in zip(city.seasons, (*city.seasons[1:], None), strict=True):
        until = following.first if following else season.last + 110 * DAY
        if season.first <= around.last and around.first < until:
            week = week_of(city, season, lent, offers)
            uses += _seasonal(city, board, around, season, week)
            uses += _summer(city, board, around, (season.last, until), week)
    uses += personal(city, board, around, personas)
    uses += weekends(city, board, around, words)
    uses += concerts(city, board, around, words)
    uses += singles(city, board, around, words, others)
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
    """Between two seasons teams go on by themselves, as series: fewer, longer, with the hall to themselves."""
    chance = die(city.slug, between[0], "summer")
    days = [day for day in around.days() if between[0] < day < between[1]]
    for session in week:
        hall = session.hall
        of_week = [day for day in days if day.isoweekday() == session.weekday]
        if not of_week or not hall.open_to_all or session.right is Right.EVENT or chance.random() > 0.9:
            continue
        length = min(120, hall.longest)
        starts = [session.span[0], *range(*EVENING, 30)]
        # A day of the holidays decides: in them hours are shortest.
        typical = of_week[len(of_week) // 2]
        spans = [(start, start + length) for start in starts]
        fitting = (span for span in spans if within(span, board.open(hall, typical).instant))
        span = next((each for each in fitting if board.free(hall, hall.whole, typical, each)), None)
        if span is None:
            continue
        stay = replace(session, right=Right.SERIES, room=hall.whole, span=span)
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
        title=session.title,
        team=session.team,
        activity=session.activity,
        participants=session.size,
        season=season if session.right is Right.ALLOCATION else "",
    )
