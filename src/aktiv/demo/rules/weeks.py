"""The week of a season: who trains where, on which weekday, from when to when.

First each team gets the times it wants, in the halls it calls home if they are free; then halls that are not as full as
they are meant to be are filled up: by teams that train more, by groups nobody has registered, and by what the
municipality offers everyone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from zlib import crc32

from aktiv.demo import catalogue
from aktiv.demo.catalogue import Kind
from aktiv.demo.chance import die
from aktiv.demo.rules.board import GYMNASIA, Hall, Room, Span
from aktiv.demo.rules.uses import Party, Right

SLOT = 15
EVENING = (16 * 60, 22 * 60)
TUESDAY = 2
ASKED = (18 * 60, 20 * 60)
"""What people ask for: Tuesday from six to eight."""

OFTEN_FREE = frozenset({"tastahallen", "ado-arena", "larsgarden-idrettshall"})
"""Where personas are told to find an hour after work: a part is kept free then, whatever day they come."""
AFTER_WORK = (17 * 60, 20 * 60)

# When the young and the grown-ups train, and how much of a hall they take.
_TIMES: Mapping[str, Span] = {
    "small_children": (16 * 60, 18 * 60),
    "children": (16 * 60, 19 * 60),
    "youth": (17 * 60, 21 * 60),
    "adults": (18 * 60 + 30, 22 * 60),
    "seniors": (16 * 60, 20 * 60),
}
_SHARES: Mapping[str, float] = {"small_children": 0.34, "children": 0.34, "youth": 0.67, "adults": 1.0, "seniors": 0.5}
_WHOLE = frozenset({"handball", "ice-hockey", "football"})  # that grown teams play on the whole floor
_MORE_SESSIONS = 2  # than a team asked for, at most
_LENGTHS = (90, 60, 120, 75)


@dataclass(frozen=True, slots=True)
class Session:
    """A weekly time."""

    right: Right
    party: Party
    hall: Hall
    room: Room
    weekday: int
    span: Span
    activity: str
    team: str = ""
    title: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who fills a hall up when no club does."""

    party: Party
    activity: str
    titles: tuple[str, ...] = ()

    def title(self, hall: Hall, weekday: int, start: int) -> str:
        """What it is called there and then: one of its titles, by turns, the same each week."""
        if not self.titles:
            return ""
        return self.titles[(crc32("/".join(hall.key).encode()) + weekday * 3 + start // 60) % len(self.titles)]


@dataclass(slots=True)
class _Day:
    """One weekday of one hall: for each atom a row of quarter hours, and how full it is meant to be."""

    atoms: list[int]
    window: Span
    goal: float
    used: int = 0
    kept: list[tuple[int, Span]] = field(default_factory=list)

    def fill(self, divisions: int) -> float:
        return self.used / (divisions * (self.window[1] - self.window[0]))

    def fits(self, room: Room, span: Span, spare: int) -> bool:
        if span[0] < self.window[0] or span[1] > self.window[1]:
            return False
        if any(room.atoms & atoms and span[0] < high and low < span[1] for atoms, (low, high) in self.kept):
            return False
        wanted = _bits((span[0] - spare, span[1] + spare))
        return not any(row & wanted for place, row in enumerate(self.atoms) if room.atoms >> place & 1)

    def put(self, room: Room, span: Span) -> None:
        bits = _bits(span)
        for place in range(len(self.atoms)):
            if room.atoms >> place & 1:
                self.atoms[place] |= bits
        self.used += room.atoms.bit_count() * (span[1] - span[0])


def _bits(span: Span) -> int:
    low, high = max(0, span[0] // SLOT), -(-span[1] // SLOT)
    return ((1 << (high - low)) - 1) << low


def week_of(
    city: catalogue.City,
    season: catalogue.Season,
    halls: Sequence[Hall],
    offers: Sequence[Offer],
) -> list[Session]:
    """Everybody's times in a week of the season."""
    return list(_Week(city, season, halls, offers).sessions())


class _Week:
    def __init__(
        self,
        city: catalogue.City,
        season: catalogue.Season,
        halls: Sequence[Hall],
        offers: Sequence[Offer],
    ) -> None:
        self.city, self.offers = city, offers
        self.chance = die(city.slug, season.key, "week")
        windows = {plan.key: _season_windows(plan, season) for plan in city.hours}
        plans = {(f.slug, s.key): s.hours for f in city.facilities for s in f.spaces}
        self.halls = [hall for hall in halls if hall.kind in GYMNASIA]
        self.days: dict[tuple[tuple[str, str], int], _Day] = {}
        for hall in self.halls:
            for weekday, window in windows[plans[hall.key]].items():
                goal = min(0.95, max(0.45, self.chance.gauss(0.68, 0.14)))
                self.days[hall.key, weekday] = _Day([0] * hall.divisions, window, goal)
        self._keep_tuesday()
        for hall in self.halls:
            if hall.key[0] in OFTEN_FREE:
                smallest = min(hall.rooms, key=lambda room: room.atoms.bit_count())
                for weekday in range(1, 6):
                    if (hall.key, weekday) in self.days:
                        self.days[hall.key, weekday].kept.append((smallest.atoms, AFTER_WORK))
        self.had: Counter[tuple[str, str]] = Counter()
        self.on: defaultdict[tuple[str, str], set[int]] = defaultdict(set)

    def sessions(self) -> Iterator[Session]:
        teams = [(club, team) for club in self.city.clubs for team in club.teams]
        wishes = [(club, team) for club, team in teams for _ in range(team.sessions)]
        self.chance.shuffle(wishes)
        for club, team in wishes:
            if session := self._place(club, team):
                yield session
        self.chance.shuffle(teams)
        for hall in self.halls:
            for weekday in range(1, 6):
                if (hall.key, weekday) in self.days:
                    yield from self._fill_up(hall, weekday, teams)

    def _keep_tuesday(self) -> None:
        """Some halls are free when people ask, some nearly, and the rest full."""
        asked = [hall for hall in self.halls if hall.kind is Kind.SPORTS_HALL and "handball" in hall.whole.activities]
        for place, hall in enumerate(asked):
            if (day := self.days.get((hall.key, TUESDAY))) is None:
                continue
            smallest = min(hall.rooms, key=lambda room: room.atoms.bit_count())
            if place % 5 == 0:  # a part is free for the whole time
                day.kept.append((smallest.atoms, ASKED))
                day.goal = 0.8
            elif place % 5 == 1:  # free half an hour later
                day.kept.append((smallest.atoms, (ASKED[0] + 30, ASKED[1] + 30)))
                day.goal = 1.0
            elif place % 5 == 3 and place < 5:  # all of it is free
                day.kept.append((hall.whole.atoms, ASKED))
                day.goal = 0.62
            else:
                day.goal = 1.0

    def _place(self, club: catalogue.Club, team: catalogue.Team) -> Session | None:
        times = _TIMES[team.age_group]
        for hall in self._liked(club, team.activity):
            for room in self._rooms(hall, team.activity, team.age_group):
                weekdays = [day for day in range(1, 6) if day not in self.on[club.slug, team.name]]
                self.chance.shuffle(weekdays)
                for weekday in weekdays:
                    day = self.days.get((hall.key, weekday))
                    if day is None or day.fill(hall.divisions) >= day.goal:
                        continue
                    for start in range(times[0], times[1] - team.minutes + 1, 30):
                        if day.fits(room, (start, start + team.minutes), hall.after + hall.before):
                            return self._give((club, team), hall, room, weekday, (start, start + team.minutes))
        return None

    def _give(
        self, of: tuple[catalogue.Club, catalogue.Team], hall: Hall, room: Room, weekday: int, span: Span
    ) -> Session:
        club, team = of
        self.days[hall.key, weekday].put(room, span)
        self.had[club.slug, team.name] += 1
        self.on[club.slug, team.name].add(weekday)
        party = Party(organisation=club.slug, age_group=_pays_as(team.age_group))
        return Session(Right.ALLOCATION, party, hall, room, weekday, span, team.activity, team.name, "", team.size)

    def _liked(self, club: catalogue.Club, activity: str) -> list[Hall]:
        fitting = [hall for hall in self.halls if any(activity in room.activities for room in hall.rooms)]
        self.chance.shuffle(fitting)
        return sorted(
            fitting,
            key=lambda hall: (
                club.home.index(hall.key[0]) if hall.key[0] in club.home else len(club.home),
                hall.district != club.district,
            ),
        )

    def _rooms(self, hall: Hall, activity: str, age_group: str) -> list[Room]:
        wanted = _SHARES[age_group]
        if activity in _WHOLE and age_group == "youth":
            wanted = 1.0
        fitting = [room for room in hall.rooms if activity in room.activities]
        return sorted(fitting, key=lambda room: (abs(hall.share(room) - wanted), room.space_id))[:4]

    def _fill_up(
        self, hall: Hall, weekday: int, teams: Sequence[tuple[catalogue.Club, catalogue.Team]]
    ) -> Iterator[Session]:
        day, spare = self.days[hall.key, weekday], hall.before + hall.after
        rooms = sorted(hall.rooms, key=lambda room: -room.atoms.bit_count())
        for room in rooms:
            length = min(self.chance.choice(_LENGTHS), hall.longest)
            for start in range(day.window[0], day.window[1], 30):
                if day.fill(hall.divisions) >= day.goal:
                    return
                for minutes in (length, 60):
                    span = (start, start + minutes)
                    if day.fits(room, span, spare):
                        yield self._filler(hall, room, weekday, span, teams)
                        break

    def _filler(
        self,
        hall: Hall,
        room: Room,
        weekday: int,
        span: Span,
        teams: Sequence[tuple[catalogue.Club, catalogue.Team]],
    ) -> Session:
        if self.chance.random() < 0.75:
            for club, team in _from(teams, self.chance):
                key = (club.slug, team.name)
                if (
                    team.activity in room.activities
                    and self.had[key] < team.sessions + _MORE_SESSIONS
                    and weekday not in self.on[key]
                    and (_TIMES[team.age_group][0] <= span[0] or span[0] >= EVENING[0] + 180)
                ):
                    return self._give((club, team), hall, room, weekday, span)
        fitting = [offer for offer in self.offers if offer.activity in room.activities]
        groups = [offer for offer in fitting if not offer.titles and hall.open_to_all]
        opened = [offer for offer in self.offers if offer.titles]
        offer = self.chance.choice(groups) if groups and self.chance.random() < 0.6 else self.chance.choice(opened)
        self.days[hall.key, weekday].put(room, span)
        # Most groups have season time as clubs do; some find their own time in what is left.
        right = Right.EVENT if offer.titles else self.chance.choice((Right.ALLOCATION,) * 4 + (Right.SERIES,))
        activity = offer.activity if offer.activity in room.activities else ""
        return Session(right, offer.party, hall, room, weekday, span, activity, "", offer.title(hall, weekday, span[0]))


def _season_windows(plan: catalogue.HoursPlan, season: catalogue.Season) -> dict[int, Span]:
    found: dict[int, Span] = {}
    for window in plan.windows:
        if window.layer is catalogue.Layer.SEASON and window.valid_from <= season.first <= (
            window.valid_to or season.last
        ):
            found |= dict.fromkeys(window.weekdays, (window.from_minute, window.to_minute))
    return found


def _pays_as(age_group: str) -> str:
    return "adult" if age_group in ("adults", "seniors") else "youth"


def _from(
    teams: Sequence[tuple[catalogue.Club, catalogue.Team]], chance: Random
) -> Iterable[tuple[catalogue.Club, catalogue.Team]]:
    start = chance.randrange(len(teams))
    return (*teams[start:], *teams[:start])
