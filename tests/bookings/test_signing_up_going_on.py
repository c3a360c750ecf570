"""Sign-up to time that goes on: the dates from a day to a day that its holder has, and who is told when one is not."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from hypothesis import example, given
from hypothesis import strategies as st
from psycopg.types.range import Range

from aktiv.bookings.actions.allocating import give_back, take_back
from aktiv.bookings.actions.arriving import let_in
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.actions.dividing import divide_among_teams
from aktiv.bookings.actions.participating import sign_up, take_off, write_up
from aktiv.bookings.actions.schooling import make_school_use
from aktiv.bookings.actions.signing_up import change_sign_up, follow_sign_ups, open_sign_up
from aktiv.bookings.models import Arrival, Booking, Occurrence, Participant, SignUp
from aktiv.bookings.queries.signing_up import access_organiser, dates_for, my_sign_ups
from aktiv.bookings.rules.dividing import TeamTime
from aktiv.bookings.rules.signing_up import SignUpTerms, days_said, time_left
from aktiv.facilities.models import Activity
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.actions.to_the_written import post_written
from aktiv.messages.models import Notification, WrittenMail
from aktiv.messages.queries.about_sign_ups import about_sign_ups
from aktiv.people.actions.retention import purge
from aktiv.people.models import Person, Representative, Team
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.bookings.test_event_pages import a_term
from tests.bookings.world import NOW, World, booked, verbs, when
from tests.reading import everything_of
from tests.seasons.given import Given
from tests.seasons.test_publishing import of_group
from tests.seasons.test_running import LATER, refused, running

__all__ = ["running"]
pytestmark = pytest.mark.django_db


@given(st.lists(st.tuples(st.integers(6, 22), st.integers(1, 8)), max_size=4), st.integers(1, 12))
@example([(10, 3)], 12)
@example([(5, 7), (14, 9)], 4)
@example([(10, 2)], 5)
def test_a_date_takes_place_in_the_longest_time_that_is_left_of_it_when_that_is_half_or_half_an_hour(
    had: list[tuple[int, int]], length: int
) -> None:
    def at(tens: int) -> Any:
        return NOW + timedelta(minutes=10 * tens)

    agreed = Period(at(10), at(10 + length))
    tens = {ten for start, long in had for ten in range(start, start + long)}
    runs, run = [], 0
    for ten in range(10, 11 + length):
        run = run + 1 if ten in tens and ten < 10 + length else 0
        runs.append(run)
    left = time_left(agreed, [Period(at(start), at(start + long)) for start, long in had])
    longest = max(runs)
    assert (left is not None) == (longest >= 3 or (longest > 0 and 2 * longest >= length))
    if left is not None:
        assert agreed.start <= left.start < left.end <= agreed.end
        assert left.minutes == 10 * longest
        assert {10 + int((left.start - at(10)).total_seconds() // 600) + each for each in range(longest)} <= tens


def the_terms(dates: list[Occurrence], **said: Any) -> SignUpTerms:
    """From the first of these dates through the third."""
    days = [civil_day(each.during.lower, each.municipality.zone) for each in dates]
    closes = dates[0].during.lower
    usual = SignUpTerms(title="Kurs", opens_at=LATER, closes_at=closes, asks_age=False)
    return replace(usual, **{"first_day": days[0], "last_day": days[2], **said})


def coming(booking: Booking) -> list[Occurrence]:
    rows = booking.occurrences.filter(during__startswith__gt=LATER, state="confirmed")
    return list(rows.order_by("during").select_related("space", "booking", "municipality"))


def ids(booking: Booking) -> list[int]:
    return [each.pk for each in dates_for(booking.pk)]


def kinds(person: Person) -> list[str]:
    rows = everything_of(Notification).filter(person=person, kind__startswith="sign")
    return [each.kind for each in rows.order_by("id")]


def test_a_club_opens_one_groups_season_time_and_what_is_given_back_falls_out_and_is_told(running: Given) -> None:
    world, [half] = running.world, of_group(running, "G12")
    dates, club = coming(half), running.world.as_club
    for wrong, code in (
        ({"first_day": None}, "days_not_said"),
        ({"last_day": date(2020, 1, 1)}, "last_day_first"),
        ({"last_day": dates[0].during.upper.date() + timedelta(days=500)}, "too_many_days"),
        ({"first_day": date(2031, 1, 1), "last_day": date(2031, 1, 2)}, "sign_up_off"),
    ):
        with refused(code):
            open_sign_up(half.pk, the_terms(dates, **wrong), club, now=LATER)
    with refused("not_found"):
        open_sign_up(half.pk, the_terms(dates), world.as_charlie, now=LATER)
    found = open_sign_up(half.pk, the_terms(dates), club, now=LATER)
    assert ids(half) == [each.pk for each in dates[:3]]
    made = sign_up(found.token, world.charlie, now=LATER)
    assert [each.pk for each in my_sign_ups(world.charlie.pk, LATER)[0][1]] == ids(half)

    give_back(half.pk, dates[1].pk, club, now=LATER)
    give_back(half.pk, dates[5].pk, club, now=LATER)  # nobody has signed up to that
    assert [follow_sign_ups(now=LATER) for _ in range(2)] == [1, 0]
    assert ids(half) == [dates[0].pk, dates[2].pk]
    with refused("not_found"):
        let_in(half.pk, dates[1].pk, made.pk, club, now=dates[1].during.lower)
    with (
        everything(),
        pytest.raises(IntegrityError, match="signed up to the date"),
        transaction.atomic(),
    ):
        Arrival.objects.create(
            participant=made, occurrence=dates[1], municipality=made.municipality, holder=half.holder,
            at=dates[1].during.lower,
        )  # fmt: skip
    take_back(half.pk, [dates[1].pk], club, now=LATER)
    assert [follow_sign_ups(now=LATER) for _ in range(2)] == [1, 0]
    assert ids(half) == [each.pk for each in dates[:3]]
    # What has been stays as it was, and nobody is told that it does not take place.
    over, second = dates[0].during.upper, the_terms(dates[1:]).first_day
    change_sign_up(half.pk, the_terms(dates, first_day=second), club, now=over)
    assert ids(half) == [each.pk for each in dates[:3]]
    # What is over is not looked at anew: nobody is told that it does not take place.
    assert follow_sign_ups(now=dates[2].during.upper + timedelta(days=9)) == 0
    dispatch(now=LATER)
    assert kinds(world.charlie) == ["signed_up", "sign_off", "sign_back"]
    [off, back] = everything_of(Entry).filter(verb__in=("sign_up.cancelled", "sign_up.restored")).order_by("id")
    assert off.data["occurrences"] == back.data["occurrences"] == [dates[1].pk]


def test_other_days_and_teams_change_what_it_is_about_and_it_stops_when_nothing_is_left(running: Given) -> None:
    world, [half] = running.world, of_group(running, "G12")
    dates, club = coming(half), running.world.as_club
    found = open_sign_up(half.pk, the_terms(dates), club, now=LATER)
    sign_up(found.token, world.charlie, now=LATER)
    later = civil_day(dates[3].during.lower, half.municipality.zone)
    change_sign_up(half.pk, the_terms(dates, first_day=the_terms(dates[1:]).first_day, last_day=later), club, now=LATER)
    assert ids(half) == [each.pk for each in dates[1:4]]
    dispatch(now=LATER)
    assert kinds(world.charlie) == ["signed_up", "sign_off", "sign_back"]
    five, end = 17 * 60, 18 * 60 + 30
    teams = [TeamTime("a", dates[0].space_id, five, end)]
    divide_among_teams(half.pk, teams, club, now=LATER, occurrence_ids=[dates[1].pk, dates[2].pk])
    assert follow_sign_ups(now=LATER) == 1
    assert ids(half) == [dates[3].pk]
    cancel_or_give = give_back(half.pk, dates[3].pk, club, now=LATER)
    assert cancel_or_give
    follow_sign_ups(now=LATER)
    assert SignUp.objects.get().stopped_at is not None


def test_a_date_that_is_shortened_stays_with_the_time_that_is_left_and_that_is_told(running: Given) -> None:
    world, [half] = running.world, of_group(running, "G12")
    dates, club = coming(half), running.world.as_club
    first, second = dates[0].during, dates[1].during
    found = open_sign_up(half.pk, the_terms(dates), club, now=LATER)
    sign_up(found.token, world.charlie, now=LATER)
    later = first.lower + timedelta(minutes=20)
    give_back(half.pk, dates[0].pk, club, now=LATER, period=Period(first.lower, later))
    give_back(half.pk, dates[1].pk, club, now=LATER, period=Period(second.lower + timedelta(minutes=20), second.upper))
    assert [follow_sign_ups(now=LATER) for _ in range(2)] == [1, 0]
    kept = [dates[0].pk, dates[2].pk]
    assert (ids(half), dates_for(half.pk)[0].during.lower, dates_for(half.pk)[0].during.upper) == (
        kept, later, first.upper,
    )  # fmt: skip
    assert my_sign_ups(world.charlie.pk, LATER)[0][1][0].during.lower == later
    assert Occurrence.objects.get(pk=dates[0].pk).during == first  # what was agreed stands in the booking
    dispatch(now=LATER)
    assert kinds(world.charlie) == ["signed_up", "sign_off", "sign_moved"]
    moved = everything_of(Notification).get(person=world.charlie, kind="sign_moved")
    about = about_sign_ups([moved])[moved.pk]
    assert [(each.pk, each.during.lower) for each in about.dates] == [(dates[0].pk, later)]
    end = later + timedelta(minutes=40)
    give_back(half.pk, dates[0].pk, club, now=LATER, period=Period(end, first.upper))
    follow_sign_ups(now=LATER)
    assert (dates_for(half.pk)[0].during.lower, dates_for(half.pk)[0].during.upper) == (later, end)
    take_back(half.pk, [dates[0].pk, dates[1].pk], club, now=LATER)
    assert [follow_sign_ups(now=LATER) for _ in range(2)] == [1, 0]
    assert [each.during for each in dates_for(half.pk)[:2]] == [first, second]
    dispatch(now=LATER)
    told = ["signed_up", "sign_off", "sign_moved", "sign_moved", "sign_back", "sign_moved"]
    assert kinds(world.charlie) == told
    # What has begun stays as it was told.
    SignUp.objects.update(shorter=[Range(later, end), None, None])
    assert follow_sign_ups(now=first.lower) == 0
    assert dates_for(half.pk)[0].during == Range(later, end)
    for broken in ([], None):
        with pytest.raises(IntegrityError, match="sign_up_shorter_of_dates"), transaction.atomic():
            SignUp.objects.update(shorter=broken)


def test_a_teams_time_is_opened_by_those_who_lead_teams_and_falls_with_the_division(running: Given) -> None:
    world, [half] = running.world, of_group(running, "G12")
    dates, five, end = coming(half), 17 * 60, 18 * 60 + 30
    teams = [TeamTime("a", dates[0].space_id, five, end)]
    divide_among_teams(half.pk, teams, world.as_club, now=LATER)
    team = Booking.objects.get(kind="group_time", parent=half)
    coach = Person.objects.create(name="Trener", email="trener@example.no")
    Representative.objects.create(
        person=coach, organisation=world.club, role="coach", valid_from=date(2026, 1, 1)
    )  # fmt: skip
    leads = replace(world.as_club, person_id=coach.pk)
    found = open_sign_up(team.pk, the_terms(coming(team)), leads, now=LATER)
    with refused("not_found"):
        open_sign_up(half.pk, the_terms(dates), leads, now=LATER)
    handball = Activity.objects.create(slug="team-handball", name_nb="Håndball", name_nn="Handball", name_en="Handball")
    for name, reaches in (("a", True), ("b", False)):
        named = Team.objects.create(organisation=world.club, name=name, activity=handball, age_from=10, age_to=14)
        Representative.objects.filter(person=coach).update(team=named)
        for booking in (team, half):
            with nullcontext() if reaches and booking is team else refused("not_found"):
                assert access_organiser(booking.pk, leads, LATER, to_change=True).sees_names
    sign_up(found.token, world.charlie, now=LATER)
    divide_among_teams(half.pk, [], world.as_club, now=LATER)
    assert follow_sign_ups(now=LATER) == 1
    dispatch(now=LATER)
    assert (kinds(world.charlie), dates_for(team.pk)) == (["signed_up", "sign_off"], [])


def test_school_hours_are_opened_by_staff_and_a_cancelled_one_is_told_once(world: World) -> None:
    staff = world.party(world.ingrid)
    made = make_school_use(a_term(world), staff, title="Solheim skole", now=NOW)
    dates = list(Occurrence.objects.filter(booking=made.id).order_by("during").select_related("municipality"))
    found = open_sign_up(made.id, the_terms(dates, opens_at=NOW), staff, now=NOW)
    with refused("not_found"):
        access_organiser(made.id, world.as_club, NOW)
    sign_up(found.token, world.charlie, now=NOW)
    cancel(made.id, staff, now=NOW, occurrence_ids=[dates[1].pk])
    assert follow_sign_ups(now=NOW) == 0
    dispatch(now=NOW)
    assert kinds(world.charlie) == ["signed_up", "sign_off"]
    assert verbs("sign_up.") == ["sign_up.opened", "sign_up.cancelled"]
    assert [each.pk for each in dates_for(made.id)] == [dates[0].pk, dates[2].pk]


def test_days_are_asked_for_where_time_goes_on_and_the_database_keeps_them_together(running: Given) -> None:
    with pytest.raises(Refusal, match="days_not_said"):
        days_said(SignUpTerms(title="a", opens_at=NOW, closes_at=NOW))
    [half] = of_group(running, "G12")
    open_sign_up(half.pk, the_terms(coming(half)), running.world.as_club, now=LATER)
    for broken in ({"dates": None}, {"first_day": None}, {"first_day": date(2040, 1, 1)}):
        with pytest.raises(IntegrityError, match="sign_up_from_a_day_to_a_day"), transaction.atomic():
            SignUp.objects.update(**broken)
    assert not Participant.objects.exists()


def test_those_written_up_with_an_address_are_told_what_others_are_and_the_address_goes_with_the_name(
    world: World,
) -> None:
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    terms = SignUpTerms(title="Åpen hall", opens_at=NOW, closes_at=when("18–20").start, asks_age=False, capacity=1)
    open_sign_up(made.id, terms, world.as_club, now=NOW)
    with refused("bad_email"):
        write_up(made.id, "Ola", world.as_club, now=NOW, email="ola@")
    write_up(made.id, "Kari", world.as_club, now=NOW)
    first = write_up(made.id, "Ola", world.as_club, now=NOW, email=" ola@example.no ")
    with pytest.raises(IntegrityError, match="participant_mailed_or_told"), everything(), transaction.atomic():
        Participant.objects.filter(pk=first.pk).update(person=world.charlie)
    take_off(made.id, everything_of(Participant).get(name="Kari").pk, world.as_club, now=NOW)
    change_time(made.id, made.occurrence_ids[0], world.as_club, when("19–21"), now=NOW)
    for _ in range(2):
        dispatch(now=NOW)
    told = [each for each in mail.outbox if each.to == ["ola@example.no"]]
    assert [each.subject for each in told] == [
        "På venteliste: Åpen hall", "Det ble plass: Åpen hall", "Ny tid eller nytt sted: Åpen hall"
    ]  # fmt: skip
    code = everything_of(Participant).get(name="Ola").code or ""
    assert f"{code[:3]}-{code[3:]}".upper() in told[1].body
    assert "arrangøren har ført deg opp på lista" in told[2].body
    assert not everything_of(WrittenMail).exists()
    purge(NOW + timedelta(days=60))
    assert set(everything_of(Participant).values_list("name", "email")) == {("", "")}
    # What waits for an address that is gone is forgotten.
    with everything():
        entry = Entry.objects.filter(verb="sign_up.moved").get()
        gone = {"booking": str(made.id), "occurrences": [made.occurrence_ids[0]]}
        WrittenMail.objects.create(participant=first, entry=entry, kind="sign_moved", data=gone, due_at=NOW)
    assert (post_written(now=NOW), everything_of(WrittenMail).exists()) == (0, False)
