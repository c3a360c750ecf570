"""Any order of claims, holds, overrides, group times, gifts and releases does with rectangles what squares would do."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from aktiv.timetable import actions, queries
from aktiv.timetable.models import Claim, DaySheet, Occupancy
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.cells import busy_bits
from aktiv.values.periods import Period, civil_days
from aktiv.values.rectangles import Rectangle, disjoint
from aktiv.values.refusal import Refusal
from tests.timetable.model import Blocked, Drawn, Grant, Paper, Square
from tests.timetable.places import NOW, Hall, at, make_hall, make_municipality

FIRST = at("16–17").start
SLOTS = 12
EXAMPLES = int(os.environ.get("AKTIV_TEST_EXAMPLES", "25"))
STEPS = int(os.environ.get("AKTIV_TEST_STEPS", "14"))
PLACES = [(0, "ABCDEF"), (0, "ABC"), (0, "DEF"), (0, "AB"), (0, "CD"), (0, "A"), (1, "AB"), (1, "ABCDEF")]
OSLO = ZoneInfo("Europe/Oslo")


@st.composite
def grants(draw: st.DrawFn) -> Grant:
    root, atoms = draw(st.sampled_from(PLACES))
    start = draw(st.integers(0, SLOTS - 1))
    end = draw(st.integers(start + 1, SLOTS))
    return Grant(
        root, tuple("ABCDEF".index(a) for a in atoms), start, end, draw(st.integers(0, 1)), draw(st.integers(0, 1))
    )


dates = st.lists(grants(), min_size=1, max_size=2)
picks = st.integers(0, 1000)


class Timetable(RuleBasedStateMachine):
    """Does everything twice, in the database and on paper, and compares."""

    @initialize()
    def open(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        municipality = make_municipality("1103")
        self.halls: list[Hall] = [make_hall(municipality, 3), make_hall(municipality, 4)]
        self.municipality_id = municipality.pk
        self.paper = Paper()

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            self.everything_returns_to_the_last_one_left()
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    # --- what is done ----------------------------------------------------------------------------------------------

    @rule(date=dates, kind=st.sampled_from(["use", "use", "hold", "closure"]))
    def claim(self, date: list[Grant], kind: str) -> None:
        expires = self.paper.now + 15 if kind == "hold" else None
        self.place(
            date, kind, lambda: actions.claim(
                self.municipality_id, Claim.Kind(kind), self.wanted(date), now=self.clock(),
                expires_at=None if expires is None else self.clock(expires),
            ), expires=expires,
        )  # fmt: skip

    @rule(dates=st.lists(dates, min_size=2, max_size=3))
    def claim_many(self, dates: list[list[Grant]]) -> None:
        answers = actions.claim_many(self.municipality_id, [self.wanted(each) for each in dates], now=self.clock())
        lapsed = self.paper.lapse({s for date in dates for grant in date for s in grant.reach()})
        for date, answer in zip(dates, answers, strict=True):
            before = deepcopy(self.paper)
            taken = isinstance(answer, list)
            one = Drawn(-1 if taken else answer, "use", tuple(date))
            self.paper.claims[one.id] = one
            try:
                self.paper.settle([one.id], firm={one.id})
                assert not taken, "only what is in the way is refused"
            except Blocked:
                self.paper = before
                assert taken, "what is in the way is refused"
        self.paper.settle(self.paper.end_cuts(lapsed))

    @rule(date=dates, kind=st.sampled_from(["use", "closure"]), spare=picks)
    def override(self, date: list[Grant], kind: str, spare: int) -> None:
        in_way = sorted(self.paper.in_the_way(kind, date))
        if kind == "closure":  # closures lie under closures
            in_way = [each for each in in_way if self.paper.claims[each].kind != "closure"]
        over = {each for each in in_way if spare % 4 or each != in_way[0]}
        self.place(
            date, kind, lambda: actions.override(
                self.municipality_id, Claim.Kind(kind), self.wanted(date), now=self.clock(), over=over
            )[0], behind=sorted(over), over=over,
        )  # fmt: skip

    @precondition(lambda self: self.some())
    @rule(pick=picks, date=dates)
    def move(self, pick: int, date: list[Grant]) -> None:
        old = self.pick(pick, lambda each: each.parent is None and not self.paper.children(each))
        if old is None:
            return
        self.place(
            date, old.kind, lambda: actions.move(old.id, self.wanted(date), now=self.clock())[0],
            expires=old.expires, leaving=old.id,
        )  # fmt: skip

    @precondition(lambda self: self.some())
    @rule(pick=picks, date=dates)
    def split(self, pick: int, date: list[Grant]) -> None:
        parent = self.pick(pick, lambda each: each.parent is None and each.kind == "use")
        if parent is None:
            return
        squares = {square for grant in date for square in grant.squares()}
        if not squares <= self.paper.held(parent):
            with pytest.raises(Refusal), transaction.atomic():
                actions.split(parent.id, self.wanted(date), now=self.clock())
            return
        self.place(
            date, "use", lambda: actions.split(parent.id, self.wanted(date), now=self.clock()), parent=parent.id,
        )  # fmt: skip

    @precondition(lambda self: self.some())
    @rule(pick=picks, slot=st.integers(1, SLOTS - 1))
    def divide(self, pick: int, slot: int) -> None:
        one = self.pick(pick, lambda each: each.parent is None and all(g.start < slot < g.end for g in each.grants))
        if one is None:
            return
        first = [replace(grant, end=slot, after=0) for grant in one.grants]
        last = [replace(grant, start=slot, before=0) for grant in one.grants]
        over_others = any(each.cuts.get(one.id) for each in self.paper.claims.values())
        # What lies twice in one date has no pieces of which each point is in one.
        twice = not disjoint([each.rectangle for each in self.wanted(first + last)])
        if self.paper.children(one) or over_others or self.paper.held(one) != one.granted or twice:
            why = r"has_group_times|stands_over_others|held_in_part|not_the_whole"
            with pytest.raises(Refusal, match=why), transaction.atomic():
                actions.divide(one.id, [self.wanted(first), self.wanted(last)], now=self.clock())
            return
        made = actions.divide(one.id, [self.wanted(first), self.wanted(last)], now=self.clock())
        one.released = True
        for number, (claim_id, date) in enumerate(zip(made, (first, last), strict=True)):
            self.paper.claims[claim_id] = Drawn(claim_id, one.kind, tuple(date), expires=one.expires)
            self.paper.settle([claim_id] if number else [claim_id, one.id], firm={claim_id})

    @precondition(lambda self: self.some())
    @rule(pick=picks)
    def release(self, pick: int) -> None:
        one = self.pick(pick)
        if one is not None:
            actions.release(one.id, now=self.clock())
            self.let_go(one)

    @precondition(lambda self: self.some())
    @rule(pick=picks, part=grants())
    def give_back(self, pick: int, part: Grant) -> None:
        one = self.pick(pick)
        if one is None:
            return
        given = (one.granted & part.squares()) - one.cuts.get(None, set())
        rectangle = self.wanted([part])[0].rectangle
        if not given:
            with pytest.raises(Refusal, match="nothing_to_give_back"), transaction.atomic():
                actions.give_back(one.id, rectangle, now=self.clock())
            return
        actions.give_back(one.id, rectangle, now=self.clock())
        one.cuts.setdefault(None, set()).update(given)
        if one.parent is not None:
            parent = self.paper.claims[one.parent]
            if theirs := parent.granted & part.squares():
                parent.cuts.setdefault(None, set()).update(theirs)
        self.paper.settle([one.id, *self.paper.end_cuts([one.id])])

    @precondition(lambda self: self.some())
    @rule(pick=picks, verb=st.sampled_from(["confirm", "confirm", "extend"]))
    def keep(self, pick: int, verb: str) -> None:
        holds = [each for each in self.paper.claims.values() if each.kind == "hold"]
        if not holds:
            return
        hold = holds[pick % len(holds)]
        later = self.clock(self.paper.now + 20)
        before = deepcopy(self.paper)
        lapsed = hold.expires is not None and hold.expires <= self.paper.now
        try:
            with transaction.atomic():
                if verb == "confirm":
                    actions.confirm(hold.id, now=self.clock())
                else:
                    actions.extend(hold.id, later, now=self.clock())
            kept = True
        except Taken:
            kept = False
        except Refusal:
            assert hold.released
            assert not lapsed or hold.cuts is not None
            return
        hold.released = False
        hold.kind = "use" if verb == "confirm" else "hold"
        hold.expires = None if verb == "confirm" else self.paper.now + 20
        hold.cuts = {}
        try:
            self.paper.settle([hold.id], firm={hold.id})
            assert kept, "nobody was in the way"
        except Blocked:
            self.paper = before
            assert not kept, "somebody was in the way"

    @rule(minutes=st.sampled_from([1, 14, 15, 40]))
    def wait(self, minutes: int) -> None:
        self.paper.now += minutes

    # --- what must hold --------------------------------------------------------------------------------------------

    @invariant()
    def claims_hold_what_the_paper_says(self) -> None:
        if not hasattr(self, "paper"):
            return
        told = queries.held(list(self.paper.claims), self.clock())
        for one in self.paper.claims.values():
            assert self.squares(told[one.id]) == self.paper.held(one), one

    @invariant()
    def occupancy_is_what_claims_hold(self) -> None:
        if not hasattr(self, "paper"):
            return
        use: dict[int, list[Square]] = {}
        buffers: dict[int, set[Square]] = {}
        for row in Occupancy.objects.all():
            squares = self.squares([Rectangle(row.footprint, Period(row.during.lower, row.during.upper))])
            if row.layer.lower == row.pk:
                buffers.setdefault(row.claim_id, set()).update(squares)
            else:
                use.setdefault(row.claim_id, []).extend(squares)
        for one in self.paper.claims.values():
            assert sorted(use.get(one.id, [])) == sorted(one.use), one
            assert buffers.get(one.id, set()) == one.buffer, one
        taken = [square for squares in use.values() for square in squares]
        assert len(taken) == len(set(taken)), "a square has one holder"
        for one, squares in buffers.items():
            family = {each for each in use if self.paper.root(each) == self.paper.root(one)}
            for other in use.keys() - family:
                if self.paper.claims[other].kind != "closure":
                    assert not squares & set(use[other]), "buffers meet no use but their family's"

    @invariant()
    def sheets_are_the_confirmed_use(self) -> None:
        if not hasattr(self, "paper"):
            return
        expected = {}
        for hall, root in zip(self.halls, (0, 1), strict=True):
            for atoms, space_id in hall.spaces.items():
                squares = [
                    self.period(slot, slot + 1)
                    for one in self.paper.claims.values() if one.kind != "hold"
                    for where, atom, slot in one.use if where == root and "ABCDEF"[atom] in atoms
                ]  # fmt: skip
                for day in {day for period in squares for day in civil_days(period, OSLO)}:
                    expected[day, space_id] = busy_bits(day, OSLO, squares)
        assert {(sheet.day, sheet.space_id): sheet.busy for sheet in DaySheet.objects.all()} == expected

    def everything_returns_to_the_last_one_left(self) -> None:
        """Release all but one family: it holds all it was granted, but for what it gave back."""
        kept = next(
            (each for each in self.paper.claims.values() if self.paper.live(each) and each.expires is None), None
        )
        if kept is None:
            return
        others = [each for each in self.paper.claims if self.paper.root(each) != self.paper.root(kept.id)]
        actions.release_many(others, now=self.clock())
        for one in self.paper.claims.values():
            if self.paper.root(one.id) == self.paper.root(kept.id) and self.paper.live(one):
                gone = [one.cuts.get(None, set()), *(child.granted for child in self.paper.children(one))]
                assert self.squares(queries.held([one.id], self.clock())[one.id]) == one.granted.difference(*gone)

    # --- between the two -------------------------------------------------------------------------------------------

    def place(
        self, date: list[Grant], kind: str, act: Callable[[], int], *, expires: int | None = None,
        parent: int | None = None, leaving: int | None = None, behind: Collection[int] = (), over: Collection[int] = (),
    ) -> None:  # fmt: skip
        """Acts in the database, and draws the same."""
        before = deepcopy(self.paper)
        try:
            with transaction.atomic():
                claim_id = act()
        except Taken:
            claim_id = -1
        returned = []
        if leaving is not None:
            self.paper.claims[leaving].released = True
            returned = self.paper.end_cuts([leaving])
        one = Drawn(claim_id, kind, tuple(date), parent=parent, expires=expires)
        self.paper.claims[one.id] = one
        order = [one.id, *([] if leaving is None else [leaving]), *behind, *returned]
        try:
            self.paper.settle(order, firm={one.id}, over=over)
            assert claim_id > 0, "nothing was in the way"
        except Blocked:
            self.paper = before
            assert claim_id < 0, "something was in the way"

    def let_go(self, one: Drawn) -> None:
        gone = sorted(
            [one.id, *(each.id for each in self.paper.claims.values() if each.parent == one.id and not each.released)]
        )
        for each in gone:
            self.paper.claims[each].released = True
        self.paper.settle([*gone, *self.paper.end_cuts(gone)])

    def some(self) -> bool:
        return hasattr(self, "paper") and bool(self.paper.claims)

    def pick(self, number: int, fits: Callable[[Drawn], bool] = lambda _: True) -> Drawn | None:
        fitting = [each for each in self.paper.claims.values() if self.paper.live(each) and fits(each)]
        return fitting[number % len(fitting)] if fitting else None

    def clock(self, minutes: int | None = None):  # type: ignore[no-untyped-def]
        return NOW + timedelta(minutes=self.paper.now if minutes is None else minutes)

    def period(self, start: int, end: int) -> Period:
        return Period(FIRST + timedelta(minutes=30 * start), FIRST + timedelta(minutes=30 * end))

    def wanted(self, date: list[Grant]) -> list[Wanted]:
        found = []
        for grant in date:
            hall, atoms = self.halls[grant.root], "".join("ABCDEF"[atom] for atom in grant.atoms)
            period = self.period(grant.start, grant.end)
            found.append(Wanted(hall.spaces[atoms], hall.footprint(atoms), period, 30 * grant.before, 30 * grant.after))
        return found

    def squares(self, rectangles) -> set[Square]:  # type: ignore[no-untyped-def]
        return {
            (root, atom, slot)
            for each in rectangles
            for root, hall in enumerate(self.halls)
            for atom in range(6)
            if each.footprint.overlaps(hall.footprint("ABCDEF"[atom]))
            for slot in range(-2, SLOTS + 2)
            if each.period.overlaps(self.period(slot, slot + 1))
        }


@pytest.mark.django_db
@pytest.mark.debian_postgres
def test_the_timetable_does_with_rectangles_what_squares_would_do() -> None:
    run_state_machine_as_test(
        Timetable,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),  # shrinking takes minutes; set by hand when something is found
        ),
    )
