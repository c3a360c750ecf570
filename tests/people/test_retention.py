"""What is old goes by night: by kind and municipality, in batches, and idle people a month after they were told.

Alice has not been here for years, Bob comes back, Charlie only books.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core import mail
from django.db import connections

from aktiv.bookings.models import Booking, Particulars
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.models import Notification
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.reading import Look, note_reads
from aktiv.people.actions.retention import Purged, due, erasable, keep_for, purge, tell_idle
from aktiv.people.models import KeptName, Person, PersonalDataRead, Representative, RetentionRule, SignIn
from aktiv.people.rules.retention import LOCAL, TERMS
from aktiv.people.tasks import purge_old
from aktiv.values.personal import Kind
from aktiv.values.refusal import Refusal
from tests.bookings.world import NOW, World, a_world, booked, day
from tests.conftest import Committed
from tests.facilities.world import a_municipality
from tests.reading import everything_of

YEAR = timedelta(days=365)


@pytest.fixture
def world(db: None) -> World:
    made = a_world()
    Person.objects.update(seen_at=NOW)
    return made


def told(now: datetime, where: Municipality | None = None) -> dict[str, int]:
    """How many rows of which table would go."""
    found: dict[str, int] = {}
    for each in due(now, where):
        found[each.key] = found.get(each.key, 0) + each.count
    return found


def test_the_words_of_a_booking_go_a_year_after_its_last_date_and_the_booking_stays(world: World) -> None:
    mine = booked(world, "18–20", world.as_alice, world.courts["A"], title="Birthday", note="Cake")
    clubs = booked(world, "18–20", world.as_club, world.courts["B"], title="Training", note="Ring Ola")
    Person.objects.update(seen_at=NOW + 5 * YEAR)
    end = datetime(2027, 3, 2, 19, tzinfo=UTC)
    assert "bookings" not in told(end + YEAR)
    after = end + YEAR + timedelta(seconds=1)
    words = ("bookings", "words_in_bookings", "words_in_bookings_for_others")
    assert {key: told(after)[key] for key in words} == dict.fromkeys(words, 1)
    before = everything_of(Entry).count()
    assert told(after) == told(after)
    assert (everything_of(Entry).count(), everything_of(Particulars).get(pk=mine.id).note) == (before, "Cake"), (
        "a dry run changes nothing"
    )
    gone = {(each.key, each.municipality_id): each.count for each in purge(after)}
    assert gone[("bookings", world.municipality.pk)] == 1
    own, theirs = Booking.objects.get(pk=mine.id), Booking.objects.get(pk=clubs.id)
    assert (own.title, theirs.title, everything_of(Particulars).count()) == ("", "Training", 0)
    assert own.occurrences.get().state == "confirmed"
    assert "bookings" not in told(after)
    entry = everything_of(Entry).get(verb="data.purged", subject_id="bookings")
    assert (entry.data, entry.municipality_id, entry.person_id) == ({"count": 1}, world.municipality.pk, None)


def test_each_municipality_keeps_as_long_as_it_has_chosen(world: World) -> None:
    other = a_municipality("bergen", "4601")
    for where in (world.municipality, other):
        look = [Look(world.alice.pk, where.pk)]
        note_reads(world.ingrid.pk, look, PersonalDataRead.What.BOOKING, f"page-{where.slug}", now=NOW)
    keep_for(other, "reads", 400, by=world.ingrid.pk, now=NOW)
    later = NOW + timedelta(days=401)
    assert told(later)["reads_by_others"] == 1
    assert told(later, other)["reads_by_others"] == 1
    assert "reads_by_others" not in told(later, world.municipality)
    Person.objects.update(seen_at=later)
    purge(later)
    assert list(everything_of(PersonalDataRead).values_list("page", flat=True)) == ["page-fjell"]


@pytest.mark.parametrize("kind", LOCAL)
def test_a_municipality_chooses_within_what_the_law_and_the_purpose_bear(world: World, kind: Kind) -> None:
    term = TERMS[kind]
    for days in (term.least, term.most):
        keep_for(world.municipality, kind, days, by=world.ingrid.pk, now=NOW)
    for days in (term.least - 1, term.most + 1, 0, -1):
        with pytest.raises(Refusal, match="kept_out_of_bounds"):
            keep_for(world.municipality, kind, days, by=world.ingrid.pk, now=NOW)
    assert RetentionRule.objects.get().days == term.most
    keep_for(world.municipality, kind, None, by=world.ingrid.pk, now=NOW)
    keep_for(world.municipality, kind, None, by=world.ingrid.pk, now=NOW)
    assert not RetentionRule.objects.exists()
    said = list(
        everything_of(Entry).filter(verb="retention.chosen").order_by("id").values_list("data__days", flat=True)
    )
    assert said == [term.least, term.most, None]


@pytest.mark.parametrize("kind", ["messages", "accounting", "x", ""])
def test_what_the_law_or_the_platform_decides_is_not_chosen(world: World, kind: str) -> None:
    with pytest.raises(Refusal, match="kind_not_chosen_here"):
        keep_for(world.municipality, kind, 100, by=world.ingrid.pk, now=NOW)


def test_a_rule_below_the_law_that_got_in_some_other_way_does_not_count(world: World) -> None:
    RetentionRule.objects.create(municipality=world.municipality, kind="reads", days=1)
    note_reads(
        world.ingrid.pk, [Look(world.alice.pk, world.municipality.pk)], PersonalDataRead.What.BOOKING, "x", now=NOW
    )
    assert "reads_by_others" not in told(NOW + timedelta(days=364))


def test_more_rows_than_a_batch_all_go_and_are_told_once(world: World) -> None:
    begun = [NOW - timedelta(days=300, hours=n) for n in range(23)]
    SignIn.objects.bulk_create(
        SignIn(person=world.bob, level="high", begun_at=at, seen_at=at, ends_at=at + timedelta(hours=1)) for at in begun
    )
    assert Purged("sign_ins", None, 23) in purge(NOW, batch=5)
    assert not SignIn.objects.exists()
    assert [each.data["count"] for each in everything_of(Entry).filter(subject_id="sign_ins")] == [23]
    assert purge(NOW) == []


def test_everybody_who_has_not_been_here_for_three_years_is_told_and_a_month_later_erased(world: World) -> None:
    idle_from = NOW + 3 * YEAR
    Person.objects.exclude(pk=world.alice.pk).update(seen_at=idle_from)
    warned = idle_from - timedelta(days=30) + timedelta(seconds=1)
    assert tell_idle(warned - timedelta(seconds=2)) == 0
    assert tell_idle(warned) == 1
    assert tell_idle(warned) == 0
    dispatch(now=warned)
    assert [each.to for each in mail.outbox] == [["alice@example.no"]]
    assert mail.outbox[0].subject == "Bruker du fortsatt Aktiv kommune?"
    assert erasable(warned + timedelta(days=29)) == []
    later = warned + timedelta(days=30)
    assert [each for each in purge(later) if each.key == "person"] == [Purged("person", None, 1)]
    gone = Person.objects.get(pk=world.alice.pk)
    assert (gone.anonymised_at, gone.name, gone.email) == (later, "", "")
    assert everything_of(Entry).get(verb="person.erased").data["because"] == "idle"
    assert Representative.objects.on(later.date()).filter(person=world.alice).count() == 0
    assert Person.objects.filter(anonymised_at=None).count() == 3


def test_one_who_comes_back_or_books_or_has_time_is_not_idle(world: World) -> None:
    idle_from = NOW + 3 * YEAR
    warned = idle_from - timedelta(days=29)
    assert tell_idle(warned) == 4
    Person.objects.filter(pk=world.bob.pk).update(seen_at=warned + timedelta(days=1))
    later = warned + timedelta(days=30)
    booked(world, "18–20", world.as_charlie, on=day(2))
    Booking.objects.filter(person=world.charlie).update(created_at=later - timedelta(days=2))
    assert set(erasable(later)) == {world.alice.pk, world.ingrid.pk}
    purge(later)
    left = set(Person.objects.filter(anonymised_at=None).values_list("pk", flat=True))
    assert left == {world.bob.pk, world.charlie.pk}


def test_one_who_came_back_is_told_anew_before_she_is_erased(world: World) -> None:
    warned = NOW + 3 * YEAR - timedelta(days=29)
    Person.objects.exclude(pk=world.alice.pk).update(seen_at=NOW + 20 * YEAR)
    assert tell_idle(warned) == 1
    Person.objects.filter(pk=world.alice.pk).update(seen_at=warned + timedelta(days=1))
    long_after = warned + 4 * YEAR
    assert erasable(long_after) == []
    assert tell_idle(long_after) == 1
    assert erasable(long_after + timedelta(days=30)) == [world.alice.pk]


def test_the_only_administrator_of_a_club_is_told_and_not_erased(world: World) -> None:
    Representative.objects.create(
        person=world.alice, organisation=world.club, role="administrator", valid_from=date(2026, 1, 1)
    )
    warned = NOW + 3 * YEAR - timedelta(days=29)
    Person.objects.exclude(pk=world.alice.pk).update(seen_at=warned)
    assert tell_idle(warned) == 1
    assert erasable(warned + timedelta(days=30)) == []


def test_a_home_municipality_says_how_long_an_account_may_lie(world: World) -> None:
    keep_for(world.municipality, "account", 365, by=world.ingrid.pk, now=NOW)
    Person.objects.filter(pk=world.bob.pk).update(home_municipality=None)
    assert tell_idle(NOW + YEAR) == 3
    assert Person.objects.get(pk=world.bob.pk).idle_told_at is None


def test_one_who_was_registered_and_never_came_counts_from_then_and_made_up_people_never(world: World) -> None:
    from aktiv.people.actions import NewPerson, register_persons

    new, made_up = register_persons(
        [NewPerson(name="Dag", email="dag@example.no"), NewPerson(name="Eva", persona="eva")], now=NOW
    )
    unknown = Person.objects.create(name="Nobody knows since when")
    Person.objects.exclude(pk__in=[new.pk, made_up.pk, unknown.pk]).update(seen_at=NOW + 9 * YEAR)
    assert tell_idle(NOW + 2 * YEAR) == 0
    assert tell_idle(NOW + 3 * YEAR) == 1
    purge(NOW + 4 * YEAR)
    assert set(Person.objects.filter(anonymised_at=None).values_list("name", flat=True)) >= {
        "Eva", "Nobody knows since when",
    }  # fmt: skip
    assert Person.objects.get(pk=new.pk).anonymised_at is not None


def test_a_name_that_the_law_wanted_goes_when_its_day_is_over(world: World) -> None:
    KeptName.objects.create(person=world.alice, name="Alice", until=date(2032, 12, 31))
    Person.objects.update(seen_at=datetime(2033, 1, 1, tzinfo=UTC))
    assert "name_kept_for_accounting" not in told(datetime(2032, 12, 31, 20, tzinfo=UTC))
    assert Purged("name_kept_for_accounting", None, 1) in purge(datetime(2033, 1, 1, 3, tzinfo=UTC))
    assert not KeptName.objects.exists()


def test_a_second_purge_finds_nothing(world: World) -> None:
    booked(world, "18–20", world.as_alice)
    dispatch(now=NOW)
    Person.objects.update(seen_at=NOW + 2 * YEAR)
    assert everything_of(Notification).count() == 1
    assert [each.count for each in purge(NOW + 2 * YEAR) if each.key == "notifications"] == [1]
    assert [each for each in purge(NOW + 2 * YEAR) if each.key == "notifications"] == []


def test_two_purges_at_once_take_each_row_once_and_count_it_once(committed: Committed) -> None:
    bob = Person.objects.create(name="Bob", seen_at=NOW)
    begun = [NOW - timedelta(days=300, minutes=n) for n in range(200)]
    SignIn.objects.bulk_create(
        SignIn(person=bob, level="high", begun_at=at, seen_at=at, ends_at=at + timedelta(hours=1)) for at in begun
    )
    barrier, counted = Barrier(2), list[int]()

    def go() -> None:
        barrier.wait()
        try:
            counted.extend(each.count for each in purge(NOW, batch=10))
        finally:
            connections.close_all()

    pair = [Thread(target=go) for _ in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    assert not SignIn.objects.exists()
    assert sum(counted) == 200
    assert sum(each.data["count"] for each in everything_of(Entry).filter(subject_id="sign_ins")) == 200


def test_the_nightly_job_does_it(world: World) -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    SignIn.objects.create(person=world.bob, level="high", begun_at=old, seen_at=old, ends_at=old + timedelta(hours=1))
    purge_old(0)
    assert not SignIn.objects.exists()


def test_what_is_looked_at_each_night_does_not_grow_with_people(
    world: World, django_assert_max_num_queries: Any
) -> None:
    Person.objects.bulk_create(Person(name=f"P{n}", seen_at=NOW) for n in range(60))
    with django_assert_max_num_queries(9):
        assert tell_idle(NOW + 2 * YEAR) == 0
