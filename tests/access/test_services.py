"""Both lock services keep what the port promises, over HTTP; and the rules that go by them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from aktiv.access.models import AccessGrant
from aktiv.access.ports.lock import LockAway, LockRefused, LockService, Pin
from aktiv.access.rules.keys import grant_in, key_of
from aktiv.access.rules.states import may_become
from aktiv.access.rules.steps import Standing, Step, next_step, wait_after
from aktiv.access.rules.windows import fitted, windows
from aktiv.integrations.locks import LockGateway, PinService, speaking
from aktiv.simulators.locks import server as simulators
from aktiv.simulators.locks.server import Simulator
from aktiv.values.periods import Period
from tests.simulators.locks import simulated

EVENING = Period(datetime(2027, 3, 2, 16, 45, tzinfo=UTC), datetime(2027, 3, 2, 19, 15, tzinfo=UTC))
LATER = Period(EVENING.start + timedelta(hours=1), EVENING.end + timedelta(hours=1))
LOCK = "410:2"


@pytest.fixture(params=["gateway", "pins"])
def both(request: pytest.FixtureRequest) -> Iterator[tuple[LockService, Simulator]]:
    with simulated(request.param) as made:
        yield made


def ready(service: LockService, key: str, window: Period = EVENING) -> Pin:
    """Asked until the code is there: some services take their time."""
    for _ in range(3):
        if (pin := service.ask(key, LOCK, window)).ready:
            return pin
    raise AssertionError("never ready")


def test_the_same_key_is_the_same_code_however_often_it_is_asked_for(both: tuple[LockService, Simulator]) -> None:
    service, simulator = both
    first = ready(service, "7-0")
    assert ready(service, "7-0") == first == Pin(window=EVENING, code=first.code)
    assert service.read("7-0", LOCK) == first
    assert ready(service, "7-1").code != first.code
    assert simulator.cupboard.made == 2
    assert simulator.cupboard.opened_by(LOCK, EVENING.start) >= {first.code}
    assert first.code not in repr(first)


def test_moving_keeps_the_code_and_asking_at_another_time_moves_it_too(both: tuple[LockService, Simulator]) -> None:
    service, simulator = both
    code = ready(service, "7-0").code
    assert service.move("7-0", LOCK, LATER) == Pin(window=LATER, code=code)
    assert simulator.cupboard.opened_by(LOCK, EVENING.start) == set()
    assert service.ask("7-0", LOCK, EVENING) == Pin(window=EVENING, code=code)
    assert service.move("8-0", LOCK, LATER) is None
    assert simulator.cupboard.made == 1


def test_another_code_ends_the_one_before_and_has_the_time_that_is_said(both: tuple[LockService, Simulator]) -> None:
    service, simulator = both
    before = ready(service, "7-0")
    told = service.renew("7-0", LOCK, LATER)
    assert told is not None
    assert told.window == LATER
    after = ready(service, "7-0", LATER)
    assert after.code != before.code
    assert simulator.cupboard.opened_by(LOCK, LATER.start) == {after.code}
    assert service.renew("8-0", LOCK, LATER) is None


def test_what_is_ended_opens_nothing_and_may_be_ended_again(both: tuple[LockService, Simulator]) -> None:
    service, simulator = both
    ready(service, "7-0")
    service.end("7-0", LOCK)
    assert simulator.cupboard.opened_by(LOCK, EVENING.start) == set()
    assert service.read("7-0", LOCK) is None
    service.end("7-0", LOCK)
    service.end("8-0", LOCK)


def test_a_service_that_is_away_slow_or_loses_answers_says_so_and_one_that_refuses_says_why(
    both: tuple[LockService, Simulator], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, simulator = both
    simulator.misbehaves = "down"
    calls = [
        lambda: service.ask("7-0", LOCK, EVENING),
        lambda: service.end("7-0", LOCK),
        lambda: service.reports(LOCK, ""),
    ]
    for call in calls:
        with pytest.raises(LockAway):
            call()
    simulator.misbehaves = "lost"
    with pytest.raises(LockAway):
        service.ask("7-0", LOCK, EVENING)
    assert len(simulator.cupboard.kept) == 1, "done, though nobody said so"
    monkeypatch.setattr(speaking, "TIMEOUT", 0.05)
    monkeypatch.setattr(simulators, "SLOW", 0.5)
    simulator.misbehaves = "slow"
    with pytest.raises(LockAway):
        service.move("7-0", LOCK, LATER)
    monkeypatch.undo()
    simulator.misbehaves = "failing"
    with pytest.raises(LockRefused) as refused:
        service.ask("9-0", LOCK, EVENING)
    assert refused.value.code == "no_room"
    simulator.misbehaves = ""
    with pytest.raises(LockRefused) as refused:
        service.ask("9-0", "defekt:1", EVENING)
    assert refused.value.code == "unknown_lock"
    ready(service, "7-0")


def test_a_wrong_key_is_a_service_that_is_away_and_never_a_refusal(both: tuple[LockService, Simulator]) -> None:
    service, _simulator = both
    assert isinstance(service, LockGateway | PinService)
    wrong: LockService = (
        LockGateway(service.address, "aktiv", "feil", "x")
        if isinstance(service, LockGateway)
        else PinService(service.address, "feil")
    )
    with pytest.raises(LockAway):
        wrong.ask("7-0", LOCK, EVENING)
    assert "hemmelig" not in repr(service)


def test_what_happened_at_a_lock_is_reported_with_our_key_and_read_from_where_one_was(
    both: tuple[LockService, Simulator],
) -> None:
    service, simulator = both
    code = ready(service, "7-0").code
    simulator.cupboard.attempt(LOCK, code, EVENING.start)
    simulator.cupboard.attempt(LOCK, "000", EVENING.start)
    simulator.cupboard.attempt("elsewhere:1", code, EVENING.start)
    found, place = service.reports(LOCK, "")
    told = [(each.key, each.opened, each.at) for each in found]
    assert told == [("7-0", True, EVENING.start), ("", False, EVENING.start)]
    assert service.reports(LOCK, place) == ([], place)
    simulator.misbehaves = "twice"
    again, _ = service.reports(LOCK, "")
    assert [each.report_id for each in again] == [each.report_id for each in found] * 2


STATES = list(AccessGrant.State)
MOMENT = EVENING.start - timedelta(hours=2)
PERIODS = st.builds(
    lambda start, length: Period(MOMENT + timedelta(minutes=start), MOMENT + timedelta(minutes=start + length)),
    st.integers(-300, 300),
    st.integers(1, 200),
)


@given(st.lists(PERIODS, max_size=6), st.integers(0, 240), st.integers(0, 240))
def test_windows_cover_what_is_held_with_its_minutes_and_nothing_else(
    held: list[Period], before: int, after: int
) -> None:
    found = windows(held, before, after)
    assert all(one.end < two.start for one, two in pairwise(found))
    edges = {each for one in (*held, *found) for each in (one.start, one.end)}
    for moment in edges | {each - timedelta(minutes=1) for each in edges}:
        inside = any(
            each.start - timedelta(minutes=before) <= moment < each.end + timedelta(minutes=after) for each in held
        )
        assert any(each.contains(moment) for each in found) == inside


@given(st.dictionaries(st.integers(0, 5), PERIODS, max_size=4), st.lists(PERIODS, max_size=4), st.data())
def test_every_wanted_window_has_one_piece_and_every_piece_at_most_one(
    pieces: dict[int, Period], asked: list[Period], data: st.DataObject
) -> None:
    wanted = windows(asked, 0, 0)
    over = data.draw(st.sets(st.sampled_from(sorted(pieces)))) if pieces else set()
    found = fitted(pieces, wanted, over)
    assert sorted(each for each in found.values() if each) == list(wanted)
    assert pieces.keys() <= found.keys()
    for number in over:
        assert (window := found[number]) is None or window.overlaps(pieces[number])
    assert fitted({n: w for n, w in found.items() if w}, wanted) == {n: w for n, w in found.items() if w}


@given(
    st.builds(
        Standing,
        state=st.sampled_from(STATES),
        wanted=st.booleans(),
        window=PERIODS,
        told=st.none() | PERIODS,
        sent=st.booleans(),
        doubted=st.booleans(),
        renewing=st.booleans(),
        manual=st.booleans(),
        checked_at=st.none() | PERIODS.map(lambda each: each.start),
        lead=st.integers(1, 336).map(lambda each: timedelta(hours=each)),
    )
)
def test_nothing_is_left_that_may_open_for_nobody(grant: Standing) -> None:
    step = next_step(grant, MOMENT)
    if step is None:
        over = grant.state in (AccessGrant.State.ENDED, AccessGrant.State.FAILED) or not grant.sent
        assert over, "what the service may know of is ended, or its time is over"
    else:
        assert step[1] >= MOMENT or step[0] in (Step.CHECK, Step.BEGIN, Step.FINISH)
    if not grant.wanted and grant.sent and grant.state != AccessGrant.State.ENDED:
        assert step == (Step.END, MOMENT)
    if step is not None and step[0] is Step.FINISH and grant.window.end <= MOMENT:
        assert not grant.may_open_after(MOMENT)


def test_one_waits_longer_each_time_and_never_more_than_a_quarter() -> None:
    waits = [wait_after(each) for each in range(1, 30)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=30), timedelta(minutes=15))


@pytest.mark.parametrize("key", ["7-0", "12-3"])
def test_a_key_names_its_grant(key: str) -> None:
    grant_id = grant_in(key)
    assert grant_id is not None
    assert key_of(grant_id, int(key[-1])) == key
    for other in ("", "7", "x-0", "7-", "-1", "7-x", "9" * 19 + "-0"):
        assert grant_in(other) is None


@pytest.mark.django_db
def test_the_database_holds_the_table_that_actions_go_by() -> None:
    with connection.cursor() as cursor:
        for was, becomes in product(STATES, STATES):
            cursor.execute("SELECT %s = %s OR access_may_become(%s, %s)", [was, becomes, was, becomes])
            assert cursor.fetchone() == (may_become(was, becomes),), (was, becomes)
