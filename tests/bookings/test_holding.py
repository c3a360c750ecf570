"""Time that is kept while somebody finishes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.holding import MOST_HOLDS, drop_hold, extend_hold, forget_holds, hold
from aktiv.bookings.models import Hold
from aktiv.bookings.queries.holds import access_hold, live_holds
from aktiv.bookings.rules import Party
from aktiv.timetable.models import Occupancy
from aktiv.timetable.rules import InTheWay, Taken
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, day, held, verbs, when

MINUTE = timedelta(minutes=1)
VISITOR = Party(session="a" * 64)


@pytest.mark.scenario(19)
def test_others_see_the_time_as_held_until_the_quarter_is_over(world: World) -> None:
    held(world, "18–19", world.as_alice)
    with pytest.raises(Taken) as refused:
        held(world, "18–19", world.as_charlie, now=NOW + 15 * MINUTE - timedelta(microseconds=1))
    assert [(each.kind, each.during) for each in refused.value.conflicts] == [(InTheWay.HOLD, when("18–19"))]


@pytest.mark.scenario(19)
def test_after_expiry_somebody_else_takes_the_time_at_once_and_the_late_checkout_is_told(world: World) -> None:
    mine = held(world, "18–19", world.as_alice)
    later = NOW + 15 * MINUTE
    book(world.as_charlie, space_id=world.hall.pk, period=when("18–19"), now=later)
    with pytest.raises(Taken):
        book(world.as_alice, hold_id=mine.pk, now=later)


@pytest.mark.scenario(19)
def test_an_expired_hold_that_nobody_took_is_booked_when_the_rules_still_say_yes(world: World) -> None:
    mine = held(world, "18–19", world.as_alice)
    book(world.as_alice, hold_id=mine.pk, now=NOW + 16 * MINUTE)
    assert not Hold.objects.exists()


@pytest.mark.scenario(19)
def test_an_expired_hold_is_judged_again(world: World) -> None:
    world.set(lead_minutes=60)
    mine = hold(world.hall.pk, when("13–14", day(-1)), world.as_alice, now=NOW)
    with pytest.raises(Refusal, match="too_late_notice"):
        book(world.as_alice, hold_id=mine.pk, now=NOW + 16 * MINUTE)


def test_a_hold_that_stands_was_judged_when_it_was_made(world: World) -> None:
    world.set(lead_minutes=60)
    mine = hold(world.hall.pk, when("13–14", day(-1)), world.as_alice, now=NOW)
    assert book(world.as_alice, hold_id=mine.pk, now=NOW + 14 * MINUTE).number


@pytest.mark.scenario(19)
def test_a_hold_is_extended_once(world: World) -> None:
    mine = held(world, "18–19", world.as_alice)
    assert extend_hold(mine.pk, world.as_alice, now=NOW + 10 * MINUTE).expires_at == NOW + 30 * MINUTE
    with pytest.raises(Taken):
        held(world, "18–19", world.as_charlie, now=NOW + 29 * MINUTE)
    with pytest.raises(Refusal, match="held_long_enough"):
        extend_hold(mine.pk, world.as_alice, now=NOW + 20 * MINUTE)


def test_an_expired_hold_is_not_extended(world: World) -> None:
    mine = held(world, "18–19", world.as_alice)
    with pytest.raises(Refusal, match="hold_over"):
        extend_hold(mine.pk, world.as_alice, now=NOW + 15 * MINUTE)


def test_a_dropped_hold_frees_its_time(world: World) -> None:
    mine = held(world, "18–19", world.as_alice)
    drop_hold(mine.pk, world.as_alice, now=NOW)
    assert not Occupancy.objects.exists()
    held(world, "18–19", world.as_charlie)
    assert verbs() == ["hold.made", "hold.dropped", "hold.made"]


@pytest.mark.scenario(39)
def test_a_hold_survives_signing_in(world: World) -> None:
    mine = held(world, "18–19", VISITOR)
    signed_in = world.party(world.alice, session=VISITOR.session)
    assert [each.pk for each in live_holds(signed_in, NOW)] == [mine.pk]
    assert book(signed_in, hold_id=mine.pk, now=NOW + MINUTE).number


@pytest.mark.scenario(39)
def test_a_visitor_holds_but_does_not_book(world: World) -> None:
    mine = held(world, "18–19", VISITOR)
    with pytest.raises(Refusal, match="sign_in_first"):
        book(VISITOR, hold_id=mine.pk, now=NOW)


def test_nobody_reaches_anothers_hold(world: World) -> None:
    mine = held(world, "18–19", world.as_alice)
    for outsider in (world.as_charlie, VISITOR, Party(), world.party(world.bob)):
        for act in (
            lambda who: access_hold(mine.pk, who),
            lambda who: extend_hold(mine.pk, who, now=NOW),
            lambda who: drop_hold(mine.pk, who, now=NOW),
        ):
            with pytest.raises(Refusal, match="not_found"):
                act(outsider)
    with pytest.raises(Refusal, match="not_found"):
        book(world.as_charlie, hold_id=mine.pk, now=NOW)
    with pytest.raises(Refusal, match="not_found"):
        drop_hold(uuid4(), world.as_alice, now=NOW)


def test_a_visitors_hold_is_the_browsers_own_and_a_persons_does_not_stay_in_the_browser(world: World) -> None:
    visitors = held(world, "18–19", VISITOR)
    mine = held(world, "20–21", world.party(world.alice, session=VISITOR.session))
    other_browser = Party(session="b" * 64)
    same_browser = world.party(world.charlie, session=VISITOR.session)
    for hold_id, outsider in ((visitors.pk, other_browser), (visitors.pk, world.as_charlie), (mine.pk, same_browser)):
        with pytest.raises(Refusal, match="not_found"):
            access_hold(hold_id, outsider)
    assert access_hold(visitors.pk, same_browser).pk == visitors.pk


def test_choosing_the_same_again_is_the_same_hold_and_choosing_another_time_moves_it(world: World) -> None:
    first = held(world, "18–19", world.as_alice)
    assert held(world, "18–19", world.as_alice).pk == first.pk
    second = held(world, "18:30–19:30", world.as_alice)
    assert [each.pk for each in live_holds(world.as_alice, NOW)] == [second.pk]
    held(world, "17:30–18:30", world.as_charlie)


def test_nobody_holds_more_than_a_few_times(world: World) -> None:
    for hour in range(8, 8 + MOST_HOLDS):
        held(world, f"{hour}–{hour + 1}", world.as_alice)
    with pytest.raises(Refusal, match="too_many_holds") as refused:
        held(world, "18–19", world.as_alice)
    assert refused.value.data == {"limit": MOST_HOLDS}
    held(world, "18–19", world.as_charlie)
    held(world, "18–19", world.as_alice, space=world.room, now=NOW + 20 * MINUTE)


def test_the_rules_are_asked_before_time_is_kept(world: World) -> None:
    world.set(max_length=120)
    for hours, code in (("18–21", "time_too_long"), ("21–23", "outside_opening"), ("18:10–19:10", "off_start_grid")):
        with pytest.raises(Refusal, match=code):
            held(world, hours, world.as_alice)
    with pytest.raises(Refusal, match="not_found"):
        hold(10**9, when("18–19"), world.as_alice, now=NOW)
    assert verbs() == []


def test_old_holds_are_forgotten(world: World) -> None:
    held(world, "18–19", world.as_alice)
    assert forget_holds(NOW + timedelta(days=1)) == 0
    assert forget_holds(NOW + timedelta(days=1, minutes=16)) == 1
