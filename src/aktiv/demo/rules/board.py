"""The halls of a city, when they are open, and what is already thought of for each of their days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from aktiv.demo.catalogue import Kind

Span = tuple[int, int]
"""From minute to minute of the wall clock."""

GYMNASIA = frozenset({Kind.SPORTS_HALL, Kind.GYM, Kind.ICE_RINK, Kind.POOL, Kind.DANCE, Kind.PITCH, Kind.TENNIS})
"""The kinds that clubs train in: the halls whose fill is measured."""


OPEN_AIR = frozenset({Kind.PITCH, Kind.TENNIS})
WINTER = frozenset({12, 1, 2, 3})
"""The months in which nobody who is new here is to be met by snow."""


@dataclass(frozen=True, slots=True)
class Room:
    """Something bookable in a hall: the whole or a part. `atoms` has a bit for each of the hall's atoms."""

    space_id: int
    atoms: int
    activities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hall:
    """A root space. `rooms` begin with the whole; `along` are the keys of halls that are always claimed with it."""

    key: tuple[str, str]
    kind: Kind
    divisions: int
    rooms: tuple[Room, ...]
    district: str
    before: int
    after: int
    step: int
    shortest: int
    longest: int
    horizon: int
    open_to_all: bool
    pattern: int
    along: tuple[tuple[str, str], ...] = ()

    def under_snow(self, day: date) -> bool:
        """Whether snow may lie on it that day."""
        return self.kind in OPEN_AIR and day.month in WINTER

    @property
    def whole(self) -> Room:
        return self.rooms[0]

    def share(self, room: Room) -> float:
        """How much of the hall the room is."""
        return room.atoms.bit_count() / self.divisions


@dataclass(frozen=True, slots=True)
class Hours:
    """A day of one pattern, in wall minutes: open to anyone, had at once, the school's own, and for season times."""

    bookable: tuple[Span, ...] = ()
    instant: tuple[Span, ...] = ()
    school: tuple[Span, ...] = ()
    season: tuple[Span, ...] = ()


CLOSED = Hours()


def within(span: Span, spans: Iterable[Span]) -> bool:
    """Whether one of the spans holds all of it."""
    return any(low <= span[0] and span[1] <= high for low, high in spans)


@dataclass(slots=True)
class Board:
    """The days of a city's halls, filled one use after the other."""

    halls: Sequence[Hall]
    hours: Mapping[tuple[int, date], Hours]
    _taken: defaultdict[tuple[tuple[str, str], date], list[tuple[int, int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_key: dict[tuple[str, str], Hall] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key.update({hall.key: hall for hall in self.halls})

    def open(self, hall: Hall, day: date) -> Hours:
        """When the hall is open on a day."""
        return self.hours.get((hall.pattern, day), CLOSED)

    def free(self, hall: Hall, room: Room, day: date, span: Span) -> bool:
        """Whether nothing meets it, buffers and what is claimed along included."""
        low, high = span[0] - max(hall.before, hall.after), span[1] + max(hall.before, hall.after)
        if any(atoms & room.atoms and start < high and low < end for atoms, start, end in self._taken[hall.key, day]):
            return False
        return all(self.free(other, other.whole, day, span) for key in hall.along if (other := self._by_key[key]))

    def take(self, hall: Hall, room: Room, day: date, span: Span) -> None:
        """Notes a use."""
        self._taken[hall.key, day].append((room.atoms, *span))
        for key in hall.along:
            self.take(self._by_key[key], self._by_key[key].whole, day, span)

    def try_to_take(self, hall: Hall, room: Room, day: date, span: Span) -> bool:
        """Notes a use if nothing meets it."""
        if not self.free(hall, room, day, span):
            return False
        self.take(hall, room, day, span)
        return True
