"""Booking one time at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.models import Booking, Hold, Occurrence, Particulars
from aktiv.bookings.queries.asking import Standing, standing_of
from aktiv.bookings.queries.places import place
from aktiv.bookings.rules import Party
from aktiv.facilities.actions import link
from aktiv.facilities.models import Question, TermsDocument
from aktiv.journal.models import Entry
from aktiv.prices.models import Charge, Quote
from aktiv.timetable.models import Occupancy
from aktiv.timetable.rules import Taken
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, booked, day, held, verbs, when
from tests.reading import everything_of


def test_a_booking_keeps_what_was_agreed_and_what_it_costs(world: World) -> None:
    made = booked(world, "18–20", world.as_alice, world.courts["A"], title="Trening", participants=12, age_group="")
    booking, date_ = Booking.objects.get(pk=made.id), Occurrence.objects.select_related("quote").get()
    assert (booking.kind, booking.title, booking.participants, booking.price_group) == (
        "single",
        "Trening",
        12,
        "resident",
    )
    assert (booking.person_id, booking.organisation_id, booking.holder) == (world.alice.pk, None, world.alice.pk)
    assert (date_.during.lower, date_.during.upper) == (when("18–20").start, when("18–20").end)
    assert date_.quote is not None
    assert (made.total, date_.quote.total) == (282_00, 282_00)
    charge = Charge.objects.get()
    assert (charge.subject_kind, charge.subject_id, charge.amount) == ("occurrence", str(date_.pk), 282_00)
    assert (charge.person_id, charge.use_day) == (world.alice.pk, date(2027, 3, 2))
    assert verbs() == ["booking.confirmed"]
    entry = everything_of(Entry).get(verb="booking.confirmed")
    assert (entry.subject_id, entry.person_id) == (str(made.id), world.alice.pk)


@pytest.mark.scenario(1)
def test_what_touches_is_accepted_and_what_overlaps_is_refused_naming_what_is_in_the_way(world: World) -> None:
    booked(world, "10–12", world.as_alice)
    booked(world, "12–14", world.as_charlie)
    world.set(start_interval=15, length_step=15)
    with pytest.raises(Taken) as refused:
        booked(world, "11:45–13", world.as_charlie)
    assert [each.during for each in refused.value.conflicts] == [when("10–12"), when("12–14")]


@pytest.mark.scenario(37)
def test_what_is_booked_for_a_club_is_the_clubs_and_the_act_is_the_persons(world: World) -> None:
    made = booked(world, "18–20", world.as_club)
    booking = Booking.objects.get(pk=made.id)
    assert (booking.person_id, booking.organisation_id, booking.holder) == (
        world.alice.pk,
        world.club.pk,
        world.club.pk,
    )
    assert booking.price_group == "adult_club"
    assert Charge.objects.get().organisation_id == world.club.pk
    entry = everything_of(Entry).get(verb="booking.confirmed")
    assert (entry.person_id, entry.organisation_id) == (world.alice.pk, world.club.pk)


@pytest.mark.scenario(37)
def test_nobody_books_for_a_club_that_they_do_not_represent(world: World) -> None:
    forged = world.party(world.charlie, world.club)
    with pytest.raises(Refusal, match="not_representative"):
        booked(world, "18–20", forged)
    assert not Booking.objects.exists()


def test_handing_in_twice_makes_one_booking(world: World) -> None:
    mine = held(world, "18–19", world.as_alice)
    first = book(world.as_alice, hold_id=mine.pk, now=NOW)
    again = book(world.as_alice, hold_id=mine.pk, now=NOW + timedelta(hours=1))
    assert again == first
    assert (Booking.objects.count(), Charge.objects.count(), Hold.objects.count()) == (1, 1, 0)
    with pytest.raises(Refusal, match="not_found"):
        book(world.as_charlie, hold_id=mine.pk, now=NOW)


def test_what_comes_along_is_claimed_whole_or_not_at_all(world: World) -> None:
    link(world.hall, world.room, required=True, by=None, now=NOW)
    booked(world, "18–19", world.as_charlie, world.room)
    with pytest.raises(Taken) as refused:
        booked(world, "18–20", world.as_alice, world.courts["A"])
    assert [each.space_id for each in refused.value.conflicts] == [world.room.pk]
    booked(world, "19–20", world.as_alice, world.courts["A"])
    with pytest.raises(Taken):
        booked(world, "19–20", world.as_charlie, world.room)


def test_an_optional_space_comes_along_when_asked_for_and_a_strange_one_never(world: World) -> None:
    link(world.hall, world.room, by=None, now=NOW)
    book(world.as_alice, space_id=world.hall.pk, period=when("18–19"), linked=[world.room.pk], now=NOW)
    with pytest.raises(Taken):
        booked(world, "18–19", world.as_charlie, world.room)
    with pytest.raises(Refusal, match="not_linked"):
        book(world.as_alice, space_id=world.room.pk, period=when("20–21"), linked=[world.hall.pk], now=NOW)


@pytest.mark.scenario(6)
def test_buffers_come_from_the_terms_and_a_whole_day_blocks_the_civil_day(world: World) -> None:
    world.set(world.hall, buffer_before=30, buffer_after=30)
    booked(world, "12–13", world.as_alice)
    with pytest.raises(Taken):
        booked(world, "13–14", world.as_charlie)
    booked(world, "13:30–14:30", world.as_charlie)
    world.set(world.room, whole_day=True)
    booked(world, "12–13", world.as_alice, world.room)
    with pytest.raises(Taken):
        booked(world, "20–21", world.as_charlie, world.room)
    booked(world, "20–21", world.as_charlie, world.room, on=day(1))


@pytest.mark.scenario(21)
def test_the_third_booking_in_seven_days_is_refused_and_cancelling_makes_room(world: World) -> None:
    world.set(max_active_person=2, quota_window_days=7)
    first = booked(world, "18–19", world.as_alice, world.courts["A"])
    booked(world, "18–19", world.as_alice, world.courts["B"], on=day(2))
    with pytest.raises(Refusal, match="quota_reached") as refused:
        booked(world, "18–19", world.as_alice, world.courts["C"], on=day(3))
    assert refused.value.data == {"limit": 2, "days": 7, "next": date(2027, 3, 9)}
    booked(world, "18–19", world.as_alice, world.room, on=day(3))  # another kind of space has a quota of its own
    booked(world, "18–19", world.as_club, world.courts["D"], on=day(3))  # and so has a club
    cancel(first.id, world.as_alice, now=NOW, accepted_fee=0)
    booked(world, "18–19", world.as_alice, world.courts["C"], on=day(3), now=NOW)


def test_a_party_sees_how_it_stands_against_the_quota(world: World) -> None:
    booked(world, "18–19", world.as_alice, world.courts["B"], on=day(2))
    hall = world.courts["A"].pk
    assert standing_of(place(hall, [], NOW), world.as_alice, NOW) is None
    world.set(max_active_person=2)
    standing = standing_of(place(hall, [], NOW), world.as_alice, NOW)
    assert standing == Standing(2, 7, (when("18–19", day(2)),))
    assert standing_of(place(hall, [], NOW), world.as_charlie, NOW) == Standing(2, 7, ())
    assert standing_of(place(hall, [], NOW), world.as_club, NOW) is None


def test_the_terms_in_force_are_accepted_and_kept_with_the_booking(world: World) -> None:
    def version(number: int) -> TermsDocument:
        return TermsDocument.objects.create(
            municipality=world.municipality, key="hall", version=number, published_at=NOW - timedelta(days=9 - number)
        )

    old, new = version(1), version(2)
    TermsDocument.objects.create(
        municipality=world.municipality, key="hall", version=3, published_at=NOW + timedelta(days=1)
    )
    world.set(terms_document="hall")
    for accepted in (None, old.pk):
        with pytest.raises(Refusal, match="terms_not_accepted"):
            booked(world, "18–20", world.as_alice, accepted=accepted)
    made = booked(world, "18–20", world.as_alice, accepted=new.pk)
    assert Booking.objects.get(pk=made.id).terms_document_id == new.pk


def test_questions_of_the_hall_are_asked_for_its_parts_too(world: World) -> None:
    question = Question.objects.create(
        municipality=world.municipality, space=world.hall, text_nb="Hvem låser?", required=True
    )
    with pytest.raises(Refusal, match="question_unanswered"):
        booked(world, "18–20", world.as_alice, world.courts["A"])
    made = booked(world, "18–20", world.as_alice, world.courts["A"], answers={question.pk: "Kari"})
    assert everything_of(Particulars).get(pk=made.id).answers == {str(question.pk): "Kari"}


def test_another_price_than_the_one_shown_is_told_and_nothing_is_booked(world: World) -> None:
    with pytest.raises(Refusal, match="price_changed") as refused:
        booked(world, "18–20", world.as_alice, world.courts["A"], expected=100_00)
    assert refused.value.data == {"total": 282_00}
    assert not Occupancy.objects.exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"title": "a\x00b"}, "control_characters"),
        ({"note": "x" * 4001}, "too_long"),
        ({"title": "x" * 161}, "too_long"),
    ],
)
def test_text_that_cannot_be_kept_is_refused_by_name(world: World, typed: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        booked(world, "18–20", world.as_alice, **typed)


def test_a_visitor_does_not_book(world: World) -> None:
    with pytest.raises(Refusal, match="sign_in_first"):
        booked(world, "18–20", Party(session="a" * 64))


def test_a_refused_booking_leaves_nothing_behind(world: World) -> None:
    booked(world, "18–20", world.as_charlie)
    counts = [model.objects.count() for model in (Booking, Occurrence, Quote, Charge, Occupancy)]
    entries = everything_of(Entry).count()
    with pytest.raises(Taken), transaction.atomic():
        booked(world, "19–21", world.as_alice)
    assert [model.objects.count() for model in (Booking, Occurrence, Quote, Charge, Occupancy)] == counts
    assert everything_of(Entry).count() == entries


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE bookings_occurrence SET during = 'empty'",
        "UPDATE bookings_occurrence SET during = tstzrange(lower(during), NULL)",
        "UPDATE bookings_occurrence SET holder = gen_random_uuid()",
        "UPDATE bookings_occurrence SET state = 'cancelled'",
        "UPDATE bookings_booking SET participants = 0",
        "UPDATE bookings_booking SET kind = 'group_time'",
        "UPDATE bookings_booking SET kind = 'allocation'",
        "UPDATE bookings_booking SET kind = 'event'",
    ],
)
def test_the_database_refuses_what_must_never_be(world: World, wrong: str) -> None:
    booked(world, "18–20", world.as_alice)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(wrong)


@pytest.mark.parametrize(("from_a_hold", "statements"), [(False, 8), (True, 10)])
def test_booking_takes_few_statements(world: World, from_a_hold: bool, statements: int) -> None:
    booked(world, "18–20", world.as_alice, on=day(1))  # prices are in memory from now on
    mine = held(world, "20–22", world.as_alice) if from_a_hold else None
    with CaptureQueriesContext(connection) as seen:
        if mine is not None:
            book(world.as_alice, hold_id=mine.pk, now=NOW)
        else:
            booked(world, "20–22", world.as_alice)
    assert len(seen) == statements, "\n".join(each["sql"][:120] for each in seen)
