"""Prices and charges while others write: several connections, real commits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import uuid4

from django.db import connection

from aktiv.prices.actions import Payer, charge, charge_use, correct, draft_list, store
from aktiv.prices.drafts import VatSum
from aktiv.prices.models import Charge, PriceList
from aktiv.prices.queries import charges_of, quote_for
from aktiv.values.refusal import Refusal
from tests.conftest import Committed
from tests.prices.pure import between
from tests.prices.world import MEETING, NOW, a_person, a_world

EVENING = between("2026-11-24 18:00", "20:00")
DEARER = """
INSERT INTO prices_pricerow (municipality_id, price_list_id, price_group_id, unit, amount, vat_code, days, from_minute,
                             to_minute)
SELECT municipality_id, %(draft)s, price_group_id, unit, amount * 2, vat_code, days, from_minute, to_minute
FROM prices_pricerow WHERE price_list_id = %(like)s AND amount > 10000
"""


def at_once(work: Callable[[int], object], times: int = 8) -> list[object]:
    """What each of several threads got or was refused, all starting together on connections of their own."""
    start = Barrier(times)

    def one(number: int) -> object:
        try:
            start.wait()
            return work(number)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_nobody_is_priced_by_what_another_transaction_has_not_committed(committed: Committed) -> None:
    world = a_world()
    like = PriceList.objects.get(key="meeting_room").pk
    with committed.connect() as other:
        draft = draft_list(world.municipality.pk, MEETING, now=NOW).pk
        other.execute("DELETE FROM prices_pricerow WHERE price_list_id = %s", [draft])
        other.execute(DEARER, {"draft": draft, "like": like})
        other.execute("UPDATE prices_pricelist SET published_at = now() WHERE id = %s", [draft])
        assert quote_for(world.room.pk, EVENING, "resident").total == 272_00
    assert quote_for(world.room.pk, EVENING, "resident").total == 544_00


def test_a_row_that_comes_while_its_list_is_published_comes_too_late(committed: Committed) -> None:
    world = a_world()
    like = PriceList.objects.get(key="meeting_room").pk
    draft = draft_list(world.municipality.pk, replace(MEETING, rows=MEETING.rows[:1]), now=NOW).pk
    with committed.connect() as publisher, ThreadPoolExecutor(1) as pool:
        publisher.execute("UPDATE prices_pricelist SET published_at = now() WHERE id = %s", [draft])

        def add() -> str:
            with committed.connect() as late:
                try:
                    late.execute("SET lock_timeout = '30s'")
                    late.execute(DEARER, {"draft": draft, "like": like})
                except Exception as error:
                    return str(error)
            return "added"

        waiting = pool.submit(add)
        with committed.connect(autocommit=True) as watch:
            while (
                not waiting.done()
                and not watch.execute(
                    "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')"
                ).fetchone()
            ):
                pass
        publisher.commit()
        assert "published price list never changes" in waiting.result()


def test_of_many_who_charge_the_same_use_one_does(committed: Committed) -> None:
    world = a_world()
    kept, payer = store(quote_for(world.half.pk, EVENING, "resident"), now=NOW), Payer(person_id=a_person().pk)
    new = charge_use(kept, subject=("occurrence", uuid4()), payer=payer, use_day=date(2026, 11, 24))
    found = at_once(lambda _: len(charge(new, now=NOW)))
    assert sorted(map(str, found)) == ["1", *["already_charged"] * 7]
    assert Charge.objects.count() == 1


def test_of_corrections_made_at_once_the_last_one_stands_alone(committed: Committed) -> None:
    world = a_world()
    kept, payer = store(quote_for(world.half.pk, EVENING, "resident"), now=NOW), Payer(person_id=a_person().pk)
    new = charge_use(kept, subject=("occurrence", uuid4()), payer=payer, use_day=date(2026, 11, 24))
    (row,) = charge(new, now=NOW)
    at_once(lambda number: correct(row, VatSum("exempt", 0, 370_00 + 2**number, 0), item=f"try {number}", now=NOW))
    (left,) = charges_of("occurrence", [row.subject_id])[row.subject_id]
    assert left.amount in {370_00 + 2**number for number in range(8)}  # the last one stands, none is added to another
