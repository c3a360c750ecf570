"""The board as its page shows it: halls by weekdays, what lacks time, figures, and the one thing that is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from aktiv.seasons.queries.board import Board
from aktiv.seasons.queries.explaining import activities_in
from aktiv.seasons.rhythm import shorter
from aktiv.seasons.rules.board import key_of
from aktiv.seasons.rules.board_checks import Fit
from aktiv.seasons.rules.explaining import CHILDREN_UP_TO, YOUTH_UP_TO
from aktiv.seasons.solver.facts import Facility, Session
from aktiv.values import formatting
from aktiv.web.allocation.board_words import Names, conflict, gain_told, key_read, key_told, language, short
from aktiv.web.allocation.words import hours_told

ROW = 15  # minutes of a row of the day
COLOURS = 8
MOST_LANES = 6
MOST_WISHES = 40
MOST_BARS = 8
FILTERS = ("omrade", "aktivitet", "klubb", "vis")


@dataclass(slots=True)
class Block:
    """Something that stands in a hall's day: a session, or a place where the chosen one fits. Rows are quarters."""

    at: str
    first: int
    last: int
    look: str
    name: str = ""
    told: str = ""
    wrong: str = ""
    locked: bool = False
    lane: int = 0
    fit: bool = False


@dataclass(slots=True)
class Day:
    """A hall's day: the stretches that are shared out, and what stands there."""

    key: str
    open: list[str]
    blocks: list[Block]
    lanes: int = 1


@dataclass(slots=True)
class HallRow:
    """A hall, with its week."""

    key: str
    name: str
    part: str
    days: list[Day]


@dataclass(frozen=True, slots=True)
class WishCard:
    """A group that lacks time."""

    key: str
    club: str
    name: str
    got: str
    of: int
    most: int
    kind: str
    colour: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A club's hours beside what it is due, in widths of a drawing."""

    name: str
    told: str
    due: int
    got: int
    colour: int
    y: int


@dataclass(slots=True)
class Chosen:
    """The wish or the session that is looked at, and where it fits."""

    group: str
    name: str
    at: str = ""
    key: str = ""
    locked: bool = False
    wrong: str = ""
    loss: str = ""
    fits: list[tuple[str, str]] = field(default_factory=list)
    fitting: list[Fit] = field(default_factory=list)


class Shown:
    """Everything that the page tells of a board, by what its address asks for."""

    def __init__(self, board: Board, asked: QueryDict | Mapping[str, str], areas: Mapping[int, str]) -> None:
        self.board = board
        self.checks = board.checks
        self.names = Names(board.ground.raw)
        self.asked = {key: asked.get(key, "") for key in (*FILTERS, "onske", "okt")}
        self.areas = {f"h{hall}": area for hall, area in areas.items()}
        self.faults = self.checks.faults()
        clubs = sorted(self.checks.instance.clubs, key=lambda each: (-each.entitlement, each.id))
        self.colours = {each.id: number % COLOURS for number, each in enumerate(clubs)}
        self.chosen = self._chosen()
        self.first, self.last = self._hours()

    @property
    def query(self) -> str:
        """The filters of the address, to go on with."""
        kept = QueryDict(mutable=True)
        kept.update({key: self.asked[key] for key in FILTERS if self.asked[key]})
        return kept.urlencode()

    def rows(self) -> list[HallRow]:
        """The halls that the filters leave, each with its week."""
        found = []
        fits = self._fits_by_day()
        instance = self.checks.instance
        for hall in sorted(instance.facilities, key=lambda each: self.names.halls[each.id]):
            if not self._hall_shown(hall):
                continue
            name, _comma, part = self.names.halls[hall.id].rpartition(", ")
            days = [self._day(hall, number, fits.get((hall.id, number), ())) for number in range(7)]
            found.append(HallRow(hall.id, name or part, part if name else "", days))
        return found

    def weekdays(self) -> list[str]:
        """Names of the days, as heads of columns."""
        return [each[:1].upper() + each[1:] for each in formatting.words(language()).weekdays]

    def wishes(self) -> tuple[list[WishCard], int]:
        """Groups that lack time, those with most weight first, and how many there are."""
        lacking = sorted(self.checks.lacking(), key=lambda each: (-each[0].weight, each[1], each[0].id))
        lacking = [each for each in lacking if self._group_shown(each[0].id) and each[0].id not in self.board.out]
        cards = []
        for group, _has in lacking[:MOST_WISHES]:
            minutes = sum(each.minutes for each in self.checks.of_group.get(group.id, ()))
            most = group.sessions * group.minutes
            raw = self.names.groups[group.id]
            chosen = self.chosen is not None and not self.chosen.key and self.chosen.group == group.id
            name = raw.get("name", group.id)
            cards.append(
                WishCard(
                    group.id,
                    self.names.clubs[group.club],
                    name,
                    f"{hours_told(minutes)} / {hours_told(most)}",
                    minutes,
                    most,
                    _kind(raw),
                    self.colours[group.club],
                    chosen,
                )
            )
        return cards, len(lacking)

    def figures(self) -> list[tuple[str, str]]:
        """Hours given, the share of children and youth, conflicts, and groups that lack time."""
        asked = sum(each.sessions * each.minutes for each in self.checks.instance.groups)
        given = young = 0
        for each in self.board.standing.sessions.values():
            given += each.minutes
            young += each.minutes if _youngest(self.names.groups[each.group]) <= YOUTH_UP_TO else 0
        lacking = sum(1 for group, _has in self.checks.lacking() if group.id not in self.board.out)
        return [
            (_("%(given)s of %(asked)s") % {"given": hours_told(given), "asked": hours_told(asked)}, _("given")),
            (f"{round(100 * young / given) if given else 0}\u00a0%", _("to children and youth")),
            (str(len(self.faults)), _("in conflict")),
            (str(lacking), _("groups lack time")),
        ]

    def bars(self) -> list[Bar]:
        """The clubs with least of what they are due, and those of the filter."""
        got = {each.id: Fraction(each.elsewhere) for each in self.checks.instance.clubs}
        for session in self.board.standing.sessions.values():
            of = self.checks.rules.groups[session.group]
            got[of.club] += session.minutes * of.share
        clubs = [each for each in self.checks.instance.clubs if each.entitlement]
        clubs.sort(key=lambda each: (got[each.id] / each.entitlement, each.id))
        if self.asked["klubb"]:
            clubs = [each for each in clubs if each.id == self.asked["klubb"]]
        clubs = clubs[:MOST_BARS]
        most = max((max(each.entitlement, int(got[each.id])) for each in clubs), default=1)
        return [
            Bar(
                self.names.clubs[each.id],
                f"{hours_told(int(got[each.id]))} / {hours_told(each.entitlement)}",
                max(1, round(150 * each.entitlement / most)),
                round(150 * int(got[each.id]) / most),
                self.colours[each.id],
                number * 21,
            )
            for number, each in enumerate(clubs)
        ]

    def teams(self) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """Per group: club, name, its times (address, told), and what it has of what it asks for."""
        found = []
        for group in self.checks.instance.groups:
            if not self._group_shown(group.id):
                continue
            own = sorted(self.checks.of_group.get(group.id, ()), key=lambda each: each.place[1:])
            times = [(key_told(key_of(each)), self.where(each)) for each in own]
            raw = self.names.groups[group.id]
            found.append(
                (self.names.clubs[group.club], raw.get("name", group.id), times, f"{len(own)}/{group.sessions}")
            )
        return sorted(found, key=lambda each: each[:2])

    def lines(self) -> list[tuple[str, str, str, str, str, str]]:
        """Each session: day, time, hall, club, group, and its address. By day, time and hall."""
        found = []
        days = self.weekdays()
        for key, each in self.board.standing.sessions.items():
            if self._group_shown(each.group):
                raw = self.names.groups[each.group]
                place = each.place
                hall = self.names.halls[place.facility]
                weeks = self.names.rhythm(each.group)
                time = f"{short(place.start, each.end)} ({weeks})" if weeks else short(place.start, each.end)
                line = (days[place.day], time, hall, self.names.clubs[raw["club"]])
                found.append(((place.day, place.start, hall), (*line, raw.get("name", each.group), key_told(key))))
        return [line for _order, line in sorted(found)]

    def where(self, session: Session) -> str:
        """ "mandag 17–18.30, Solheimshallen"; with the weeks, and that it is short, where that is so."""
        day = formatting.words(language()).weekdays[session.place.day]
        told = f"{day} {short(session.place.start, session.end)}, {self.names.halls[session.place.facility]}"
        wished = self.checks.rules.groups[session.group].minutes
        more = [each for each in (self.names.rhythm(session.group), shorter(session.minutes, wished)) if each]
        return f"{told} ({', '.join(more)})" if more else told

    def out(self) -> list[str]:
        """Groups that were taken out of the round and have times on the draft, by club and name."""
        have = {each.group for each in self.board.standing.sessions.values()}
        return sorted(self.names.group(each) for each in self.board.out if each in have)

    def choices(self) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
        """The filters: name, label, and what can be chosen (value, words, whether it is)."""
        areas = sorted(set(self.areas.values()) - {""})
        asked_for = {each["activity"] for each in self.names.groups.values() if each.get("activity")}
        called = activities_in(language())
        activities = sorted((called.get(each, each), each) for each in asked_for)
        clubs = sorted((name, key) for key, name in self.names.clubs.items())
        return [
            ("omrade", _("Area"), self._options("omrade", [(each, each) for each in areas])),
            (
                "aktivitet",
                _("Activity"),
                self._options("aktivitet", [(slug, name) for name, slug in activities]),
            ),
            ("klubb", _("Club"), self._options("klubb", [(key, name) for name, key in clubs])),
        ]

    def _options(self, name: str, options: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
        return [("", _("All"), not self.asked[name]), *((k, v, self.asked[name] == k) for k, v in options)]

    def _chosen(self) -> Chosen | None:
        key = key_read(self.asked["okt"])
        session = self.board.standing.sessions.get(key) if key is not None else None
        group = self.checks.rules.groups.get(session.group if session is not None else self.asked["onske"])
        if group is None:
            return None
        chosen = Chosen(group.id, self.names.group(group.id))
        if session is not None and key is not None:
            chosen.key, chosen.at = key_told(key), self.where(session)
            chosen.locked = key in self.board.standing.pins
            chosen.wrong = conflict(self.faults.get(key, ()))
            chosen.loss = gain_told(-self.checks.loss(key))
        if group.id in self.board.out:
            return chosen  # nowhere: it is given no time
        if not chosen.locked and (session is not None or len(self.checks.of_group.get(group.id, ())) < group.sessions):
            chosen.fitting = self.checks.fits(group, without=key if session is not None else None)
        chosen.fits = [
            (
                _at(each),
                f"{self.where(Session(group.id, each.place, each.minutes, each.atoms))} ({gain_told(each.gain)})",
            )
            for each in chosen.fitting[:60]
        ]
        return chosen

    def _fits_by_day(self) -> dict[tuple[str, int], list[Fit]]:
        """Places that are shown in the halls: the best of those that overlap."""
        found: dict[tuple[str, int], list[Fit]] = {}
        for each in self.chosen.fitting if self.chosen is not None else ():
            there = found.setdefault(each.place[:2], [])
            start, end = each.place.start, each.place.start + each.minutes
            if all(other.place.start >= end or other.place.start + other.minutes <= start for other in there):
                there.append(each)
        return found

    def _hours(self) -> tuple[int, int]:
        """First and last whole hour of what is shown, in minutes."""
        spans = [(each.place.start, each.end) for each in self.board.standing.sessions.values()]
        if self.chosen is not None:
            spans += [(each.place.start, each.place.start + each.minutes) for each in self.chosen.fitting]
        if not spans:
            return 16 * 60, 22 * 60
        return min(each[0] for each in spans) // 60 * 60, -(-max(each[1] for each in spans) // 60) * 60

    def _day(self, hall: Facility, number: int, fits: Iterable[Fit]) -> Day:
        blocks = []
        best = self.chosen.fitting[0] if self.chosen is not None and self.chosen.fitting else None
        for session in sorted(self.checks.of_hall.get((hall.id, number), ()), key=lambda each: each.place.start):
            key = key_of(session)
            raw = self.names.groups[session.group]
            codes = self.faults.get(key)
            chosen = self.chosen is not None and self.chosen.key == key_told(key)
            faded = "" if self._group_shown(session.group) else " dim"
            look = f"g c{self.colours[raw['club']]}{' x' if codes else ''}{' on' if chosen else ''}{faded}"
            told = f"{short(session.place.start, session.end)} {raw.get('name', '')}"
            told = f"{weeks}: {told}" if (weeks := self.names.rhythm_shortly(session.group)) else told
            blocks.append(
                Block(
                    key_told(key),
                    session.place.start,
                    session.end,
                    look,
                    self.names.clubs[raw["club"]],
                    told,
                    conflict(codes) if codes else "",
                    key in self.board.standing.pins,
                )
            )
        for fit in fits:
            start, end = fit.place.start, fit.place.start + fit.minutes
            name = f"{_('Best')} " if fit == best else ""
            look = "drop best" if fit == best else "drop"
            blocks.append(Block(_at(fit), start, end, look, name, short(start, end), fit=True))
        lanes = _in_lanes(blocks)
        for each in blocks:
            rows = f" f{(each.first - self.first) // ROW} l{max(1, (each.last - each.first) // ROW)}"
            each.look += rows + (f" k{each.lane}" if each.lane else "")
        open_ = [
            f"f{(start - self.first) // ROW} l{(end - start) // ROW}"
            for start, end in _merged(hall, number, self.first, self.last)
        ]
        return Day(f"{hall.id}.{number}", open_, blocks, lanes)

    def _hall_shown(self, hall: Facility) -> bool:
        area = self.asked["omrade"]
        if area and self.areas.get(hall.id) != area:
            return False
        if not (self.asked["klubb"] or self.asked["aktivitet"]):
            return True
        chosen = self.chosen.fitting if self.chosen is not None else ()
        here = (each for day in range(7) for each in self.checks.of_hall.get((hall.id, day), ()))
        return any(self._group_shown(each.group) for each in here) or any(e.place.facility == hall.id for e in chosen)

    def _group_shown(self, key: str) -> bool:
        raw = self.names.groups[key]
        return (not self.asked["klubb"] or raw["club"] == self.asked["klubb"]) and (
            not self.asked["aktivitet"] or raw.get("activity") == self.asked["aktivitet"]
        )


def _at(fit: Fit) -> str:
    return f"{fit.place.facility}.{fit.place.day}.{fit.place.start}"


def _in_lanes(blocks: list[Block]) -> int:
    """Puts what overlaps side by side; how many stand so at most."""
    blocks.sort(key=lambda each: (each.first, -each.last, each.at))
    most, cluster, ends = 1, list[Block](), list[int]()
    until = -1
    for each in [*blocks, None]:
        if each is None or each.first >= until:
            for other in cluster if len(ends) < 2 else ():
                other.lane = 0
            most = max(most, len(ends))
            cluster, ends, until = [], [], -1
            if each is None:
                break
        lane = next((number for number, end in enumerate(ends) if end <= each.first), len(ends))
        if lane == len(ends):
            ends.append(each.last)
        else:
            ends[lane] = each.last
        each.lane = min(lane + 1, MOST_LANES)
        cluster.append(each)
        until = max(until, each.last)
    return min(most, MOST_LANES)


def _merged(hall: Facility, day: int, first: int, last: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for opening in sorted((each.start, each.end) for each in hall.open if each.day == day):
        start, end = max(opening[0], first), min(opening[1], last)
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _youngest(raw: Mapping[str, Any]) -> int:
    return int(str(raw.get("age", "20-20")).split("-")[0])


def _kind(raw: Mapping[str, Any]) -> str:
    age = _youngest(raw)
    return _("Children") if age <= CHILDREN_UP_TO else _("Youth") if age <= YOUTH_UP_TO else _("Adults")
