"""The timetable as a child would draw it: squared paper, one square for each atom and half hour.

Says in sets of squares what the actions must do with rectangles, rows and SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

Square = tuple[int, int, int]  # root, atom, half hour


@dataclass(frozen=True)
class Grant:
    """Atoms of a root from one half hour to another, with half hours of buffer before and after."""

    root: int
    atoms: tuple[int, ...]
    start: int
    end: int
    before: int = 0
    after: int = 0

    def squares(self) -> set[Square]:
        return {(self.root, atom, slot) for atom in self.atoms for slot in range(self.start, self.end)}

    def reach(self) -> set[Square]:
        return widened(self.squares(), self.before, self.after)


def widened(squares: Iterable[Square], before: int, after: int) -> set[Square]:
    return {(root, atom, slot + n) for root, atom, slot in squares for n in range(-before, after + 1)}


@dataclass
class Drawn:
    """A claim on the paper."""

    id: int
    kind: str
    grants: tuple[Grant, ...]
    parent: int | None = None
    expires: int | None = None
    released: bool = False
    cuts: dict[int | None, set[Square]] = field(default_factory=dict)
    use: set[Square] = field(default_factory=set)
    buffer: set[Square] = field(default_factory=set)

    @property
    def granted(self) -> set[Square]:
        return {square for grant in self.grants for square in grant.squares()}


class Blocked(Exception):
    """What must have all it wants cannot."""


class Paper:
    """All claims, and a clock of whole minutes."""

    def __init__(self) -> None:
        self.claims: dict[int, Drawn] = {}
        self.now = 0

    def live(self, one: Drawn) -> bool:
        return not one.released and (one.expires is None or one.expires > self.now)

    def children(self, one: Drawn) -> list[Drawn]:
        return [each for each in self.claims.values() if each.parent == one.id and self.live(each)]

    def held(self, one: Drawn) -> set[Square]:
        """held = granted − live cuts − granted(live children)"""
        if not self.live(one):
            return set()
        gone = [*one.cuts.values(), *(child.granted for child in self.children(one))]
        return one.granted.difference(*gone)

    def in_the_way(self, kind: str, grants: Iterable[Grant], apart_from: Collection[int] = ()) -> set[int]:
        wanted = Drawn(0, kind, tuple(grants))
        return {
            other.id
            for other in self.claims.values()
            if other.id not in apart_from and self.live(other) and any(bars(wanted, s, other) for s in wanted.granted)
        }

    def end_cuts(self, by: Iterable[int]) -> list[int]:
        """Those who have time to come back, in order."""
        ended = set(by)
        back = [each for each in self.claims.values() if ended & set(each.cuts)]
        for each in back:
            each.cuts = {one: squares for one, squares in each.cuts.items() if one not in ended}
        return [each.id for each in sorted(back, key=lambda each: (each.kind != "closure", each.id))]

    def lapse(self, reach: set[Square]) -> list[int]:
        """Rubs out expired holds that stand within reach."""
        lapsed = []
        for each in self.claims.values():
            if not each.released and not self.live(each) and reach & (each.use | each.buffer):
                each.released, each.use, each.buffer = True, set(), set()
                lapsed.append(each.id)
        return lapsed

    def settle(self, order: Sequence[int], firm: Collection[int] = (), over: Collection[int] = ()) -> None:
        reach = {s for one in order for grant in self.claims[one].grants for s in grant.reach()}
        order = list(dict.fromkeys([*order, *self.end_cuts(self.lapse(reach))]))
        roots = {self.root(one) for one in order}
        relatives = [
            one.id for one in self.claims.values() if one.id in roots or (one.parent in roots and not one.released)
        ]
        order = list(dict.fromkeys([*order, *sorted(relatives)]))
        holds = {one: self.held(self.claims[one]) for one in order}
        front = [each for each in self.claims.values() if each.id not in order]
        families = list(dict.fromkeys(self.root(one) for one in order))
        for number, family in enumerate(families):
            members = [self.claims[one] for one in order if self.root(one) == family]
            waiting = [self.claims[one] for one in order if self.root(one) in families[number + 1 :]]
            keep = [each for each in waiting if self.live(each) and each.id not in over]
            for one in members:
                for square in sorted(holds[one.id]):
                    blockers = [each for each in front if bars(one, square, each)]
                    if one.id in firm:
                        blockers += [each for each in keep if bars(one, square, each)]
                        if any(not one.kind == each.kind == "closure" for each in blockers):
                            raise Blocked
                    if blockers:
                        one.cuts.setdefault(blockers[0].id, set()).add(square)
                        holds[one.id].discard(square)
            for one in members:
                one.use = holds[one.id]
            for one in members:
                around = {
                    s for grant in one.grants for s in widened(one.use & grant.squares(), grant.before, grant.after)
                }
                one.buffer = around.difference(*(each.use for each in members)) if one.kind != "closure" else set()
            front += members

    def root(self, one: int) -> int:
        parent = self.claims[one].parent
        return one if parent is None else parent


def bars(one: Drawn, square: Square, other: Drawn) -> bool:
    """Whether what `other` stands as keeps `one` from using a square."""
    if square in other.buffer and one.kind != "closure":
        return True
    if other.kind == "closure" or one.kind == "closure":
        return square in other.use
    near = {
        s for grant in one.grants if square in grant.squares() for s in widened({square}, grant.before, grant.after)
    }
    return bool(near & other.use)
