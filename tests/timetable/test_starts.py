"""Starts of several lengths in one statement, which the server plans once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from aktiv.facilities.models import Space
from aktiv.municipalities.models import Municipality
from aktiv.timetable.search import starts_of_lengths, starts_on
from tests.timetable.places import Hall
from tests.timetable.test_search import NOON, TUESDAY, book, halls, opened

__all__ = ["halls"]

pytestmark = pytest.mark.django_db

WEEK = [TUESDAY + timedelta(days=n) for n in range(7)]


def test_several_lengths_asked_together_have_the_starts_that_each_has_alone(
    municipality: Municipality, halls: tuple[Hall, Hall], django_assert_num_queries: Any
) -> None:
    hall, _ = halls
    opened(municipality, buffer_before=0, buffer_after=15)
    book(hall, "10–12")
    book(hall, "17–18")
    spaces = list(Space.objects.values_list("pk", flat=True))
    lengths = (120, 30, 480)
    with django_assert_num_queries(1):
        together = starts_of_lengths(spaces, WEEK, lengths, now=NOON)
    for minutes in lengths:
        assert together[minutes] == starts_on(spaces, WEEK, minutes, now=NOON)
    whole, short = (len(together[each][spaces[0], TUESDAY].cells()) for each in (120, 30))
    assert 0 < whole < short


def test_no_spaces_or_no_days_have_no_starts_and_ask_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert starts_of_lengths([], WEEK, (60, 30), now=NOON) == {60: {}, 30: {}}
        assert starts_of_lengths([1], [], (60,), now=NOON) == {60: {}}


def test_the_server_keeps_one_plan_for_all_days_and_spaces_and_prepares_nothing_of_djangos(
    halls: tuple[Hall, Hall],
) -> None:
    spaces = list(Space.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()  # what an earlier test prepared on this connection
    for number in range(12):
        starts_on(spaces[: number % 2 + 1], WEEK[: number % 6 + 1], 60, now=NOON)
        assert Space.objects.filter(active=True).count() == len(spaces)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements")
        [(statement, kept, made)] = cursor.fetchall()
    assert "timetable_runs" in statement
    assert (kept, made) == (12, 0)
