"""Two changes of terms at the same moment are both in what is compiled."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, transaction

from aktiv.facilities.actions import NewRoot, add_roots, set_value
from aktiv.facilities.actions import compile as compiling
from aktiv.facilities.models import Space
from aktiv.facilities.queries import terms_of
from tests.facilities.world import NOW, a_facility, a_hall, a_municipality, a_plan, same


def waits_for_a_lock() -> bool:
    """Whether some connection to this database waits for another's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            " WHERE NOT l.granted AND a.datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def set_at_once(hall: Space) -> Space:
    """The municipality's change is done but not committed when the facility's begins."""
    finished = threading.Event()

    def second() -> None:
        try:
            set_value(hall.facility, "lead_minutes", 120, by=None, now=NOW)
        finally:
            finished.set()
            connection.close()

    other = threading.Thread(target=second)
    with transaction.atomic():
        set_value(hall.municipality, "min_length", 60, by=None, now=NOW)
        other.start()
        while not finished.is_set() and not waits_for_a_lock():
            finished.wait(0.01)  # until the other waits for us, or is through
    other.join()
    return Space.objects.get(pk=hall.pk)


def test_neither_of_two_changes_at_once_is_lost(committed: Any) -> None:
    terms = terms_of(set_at_once(a_hall(a_facility(a_plan(a_municipality())))))
    assert (terms.min_length, terms.lead_minutes) == (60, 120)


def test_without_the_municipalitys_lock_one_of_them_is_lost(committed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is real: with the guard off it shows, so the test above proves something."""
    from aktiv.facilities.actions import settings

    hall = a_hall(a_facility(a_plan(a_municipality())))
    for module in (compiling, settings):
        monkeypatch.setattr(module, "lock_municipalities", lambda _: None)
    terms = terms_of(set_at_once(hall))
    assert (terms.min_length, terms.lead_minutes) != (60, 120)


def test_halls_registered_at_once_get_stretches_of_their_own(committed: Any) -> None:
    facilities = [
        a_facility(a_plan(a_municipality(slug, number))) for slug, number in (("fjell", "1246"), ("bergen", "4601"))
    ]

    def register(index: int) -> None:
        try:
            for turn in range(5):
                add_roots([(facilities[index], NewRoot(name=same(f"Sal {turn}"), kind="gym"))], by=None, now=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=register, args=[index]) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stretches = list(Space.objects.values_list("stretch", flat=True))
    assert len(stretches) == len(set(stretches)) == 10
