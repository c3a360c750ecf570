"""Two who do something about one door at once, each with a connection of its own: whoever is last, nobody's door stays
open who has not the time, and nobody has two codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from aktiv.access.actions import by_hand
from aktiv.access.actions.carrying_out import go_on
from aktiv.access.actions.reconciling import reconcile_all
from aktiv.access.models import AccessGrant
from aktiv.bookings.actions.cancelling import cancel
from aktiv.values.refusal import Refusal
from tests.access.world import Doors, code_of, some_doors
from tests.bookings.world import booked, day
from tests.conftest import Committed
from tests.simulators.locks import in_use

pytestmark = pytest.mark.debian_postgres
ROUNDS = 4
SOON = timedelta(hours=8)


@pytest.fixture
def doors(committed: Committed) -> Iterator[Doors]:
    made = some_doors(lead_hours=336)
    with in_use(made.world.municipality.slug, pins=made.service):
        yield made


def at_once(*acts: Callable[[], object]) -> None:
    """Each in a thread of its own, from the same moment; what is refused is refused."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            together.wait()
            with suppress(Refusal):
                act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def working(doors: Doors) -> Callable[[], object]:
    """A worker that goes on until nothing is due."""

    def work() -> None:
        reconcile_all(doors.now)
        while go_on(doors.now):
            pass

    return work


def open_keys(doors: Doors, grants: Sequence[AccessGrant]) -> list[str]:
    """Codes at the service that open in the time of one of these."""
    return [key for each in grants for key in doors.opened_by(each.window.lower)]


def test_a_code_that_is_taken_away_while_another_is_made_opens_nothing(doors: Doors) -> None:
    who = doors.world.ingrid.pk
    for number in range(ROUNDS):
        booked(doors.world, "18–20", doors.world.as_alice, on=day(number))
    doors.now += SOON
    doors.work()
    for each in doors.grants():
        at_once(
            lambda pk=each.pk: by_hand.take_away(pk, "Knust glass", by=who, now=doors.now),  # type: ignore[misc]
            lambda pk=each.pk: by_hand.renew(pk, by=who, now=doors.now),  # type: ignore[misc]
            working(doors),
        )
    doors.settle()
    grants = doors.grants()
    assert [(each.state, each.barred, each.code) for each in grants] == [("revoked", True, "")] * ROUNDS
    assert (open_keys(doors, grants), doors.service.cupboard.kept) == ([], {})


def test_a_time_that_is_cancelled_while_its_code_is_made_opens_nothing_and_two_workers_make_one_code(
    doors: Doors,
) -> None:
    world = doors.world
    made = [booked(world, "18–20", world.as_alice, on=day(number)) for number in range(ROUNDS)]
    kept = booked(world, "18–20", world.as_alice, on=day(ROUNDS))
    doors.now += SOON
    for each in made:
        at_once(
            working(doors),
            working(doors),
            lambda pk=each.id: cancel(pk, world.party(world.ingrid), now=doors.now),  # type: ignore[misc]
        )
    doors.settle()
    standing = [each for each in doors.grants() if each.wanted]
    assert [each.occurrence_id for each in standing] == list(kept.occurrence_ids)
    assert [each.code for each in doors.service.cupboard.kept.values()] == [code_of(standing[0])]
