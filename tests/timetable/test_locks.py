"""Rivals wait in turn: which keys, in which order; and who lost a tie tries again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction

from aktiv.timetable import retry
from aktiv.timetable.locks import MOST, Key, lock, organisation, person, space
from aktiv.values.footprints import whole
from aktiv.values.periods import Period
from aktiv.values.rectangles import Rectangle
from tests.timetable.places import at

pytestmark = [pytest.mark.debian_postgres]
SOMEBODY = UUID(int=7)


def shared(keys: list[Key]) -> list[bool]:
    return sorted(key.shared for key in keys)


def test_a_day_of_a_root_is_locked_and_the_root_shared() -> None:
    evening = space([Rectangle(whole(7), at("18–20"))])
    assert shared(evening) == [False, True]
    assert space([Rectangle(whole(7), at("8–9"))]) == evening
    assert space([Rectangle(whole(7), at("8–9")), Rectangle(whole(7), at("9–24"))]) == evening
    assert (
        shared(space([Rectangle(whole(7), at("18–24")), Rectangle(whole(8), at("18–2"))])) == [False] * 3 + [True] * 2
    )


def test_long_periods_lock_the_root_alone_and_too_many_roots_nothing() -> None:
    years = Period(at("8–9").start, at("8–9").start + timedelta(days=3650))
    [root] = space([Rectangle(whole(7), years)])
    assert not root.shared
    assert root.number in {key.number for key in space([Rectangle(whole(7), at("18–20"))])}
    assert len(space(Rectangle(whole(n), at("18–20")) for n in range(MOST // 2))) == MOST
    assert len(space((Rectangle(whole(n), at("18–20")) for n in range(MOST // 2)), spare=1)) == MOST // 2
    assert space(Rectangle(whole(n), at("18–20")) for n in range(MOST + 1)) == []


def test_persons_organisations_and_roots_have_keys_of_their_own() -> None:
    assert person(SOMEBODY) != organisation(SOMEBODY)
    assert person(SOMEBODY) == person(UUID(str(SOMEBODY)))


@pytest.mark.django_db
def test_all_keys_are_taken_in_one_statement_and_the_strictest_wins() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        lock([Key(5, shared=True), Key(-3), Key(5), Key(9, shared=True)])
        cursor.execute(
            "SELECT (classid::bigint << 32 | objid::bigint)::bigint, mode FROM pg_locks "
            "WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        assert sorted(cursor.fetchall()) == [(-3, "ExclusiveLock"), (5, "ExclusiveLock"), (9, "ShareLock")]


def test_a_lock_outside_a_transaction_is_refused(committed: object) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        lock([person(SOMEBODY)])


def losing(code: str, times: int) -> list[int]:
    """How often an action ran that loses a tie so many times."""
    runs: list[int] = []

    @retry.retrying
    def action() -> None:
        runs.append(len(runs))
        with transaction.atomic(), connection.cursor() as cursor:
            if len(runs) <= times:
                cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}'; END $$")

    action()
    return runs


@pytest.mark.parametrize(("code", "name"), [("40P01", "deadlock"), ("40001", "serialization")])
def test_who_lost_a_tie_tries_again_and_is_counted(committed: object, code: str, name: str) -> None:
    before = retry.tried_again().get(name, 0)
    assert len(losing(code, 2)) == 3
    assert retry.tried_again()[name] == before + 2


def test_trying_again_has_an_end_and_nothing_else_is_tried_again(committed: object) -> None:
    before = retry.tried_again().get("deadlock", 0)
    with pytest.raises(OperationalError):
        losing("40P01", 99)
    assert retry.tried_again()["deadlock"] == before + retry.ATTEMPTS - 1
    with pytest.raises(OperationalError):
        losing("57014", 1)


def test_inside_a_transaction_only_the_whole_can_be_tried_again(committed: object) -> None:
    with pytest.raises(OperationalError), transaction.atomic():
        losing("40P01", 1)
