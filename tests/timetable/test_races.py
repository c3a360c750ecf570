"""Many at once, with real connections and real commits. First without the guard, so that the rest proves something."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connections, transaction

from aktiv.timetable import actions, queries, retry
from aktiv.timetable.models import Claim, DaySheet, Occupancy
from aktiv.timetable.rules import Taken
from aktiv.values.cells import busy_bits
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle
from tests.conftest import Committed
from tests.timetable.places import NOW, Hall, at, make_hall, make_municipality

pytestmark = [pytest.mark.debian_postgres, pytest.mark.django_db(transaction=False, databases=[])]
ROUNDS = 20
RIVALS = 4


@pytest.fixture
def arena(committed: Committed) -> Hall:
    return make_hall(make_municipality("1103"), 7)


def race(rivals: list[Callable[[int], object]], rounds: int = ROUNDS) -> list[list[object]]:
    """Runs each rival in a process of its own, all starting each round together. Their answers, by round."""
    context = multiprocessing.get_context("fork")
    connections.close_all()
    barrier, answers = context.Barrier(len(rivals)), context.Queue()
    processes = [
        context.Process(target=_rival, args=(number, rival, rounds, barrier, answers))
        for number, rival in enumerate(rivals)
    ]
    for process in processes:
        process.start()
    told = [answers.get(timeout=120) for _ in range(rounds * len(rivals))]
    for process in processes:
        process.join()
    by_round: list[list[object]] = [[None] * len(rivals) for _ in range(rounds)]
    for round_, number, answer in told:
        by_round[round_][number] = answer
    return by_round


def _rival(number: int, rival: Callable[[int], object], rounds: int, barrier: Barrier, answers) -> None:  # type: ignore[no-untyped-def]
    for round_ in range(rounds):
        barrier.wait(60)
        try:
            answer: object = rival(round_)
        except Taken:
            answer = "taken"
        except Exception as error:  # told to the test, which demands that there are none
            answer = f"{type(error).__name__}: {error}"
        answers.put((round_, number, answer))
    connections.close_all()


ADVISORY = [f"aktiv.timetable.actions.{room}.lock" for room in ("claiming", "placing", "releasing")]


@pytest.fixture(params=[True, False], ids=["with locks", "without"])
def locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The advisory locks save waiting, and nothing may rest on them."""
    if not request.param:
        for lock in ADVISORY:
            monkeypatch.setattr(lock, lambda keys: None)


def taker(hall: Hall, atoms: str = "AB") -> Callable[[int], object]:
    """Takes 18–20 on one day after another."""

    @retry.retrying
    def take(round_: int) -> str:
        wanted = [hall.wanted("18–20", atoms, day=2 + round_, before=15, after=15)]
        with transaction.atomic():
            actions.claim(hall.municipality_id, Claim.Kind.USE, wanted, now=NOW)
        return "taken by me"

    return take


def double_bookings() -> int:
    """How many pairs of uses share a point, read without the constraint's help."""
    uses = [
        Rectangle(row.footprint, Period(row.during.lower, row.during.upper))
        for row in Occupancy.objects.all()
        if row.layer.lower is None
    ]
    return sum(one.overlaps(other) for number, one in enumerate(uses) for other in uses[:number])


def test_without_the_guard_time_is_booked_twice(
    arena: Hall, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    with committed.connect_as_owner() as owner:
        owner.execute("ALTER TABLE timetable_occupancy DROP CONSTRAINT no_double_booking")
    for lock in ADVISORY:
        monkeypatch.setattr(lock, lambda keys: None)
    race([taker(arena)] * RIVALS)
    assert double_bookings() > 0


def test_the_lock_alone_does_not_guard(arena: Hall, committed: Committed) -> None:
    with committed.connect_as_owner() as owner:
        owner.execute("ALTER TABLE timetable_occupancy DROP CONSTRAINT no_double_booking")
    race([taker(arena)] * 2, rounds=3)
    assert double_bookings() > 0


@pytest.mark.scenario(5)
@pytest.mark.usefixtures("locks")
def test_exactly_one_of_many_gets_the_time(arena: Hall) -> None:
    for answers in race([taker(arena, atoms) for atoms in ("AB", "ABC", "ABCDEF", "A")]):
        assert Counter(answers) == {"taken by me": 1, "taken": RIVALS - 1}
    assert double_bookings() == 0
    assert Claim.objects.count() == ROUNDS


@pytest.mark.scenario(5)
@pytest.mark.usefixtures("locks")
def test_of_two_identical_series_one_is_whole_and_the_other_is_told_every_date(arena: Hall) -> None:
    def series(round_: int) -> tuple[int, int]:
        dates = [[arena.wanted("18–20", "AB", day=2 + 7 * week + 100 * round_)] for week in range(10)]
        answers = actions.claim_many(arena.municipality_id, dates, now=NOW)
        told = [answer for answer in answers if isinstance(answer, list)]
        return len(answers) - len(told), sum(bool(each) for each in told)

    for answers in race([series] * 3):
        assert Counter(answers) == {(10, 0): 1, (0, 10): 2}
    assert double_bookings() == 0


@pytest.mark.usefixtures("locks")
def test_a_lapsed_hold_is_either_confirmed_or_taken(arena: Hall) -> None:
    expires = NOW + timedelta(minutes=15)
    holds = [
        actions.claim(
            arena.municipality_id,
            Claim.Kind.HOLD,
            [arena.wanted("18–20", "AB", day=2 + round_, before=15, after=15)],
            now=NOW,
            expires_at=expires,
        )
        for round_ in range(ROUNDS)
    ]

    @retry.retrying
    def confirm(round_: int) -> str:
        # Two clocks: the holder's says that there is a moment left.
        with transaction.atomic():
            actions.confirm(holds[round_], now=expires - timedelta(microseconds=round_ % 2))
        return "confirmed"

    @retry.retrying
    def take(round_: int) -> str:
        wanted = [arena.wanted("19–21", "ABC", day=2 + round_)]
        with transaction.atomic():
            actions.claim(arena.municipality_id, Claim.Kind.USE, wanted, now=expires)
        return "taken by me"

    for answers in race([confirm, take]):
        assert sorted(map(str, answers)) in (["confirmed", "taken"], ["taken", "taken by me"])
    assert double_bookings() == 0


@pytest.mark.usefixtures("locks")
def test_a_hold_is_confirmed_whole_or_overridden(arena: Hall) -> None:
    expires = NOW + timedelta(minutes=15)
    holds = [
        actions.claim(
            arena.municipality_id, Claim.Kind.HOLD, [arena.wanted("18–20", "AB", day=2 + round_)], now=NOW,
            expires_at=expires,
        )
        for round_ in range(ROUNDS)
    ]  # fmt: skip

    @retry.retrying
    def confirm(round_: int) -> str:
        with transaction.atomic():
            actions.confirm(holds[round_], now=NOW)
        return "confirmed"

    @retry.retrying
    def override(round_: int) -> str:
        wanted = [arena.wanted("18:30–19", "A", day=2 + round_)]
        with transaction.atomic():
            actions.override(arena.municipality_id, Claim.Kind.USE, wanted, now=NOW, over={holds[round_]})
        return "overridden"

    for round_, answers in enumerate(race([confirm, override])):
        assert answers in (["confirmed", "overridden"], ["taken", "overridden"])
        kind = Claim.objects.get(pk=holds[round_]).kind
        assert (kind == Claim.Kind.USE) == (answers[0] == "confirmed")
        rows = Occupancy.objects.filter(claim=holds[round_])
        assert {row.expires_at for row in rows} == {None if kind == Claim.Kind.USE else expires}
        assert [each.period.minutes for each in queries.held([holds[round_]], NOW)[holds[round_]]] != [120]
    assert double_bookings() == 0


def five_minutes(hour: int, number: int) -> str:
    hour, minute = hour + number // 12, 5 * (number % 12)
    return f"{hour}:{minute}–{hour}:{minute + 4}"


def demand_true_sheets(arena: Hall) -> None:
    rows = [(row.footprint, Period(row.during.lower, row.during.upper)) for row in Occupancy.objects.all()]
    for atoms, space_id in arena.spaces.items():
        taken = [period for footprint, period in rows if footprint.overlaps(arena.footprint(atoms))]
        sheet = DaySheet.objects.filter(space_id=space_id).first()
        expected = busy_bits(at("12–13").start.date(), ZoneInfo("Europe/Oslo"), taken)
        assert (sheet.busy if sheet else "0" * 288) == expected


def test_what_is_computed_again_waits_for_what_is_not_yet_committed(
    arena: Hall, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One comes and has not committed; another leaves the same day; the first commits."""
    for lock in ADVISORY:
        monkeypatch.setattr(lock, lambda keys: None)
    leaving = actions.claim(arena.municipality_id, Claim.Kind.USE, [arena.wanted("8–9")], now=NOW)

    def leave() -> None:
        actions.release(leaving, now=NOW)
        connections.close_all()

    leaver = Thread(target=leave)
    with committed.connect(autocommit=True) as onlooker, transaction.atomic():
        actions.claim(arena.municipality_id, Claim.Kind.USE, [arena.wanted("12–13")], now=NOW)
        leaver.start()
        while leaver.is_alive() and onlooker.execute(WAITING).fetchone() == (0,):
            pass
        assert leaver.is_alive(), "whoever leaves waits"
    leaver.join()
    demand_true_sheets(arena)


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.mark.usefixtures("locks")
def test_sheets_stay_true_while_some_come_and_others_go(arena: Hall) -> None:
    """All on one civil day of one hall: what is computed again never forgets what is laid over it meanwhile."""
    leaving = [
        actions.claim(arena.municipality_id, Claim.Kind.USE, [arena.wanted(five_minutes(8, round_))], now=NOW)
        for round_ in range(ROUNDS)
    ]

    @retry.retrying
    def leave(round_: int) -> str:
        with transaction.atomic():
            actions.release(leaving[round_], now=NOW)
        return "left"

    @retry.retrying
    def come(round_: int) -> str:
        wanted = [arena.wanted(five_minutes(12, round_), "AB")]
        with transaction.atomic():
            actions.claim(arena.municipality_id, Claim.Kind.USE, wanted, now=NOW)
        return "came"

    for answers in race([leave, come]):
        assert answers == ["left", "came"]
    demand_true_sheets(arena)


@pytest.mark.usefixtures("locks")
def test_two_events_that_override_one_allocation_take_and_return_it_whole(arena: Hall) -> None:
    clubs = [
        actions.claim(arena.municipality_id, Claim.Kind.USE, [arena.wanted("18–22", "AB", day=2 + round_)], now=NOW)
        for round_ in range(ROUNDS)
    ]

    def event(times: str) -> Callable[[int], object]:
        @retry.retrying
        def override(round_: int) -> int:
            wanted = [arena.wanted(times, "AB", day=2 + round_)]
            with transaction.atomic():
                return actions.override(arena.municipality_id, Claim.Kind.USE, wanted, now=NOW, over={clubs[round_]})[0]

        return override

    events = race([event("18:30–19"), event("20–23"), event("19:30–20")])
    assert all(isinstance(each, int) for answers in events for each in answers), events
    assert double_bookings() == 0
    for club in queries.held(clubs, NOW).values():
        assert sum(each.period.minutes for each in club) == 60
    actions.release_many([each for answers in events for each in answers if isinstance(each, int)], now=NOW)
    for club in queries.held(clubs, NOW).values():
        assert [each.period.minutes for each in club] == [240]
