"""Behind the second wall: who borrowed what is shown to her and to the municipality that lends."""

from __future__ import annotations

from uuid import uuid4

import pytest

from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.models import Damage, Handover, Line, Loan
from aktiv.walls import everything, within
from tests.facilities.world import a_municipality
from tests.lending.world import hours, stocked

pytestmark = [pytest.mark.django_db, pytest.mark.debian_postgres]


def counts() -> list[int]:
    return [model.objects.count() for model in (Loan, Line, Handover, Damage)]


def test_loans_are_shown_to_whom_they_are_about_and_nobody_else() -> None:
    with everything():
        there = stocked()
        home, staff = there.municipality.pk, there.world.ingrid.pk
        loans = [there.loan(0, 24, (there.chairs, 1)) for _ in range(2)]
        for each in loans:
            line = each.lines.get()
            hand_out(each.pk, home, uuid4(), Given(amounts={line.pk: 1}), by=staff, now=hours(0))
            broken = Broken(line=line.pk, text="Beinet er av")
            take_back(each.pk, home, uuid4(), Taken(amounts={line.pk: 1}, broken=[broken]), by=staff, now=hours(1))
    assert counts() == [0, 0, 0, 0]
    with within(person=there.alice.pk):
        assert counts() == [2, 2, 4, 2]
    with within(person=there.world.bob.pk):
        assert counts() == [0, 0, 0, 0]
    with within(municipalities=[home]):
        assert counts() == [2, 2, 4, 2]
    with within(municipalities=[a_municipality("stavanger", "1103").pk]):
        assert counts() == [0, 0, 0, 0]
