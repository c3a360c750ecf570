"""What is not every week: tournaments, concerts, and what people book for themselves when they need it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from aktiv.demo import catalogue
from aktiv.demo.catalogue import Kind, Role
from aktiv.demo.chance import die
from aktiv.demo.rules.around import DAY, Around, Others, Words
from aktiv.demo.rules.board import GYMNASIA, Board, Hall, Room, Span, within
from aktiv.demo.rules.uses import Party, Right, Use
from aktiv.demo.rules.weeks import OFTEN_FREE, TUESDAY

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


def personal(
    city: catalogue.City, board: Board, around: Around, personas: Sequence[catalogue.Persona]
) -> Iterator[Use]:
    """What the personas have: times that were, times to come, a series; for themselves and for those they act for."""
    for persona in personas:
        chance = die(city.slug, persona.slug)
        parties = [Party(person=persona.slug)]
        if persona.role is not Role.COACH:
            parties += [Party(organisation=club, person=persona.slug, age_group="youth") for club in persona.clubs]
        for party in parties:
            halls = [hall for hall in board.halls if hall.open_to_all and hall.kind in _ONCE_A_DAY]
            chance.shuffle(halls)
            for weeks in (-9, -3, 1, 2):
                if use := _once(board, around, halls, chance=chance, party=party, weeks=weeks):
                    yield use
            if use := _series(board, around, halls, chance, party):
                yield use


def _once(
    board: Board, around: Around, halls: Sequence[Hall], *, chance: Random, party: Party, weeks: int
) -> Use | None:
    """A single time in that week from now, wherever there is one and no snow."""
    for hall in halls:
        day = around.today + timedelta(days=7 * weeks + chance.randrange(5))
        if not around.first <= day <= around.last or (day - around.today).days > hall.horizon:
            continue
        if hall.under_snow(day):
            continue
        if (where := _some_time(board, hall, day, chance)) is not None:
            room, span = where
            start = datetime.combine(day, time(span[0] // 60, span[0] % 60), around.zone)
            made_at = min(start - timedelta(days=9, hours=3), around.now - timedelta(days=2))
            return _single(hall, room, party, (day, span), made_at=made_at.astimezone(around.now.tzinfo), chance=chance)
    return None


def _series(board: Board, around: Around, halls: Sequence[Hall], chance: Random, party: Party) -> Use | None:
    """Some weeks in a row from a few weeks ago on, in the first hall where nearly all of them can be had."""
    for hall in halls:
        for weekday in chance.sample(range(1, 6), 5):
            first = around.today - timedelta(days=21 + around.today.isoweekday() - weekday)
            days = [first + timedelta(days=7 * week) for week in range(10)]
            days = [day for day in days if around.first <= day <= around.last and not hall.under_snow(day)]
            for start in range(20 * 60, 15 * 60, -hall.step):
                span = (start, start + min(60, hall.longest))
                room = hall.rooms[-1]
                free = [
                    day
                    for day in days
                    if within(span, board.open(hall, day).instant) and board.free(hall, room, day, span)
                ]
                if len(free) >= 6 and _on_grid(board, hall, free[0], start):
                    for day in free:
                        board.take(hall, room, day, span)
                    return Use(
                        right=Right.SERIES,
                        hall=hall,
                        room=room,
                        party=party,
                        dates=tuple((day, span) for day in free),
                        made_at=around.now - timedelta(days=30),
                        activity=chance.choice(sorted(room.activities)) if room.activities else "",
                        participants=12,
                    )
    return None


def _on_grid(board: Board, hall: Hall, day: date, start: int) -> bool:
    return any(low <= start < high and not (start - low) % hall.step for low, high in board.open(hall, day).instant)


def weekends(city: catalogue.City, board: Board, around: Around, words: Words) -> Iterator[Use]:
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


def concerts(city: catalogue.City, board: Board, around: Around, words: Words) -> Iterator[Use]:
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


def singles(
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
            party = _somebody(chance, hall, clubs, others)
            use = _single(hall, room, party, (day, span), made_at=made_at.astimezone(around.now.tzinfo), chance=chance)
            yield replace(use, title=words.meeting if hall.kind in _ROOMS_FOR_MEETING else "")


def _single(hall: Hall, room: Room, party: Party, when: tuple[date, Span], *, made_at: datetime, chance: Random) -> Use:
    return Use(
        right=Right.SINGLE,
        hall=hall,
        room=room,
        party=party,
        dates=(when,),
        made_at=made_at,
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
    # What is kept free for those who look for it is not filled by chance.
    kept = day.isoweekday() == TUESDAY and hall.kind is Kind.SPORTS_HALL
    kept |= day.isoweekday() < 6 and hall.key[0] in OFTEN_FREE
    if kept and start < 21 * 60 and span[1] > 17 * 60:
        return None
    return (room, span) if board.try_to_take(hall, room, day, span) else None


def _somebody(chance: Random, hall: Hall, clubs: Sequence[str], others: Others) -> Party:
    number = chance.random()
    if number < 0.55:
        return Party(person=f"resident-{chance.randrange(others.residents)}")
    if number < 0.8:
        return Party(organisation=chance.choice(clubs), age_group="youth" if hall.kind in GYMNASIA else "adult")
    if number < 0.9 and hall.kind in _ROOMS_FOR_MEETING:
        return Party(organisation=chance.choice(others.businesses))
    return Party(organisation=chance.choice(sorted(others.groups)), age_group="adult")
