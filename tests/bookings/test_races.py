"""Rivals in processes of their own, with real commits. The first tests switch the guard off and demand the fault."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta

import pytest

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.waiting import join
from aktiv.bookings.models import Booking, Occurrence, Waiting
from aktiv.facilities.actions import link
from aktiv.prices.actions import NewQuota, add_quota
from aktiv.prices.models import Charge, QuotaAccount
from aktiv.timetable.models import Claim, Occupancy
from aktiv.timetable.queries import grants
from tests.bookings.world import NOW, World, a_world, day, when
from tests.conftest import Committed

pytestmark = pytest.mark.debian_postgres

# A rival: says it is ready, waits for the start, tries, says what came of it. GUARD=off takes the locks away.
RIVAL = """
import json, os, sys
from datetime import UTC, date, datetime
from uuid import UUID
import django
django.setup()
from aktiv.bookings.actions import booking, cancelling, series, waiting
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.queries.series import Pattern
from aktiv.people.models import Organisation, Person
from aktiv.timetable import locks
from aktiv.values.periods import Period
from aktiv.values.recurrence import Recurrence
from aktiv.values.refusal import Refusal

now = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
if sys.argv[1] == "unguarded":
    locks.lock = lambda keys: None


def tried(order):
    club = Organisation.objects.get(pk=UUID(order["club"])) if "club" in order else None
    party = party_of(Person.objects.get(pk=UUID(order["person"])), club)
    try:
        if "cancel" in order:
            cancelling.cancel(UUID(order["cancel"]), party, now=now)
            return {"done": "cancelled"}
        if "leave" in order:
            return {"done": waiting.leave(UUID(order["leave"]), party, now=now).state}
        if "take" in order:
            waiting.take(UUID(order["take"]), party, now=now)
            return {"done": "taken"}
        if "weeks" in order:
            dates = Recurrence(first=date(2027, 3, 2), last=date(2027, 5, 4), weekdays=frozenset({2}))
            pattern = Pattern(space_id=order["space"], recurrence=dates, from_minute=1080, to_minute=1200)
            made = series.book_series(pattern, party, now=now)
            return {"booked": len(made.occurrence_ids)}
        period = Period(datetime.fromisoformat(order["start"]), datetime.fromisoformat(order["end"]))
        booking.book(party, space_id=order["space"], period=period, now=now, linked=order.get("linked", []))
        return {"booked": 1}
    except Refusal as refusal:
        return {"refused": refusal.code, "dates": len(refusal.data.get("dates", []))}


Person.objects.count()  # the connection is open
print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(tried(json.loads(line))), flush=True)
"""


class Rivals:
    """Processes that are ready, and go at once when they get their orders."""

    def __init__(self, committed: Committed, count: int, *, guarded: bool = True) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-c", RIVAL, "guarded" if guarded else "unguarded"],
                env=committed.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(count)
        ]
        assert [self._line(each) for each in self.processes] == ["ready"] * count

    def __enter__(self) -> Rivals:
        return self

    def __exit__(self, *failure: object) -> None:
        for each in self.processes:
            each.communicate(timeout=60)

    def race(self, orders: list[dict[str, object]]) -> list[dict[str, object]]:
        """Gives each rival its order, and tells what each said."""
        for each, what in zip(self.processes, orders, strict=True):
            assert each.stdin is not None
            each.stdin.write(json.dumps(what) + "\n")
            each.stdin.flush()
        return [json.loads(self._line(each)) for each in self.processes]

    def _line(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        return process.stdout.readline().strip()


@pytest.fixture
def city(committed: Committed) -> World:
    return a_world()


def order(world: World, court: str, *, person: object = None, hour: int = 17, **more: object) -> dict[str, object]:
    return {
        "person": str(person or world.alice.pk),
        "space": world.courts[court].pk,
        "start": f"2027-03-02T{hour:02d}:00:00+00:00",
        "end": f"2027-03-02T{hour + 1:02d}:00:00+00:00",
        **more,
    }


def codes(said: list[dict[str, object]]) -> Counter[str]:
    return Counter(str(each.get("refused", "booked")) for each in said)


def test_without_the_lock_a_quota_is_passed(committed: Committed, city: World) -> None:
    """Shows that the race is there to be lost: were this ever to pass without a fault, the next test proves nothing."""
    city.set(max_active_person=1, quota_window_days=1)
    with Rivals(committed, 4, guarded=False) as rivals:
        for hour in range(8, 14):
            rivals.race([order(city, court, hour=hour) for court in "ABCD"])
            if Occurrence.objects.count() > 1:
                return
            Occurrence.objects.all().delete()
    pytest.fail("nobody passed the quota")


@pytest.mark.scenario(21)
def test_a_quota_holds_against_many_at_once(committed: Committed, city: World) -> None:
    city.set(max_active_person=2)
    with Rivals(committed, 4) as rivals:
        said = [rivals.race([order(city, court, hour=hour) for court in "ABCD"]) for hour in range(8, 14)]
    assert codes(said[0]) == {"booked": 2, "quota_reached": 2}
    assert sum((codes(each) for each in said[1:]), Counter()) == {"quota_reached": 20}
    assert Occurrence.objects.count() == 2


@pytest.mark.scenario(5)
def test_one_of_many_gets_the_hour_and_nothing_is_left_of_the_others(committed: Committed, city: World) -> None:
    persons = [city.alice.pk, city.bob.pk, city.charlie.pk, city.ingrid.pk]
    with Rivals(committed, 4) as rivals:
        for hour in range(8, 18):
            said = rivals.race([order(city, "A", person=person, hour=hour) for person in persons])
            assert codes(said) == {"booked": 1, "taken": 3}
    assert (Booking.objects.count(), Charge.objects.count(), Occupancy.objects.count()) == (10, 10, 10)


def test_a_hall_and_its_kitchen_go_in_whole_or_not_at_all_against_rivals_for_the_kitchen(
    committed: Committed, city: World
) -> None:
    link(city.hall, city.room, by=None, now=NOW)
    whole = [
        order(city, court, person=who.pk, linked=[city.room.pk]) for court, who in (("A", city.alice), ("B", city.bob))
    ]
    alone = [{**order(city, "A", person=who.pk), "space": city.room.pk} for who in (city.charlie, city.ingrid)]
    with Rivals(committed, 4) as rivals:
        for hour in range(8, 18):
            times = {key: value for key, value in order(city, "A", hour=hour).items() if key in ("start", "end")}
            said = rivals.race([each | times for each in (*whole, *alone)])
            assert codes(said) == {"booked": 1, "taken": 3}
    held = grants(list(Claim.objects.filter(released_at=None).values_list("pk", flat=True)))
    halls = sum(1 for granted in held.values() if len(granted) == 2)
    assert (Booking.objects.count(), Occupancy.objects.count()) == (10, 10 + halls)


@pytest.mark.scenario(5)
def test_of_two_series_at_once_one_is_whole_and_the_other_is_told_its_dates(committed: Committed, city: World) -> None:
    with Rivals(committed, 2) as rivals:
        said = rivals.race([order(city, "A", person=who.pk, weeks=10) for who in (city.alice, city.charlie)])
    assert sorted(str(each.get("refused", each.get("booked"))) for each in said) == ["10", "dates_taken"]
    assert [each["dates"] for each in said if "refused" in each] == [10]
    assert (Booking.objects.count(), Occupancy.objects.count()) == (1, 10)


def test_nobody_is_before_the_first_in_line_for_a_time_that_is_given_up(committed: Committed, city: World) -> None:
    with Rivals(committed, 3) as rivals:
        for hour in range(8, 16):
            times = when(f"{hour}–{hour + 1}", day(20))
            made = book(city.as_alice, space_id=city.courts["A"].pk, period=times, now=NOW)
            join(city.courts["A"].pk, times, city.party(city.bob), now=NOW)
            asked = {"start": times.start.isoformat(), "end": times.end.isoformat()}
            given_up = order(city, "A") | {"cancel": str(made.id)}
            said = rivals.race(
                [given_up, *(order(city, "A", person=who.pk) | asked for who in (city.charlie, city.ingrid))]
            )
            assert codes(said) == {"booked": 1, "taken": 2}
            assert said[0] == {"done": "cancelled"}
    assert set(Waiting.objects.values_list("state", flat=True)) == {"offered"}


def test_an_offer_is_taken_once_or_given_to_the_next_and_never_both(committed: Committed, city: World) -> None:
    with Rivals(committed, 3) as rivals:
        for hour in range(8, 16):
            times = when(f"{hour}–{hour + 1}", day(20))
            made = book(city.as_alice, space_id=city.courts["A"].pk, period=times, now=NOW)
            mine = join(city.courts["A"].pk, times, city.party(city.bob), now=NOW)
            theirs = join(city.courts["A"].pk, times, city.party(city.charlie), now=NOW + timedelta(minutes=1))
            cancel(made.id, city.as_alice, now=NOW)
            bob = order(city, "A", person=city.bob.pk)
            said = rivals.race(
                [bob | {"take": str(mine.pk)}, bob | {"leave": str(mine.pk)}, bob | {"take": str(mine.pk)}]
            )
            mine.refresh_from_db()
            theirs.refresh_from_db()
            took = sum(each.get("done") == "taken" for each in (said[0], said[2]))
            assert (mine.state, theirs.state, took) in {("taken", "waiting", 1), ("declined", "offered", 0)}
    assert Occurrence.objects.filter(state="confirmed").count() == Waiting.objects.filter(state="taken").count()


def test_the_last_free_hour_of_a_club_is_had_once(committed: Committed, city: World) -> None:
    """Four book for the club at once, when one hour is left of its quota; whoever had it gives it back."""
    year = NewQuota(minutes=60, first=date(2027, 1, 1), last=date(2027, 12, 31), group="adult_club")
    quota = add_quota(city.municipality.pk, year, now=NOW)
    club = str(city.club.pk)
    with Rivals(committed, 4) as rivals:
        for hour in range(8, 14):
            said = rivals.race([order(city, court, hour=hour, club=club) for court in "ABCD"])
            assert codes(said) == {"booked": 4}
            made = Occurrence.objects.filter(state="confirmed").order_by("-pk")[:4]
            assert sorted(each.quote.total for each in made if each.quote) == [0, 141_00, 141_00, 141_00]
            assert QuotaAccount.objects.get(quota=quota).taken == 60
            free = next(each for each in made if each.quote and not each.quote.total)
            cancel(free.booking_id, city.as_club, now=NOW)
            assert QuotaAccount.objects.get(quota=quota).taken == 0
