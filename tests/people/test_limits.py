"""What can be guessed or flooded is counted, also when it is refused, and for each one who asks alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from aktiv.people.actions.limits import forget_windows, spend
from aktiv.people.models import LimitWindow
from aktiv.people.rules.limits import Limit
from aktiv.values.refusal import Refusal
from tests.conftest import Committed

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
THREE = Limit("three", 3, 60)


def asked(who: str, at: datetime = NOW) -> int | None:
    """The seconds to wait; None for one who may go on."""
    try:
        spend(THREE, who, at)
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
