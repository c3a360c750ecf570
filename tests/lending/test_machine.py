"""Everything that can happen to loans, in any order, against a model that counts moment by moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from aktiv.lending.actions.asking import NewLoan, ask
from aktiv.lending.actions.changing import cancel, change_amounts
from aktiv.lending.actions.deciding import approve, refuse_loan
from aktiv.lending.actions.extending import extend
from aktiv.lending.actions.promising import hold_longer, let_go
from aktiv.lending.models import Holding, Kind, Loan, Part, Pool
from aktiv.lending.queries.baskets import amounts_of
from aktiv.lending.queries.stock import free_over
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.lending.world import Stocked, hours

STOCK = {"chairs": 5, "decks": 4, "legs": 12}
TURNAROUND = {"chairs": 0, "decks": 60, "legs": 60}  # minutes
SET = {"decks": 2, "legs": 6}
Wish = tuple[str, int, int, int, int]
WISHES = st.tuples(
    st.sampled_from(["chairs", "chairs", "decks", "legs", "stage"]),
    st.integers(1, 3),  # how many
    st.integers(0, 2),  # chairs beside
    st.integers(1, 12),  # from hour
    st.integers(1, 8),  # for hours
)


@dataclass
class Expected:
    """A loan as the model has it: what it holds, until when, and how it stands."""

    row: Loan
    pieces: dict[str, int]
    start: datetime
    end: datetime
    state: str
    kinds: dict[str, int]

    def held(self, pool: str, at: datetime) -> int:
        if self.state not in ("asked", "reserved", "out"):
            return 0
        return self.pieces.get(pool, 0) * (self.start <= at < self.end + timedelta(minutes=TURNAROUND[pool]))


def machine(there: Stocked) -> type[RuleBasedStateMachine]:
    """The machine over one storage place; what a run did is undone before the next."""
    pools: dict[str, Pool] = {"chairs": there.chairs, "decks": there.decks, "legs": there.legs}
    kinds: dict[str, Kind] = {**{name: pool.kind for name, pool in pools.items()}, "stage": there.stage}
    alice, ingrid = there.world.as_alice, there.world.ingrid.pk

    class Lending(RuleBasedStateMachine):
        loans = Bundle("loans")

        @initialize(target=loans, first=st.lists(WISHES, min_size=3, max_size=6))
        def begin(self, first: list[Wish]) -> MultipleResults[Expected]:
            self.known: list[Expected] = []
            self.stock = dict(STOCK)
            self.undo = transaction.atomic()
            self.undo.__enter__()
            self.wall = everything()
            self.wall.__enter__()
            return multiple(*(found for each in first if (found := self.asked(each)) is not None))

        def teardown(self) -> None:
            if hasattr(self, "undo"):
                transaction.set_rollback(True)
                self.wall.__exit__(None, None, None)
                self.undo.__exit__(None, None, None)

        def fits(self, pieces: dict[str, int], start: datetime, end: datetime, besides: Expected | None = None) -> bool:
            """Counted at every quarter of an hour: all times here are on one."""
            for pool, amount in pieces.items():
                at, until = start, end + timedelta(minutes=TURNAROUND[pool])
                while at < until:
                    others = sum(each.held(pool, at) for each in self.known if each is not besides)
                    if others + amount > self.stock[pool]:
                        return False
                    at += timedelta(minutes=15)
            return True

        def tried(self, act: Callable[[], Any], *, fits: bool) -> bool:
            """Does it, and demands that it is refused exactly when the model says that it does not fit."""
            said = ""
            try:
                with transaction.atomic():
                    act()
            except Refusal as refusal:
                said = refusal.code
            assert said == ("" if fits else "not_enough")
            return fits

        def asked(self, wish: Wish) -> Expected | None:
            """Asks for it; None when it was refused."""
            kind, amount, chairs, start, length = wish
            wanted = {kind: amount} | ({"chairs": chairs + amount * (kind == "chairs")} if chairs else {})
            pieces: dict[str, int] = {}
            for name, count in wanted.items():
                for pool, each in SET.items() if name == "stage" else {name: 1}.items():
                    pieces[pool] = pieces.get(pool, 0) + each * count
            begins, ends = hours(start), hours(start + length)
            made: list[Loan] = []
            new = NewLoan(
                depot_id=there.depot.pk,
                amounts={kinds[name].pk: count for name, count in wanted.items()},
                period=Period(begins, ends),
            )
            if not self.tried(lambda: made.append(ask(new, alice, now=NOW)), fits=self.fits(pieces, begins, ends)):
                return None
            found = Expected(made[0], pieces, begins, ends, made[0].state, wanted)
            assert found.state == ("asked" if "stage" in wanted else "reserved")
            self.known.append(found)
            return found

        @rule(target=loans, wish=WISHES)
        def borrow(self, wish: Wish) -> Expected | MultipleResults[Expected]:
            return self.asked(wish) or multiple()

        @rule(each=loans, choice=st.integers(0, 11), number=st.integers(1, 4))
        def go_on(self, each: Expected, choice: int, number: int) -> None:
            """One of the things that can be done with a loan as it stands."""
            acts = {
                "asked": [self.say_yes, self.say_yes, self.say_no, self.take_back],
                "reserved": [self.keep_longer, self.keep_longer, self.another_number, self.bring_back_early,
                             self.take_back, self.bring_back_early],
                "out": [self.be_late],
            }.get(each.state)  # fmt: skip
            if acts:
                acts[choice % len(acts)](each, number)

        @rule(each=loans, choice=st.integers(0, 11), number=st.integers(1, 4))
        def go_on_again(self, each: Expected, choice: int, number: int) -> None:
            """As often again: most of what happens, happens to loans that are there."""
            self.go_on(each, choice, number)

        def say_yes(self, each: Expected, _number: int) -> None:
            approve(each.row.pk, by=ingrid, now=NOW)
            each.state = "reserved"

        def say_no(self, each: Expected, _number: int) -> None:
            refuse_loan(each.row.pk, "because", by=ingrid, now=NOW)
            each.state = "refused"

        def take_back(self, each: Expected, _number: int) -> None:
            each.state = cancel(each.row.pk, alice, now=NOW).state

        def keep_longer(self, each: Expected, more: int) -> None:
            """Only what nobody decides on, and twice at most."""
            if "stage" in each.kinds or Loan.objects.get(pk=each.row.pk).extended >= 2:
                return
            until = each.end + timedelta(hours=more)
            fits = self.fits(each.pieces, each.start, until, besides=each)
            if self.tried(lambda: extend(each.row.pk, alice, until, now=NOW), fits=fits):
                each.end = until

        def another_number(self, each: Expected, amount: int) -> None:
            if list(each.kinds) != ["chairs"]:
                return
            pieces = {"chairs": amount}
            fits = self.fits(pieces, each.start, each.end, besides=each)
            act = lambda: change_amounts(each.row.pk, alice, {kinds["chairs"].pk: amount}, now=NOW)  # noqa: E731
            if self.tried(act, fits=fits):
                each.pieces, each.kinds = pieces, dict(pieces)

        def bring_back_early(self, each: Expected, _number: int) -> None:
            """Handed out, and back an hour before its time: what it held from then on is free."""
            if each.end - each.start <= timedelta(hours=1):
                return
            back = each.end - timedelta(hours=1)
            Loan.objects.filter(pk=each.row.pk).update(state="out", out_at=each.start)
            for held in Holding.objects.filter(line__loan=each.row):
                let_go([held], back + (held.during.upper - each.end))
            each.end, each.state = back, "out"  # it holds what it held, until then

        def be_late(self, each: Expected, late: int) -> None:
            """What is late is held on to as far as it fits."""
            until = each.end + timedelta(hours=late)
            held = list(Holding.objects.filter(line__loan=each.row))

            def hold_on() -> None:
                for one in held:
                    hold_longer([one], one.during.upper + timedelta(hours=late))

            if self.tried(hold_on, fits=self.fits(each.pieces, each.start, until, besides=each)):
                each.end = until

        @rule(pool=st.sampled_from(sorted(STOCK)), to=st.integers(2, 12))
        def have_another_stock(self, pool: str, to: int) -> None:
            """Stock shrinks only to what is promised."""
            moments = {at for each in self.known for at in (each.start,)}
            most = max((sum(one.held(pool, at) for one in self.known) for at in moments), default=0)
            try:
                with transaction.atomic():
                    Pool.objects.filter(pk=pools[pool].pk).update(stock=to)
            except IntegrityError:
                assert to < most
            else:
                assert to >= most
                self.stock[pool] = to

        @invariant()
        def the_database_adds_up_as_the_model_does(self) -> None:
            if not hasattr(self, "known"):
                return
            for start in range(0, 24, 6):
                span = Period(hours(start), hours(start + 6))
                free = free_over([each.pk for each in pools.values()], span)
                for name, pool in pools.items():
                    moments = [span.start + timedelta(minutes=15 * quarter) for quarter in range(24)]
                    peak = max(sum(each.held(name, at) for each in self.known) for at in moments)
                    assert free[pool.pk] == self.stock[name] - peak
                    assert free[pool.pk] >= 0
            for each in self.known:
                if each.state in ("asked", "reserved"):
                    assert amounts_of(each.row) == {kinds[name].pk: count for name, count in each.kinds.items()}

    return Lending


@pytest.mark.django_db
@pytest.mark.debian_postgres
def test_whatever_happens_no_more_is_lent_than_there_is_and_nothing_is_refused_that_fits(there: Stocked) -> None:
    for pool, name in ((there.chairs, "chairs"), (there.decks, "decks"), (there.legs, "legs")):
        Pool.objects.filter(pk=pool.pk).update(stock=STOCK[name])
        Kind.objects.filter(pk=pool.kind_id).update(turnaround=TURNAROUND[name])
    for part in Part.objects.filter(whole=there.stage).select_related("kind"):
        Part.objects.filter(pk=part.pk).update(amount=SET["decks" if part.kind_id == there.decks.kind_id else "legs"])
    Kind.objects.filter(pk=there.stage.pk).update(decided=Kind.Decided.BY_STAFF)
    run_state_machine_as_test(
        machine(there),
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate],  # each step asks the database: shrinking would take minutes
        ),
    )
