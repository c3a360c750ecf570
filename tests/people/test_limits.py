"""What can be guessed or flooded is counted, also when it is refused, and for each one who asks alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from aktiv.people.actions import limits
from aktiv.people.actions.limits import forget_windows, spend
from aktiv.people.models import LimitWindow
from aktiv.people.rules.limits import Limit
from aktiv.values.refusal import Refusal
from tests.conftest import Committed

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
THREE = Limit("three", 3, 60)
MANY = Limit("many", 320, 60)
"""Of which a process takes up to ten at once."""


@pytest.fixture(autouse=True)
def a_new_process() -> Iterator[None]:
    with patch.object(limits, "_leases", {}):
        yield


def asked(who: str, at: datetime = NOW, limit: Limit = THREE) -> int | None:
    """The seconds to wait; None for one who may go on."""
    try:
        spend(limit, who, at)
    except Refusal as refusal:
        return int(refusal.data["retry_after"]) if refusal.code == "too_many" else -1
    return None


@pytest.mark.django_db
def test_the_fourth_in_a_window_waits_for_its_end_and_others_do_not() -> None:
    assert [asked("192.0.2.7", NOW + timedelta(seconds=n)) for n in range(4)] == [None, None, None, 57]
    assert asked("192.0.2.8") is None
    assert asked("192.0.2.7", NOW + timedelta(seconds=59, milliseconds=500)) == 1
    assert asked("192.0.2.7", NOW + timedelta(seconds=60)) is None


@pytest.mark.django_db
def test_an_address_is_not_kept() -> None:
    asked("192.0.2.7")
    [window] = LimitWindow.objects.all()
    assert "192.0.2.7" not in str(window.__dict__)


@pytest.mark.django_db
def test_windows_that_are_over_are_forgotten() -> None:
    asked("old", NOW - timedelta(days=1, seconds=1))
    asked("new", NOW - timedelta(hours=1))
    assert forget_windows(NOW) == 1
    assert LimitWindow.objects.get().began_at == NOW - timedelta(hours=1)


def test_many_at_once_are_all_counted(committed: Committed) -> None:
    limit = Limit("race", 20, 60)

    def one(_: int) -> bool:
        try:
            spend(limit, "192.0.2.7", NOW)
        except Refusal:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        admitted = list(pool.map(one, range(60)))
    assert admitted.count(True) == 20
    assert LimitWindow.objects.get().count == 60


def test_from_one_who_asks_often_counts_are_taken_together_and_the_limit_holds(committed: Committed) -> None:
    def some(_: int) -> int:
        try:
            return [asked("192.0.2.7", limit=MANY) for _ in range(50)].count(None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        at_once = sum(pool.map(some, range(8)))
    assert at_once <= 320  # one may be told no while another is being handed the last ten
    assert at_once + [asked("192.0.2.7", limit=MANY) for _ in range(99)].count(None) == 320
    with CaptureQueriesContext(connection) as asking:
        assert [asked("192.0.2.8", limit=MANY) for _ in range(100)] == [None] * 100
        assert asked("192.0.2.7", NOW + timedelta(seconds=20), MANY) == 40
    assert len(asking) < 20


def test_several_processes_let_through_no_more_than_the_limit_and_what_they_hold_less(committed: Committed) -> None:
    processes: list[dict[object, object]] = [{} for _ in range(4)]
    admitted = 0
    for number in range(800):
        with patch.object(limits, "_leases", processes[number % 7 % 4]):
            admitted += asked("192.0.2.7", limit=MANY) is None
    assert 320 - 4 * 9 <= admitted <= 320


def test_what_was_taken_and_not_used_ends_with_its_window(committed: Committed) -> None:
    for _ in range(30):
        assert asked("192.0.2.7", limit=MANY) is None
    later = NOW + timedelta(seconds=60)
    assert [asked("192.0.2.7", later, MANY) for _ in range(330)].count(None) == 320
    assert asked("192.0.2.7", later + timedelta(seconds=60), MANY) is None


def test_a_count_that_is_undone_leaves_nothing_to_use(committed: Committed) -> None:
    for _ in range(3):
        with transaction.atomic():
            assert [asked("192.0.2.7", limit=MANY) for _ in range(9)] == [None] * 9
            transaction.set_rollback(True)
    assert [asked("192.0.2.7", limit=MANY) for _ in range(400)].count(None) == 320
