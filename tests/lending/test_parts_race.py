"""The owner changes what it asks for in the moment that the neighbour accepts, each with a connection of its own."""

from __future__ import annotations

from functools import partial

import pytest

from aktiv.lending.actions.parts import accept_parts
from aktiv.lending.models import PartAgreement
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.conftest import Committed
from tests.lending.test_counter_races import at_once
from tests.lending.test_parts import Asked
from tests.lending.world import stocked

pytestmark = pytest.mark.debian_postgres


def test_a_neighbour_never_agrees_to_what_it_did_not_see(committed: Committed) -> None:
    with everything():
        asked = Asked(stocked())
    for percent in (10, 20, 30):
        asked.share(percent)
        seen = PartAgreement.objects.get(pk=asked.waiting[0])
        came = at_once([partial(agree, asked, seen.pk), partial(asked.share, percent + 5)])
        held = [each.home_percent for each in PartAgreement.objects.filter(answer="accepted", ends=None)]
        seen.refresh_from_db()
        if seen.answer == "accepted":
            assert (came, held) == (["done", "done"], [percent])
        else:
            assert (came, seen.answer) == (["done", "part_answered"], "withdrawn")
        assert len(held) <= 1


def agree(asked: Asked, pk: int) -> None:
    accept_parts(asked.dal.pk, [pk], by=asked.ingrid, now=NOW)
