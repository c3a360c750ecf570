"""A register that answers from memory, for tests whose subject is what we do with its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from aktiv.people.ports.register import Happened, RoleHolder, Unit, Update
from aktiv.values.refusal import Refusal

CLUB = "800300509"


@dataclass
class Register:
    """Answers to the port. `down` refuses everything; `asked` counts."""

    units: dict[str, Unit] = field(default_factory=dict)
    holders: dict[str, tuple[RoleHolder, ...]] = field(default_factory=dict)
    feed: list[Update] = field(default_factory=list)
    down: bool = False
    asked: int = 0

    def put(self, unit: Unit, *holders: RoleHolder) -> None:
        """A unit as it is from now on, and a line of the feed."""
        self.units[unit.number] = unit
        self.holders[unit.number] = holders or self.holders.get(unit.number, ())
        at = datetime(2027, 3, 1, tzinfo=UTC)
        self.feed.append(Update(len(self.feed) + 1, unit.number, Happened.CHANGED, at))

    def unit(self, number: str) -> Unit | None:
        self._answer()
        return self.units.get(number)

    def search(self, name: str, limit: int) -> tuple[Unit, ...]:
        self._answer()
        return tuple(each for each in self.units.values() if name.casefold() in each.name.casefold())[:limit]

    def roles(self, number: str) -> tuple[RoleHolder, ...]:
        self._answer()
        return self.holders.get(number, ())

    def updates(self, since: int | datetime) -> Iterator[Update]:
        for each in list(self.feed):
            self._answer()
            if each.id > since if isinstance(since, int) else each.at >= since:
                yield each

    def _answer(self) -> None:
        self.asked += 1
        if self.down:
            raise Refusal("register_down")


def a_club(name: str = "SOTRA SJAKKLUBB", **more: object) -> Unit:
    """A voluntary association in Fjell."""
    return Unit(
        number=CLUB,
        name=name,
        form="FLI",
        voluntary=True,
        municipality_number="4626",
        **more,  # type: ignore[arg-type]
    )


def chair(name: str = "Alice Aas", born: date = date(1990, 1, 1)) -> RoleHolder:
    return RoleHolder("LEDE", name, born)
