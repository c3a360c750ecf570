"""Standing in line: whoever came first is offered the time in the act that frees it, and nobody is before them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.actions.closing import Fate, close
from aktiv.bookings.actions.holding import drop_hold, hold
from aktiv.bookings.actions.waiting import MOST_WAITING, join, leave, offer_free_time, take
from aktiv.bookings.models import Booking, Hold, Waiting
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.queries.waiting import my_waiting
from aktiv.bookings.rules import Party
from aktiv.journal.actions import number_entries
from aktiv.messages.actions import tell
from aktiv.messages.models import Notification
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked, day, held, verbs, when
from tests.reading import everything_of

HOUR = timedelta(hours=1)


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def states() -> list[tuple[str, str]]:
    rows = Waiting.objects.select_related("person").order_by("created_at")
    return [(each.person.name, each.state) for each in rows]


def wait(world: World, party: Party, hours: str = "18–20", *, minutes: int = 0, court: str = "A") -> Waiting:
    now = NOW + timedelta(minutes=minutes)
    return join(world.courts[court].pk, when(hours), party, now=now)


@pytest.fixture
def taken(world: World) -> Booking:
    """Alice has court A from 18 to 20."""
    made = booked(world, "18–20", world.as_alice, world.courts["A"])
    return Booking.objects.get(pk=made.id)


def test_the_first_in_line_holds_the_time_at_the_moment_it_is_given_up(world: World, taken: Booking) -> None:
    wait(world, world.party(world.bob), minutes=1)
    wait(world, world.as_charlie, minutes=2)
    cancel(taken.pk, world.as_alice, now=NOW + HOUR, accepted_fee=0)
    assert states() == [("Bob", "offered"), ("Charlie", "waiting")]
    with refused("taken"):
        booked(world, "18–20", world.as_charlie, world.courts["A"], now=NOW + HOUR)
    offer = Waiting.objects.get(state="offered")
    made = take(offer.pk, world.party(world.bob), now=NOW + 2 * HOUR, details=Details(expected=282_00))
    assert (Booking.objects.get(pk=made.id).person, states()[0]) == (world.bob, ("Bob", "taken"))
    assert not Hold.objects.exists()
    assert verbs("waiting.") == ["waiting.joined", "waiting.joined", "waiting.offered", "waiting.taken"]


def test_only_whoever_is_offered_it_is_told_and_told_until_when(world: World, taken: Booking) -> None:
    wait(world, world.party(world.bob), minutes=1)
    wait(world, world.as_charlie, minutes=2)
    cancel(taken.pk, world.as_alice, now=NOW + HOUR, accepted_fee=0)
    number_entries()
    tell(now=NOW + HOUR)
    told = everything_of(Notification).get(kind="wait_offer")
    until = Waiting.objects.get(state="offered").offered_until
    assert (told.person, datetime.fromisoformat(told.data["until"])) == (world.bob, until)


@pytest.mark.parametrize("how", ["says no", "does not answer"])
def test_who_does_not_want_it_makes_way_for_the_next(world: World, taken: Booking, how: str) -> None:
    first = wait(world, world.party(world.bob), minutes=1)
    wait(world, world.as_charlie, minutes=2)
    cancel(taken.pk, world.as_alice, now=NOW + HOUR, accepted_fee=0)
    if how == "says no":
        leave(first.pk, world.party(world.bob), now=NOW + HOUR)
        assert states() == [("Bob", "declined"), ("Charlie", "offered")]
        return
    late = Waiting.objects.get(pk=first.pk).offered_until
    assert late is not None
    with refused("offer_over"):
        take(first.pk, world.party(world.bob), now=late)
    assert offer_free_time(now=late) == 1
    assert states() == [("Bob", "lapsed"), ("Charlie", "offered")]


def test_time_that_becomes_free_by_the_clock_alone_is_offered_by_the_worker(world: World) -> None:
    kept = held(world, "18–20", world.as_alice, world.courts["A"])
    wait(world, world.as_charlie)
    assert offer_free_time(now=NOW) == 0
    assert offer_free_time(now=kept.expires_at) == 1
    assert states() == [("Charlie", "offered")]


def test_a_whole_hall_is_offered_when_its_last_court_is_free(world: World, taken: Booking) -> None:
    other = booked(world, "19–21", world.as_charlie, world.courts["C"])
    join(world.hall.pk, when("18–20"), world.party(world.bob), now=NOW)
    cancel(taken.pk, world.as_alice, now=NOW, accepted_fee=0)
    assert states() == [("Bob", "waiting")]
    change_time(other.id, other.occurrence_ids[0], world.as_charlie, when("20–22"), now=NOW)
    assert states() == [("Bob", "offered")]


def test_time_that_is_freed_for_a_closure_is_offered_to_nobody(world: World, taken: Booking) -> None:
    wait(world, world.as_charlie)
    date = taken.occurrences.get()
    staff = Party(person_id=world.ingrid.pk)
    close([world.courts["A"].pk], when("12–22"), staff, reason="Water", now=NOW, choices={date.pk: Fate.CANCEL})
    assert offer_free_time(now=NOW) == 0
    assert states() == [("Charlie", "waiting")]
    assert offer_free_time(now=when("18–20").start) == 0
    assert states() == [("Charlie", "lapsed")]


def test_a_rule_that_says_no_when_the_turn_comes_lets_the_next_have_it(world: World, taken: Booking) -> None:
    world.set(max_active_person=1, quota_window_days=7)
    wait(world, world.party(world.bob), minutes=1)
    wait(world, world.as_charlie, minutes=2)
    booked(world, "10–11", world.party(world.bob), world.courts["D"])
    cancel(taken.pk, world.as_alice, now=NOW + HOUR, accepted_fee=0)
    assert states() == [("Bob", "waiting"), ("Charlie", "offered")]


def test_an_offer_that_is_booked_on_the_check_page_is_taken(world: World, taken: Booking) -> None:
    wait(world, world.as_charlie)
    cancel(taken.pk, world.as_alice, now=NOW, accepted_fee=0)
    book(world.as_charlie, hold_id=Hold.objects.get().pk, now=NOW)
    assert states() == [("Charlie", "taken")]


def test_an_offer_whose_hold_was_dropped_can_still_be_taken_while_nobody_has_it(world: World, taken: Booking) -> None:
    place = wait(world, world.as_charlie)
    cancel(taken.pk, world.as_alice, now=NOW, accepted_fee=0)
    drop_hold(Hold.objects.get().pk, world.as_charlie, now=NOW)
    take(place.pk, world.as_charlie, now=NOW)
    assert states() == [("Charlie", "taken")]


def test_what_nobody_may_wait_for(world: World, taken: Booking) -> None:
    with refused("free_now"):
        wait(world, world.as_charlie, "10–12")
    with refused("in_the_past"):
        wait(world, world.as_charlie, "18–20", minutes=60 * 40)
    with refused("sign_in_first"):
        join(world.courts["A"].pk, when("18–20"), Party(session="s" * 64), now=NOW)
    world.set(world.hall, mode="application")
    with refused("by_application"):
        wait(world, world.as_charlie)


def test_nobody_waits_behind_herself_so_that_a_hold_becomes_an_offer(world: World) -> None:
    kept = held(world, "18–20", world.as_charlie, world.courts["A"])
    with refused("held_by_you"):
        wait(world, world.as_charlie)
    wait(world, world.party(world.bob))
    assert offer_free_time(now=kept.expires_at) == 1
    with refused("held_by_you"):  # nor behind an offer
        wait(world, world.party(world.bob), "18–19", minutes=60)


@pytest.mark.parametrize("how", ["says no", "does not answer"])
def test_many_places_for_one_evening_are_not_many_offers(world: World, taken: Booking, how: str) -> None:
    first = wait(world, world.party(world.bob))
    wait(world, world.party(world.bob), "18–19", minutes=1)
    join(world.hall.pk, when("19–21"), world.party(world.bob), now=NOW + timedelta(minutes=2))
    wait(world, world.as_charlie, minutes=3)
    booked(world, "18–20", world.as_alice, world.courts["B"])
    wait(world, world.party(world.bob), minutes=4, court="B")
    cancel(taken.pk, world.as_alice, now=NOW + HOUR, accepted_fee=0)
    if how == "says no":
        leave(first.pk, world.party(world.bob), now=NOW + HOUR)
    else:
        late = Waiting.objects.get(pk=first.pk).offered_until
        assert late is not None
        offer_free_time(now=late)
    ended = "declined" if how == "says no" else "lapsed"
    assert states() == [
        ("Bob", ended), ("Bob", "left"), ("Bob", "left"), ("Charlie", "offered"), ("Bob", "waiting"),
    ]  # fmt: skip


def test_one_place_in_line_for_each_party_and_not_too_many(world: World) -> None:
    booked(world, "18–20", world.as_alice, world.courts["A"])
    one = wait(world, world.as_charlie)
    assert wait(world, world.as_charlie, minutes=5).pk == one.pk
    for number in range(MOST_WAITING - 1):
        start = 12 * 60 + number * 15
        hours = f"{start // 60}:{start % 60:02}–{(start + 60) // 60}:{(start + 60) % 60:02}"
        Waiting.objects.create(
            municipality=world.municipality, space=world.courts["A"], person=world.charlie, created_at=NOW,
            during=(when(hours).start, when(hours).end),
        )  # fmt: skip
    with refused("too_many_waiting"):
        wait(world, world.as_charlie, "19–20")


def test_nobody_takes_or_leaves_anothers_place(world: World, taken: Booking) -> None:
    place = wait(world, world.as_charlie)
    cancel(taken.pk, world.as_alice, now=NOW, accepted_fee=0)
    for act in (take, leave):
        with refused("not_found"):
            act(place.pk, world.as_alice, now=NOW)
    assert states() == [("Charlie", "offered")]


def test_a_club_is_offered_what_its_booker_waits_for(world: World) -> None:
    booked(world, "18–20", world.as_charlie, world.courts["A"])
    place = wait(world, world.as_club)
    cancel(Booking.objects.get().pk, world.as_charlie, now=NOW, accepted_fee=0)
    made = take(place.pk, world.as_alice, now=NOW)  # she acts for herself just now
    assert Booking.objects.get(pk=made.id).organisation == world.club


def test_a_list_says_how_many_are_before(world: World, taken: Booking) -> None:
    wait(world, world.party(world.bob), minutes=1)
    wait(world, world.as_charlie, minutes=2)
    wait(world, world.as_charlie, "18–19", minutes=3)
    assert [(each.before, each.waiting.state) for each in my_waiting(world.charlie.pk, NOW)] == [
        (1, "waiting"), (2, "waiting"),
    ]  # fmt: skip


def test_an_offer_stands_for_half_of_what_is_left_and_never_past_the_start(world: World, taken: Booking) -> None:
    wait(world, world.as_charlie)
    cancel(taken.pk, world.as_alice, now=NOW, accepted_fee=0)
    until = Waiting.objects.get().offered_until
    assert until == NOW + (when("18–20").start - NOW) / 2
    far = booked(world, "18–20", world.as_alice, world.courts["B"], on=day(20))
    join(world.courts["B"].pk, when("18–20", day(20)), world.as_charlie, now=NOW)
    cancel(far.id, world.as_alice, now=NOW, accepted_fee=0)
    assert Waiting.objects.get(space=world.courts["B"]).offered_until == NOW + timedelta(hours=24)


def test_somebody_who_holds_the_offer_and_chooses_another_time_keeps_the_offer(world: World, taken: Booking) -> None:
    wait(world, world.as_charlie)
    cancel(taken.pk, world.as_alice, now=NOW, accepted_fee=0)
    hold(world.courts["B"].pk, when("18–20"), world.as_charlie, now=NOW)
    assert states() == [("Charlie", "offered")]
    assert Hold.objects.count() == 2
