"""Free hours of clubs: whatever is booked, changed and cancelled, what is left and what is used is the quota."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.changing import change_time
from aktiv.bookings.actions.laying import At, move_by_staff, split_by_staff
from aktiv.bookings.actions.making import make_for
from aktiv.bookings.actions.series import book_series
from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.parties import party_for_club
from aktiv.bookings.queries.series import preview_series
from aktiv.prices.actions import NewQuota, add_quota, change_quota, copy_quotas, drop_quota
from aktiv.prices.models import FreeQuota, QuotaAccount, QuotaUse, Quote
from aktiv.prices.queries.quotas import quotas_left
from aktiv.timetable.rules import Taken
from aktiv.values.refusal import Refusal
from tests.bookings.test_cancelling import owed
from tests.bookings.test_series import weekly
from tests.bookings.world import NOW, TUESDAY, World, booked, day, when

HOUR = 141_00  # of a quarter of the hall, for a club
SPRING, REST = (date(2027, 1, 1), date(2027, 3, 8)), (date(2027, 3, 9), date(2027, 12, 31))


def given_to(world: World, minutes: int, year: tuple[date, date] = (SPRING[0], REST[1]), **more: object) -> FreeQuota:
    new = NewQuota(minutes=minutes, first=year[0], last=year[1], **{"group": "adult_club", **more})  # type: ignore[arg-type]
    return add_quota(world.municipality.pk, new, now=NOW)


def taken(quota: FreeQuota) -> dict[str, int]:
    rows = QuotaAccount.objects.filter(quota=quota, taken__gt=0)
    return dict(rows.values_list("organisation__name", "taken"))


def total(occurrence_id: int) -> int:
    return Occurrence.objects.get(pk=occurrence_id).quote.total  # type: ignore[union-attr]


def test_a_club_takes_what_is_left_and_cancelling_gives_it_back(world: World) -> None:
    quota = given_to(world, 180)
    first = booked(world, "18–20", world.as_club, world.courts["A"])
    second = booked(world, "20–22", world.as_club, world.courts["A"])
    assert (first.total, second.total, taken(quota)) == (0, HOUR, {"Solheim IL": 180})
    assert booked(world, "18–20", world.as_alice, world.courts["B"]).total == 2 * HOUR  # a person has none
    cancel(first.id, world.as_club, now=NOW)
    assert taken(quota) == {"Solheim IL": 60}
    assert total(second.occurrence_ids[0]) == HOUR  # what was quoted stands
    assert booked(world, "18–20", world.as_club, world.courts["A"]).total == 0
    [left] = quotas_left(world.club, [world.municipality.pk], today=TUESDAY)
    assert (left.taken, left.left) == (180, 0)
    rival = world.party(world.charlie, world.rival)
    assert booked(world, "18–20", rival, world.courts["C"]).total == 0  # each club has its own


def test_a_series_takes_date_by_date_until_it_is_spent_and_shows_it_beforehand(world: World) -> None:
    quota = given_to(world, 300)
    pattern = weekly(world.courts["A"], 4)
    preview = preview_series(pattern, world.as_club, NOW)
    made = book_series(pattern, world.as_club, now=NOW)
    assert [total(each) for each in made.occurrence_ids] == [0, 0, HOUR, 2 * HOUR]
    assert (preview.total, made.total, taken(quota)) == (3 * HOUR, 3 * HOUR, {"Solheim IL": 300})


def test_a_date_that_is_changed_has_its_own_minutes_again(world: World) -> None:
    quota = given_to(world, 120)
    [date_id] = booked(world, "18–20", world.as_club, world.courts["A"]).occurrence_ids
    booking = Occurrence.objects.get(pk=date_id).booking_id
    longer = change_time(booking, date_id, world.as_club, when("18–21"), now=NOW)
    assert (longer.new, taken(quota)) == (HOUR, {"Solheim IL": 120})
    shorter = change_time(booking, date_id, world.as_club, when("18–19"), now=NOW)
    assert (shorter.new, taken(quota)) == (0, {"Solheim IL": 60})
    by, number = world.ingrid.pk, Occurrence.objects.get(pk=date_id).sequence
    move_by_staff(date_id, world.courts["B"].pk, when("18–20"), by=by, now=NOW, sequence=number)
    assert taken(quota) == {"Solheim IL": 60}  # at the price that was agreed
    move_by_staff(date_id, world.courts["B"].pk, when("18–21"), by=by, now=NOW, sequence=number + 1, new_price=True)
    assert (total(date_id), taken(quota)) == (HOUR, {"Solheim IL": 120})
    halves = At(when("20–21").start)
    other = split_by_staff(date_id, halves, by=by, now=NOW, sequence=number + 2)
    assert (total(date_id), total(other.pk), taken(quota)) == (0, HOUR, {"Solheim IL": 120})


def test_staff_book_for_a_club_from_its_quota_and_a_fee_follows_what_was_quoted(world: World) -> None:
    world.set(cancel_free_minutes=60 * 24 * 7, cancel_fee_percent=50)
    quota = given_to(world, 60, group="", organisation_id=world.club.pk)
    holder = party_for_club(world.club, world.ingrid, NOW)
    made = make_for(holder, world.courts["A"].pk, when("18–20"), by=world.ingrid.pk, now=NOW)
    assert (made.total, taken(quota)) == (HOUR, {"Solheim IL": 60})
    cancel(made.id, world.as_club, now=NOW, accepted_fee=HOUR // 2)
    assert owed(made.occurrence_ids[0]) == {"use": 0, "cancellation_fee": HOUR // 2}
    assert taken(quota) == {}


def test_a_quota_is_never_less_than_what_was_taken_and_goes_only_unused(world: World) -> None:
    quota, home = given_to(world, 180), world.municipality.pk
    booked(world, "18–20", world.as_club, world.courts["A"])
    with pytest.raises(Refusal, match="quota_taken"):
        change_quota(home, quota.pk, 119, now=NOW)
    change_quota(home, quota.pk, 120, now=NOW)
    assert booked(world, "20–21", world.as_club, world.courts["A"]).total == HOUR
    with pytest.raises(Refusal, match="quota_taken"):
        drop_quota(home, quota.pk, now=NOW)
    with pytest.raises(Refusal, match="quota_there"):
        given_to(world, 60)
    assert copy_quotas(home, SPRING[0], now=NOW) == 1
    assert copy_quotas(home, SPRING[0], now=NOW) == 0
    copy = FreeQuota.objects.get(first=date(2028, 1, 1))
    assert (copy.minutes, copy.last) == (120, date(2028, 12, 31))
    drop_quota(home, copy.pk, now=NOW)
    for wrong in ("UPDATE prices_quotaaccount SET taken = 121", "UPDATE prices_freequota SET first = '2026-12-31'",
                  "UPDATE prices_quotause SET minutes = 1"):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            _execute(wrong)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@dataclass
class Story:
    """Two clubs, two years, and everybody who can change what they have."""

    world: World
    quotas: tuple[FreeQuota, ...]

    def tell(self, what: str, number: int) -> None:
        world = self.world
        club = number % 2
        party = (world.as_club, world.party(world.charlie, world.rival))[club]
        court = world.courts["ABCD"[number // 2 % 4]]
        hour, on = 8 + number // 8 % 12, day(number // 96 % 14)
        length = 1 + number // 7 % 3
        period = when(f"{hour}–{hour + length}", on)
        if what == "book":
            booked(world, f"{hour}–{hour + length}", party, court, on=on)
            return
        if what == "series":
            book_series(weekly(court, 2 + number % 3, (hour, hour + length)), party, now=NOW)
            return
        if what == "more":
            quota = self.quotas[number % len(self.quotas)]
            change_quota(world.municipality.pk, quota.pk, 1 + number % 600, now=NOW)
            return
        holder = party.organisation_id
        dates = list(
            Occurrence.objects.filter(holder=holder, state="confirmed").select_related("booking").order_by("pk")
        )
        if not dates:
            return
        date_ = dates[number % len(dates)]
        by, sequence = world.ingrid.pk, date_.sequence
        match what:
            case "cancel":
                cancel(date_.booking_id, party, now=NOW, occurrence_ids=[date_.pk])
            case "change":
                change_time(date_.booking_id, date_.pk, party, period, now=NOW, space_id=court.pk)
            case "lay":
                anew = number % 3 > 0
                move_by_staff(date_.pk, court.pk, period, by=by, now=NOW, sequence=sequence, new_price=anew)
            case "split":
                at = date_.during.lower + timedelta(hours=1)
                split_by_staff(date_.pk, At(at), by=by, now=NOW, sequence=sequence)

    def holds(self) -> None:
        """What must be true at every moment."""
        standing = Occurrence.objects.filter(state="confirmed", quote__free__isnull=False).select_related("quote")
        said: dict[tuple[int, object], int] = {}
        for each in standing:
            for quota, minutes in each.quote.free_minutes.items():  # type: ignore[union-attr]
                said[quota, each.holder] = said.get((quota, each.holder), 0) + minutes
        rows = QuotaUse.objects.values_list("quota", "organisation").annotate(Sum("minutes"))
        used = {(quota, club): minutes for quota, club, minutes in rows}
        kept = {(each.quota_id, each.organisation_id): each for each in QuotaAccount.objects.all()}
        assert said == used == {key: each.taken for key, each in kept.items() if each.taken}
        minutes = dict(FreeQuota.objects.values_list("pk", "minutes"))
        for (quota, _), account in kept.items():
            assert 0 <= account.taken <= account.granted == minutes[quota]


HAPPENS = st.tuples(
    st.sampled_from(["book", "book", "book", "series", "cancel", "cancel", "change", "lay", "split", "more"]),
    st.integers(0, 100_000),
)


@pytest.fixture
def quotas(world: World) -> tuple[FreeQuota, ...]:
    return (
        given_to(world, 300, SPRING),
        given_to(world, 240, REST),
        given_to(world, 100, REST, group="", organisation_id=world.club.pk, kind="sports_hall"),
    )


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happens=st.lists(HAPPENS, min_size=6, max_size=20))
def test_no_sequence_of_bookings_uses_more_than_the_quota_or_loses_a_minute_of_it(
    world: World, quotas: tuple[FreeQuota, ...], happens: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        story = Story(world, quotas)
        told: dict[object, int] = {}
        for what, number in happens:
            with suppress(Refusal, Taken), transaction.atomic():
                story.tell(what, number)
            story.holds()
            quotes = dict(Quote.objects.values_list("pk", "total"))
            assert told.items() <= quotes.items()
            told = quotes
        transaction.set_rollback(True)
