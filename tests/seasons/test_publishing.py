"""A plan that becomes bookings: dates, what is left out and why, twice the same, all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aktiv.bookings.models import Booking, Occurrence
from aktiv.journal.models import Entry
from aktiv.municipalities.models import CalendarDays
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.hearing import extend_hearing
from aktiv.seasons.actions.publishing import begin_publishing, change_plan_from, turn_rounds
from aktiv.seasons.models import LeftOut, Plan, Publication, Published, Round
from aktiv.seasons.queries.publishing import left_out_of, preview_of
from aktiv.seasons.rules.dating import DayOff, OpenDay, Weekly, Why, dated
from aktiv.timetable.models import Occupancy
from aktiv.values.periods import day_period
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.walls import everything
from tests.bookings.world import NOW, World, a_world, booked
from tests.conftest import Committed
from tests.reading import everything_of
from tests.seasons.dying import until_nobody_works
from tests.seasons.given import HEARD, TIMES, Given, a_plan, given

OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def heard(world: World) -> Given:
    return given(world)


def asked(heard: Given, **more: Any) -> Publication:
    told = {"public_holidays": True, "school_holidays": True, "revision": heard.fresh().revision, **more}
    return begin_publishing(heard.round.pk, by=heard.world.ingrid.pk, now=HEARD, **told)


def published(heard: Given, **more: Any) -> Publication:
    asked_for = asked(heard, **more)
    assert publish_on(asked_for.pk, now=HEARD)
    return Publication.objects.get(pk=asked_for.pk)


def days_of(booking: Booking) -> list[date]:
    rows = booking.occurrences.filter(state="confirmed").order_by("during")
    return [each.during.lower.astimezone(OSLO).date() for each in rows]


def of_group(heard: Given, name: str, plan: Plan | None = None) -> list[Booking]:
    with everything():
        rows = Published.objects.filter(session__plan=plan or heard.plan, session__group=heard.groups[name])
        return [each.booking for each in rows.select_related("booking").order_by("session__weekday")]


# The rule


ALWAYS_OPEN = {
    (1, day): OpenDay((day_period(day, OSLO),))
    for day in (date(2027, 3, 1) + timedelta(days=number) for number in range(300))
}


def test_a_weekly_time_keeps_its_place_on_the_wall_when_the_clocks_change() -> None:
    made = dated([Weekly(9, 1, 1, 17 * 60, 90)], date(2027, 3, 22), date(2027, 4, 4), OSLO, off={}, open_on=ALWAYS_OPEN)
    starts = [each.period.start for each in made.dates]
    assert starts == [datetime(2027, 3, 23, 16, 0, tzinfo=UTC), datetime(2027, 3, 30, 15, 0, tzinfo=UTC)]
    assert [each.period.minutes for each in made.dates] == [90, 90]


def test_the_night_the_clock_skips_an_hour_has_no_such_time_and_the_night_it_repeats_one_has_the_first() -> None:
    night = Weekly(9, 1, 6, 150, 30)
    forward = dated([night], date(2027, 3, 28), date(2027, 3, 28), OSLO, off={}, open_on=ALWAYS_OPEN)
    assert ([(each.day, each.why) for each in forward.left_out], forward.dates) == (
        [(date(2027, 3, 28), Why.CLOCK)],
        (),
    )
    back = dated([night], date(2027, 10, 31), date(2027, 10, 31), OSLO, off={}, open_on=ALWAYS_OPEN)
    assert [each.period.start for each in back.dates] == [datetime(2027, 10, 31, 0, 30, tzinfo=UTC)]


def test_days_off_are_told_once_for_all_and_closed_halls_for_each_time() -> None:
    tuesday = date(2027, 3, 2)
    off = {tuesday: DayOff(tuesday, Why.SCHOOL_HOLIDAY, Texts("Vinterferie"))}
    shut = Texts("Messe")
    open_on = {**ALWAYS_OPEN, (1, date(2027, 3, 9)): OpenDay((), shut)}
    times = [Weekly(1, 1, 1, 17 * 60, 60), Weekly(2, 1, 1, 18 * 60, 60)]
    made = dated(times, tuesday, date(2027, 3, 16), OSLO, off=off, open_on=open_on)
    assert made.days_off == (off[tuesday],)
    assert [(each.key, each.day, each.why, each.reason) for each in made.left_out] == [
        (1, date(2027, 3, 9), Why.CLOSED, shut),
        (2, date(2027, 3, 9), Why.CLOSED, shut),
    ]
    assert [(each.key, each.day) for each in made.dates] == [(1, date(2027, 3, 16)), (2, date(2027, 3, 16))]


# Publishing


def test_each_weekly_time_becomes_one_booking_of_its_club_with_a_date_each_week(heard: Given) -> None:
    made = published(heard)
    assert (made.state, made.bookings, made.left_out) == ("done", 4, 0)
    [half] = of_group(heard, "G12")
    assert (half.kind, half.organisation, half.contact, half.team) == (
        "allocation",
        heard.world.club,
        heard.world.alice,
        "G12",
    )
    assert half.season == heard.round.season
    assert half.space == heard.world.half
    # Tuesdays from 16 March to 15 June: none of them a holiday in 2027.
    assert days_of(half) == [date(2027, 3, 16) + timedelta(weeks=number) for number in range(14)]
    times = {
        (each.during.lower.astimezone(OSLO).hour, each.during.upper - each.during.lower)
        for each in half.occurrences.all()
    }
    assert times == {(17, timedelta(minutes=90))}
    assert heard.fresh().state == "published"
    assert made.dates == Occurrence.objects.count() == Occupancy.objects.count()


def test_public_and_school_holidays_are_left_out_and_named_as_the_municipality_says(heard: Given) -> None:
    CalendarDays.objects.create(
        municipality=heard.world.municipality,
        kind="school_holiday",
        first=date(2027, 4, 1),
        last=date(2027, 4, 14),
        name_nb="Plandager",
        name_nn="Plandagar",
        name_en="Planning days",
    )
    made = published(heard)
    # Thursday 25 March is Maundy Thursday, 6 May is Ascension.
    named = {each["day"]: (each["why"], each["name"]["en"]) for each in made.days_off}
    assert named["2027-03-25"][0] == "public_holiday"
    assert named["2027-04-06"] == ("school_holiday", "Planning days")
    thursday = of_group(heard, "Turn")[1]
    assert not {date(2027, 3, 25), date(2027, 5, 6), date(2027, 4, 8)} & set(days_of(thursday))
    assert date(2027, 4, 15) in days_of(thursday)


def test_a_municipality_may_train_through_school_holidays(heard: Given) -> None:
    CalendarDays.objects.create(
        municipality=heard.world.municipality, kind="school_holiday", first=date(2027, 4, 1), last=date(2027, 4, 14),
        name_nb="Plandager", name_nn="Plandagar", name_en="Planning days",
    )  # fmt: skip
    published(heard, school_holidays=False)
    assert date(2027, 4, 6) in days_of(of_group(heard, "G12")[0])


def test_a_date_that_an_event_stands_at_is_left_out_and_told_with_the_event_and_no_other_date_is(heard: Given) -> None:
    world = heard.world
    event = booked(world, "16–20", world.as_charlie, world.courts["A"], on=date(2027, 4, 20))
    made = published(heard)
    [half], [whole] = of_group(heard, "G12"), of_group(heard, "G14")
    assert date(2027, 4, 20) not in days_of(half)
    assert date(2027, 4, 20) not in days_of(whole)
    assert len(days_of(half)) == 13
    left = left_out_of(made)
    assert [(each.day, each.session.label, each.reason, each.standing_id) for each in left] == [
        (date(2027, 4, 20), "G12", "taken", event.id),
        (date(2027, 4, 20), "G14", "taken", event.id),
    ]
    # The other half of the floor was free all the same.
    assert date(2027, 4, 20) in days_of(of_group(heard, "Turn")[0])


def test_what_is_seen_before_is_what_happens(heard: Given) -> None:
    booked(heard.world, "16–20", heard.world.as_charlie, heard.world.courts["A"], on=date(2027, 4, 20))
    seen = preview_of(heard.fresh(), heard.plan, public=True, school=True, now=HEARD)
    made = published(heard)
    assert (seen.free, len(seen.collisions)) == (made.dates, made.left_out)
    assert [each.day.isoformat() for each in seen.dates.days_off] == [each["day"] for each in made.days_off]
    assert {
        there.occurrence.booking.organisation for _, met in seen.collisions for there in met if there.occurrence
    } == {None}


def test_run_again_it_makes_nothing_twice(heard: Given) -> None:
    first = published(heard)
    before = (Booking.objects.count(), Occurrence.objects.count(), everything_of(Entry).count())
    assert not publish_on(first.pk, now=HEARD)
    assert (Booking.objects.count(), Occurrence.objects.count(), everything_of(Entry).count()) == before
    with pytest.raises(Refusal, match="round_not_in_state"):
        asked(heard)


def test_it_is_asked_for_once_at_a_time_and_by_those_who_share_out_seasons(heard: Given) -> None:
    asked(heard)
    with pytest.raises(Refusal, match="publishing_under_way"):
        asked(heard)
    with pytest.raises(Refusal, match="not_staff"):
        begin_publishing(heard.round.pk, public_holidays=True, school_holidays=True, revision=0,
                         by=heard.world.alice.pk, now=HEARD)  # fmt: skip
    with pytest.raises(Refusal, match="changed_meanwhile"):
        asked(heard, revision=99)


def test_while_clubs_may_object_it_takes_a_reason_that_stays_in_the_journal(heard: Given) -> None:
    Round.objects.filter(pk=heard.round.pk).update(objections_until=HEARD)
    with pytest.raises(Refusal) as refused:
        asked(heard)
    assert (refused.value.code, refused.value.data) == ("still_in_hearing", {"until": HEARD})
    with pytest.raises(Refusal, match="missing_text"):
        asked(heard, early=" \n ")
    with pytest.raises(Refusal, match="too_long"):
        asked(heard, early="a" * 1_001)
    assert not Publication.objects.exists()
    asked(heard, early="Hallene åpner før fristen.")
    kept = everything_of(Entry).get(verb="season.publishing_asked").data
    assert (kept["reason"], datetime.fromisoformat(kept["objections_until"])) == ("Hallene åpner før fristen.", HEARD)


def test_after_the_deadline_no_reason_is_asked_for_or_kept(heard: Given) -> None:
    Round.objects.filter(pk=heard.round.pk).update(objections_until=HEARD - timedelta(seconds=1))
    asked(heard, early="Skrevet før fristen gikk ut.")
    assert set(everything_of(Entry).get(verb="season.publishing_asked").data) == {"plan", "from_day"}


def test_nobody_is_given_longer_to_object_to_what_is_being_published(heard: Given) -> None:
    waiting = asked(heard)
    by = {"by": heard.world.ingrid.pk, "now": HEARD}
    with pytest.raises(Refusal, match="publishing_under_way"):
        extend_hearing(heard.round.pk, HEARD + timedelta(days=9), revision=heard.fresh().revision, **by)
    Publication.objects.filter(pk=waiting.pk).update(state="failed", failure="round_lacks:draft", ended_at=HEARD)
    extend_hearing(heard.round.pk, HEARD + timedelta(days=9), revision=heard.fresh().revision, **by)
    with pytest.raises(Refusal, match="still_in_hearing"):
        asked(heard)


def test_a_plan_that_the_checker_has_not_passed_is_not_published(heard: Given) -> None:
    unchecked = Plan.objects.create(
        municipality=heard.world.municipality, round=heard.round, number=9, instance=heard.plan.instance,
        rules=heard.round.rules, seed=1, made_at=NOW, state="done", document=b"{}", score=1, bound=1, ended_at=NOW,
    )  # fmt: skip
    Round.objects.filter(pk=heard.round.pk).update(plan=unchecked)
    with pytest.raises(Refusal, match="round_lacks"):
        asked(heard)


def test_what_was_taken_back_while_the_job_waited_is_not_published(heard: Given) -> None:
    made = asked(heard)
    Round.objects.filter(pk=heard.round.pk).update(state="allocating", plan=None)
    publish_on(made.pk, now=HEARD)
    made.refresh_from_db()
    assert (made.state, made.failure) == ("failed", "round_not_in_state")
    assert not Booking.objects.filter(kind="allocation").exists()


def test_clubs_are_not_told_of_every_weekly_time(heard: Given) -> None:
    published(heard)
    rows = everything_of(Entry).filter(verb="booking.allocated")
    assert {each.data["together"] for each in rows} == {True}
    [told] = everything_of(Entry).filter(verb="season.published")
    assert (told.data["bookings"], told.data["plan"]) == (4, 1)


def test_a_round_runs_from_its_first_day_and_is_closed_after_its_last(heard: Given) -> None:
    published(heard)
    turn_rounds(now=datetime(2027, 3, 14, 22, 30, tzinfo=UTC))
    assert heard.fresh().state == "published"
    turn_rounds(now=datetime(2027, 3, 14, 23, 30, tzinfo=UTC))
    assert heard.fresh().state == "running"
    turn_rounds(now=datetime(2027, 6, 20, 21, 30, tzinfo=UTC))
    assert heard.fresh().state == "running"
    turn_rounds(now=datetime(2027, 6, 20, 22, 30, tzinfo=UTC))
    assert heard.fresh().state == "closed"


# A changed plan


def test_a_changed_plan_cuts_and_makes_only_the_times_that_differ_from_its_day(heard: Given) -> None:
    published(heard)
    [half], [whole] = of_group(heard, "G12"), of_group(heard, "G14")
    moved = tuple(("G14", 2, 18 * 60, 90, (0, 1, 2, 3)) if each[0] == "G14" else each for each in TIMES)
    other = a_plan(heard.world, heard.round, heard.groups, moved, number=2)
    turn_rounds(now=datetime(2027, 4, 1, tzinfo=UTC))
    now = datetime(2027, 4, 10, 8, 0, tzinfo=UTC)
    made = change_plan_from(
        heard.round.pk, other.pk, date(2027, 4, 19), revision=heard.fresh().revision, by=heard.world.ingrid.pk, now=now
    )
    publish_on(made.pk, now=now)
    made.refresh_from_db()
    assert (made.state, made.bookings, heard.fresh().plan_id) == ("done", 1, other.pk)
    assert days_of(whole) == [date(2027, 3, 16) + timedelta(weeks=number) for number in range(5)]
    [again] = of_group(heard, "G14", other)
    assert days_of(again)[0] == date(2027, 4, 21)
    assert of_group(heard, "G12", other) == [half]
    assert len(days_of(half)) == 14
    assert made.cut == 9


def test_a_time_of_before_may_be_taken_up_again_by_a_later_plan(heard: Given) -> None:
    published(heard)
    less = a_plan(heard.world, heard.round, heard.groups, TIMES[:1] + TIMES[2:], number=2)
    again = a_plan(heard.world, heard.round, heard.groups, TIMES, number=3)
    for plan, first, day in ((less, date(2027, 4, 19), 10), (again, date(2027, 5, 10), 20)):
        now = datetime(2027, 4, day, 8, 0, tzinfo=UTC)
        made = change_plan_from(
            heard.round.pk, plan.pk, first, revision=heard.fresh().revision, by=heard.world.ingrid.pk, now=now
        )
        publish_on(made.pk, now=now)
    [old], [new] = of_group(heard, "G14"), of_group(heard, "G14", again)
    assert old != new
    assert (days_of(old)[-1], days_of(new)[0]) == (date(2027, 4, 13), date(2027, 5, 11))


# Real processes


JOB = """
import sys
import django
django.setup()
from datetime import datetime
from aktiv.seasons.actions import carrying_out
if len(sys.argv) > 3:
    keep = carrying_out._keep
    def stop(*args):
        left = keep(*args)
        print("in the middle", flush=True)
        sys.stdin.readline()
        return left
    carrying_out._keep = stop
print(carrying_out.publish_on(int(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2])), flush=True)
"""


def _job(committed: Committed, publication_id: int, *stop: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", JOB, str(publication_id), HEARD.isoformat(), *stop],
        env=committed.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_finishes(committed: Committed) -> None:
    heard = given(a_world())
    made = asked(heard)
    job = _job(committed, made.pk, "stop")
    assert job.stdout is not None
    assert job.stdout.readline() == "in the middle\n"
    assert not Booking.objects.filter(kind="allocation").exists()
    made.refresh_from_db()
    assert (made.state, made.phase) == ("running", "telling")
    os.kill(job.pid, signal.SIGKILL)
    job.communicate()
    until_nobody_works(committed, "seasons_published")
    assert (Booking.objects.count(), Occupancy.objects.count(), everything_of(LeftOut).count()) == (0, 0, 0)
    assert publish_on(made.pk, now=HEARD)
    assert Booking.objects.filter(kind="allocation").count() == 4
    assert heard.fresh().state == "published"


def test_of_two_workers_one_publishes_and_the_other_goes_away(committed: Committed) -> None:
    heard = given(a_world())
    made = asked(heard)
    first = _job(committed, made.pk, "stop")
    assert first.stdout is not None
    assert first.stdout.readline() == "in the middle\n"
    second = _job(committed, made.pk)
    assert second.communicate(timeout=60)[0] == "False\n"
    assert first.communicate("\n", timeout=60)[0] == "True\n"
    assert Booking.objects.filter(kind="allocation").count() == 4
