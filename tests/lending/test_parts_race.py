"""The owner changes what it asks for in the moment that the neighbour accepts, each with a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from aktiv.lending.actions.parts import accept_parts
from aktiv.lending.models import PartAgreement
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.facilities.test_at_once import waits_for_a_lock
from tests.lending.test_parts import Asked
from tests.lending.world import stocked

pytestmark = pytest.mark.debian_postgres


def agree(asked: Asked, pk: int) -> str:
    try:
        accept_parts(asked.dal.pk, [pk], by=asked.ingrid, now=NOW)
    except Refusal as refusal:
        return refusal.code
    finally:
        connections.close_all()
    return "done"


@pytest.mark.usefixtures("committed")
def test_a_neighbour_never_agrees_to_what_it_did_not_see() -> None:
    with everything():
        asked = Asked(stocked())
        asked.share(50)
    [seen] = asked.waiting
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            asked.share(60)
            came = pool.submit(agree, asked, seen)
            while not waits_for_a_lock() and not came.done():
                pass
        assert came.result(timeout=30) == "part_answered"
    assert sorted(PartAgreement.objects.values_list("home_percent", "answer")) == [(50, "withdrawn"), (60, "waits")]
