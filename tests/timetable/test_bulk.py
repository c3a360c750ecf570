"""Many dates at once leave the same rows as one date at a time, and sheets can be computed from nothing but them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from aktiv.timetable.actions import claim, claim_many
from aktiv.timetable.actions.sheets import compute_all
from aktiv.timetable.models import Claim, DaySheet, Grant, Occupancy
from aktiv.timetable.rules import Taken, Wanted
from aktiv.values.periods import Period
from tests.timetable.places import NOW, Hall, make_hall, make_municipality

pytestmark = [pytest.mark.debian_postgres]

NIGHT = datetime(2025, 11, 1, 20, tzinfo=UTC)  # in Havana, midnight comes twice
Date = list[tuple[str, int, int, int]]

dates = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["ABCDEF", "ABC", "AB", "C", "F"]),
            st.integers(0, 200),
            st.integers(1, 12),
            st.integers(0, 2),
        ),
        min_size=1,
        max_size=2,
    ),
    min_size=1,
    max_size=8,
)


def wanted(hall: Hall, some: Date) -> list[Wanted]:
    return [
        Wanted(
            hall.spaces[atoms],
            hall.footprint(atoms),
            Period(NIGHT + timedelta(minutes=10 * start), NIGHT + timedelta(minutes=10 * (start + length))),
            10 * buffer,
            10 * buffer,
        )
        for atoms, start, length, buffer in some
    ]


def rows(ids: Sequence[int | None]) -> list[object]:
    """What stands, with claims and rows numbered by their order and not by their ids."""
    order = {claim_id: number for number, claim_id in enumerate(ids)}
    standing = [
        (order[row.claim_id], str(row.footprint), row.during.lower, row.during.upper, row.layer.lower == row.pk)
        for row in Occupancy.objects.all()
    ]
    granted = [
        (order[row.claim_id], str(row.footprint), row.during.lower, row.during.upper, row.before, row.after)
        for row in Grant.objects.all()
    ]
    return [sorted(standing), sorted(granted), sheets()]


def sheets() -> dict[tuple[date, int], str]:
    return {(sheet.day, sheet.space_id): sheet.busy for sheet in DaySheet.objects.all()}


class ManyAreAsOneByOne(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(dates=dates)
    def test_rows_and_sheets_are_the_same(self, dates: list[Date]) -> None:
        hall = make_hall(make_municipality("9999", "America/Havana"), 3)
        with transaction.atomic():
            answers = claim_many(hall.municipality_id, [wanted(hall, each) for each in dates], now=NOW)
            ids = [answer if isinstance(answer, int) else None for answer in answers]
            many = rows(ids)
            transaction.set_rollback(True)
        alone: list[int | None] = []
        for each in dates:
            try:
                alone.append(claim(hall.municipality_id, Claim.Kind.USE, wanted(hall, each), now=NOW))
            except Taken:
                alone.append(None)
        # A date that was refused for one that did not go in itself is tried again, after those that were not.
        if [each is None for each in ids] == [each is None for each in alone]:
            assert rows(alone) == many
        first = NIGHT.date() - timedelta(days=1)
        told = sheets()
        DaySheet.objects.update(busy="1" * 288)
        compute_all(hall.municipality_id, first, 6)
        assert sheets() == told
