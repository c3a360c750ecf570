"""Freed time that is answered twice at once, or taken while its club regrets it: one has it, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from aktiv.bookings.models import Booking
from aktiv.seasons.actions.giving_back import take_back
from aktiv.seasons.actions.offering import answer_offer
from aktiv.seasons.models import FreedTime
from aktiv.timetable.models import Occupancy
from aktiv.values.refusal import Refusal
from tests.conftest import Committed
from tests.reading import everything_of
from tests.seasons.test_offering import LATER, a_town, give, offered, offers, rival

pytestmark = pytest.mark.debian_postgres


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Each in a thread of its own, from the same moment; what each was refused, or nothing."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()  # who connects first would be first in all
            together.wait()
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_one_of_those_who_answer_at_once_has_the_time(committed: Committed, monkeypatch: pytest.MonkeyPatch) -> None:
    town = a_town(monkeypatch)
    source, dates = give(town)
    offer, party = offered(), rival(town)
    before = Booking.objects.filter(organisation=town.world.rival).count()
    told = at_once(
        lambda: answer_offer(offer.pk, party, yes=True, now=LATER),
        lambda: answer_offer(offer.pk, party, yes=True, now=LATER),
        lambda: answer_offer(offer.pk, party, yes=False, now=LATER),
        lambda: answer_offer(offer.pk, party, yes=False, now=LATER),
    )
    first = everything_of(FreedTime).order_by("id")[0]
    states = [each.state for each in offers() if each.pk == offer.pk]
    made = Booking.objects.filter(organisation=town.world.rival).count() - before
    assert states[0] in {"taken", "declined"}, told
    assert made == (states[0] == "taken"), "one booking when one took it, none else"
    assert (first.state == "taken") == (made == 1)
    assert told[:2].count("") == made, "who was told yes has it"
    assert told.count("") == 1, "nobody says no to what another has taken"
    if made:
        return
    offer = offered()  # to the next in line
    yes, back = at_once(
        lambda: answer_offer(offer.pk, party, yes=True, now=LATER),
        lambda: take_back(source.pk, dates, town.world.as_club, now=LATER),
    )
    assert (yes, back) in {("", "taken_meanwhile"), ("time_offer_over", "")}
    open_ = everything_of(FreedTime).filter(state="open").exists()
    assert Occupancy.objects.filter(claim__kind="hold").exists() == open_
