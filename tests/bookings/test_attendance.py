"""Who came: noted by those who look after the place, from the start on, with the fee of the terms and the way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from aktiv.bookings.actions.attendance import Seen, clear_attendance, note_attendance
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.models import Attendance, Occurrence
from aktiv.bookings.queries.visits import day_at, no_shows_of
from aktiv.journal.models import Entry
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Person
from aktiv.prices.queries import charges_of
from aktiv.values.refusal import Refusal
from aktiv.walls import within
from tests.bookings.world import NOW, TUESDAY, World, booked, when
from tests.facilities.world import a_facility, a_municipality
from tests.reading import everything_of

START = when("18–20").start
CAME, NO_SHOW = Seen("came"), Seen("no_show")


@pytest.fixture
def made(world: World) -> Recorded:
    """Alice has court A on Tuesday 18–20; it costs 282 kroner."""
    return booked(world, "18–20", world.as_alice, world.courts["A"], note="Vi trenger mål.")


def owed(occurrence_id: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in charges_of("occurrence", [occurrence_id]).get(str(occurrence_id), []):
        found[each.charge.reason] = found.get(each.charge.reason, 0) + each.amount
    return found


def told(occurrence_id: int) -> tuple[str, int | None] | None:
    row = everything_of(Attendance).filter(occurrence=occurrence_id).first()
    return row and (row.outcome, row.people)


def somebody(world: World, role: str, facility_id: int | None = None) -> Person:
    person = Person.objects.create(name=role, email=f"{role}@example.no")
    post = Post(role=role, valid_from=date(2026, 1, 1), facility_id=facility_id)
    grant_role(person, world.municipality, post, by=None, now=NOW)
    return person


def test_it_is_noted_from_the_first_minute_and_not_before(world: World, made: Recorded) -> None:
    [date_] = made.occurrence_ids
    with pytest.raises(Refusal, match="not_begun"):
        note_attendance(date_, CAME, by=world.ingrid.pk, now=START - timedelta(seconds=1))
    note_attendance(date_, Seen("came", 14), by=world.ingrid.pk, now=START)
    assert told(date_) == ("came", 14)


@pytest.mark.parametrize("people", [0, -1, 100_001])
def test_a_count_is_of_somebody(world: World, made: Recorded, people: int) -> None:
    with pytest.raises(Refusal, match="not_a_count"):
        note_attendance(made.occurrence_ids[0], Seen("came", people), by=world.ingrid.pk, now=START)


def test_nobody_and_a_number_of_people_do_not_go_together(world: World, made: Recorded) -> None:
    with pytest.raises(Refusal, match="not_a_count"):
        note_attendance(made.occurrence_ids[0], Seen("no_show", 3), by=world.ingrid.pk, now=START)


def test_what_was_cancelled_cannot_be_missed(world: World, made: Recorded) -> None:
    cancel(made.id, world.as_alice, now=NOW)
    with pytest.raises(Refusal, match="already_cancelled"):
        note_attendance(made.occurrence_ids[0], NO_SHOW, by=world.ingrid.pk, now=START)


@pytest.mark.parametrize("role", ["caretaker", "facility_manager", "administrator"])
def test_those_who_look_after_the_place_note_it(world: World, made: Recorded, role: str) -> None:
    where = None if role == "administrator" else world.facility.pk
    note_attendance(made.occurrence_ids[0], CAME, by=somebody(world, role, where).pk, now=START)
    assert told(made.occurrence_ids[0]) == ("came", None)


def test_nobody_else_does(world: World, made: Recorded) -> None:
    elsewhere = a_facility(world.facility.hours_plan, "Sotra")
    stranger = Person.objects.create(name="There", email="there@example.no")
    post = Post(role="administrator", valid_from=date(2026, 1, 1))
    grant_role(stranger, a_municipality("stavanger", "1103"), post, by=None, now=NOW)
    others = [world.alice, world.bob, world.charlie, stranger, somebody(world, "viewer"), somebody(world, "finance")]
    for person in [*others, somebody(world, "caretaker", elsewhere.pk)]:
        for act in (
            lambda who: note_attendance(made.occurrence_ids[0], NO_SHOW, by=who, now=START),
            lambda who: clear_attendance(made.occurrence_ids[0], by=who, now=START),
        ):
            with pytest.raises(Refusal, match="not_found"):
                act(person.pk)
    assert told(made.occurrence_ids[0]) is None


def test_not_coming_costs_what_the_terms_say_in_place_of_the_price(world: World, made: Recorded) -> None:
    [date_] = made.occurrence_ids
    world.set(world.hall, no_show_fee_percent=50)
    assert owed(date_) == {"use": 282_00}
    assert note_attendance(date_, NO_SHOW, by=world.ingrid.pk, now=START) == 141_00
    assert owed(date_) == {"use": 0, "no_show_fee": 141_00}


def test_undoing_takes_the_fee_back_and_owes_the_use_again(world: World, made: Recorded) -> None:
    [date_] = made.occurrence_ids
    note_attendance(date_, NO_SHOW, by=world.ingrid.pk, now=START)
    clear_attendance(date_, by=world.ingrid.pk, now=START)
    assert (told(date_), owed(date_)) == (None, {"use": 282_00, "no_show_fee": 0})
    clear_attendance(date_, by=world.ingrid.pk, now=START)
    assert owed(date_) == {"use": 282_00, "no_show_fee": 0}


def test_they_came_after_all_and_then_they_did_not(world: World, made: Recorded) -> None:
    [date_] = made.occurrence_ids
    world.set(world.hall, no_show_fee_percent=25)
    for _ in range(3):
        note_attendance(date_, NO_SHOW, by=world.ingrid.pk, now=START)
        assert owed(date_) == {"use": 0, "no_show_fee": 70_50}
        note_attendance(date_, CAME, by=world.ingrid.pk, now=START)
        assert owed(date_) == {"use": 282_00, "no_show_fee": 0}


def test_where_not_coming_costs_nothing_the_use_comes_back_all_the_same(world: World, made: Recorded) -> None:
    [date_] = made.occurrence_ids
    world.set(world.hall, no_show_fee_percent=0)
    assert note_attendance(date_, NO_SHOW, by=world.ingrid.pk, now=START) == 0
    assert owed(date_) == {"use": 0}
    clear_attendance(date_, by=world.ingrid.pk, now=START)
    assert owed(date_) == {"use": 282_00}


def test_what_is_cancelled_after_all_is_not_owed_again_when_the_note_is_undone(world: World, made: Recorded) -> None:
    [date_] = made.occurrence_ids
    note_attendance(date_, NO_SHOW, by=world.ingrid.pk, now=START)
    cancel(made.id, world.party(world.ingrid), now=START, occurrence_ids=[date_])
    clear_attendance(date_, by=world.ingrid.pk, now=START)
    assert owed(date_) == {"use": 0, "no_show_fee": 0}


def test_the_journal_says_what_was_seen_and_what_was_said_before(world: World, made: Recorded) -> None:
    [date_] = made.occurrence_ids
    note_attendance(date_, NO_SHOW, by=world.ingrid.pk, now=START)
    note_attendance(date_, NO_SHOW, by=world.ingrid.pk, now=START)
    note_attendance(date_, Seen("came", 3), by=world.ingrid.pk, now=START)
    clear_attendance(date_, by=world.ingrid.pk, now=START)
    entries = list(everything_of(Entry).filter(verb__startswith="attendance.").order_by("id"))
    assert [(each.verb, each.data.get("outcome"), each.data["was"]) for each in entries] == [
        ("attendance.noted", "no_show", None),
        ("attendance.noted", "came", {"outcome": "no_show", "people": None}),
        ("attendance.cleared", None, {"outcome": "came", "people": 3}),
    ]
    assert {(each.subject_id, each.person_id) for each in entries} == {(str(made.id), world.ingrid.pk)}


def test_earlier_times_that_nobody_came_are_counted_for_whose_they_were(world: World) -> None:
    mine = booked(world, "18–19", world.as_alice, world.courts["A"])
    clubs = [booked(world, hours, world.as_club, world.courts["B"]) for hours in ("17–18", "18–19", "19–20")]
    for each, seen in ((mine, NO_SHOW), (clubs[0], NO_SHOW), (clubs[1], NO_SHOW), (clubs[2], CAME)):
        note_attendance(each.occurrence_ids[0], seen, by=world.ingrid.pk, now=when("20–21").start)
    there, since = world.municipality.pk, NOW
    assert no_shows_of(world.club.pk, there, since) == 2
    assert no_shows_of(world.alice.pk, there, since) == 1
    assert no_shows_of(world.rival.pk, there, since) == 0
    assert no_shows_of(world.club.pk, there + 1, since) == 0
    assert no_shows_of(world.club.pk, there, when("18–19").start) == 1


def test_the_database_shows_nobody_else_who_came_and_keeps_one_row_a_date(world: World, made: Recorded) -> None:
    [date_] = made.occurrence_ids
    note_attendance(date_, CAME, by=world.ingrid.pk, now=START)
    other = a_municipality("stavanger", "1103")
    assert not Attendance.objects.exists()
    shown = []
    for scope in (
        {"municipalities": [world.municipality.pk]},
        {"person": world.alice.pk},
        {"municipalities": [other.pk]},
        {"person": world.charlie.pk},
        {"organisation": world.club.pk},
    ):
        with within(**scope):  # type: ignore[arg-type]
            shown.append(Attendance.objects.count())
    assert shown == [1, 1, 0, 0, 0]
    row = everything_of(Attendance).get()
    for wrong in ({"municipality_id": other.pk}, {"holder": world.bob.pk}):
        same = {"occurrence_id": date_, "municipality_id": row.municipality_id, "holder": row.holder}
        with pytest.raises(IntegrityError), transaction.atomic():
            written(world, **(same | wrong))
    with pytest.raises(IntegrityError), transaction.atomic():
        written(world, **same)


def written(world: World, **row: object) -> None:
    """A row that no action would write."""
    Attendance(**row, outcome="came", noted_at=NOW, noted_by=world.ingrid).save(force_insert=True)
    connection.check_constraints()


def test_a_day_shows_who_has_the_time_with_what_comes_along_and_what_was_written(world: World, made: Recorded) -> None:
    booked(world, "20–22", world.as_club, world.hall)
    booked(world, "10–11", world.as_charlie, world.courts["B"], on=TUESDAY + timedelta(days=1))
    note_attendance(made.occurrence_ids[0], Seen("came", 9), by=world.ingrid.pk, now=START)
    with CaptureQueriesContext(connection) as captured:
        first, second = day_at(world.facility, TUESDAY, START).visits
    assert len(captured) <= 9, [each["sql"][:90] for each in captured]
    assert (first.booking.person.name, first.note, first.attendance and first.attendance.people) == (
        "Alice",
        "Vi trenger mål.",
        9,
    )
    assert (second.occurrence.space, second.note, second.attendance) == (world.hall, "", None)
    assert Occurrence.objects.count() == 3
