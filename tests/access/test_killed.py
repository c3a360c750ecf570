"""Whatever is killed, lost or refused on the way: in the end each door opens for those who have the time, and no other.

The machine books, moves and cancels, works with a service that answers, does not, or does it without answering, and
dies before and after each call. It is compared with what bookings hold, reckoned apart from the table that grants read.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv.access.actions import by_hand
from aktiv.access.actions.carrying_out import LEASE
from aktiv.access.models import AccessGrant
from aktiv.access.ports.lock import LockAway, LockRefused, Pin
from aktiv.access.rules.keys import key_of
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.bookings import held_of
from aktiv.timetable.rules import Taken
from aktiv.values.periods import Period, merged
from aktiv.values.refusal import Refusal
from tests.access.world import MINUTES, Doors, code_of
from tests.bookings.world import booked, day, when
from tests.reading import everything_of

HOWS = ("", "away", "lost", "before", "after", "no")
TIMES = ("18–19", "19–20", "18–20", "20–21", "18:30–19:30")
ACTS = st.one_of(
    st.tuples(st.just("book"), st.sampled_from(TIMES)),
    st.tuples(st.just("move"), st.integers(0, 3), st.sampled_from(TIMES)),
    st.tuples(st.just("cancel"), st.integers(0, 3)),
    st.tuples(st.just("work"), st.sampled_from(HOWS)),
    st.tuples(st.just("wait"), st.sampled_from((1, 4, 20, 600))),
    st.tuples(st.sampled_from(("renew", "take", "give", "hand", "again")), st.integers(0, 3)),
)


class Undone(Exception):
    """Ends an example: nothing of it stays."""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=4, max_size=14))
def test_in_the_end_the_door_opens_for_those_who_have_the_time_and_for_nobody_else(
    doors: Doors, acts: list[tuple[object, ...]]
) -> None:
    began = doors.now
    with suppress(Undone), transaction.atomic():
        for act in acts:
            with suppress(Refusal, Taken), transaction.atomic():
                _do(doors, *act)
        doors.settle()
        _as_it_should_be(doors)
        raise Undone
    doors.now = began
    doors.service.cupboard.kept.clear()


def _do(doors: Doors, act: str, *how: object) -> None:
    world, alice = doors.world, doors.world.as_alice
    if act == "book":
        booked(world, str(how[0]), alice, world.courts["A"], now=doors.now)
    elif act == "work":
        doors.work(str(how[0]))
    elif act == "wait":
        doors.now += int(how[0]) * MINUTES  # type: ignore[call-overload]
    elif act in ("move", "cancel"):
        dates = list(Occurrence.objects.filter(state="confirmed").order_by("pk"))
        date_ = dates[int(how[0]) % len(dates)] if dates else None  # type: ignore[call-overload]
        if date_ is None:
            return
        if act == "cancel":
            cancel(date_.booking_id, doors.world.party(world.ingrid), now=doors.now)
        else:
            change_time(date_.booking_id, date_.pk, alice, when(str(how[1])), now=doors.now)
    else:
        grants = doors.grants()
        if grants:
            _by_hand(act, grants[int(how[0]) % len(grants)], doors)  # type: ignore[call-overload]


def _by_hand(act: str, grant: AccessGrant, doors: Doors) -> None:
    who, now = doors.world.ingrid.pk, doors.now
    if act == "renew":
        by_hand.renew(grant.pk, by=who, now=now)
    elif act == "take":
        by_hand.take_away(grant.pk, "Knust glass", by=who, now=now)
    elif act == "give":
        by_hand.give_again(grant.pk, by=who, now=now)
    elif act == "hand":
        by_hand.open_by_hand(grant.pk, "4711", by=who, now=now)
    else:
        by_hand.try_again(grant.pk, by=who, now=now)


def _as_it_should_be(doors: Doors) -> None:
    now, quarter = doors.now, timedelta(minutes=15)
    grants = {each.occurrence_id: each for each in everything_of(AccessGrant).select_related("occurrence")}
    holding = list(Occurrence.objects.filter(state="confirmed"))
    wanted: dict[int, Period] = {}
    for pk, rectangles in held_of(holding, now).items():
        for each in merged(rectangle.period for rectangle in rectangles):
            window = Period(each.start - quarter, each.end + quarter)
            if window.end > now:
                wanted[pk] = window
    # A day before a time its code is made.
    made = {pk: window for pk, window in wanted.items() if window.start <= now + timedelta(hours=24)}
    by_service = {
        key_of(grants[pk].pk, grants[pk].round): window
        for pk, window in made.items()
        if grants[pk].wanted and not grants[pk].manual and grants[pk].state != "failed"
    }
    kept = {key: Period(each.start, each.end) for key, each in doors.service.cupboard.kept.items()}
    opening = {key: window for key, window in kept.items() if window.end > now}
    of_hand = {key_of(each.pk, each.round) for each in grants.values() if each.manual and each.wanted}
    assert {key: window for key, window in opening.items() if key not in of_hand} == by_service
    for key in by_service:
        grant = next(each for each in grants.values() if key_of(each.pk, each.round) == key)
        assert code_of(grant) == doors.service.cupboard.kept[key].code, "what is shown is what opens"
    for pk, grant in grants.items():
        assert grant.wanted == (pk in wanted and not grant.barred) or grant.window.upper <= now


@pytest.mark.parametrize("again", [False, True])
def test_a_code_that_was_to_be_replaced_opens_no_more_though_somebody_opens_by_hand(doors: Doors, again: bool) -> None:
    booked(doors.world, "18–20", doors.world.as_alice)
    doors.work(at=doors.now + timedelta(hours=8))
    who, leaked, grant = doors.world.ingrid.pk, code_of(doors.grant()), doors.grant()
    by_hand.renew(grant.pk, by=who, now=doors.now)
    doors.work("away")
    by_hand.open_by_hand(grant.pk, "4711", by=who, now=doors.now)
    if again:
        by_hand.try_again(grant.pk, by=who, now=doors.now)
    doors.settle()
    [kept], grant = doors.service.cupboard.kept.values(), doors.grant()
    assert kept.code != leaked
    assert (grant.state, grant.manual, grant.renewing) == ("issued", not again, False)
    assert code_of(grant) == (kept.code if again else "4711")


@pytest.mark.parametrize("step", ["ask", "renew"])
def test_what_a_caretaker_has_noted_outlives_a_late_refusal_and_the_code_before_does_not(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    booked(doors.world, "18–20", doors.world.as_alice)
    who, soon = doors.world.ingrid.pk, doors.now + timedelta(hours=8)
    if step == "renew":
        doors.work(at=soon)
        by_hand.renew(doors.grant().pk, by=who, now=soon)

    def meanwhile(key: str, lock: str, window: Period) -> None:
        by_hand.open_by_hand(doors.grant().pk, "4711", by=who, now=soon)
        raise LockRefused("no_room")

    with monkeypatch.context() as patch:
        patch.setattr(doors.service, step, meanwhile)
        doors.work(at=soon)
    doors.settle()
    grant = doors.grant()
    assert (grant.state, grant.manual, code_of(grant), grant.fault) == ("issued", True, "4711", "no_room")
    assert (grant.sent, grant.renewing, doors.service.cupboard.kept) == (False, False, {})
    by_hand.try_again(grant.pk, by=who, now=doors.now)
    doors.settle()
    assert [each.code for each in doors.service.cupboard.kept.values()] == [code_of(doors.grant())]


@pytest.mark.parametrize("answer", ["refused", "made", "lost", "away"])
@pytest.mark.parametrize("meanwhile", ["taken", "late", "ended", "refused", "anew"])
def test_an_answer_that_comes_when_another_worker_has_taken_over_changes_nothing_and_is_made_up_for(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, answer: str, meanwhile: str
) -> None:
    """The first worker stands still in the middle of asking for longer than it has the grant to itself."""
    booked(doors.world, "18–20", doors.world.as_alice)
    ask = doors.service.ask

    def slow(key: str, lock: str, window: Period) -> Pin:
        monkeypatch.setattr(doors.service, "ask", ask)
        _others_go_on(doors, meanwhile)
        if answer == "refused":
            raise LockRefused("no_room")
        if answer == "away":
            raise LockAway("away")
        found = ask(key, lock, window)  # it does what it was told so long ago
        if answer == "lost":
            raise LockAway("lost")
        return found

    monkeypatch.setattr(doors.service, "ask", slow)
    doors.work(at=doors.now + timedelta(hours=8))
    doors.settle()
    grant, kept = doors.grant(), doors.service.cupboard.kept.values()
    opens = [each.code for each in kept if each.end > doors.now]
    assert opens == ([code_of(grant)] if meanwhile == "anew" else [])
    became = {"taken": "revoked", "late": "failed", "ended": "ended", "refused": "failed", "anew": "issued"}
    assert (grant.state, grant.wanted) == (became[meanwhile], meanwhile != "taken")


def _others_go_on(doors: Doors, meanwhile: str) -> None:
    """What a second worker comes to meanwhile, with a service that answers it."""
    who, later = doors.world.ingrid.pk, doors.now + LEASE + MINUTES
    if meanwhile == "refused":
        doors.work("no", at=later)
    elif meanwhile == "late":
        doors.work(at=when("20:20–21").start)
    elif meanwhile == "ended":
        for hours in ("17:30–18", "18:30–19", "20:20–21"):
            doors.work(at=when(hours).start)
    else:
        by_hand.take_away(doors.grant().pk, "Knust glass", by=who, now=doors.now)
        doors.work(at=later)
        if meanwhile == "anew":
            doors.work(at=doors.now + 6 * MINUTES)  # it is ended once more
            by_hand.give_again(doors.grant().pk, by=who, now=doors.now)
            doors.work(at=doors.now + MINUTES)
            assert (doors.grant().state, doors.grant().round) == ("issued", 1)


@pytest.mark.parametrize("how", ["away", "lost", "before", "after"])
@pytest.mark.parametrize("step", ["ask", "move", "renew", "end"])
def test_a_worker_that_ends_in_the_middle_is_followed_by_one_that_finishes_what_it_began(
    doors: Doors, step: str, how: str
) -> None:
    world, made = doors.world, booked(doors.world, "18–20", doors.world.as_alice)
    soon = doors.now + timedelta(hours=8)
    if step != "ask":
        doors.work(at=soon)
    doors.now, before = soon, doors.service.cupboard.kept.copy()
    if step == "move":
        change_time(made.id, made.occurrence_ids[0], world.as_alice, when("19–21"), now=soon)
    if step == "renew":
        by_hand.renew(doors.grant().pk, by=world.ingrid.pk, now=soon)
        assert doors.grant().code == "", "nobody is shown a code that will not open"
    if step == "end":
        cancel(made.id, world.party(world.ingrid), now=soon)
    doors.work(how)
    assert doors.service.said[-1] == step
    doors.settle()
    kept, grant = doors.service.cupboard.kept, doors.grant()
    assert len(kept) == (step != "end")
    if step == "end":
        assert (grant.state, grant.due_at) == ("revoked", None)
        return
    [one] = kept.values()
    assert (grant.state, one.code, one.start) == ("issued", code_of(grant), grant.window.lower)
    assert doors.service.cupboard.made == 1, "the same key is the same code"
    if step == "renew":
        assert one.code != next(iter(before.values())).code


def test_a_day_without_the_service_is_made_up_for_and_nothing_is_made_twice(doors: Doors) -> None:
    world = doors.world
    for hours in ("18–19", "19–20", "20–21"):
        booked(world, hours, world.as_alice, world.courts["A"])
    soon = doors.now + timedelta(hours=8)
    for minutes in range(0, 9 * 60, 7):
        doors.work("away", at=soon + minutes * MINUTES)
    assert doors.service.cupboard.made == 0
    asked = len(doors.service.said)
    assert asked < 9 * 60 / 7 + 1, "a service that is away is asked once in a run, and less and less often"
    doors.work(at=doors.now + 16 * MINUTES)
    doors.settle()
    assert [each.state for each in doors.grants()] == ["issued"] * 3
    assert (doors.service.cupboard.made, len(doors.service.cupboard.kept)) == (3, 3)


def test_after_a_day_without_the_service_no_door_is_open_that_should_not_be_and_none_is_shut_that_should_open(
    doors: Doors,
) -> None:
    world, court = doors.world, doors.world.courts
    gone, stays = (booked(world, "18–19", world.as_alice, court[each], on=day(2)) for each in "AB")
    doors.work(at=when("18:00–19", day(1)).start)
    before = {each.code for each in doors.service.cupboard.kept.values()}
    cancel(gone.id, world.party(world.ingrid), now=doors.now)
    moved = change_time(stays.id, stays.occurrence_ids[0], world.as_alice, when("19–20", day(2)), now=doors.now)
    assert moved is not None
    made = booked(world, "20–21", world.as_alice, court["A"], on=day(2), now=doors.now)
    for hours in range(47):
        doors.work("away", at=doors.now + timedelta(minutes=30))
        assert hours < 40 or doors.opened_by(when("18–19", day(2)).start) != [], "nobody could tell it"
    doors.work(at=when("17:35–18", day(2)).start)
    doors.settle()
    grants = {each.occurrence_id: each for each in doors.grants()}
    assert doors.opened_by(when("18:20–19", day(2)).start) == []
    for booking, hours in ((stays, "19:15–20"), (made, "20:50–21")):
        grant = grants[booking.occurrence_ids[0]]
        kept = doors.service.cupboard.kept[key_of(grant.pk, grant.round)]
        assert key_of(grant.pk, grant.round) in doors.opened_by(when(hours, day(2)).start)
        assert kept.code == code_of(grant)
    assert len(doors.service.cupboard.kept) == 2
    assert code_of(grants[stays.occurrence_ids[0]]) in before, "a time that is moved keeps its code"


def test_a_time_made_shorter_while_nobody_answers_does_not_leave_the_door_open(doors: Doors) -> None:
    world, made = doors.world, booked(doors.world, "18–20", doors.world.as_alice)
    doors.work(at=when("17–18").start)
    [occurrence_id] = made.occurrence_ids
    change_time(made.id, occurrence_id, world.as_alice, when("18–19"), now=doors.now)
    for minutes in range(0, 130, 10):
        doors.work("away", at=when("17:05–18").start + minutes * MINUTES)
    assert doors.opened_by(when("19:30–20").start) != [], "nobody could tell the service"
    doors.work(at=when("19:20–20").start)
    doors.settle()
    assert doors.opened_by(when("19:45–20").start) == []
    assert doors.grant().state == "ended"


def test_a_move_that_nobody_heard_of_and_that_was_moved_back_is_said_again(doors: Doors) -> None:
    world, made = doors.world, booked(doors.world, "18–20", doors.world.as_alice)
    doors.work(at=when("12–13").start)
    [occurrence_id] = made.occurrence_ids
    change_time(made.id, occurrence_id, world.as_alice, when("20–22"), now=doors.now)
    doors.work("lost")
    change_time(made.id, occurrence_id, world.as_alice, when("18–20"), now=doors.now)
    doors.settle()
    assert [len(doors.opened_by(when(each).start)) for each in ("18–19", "21–22")] == [1, 0]
