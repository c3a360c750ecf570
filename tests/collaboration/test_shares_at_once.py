"""Shares under real commits: two who write at once take turns, and what does not add up is never committed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.db import connections
from django.db.models import Sum

from aktiv.collaboration.actions.shares import take_up
from aktiv.collaboration.models import ShareLine, ShareVersion
from aktiv.values.refusal import Refusal
from tests.collaboration.budgeting import (
    LATER,
    THE_TOTAL,
    a_council,
    taken_up,
)
from tests.collaboration.world import TODAY
from tests.conftest import Committed


def test_a_partner_that_takes_it_up_twice_at_once_pays_once(committed: Committed) -> None:
    circle = a_council()
    budget, ready = taken_up(circle), Barrier(2)

    def one(_number: int) -> str:
        ready.wait(30)
        try:
            take_up(budget.number, "1246", TODAY, by=circle.alice.pk, now=LATER)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == ["done", "pays_already"]
    assert ShareVersion.objects.count() == 2
    assert ShareLine.objects.aggregate(sum=Sum("amount_ore"))["sum"] == THE_TOTAL


def test_a_line_too_many_is_refused_when_it_is_committed(committed: Committed) -> None:
    taken_up(a_council())
    with committed.connect() as other:
        other.execute(
            "INSERT INTO collaboration_shareline (version_id, member_id, kind, amount_ore, first, last, reason) "
            "SELECT version_id, member_id, kind, 0, first + 1, last, reason FROM collaboration_shareline LIMIT 1"
        )
        with pytest.raises(psycopg.errors.RestrictViolation, match="lines of version 1 come to"):
            other.commit()
    assert ShareLine.objects.count() == 2
