"""Swaps that meet: a time that is another's by now is not given away on the word that it was asked for before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.publishing import begin_publishing, turn_rounds
from aktiv.seasons.actions.running import answer_swap, propose_swap
from aktiv.seasons.models import Swap
from aktiv.values.refusal import Refusal
from tests.bookings.world import a_world
from tests.reading import everything_of
from tests.seasons.given import HEARD, Given, given
from tests.seasons.test_publishing import of_group

LATER = datetime(2027, 4, 10, 8, 0, tzinfo=UTC)


@pytest.fixture
def running(db: None) -> Given:
    heard = given(a_world())
    made = begin_publishing(
        heard.round.pk, public_holidays=True, school_holidays=True, revision=heard.fresh().revision,
        by=heard.world.ingrid.pk, now=HEARD,
    )  # fmt: skip
    publish_on(made.pk, now=HEARD)
    turn_rounds(now=LATER)
    return heard


def test_a_time_that_was_swapped_is_not_swapped_again_on_what_was_asked_before(running: Given) -> None:
    world = running.world
    rival = world.party(world.charlie, world.rival)
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")
    swaps = [
        propose_swap(running.round.pk, world.as_club, offered_id=mine.pk, asked_id=each.pk, now=LATER)
        for each in theirs
    ]
    answer_swap(swaps[0].pk, rival, yes=True, now=LATER)
    with pytest.raises(Refusal, match="swap_over"):
        answer_swap(swaps[1].pk, rival, yes=True, now=LATER)
    assert [each.state for each in everything_of(Swap).order_by("pk")] == ["agreed", "expired"]
    later = {each.space_id for each in mine.occurrences.filter(during__startswith__gt=LATER)}
    mine.refresh_from_db()
    assert later == {mine.space_id}
