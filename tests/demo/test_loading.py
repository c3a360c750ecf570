"""Many at once is the same as one by one; and one plan comes out alike every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from aktiv.bookings.actions.allocating import Wish, allocate
from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.closing import close
from aktiv.bookings.actions.loading import Load, load
from aktiv.bookings.actions.overriding import make_event
from aktiv.bookings.actions.recording import NewBooking
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.asking import Details
from aktiv.demo.actions import build, cities, society, use
from aktiv.demo.catalogue import load as catalogue
from aktiv.demo.queries.halls import board_of
from aktiv.demo.rules import Use
from aktiv.demo.rules.around import Around, Others
from aktiv.demo.rules.uses import Right
from aktiv.demo.rules.year import year_of
from aktiv.municipalities.models import Municipality
from aktiv.prices.models import FreeQuota
from aktiv.values.periods import Period, at
from aktiv.values.refusal import Refusal
from aktiv.walls import everything
from tests.conftest import Committed
from tests.demo.world import NOW

FACTS = {
    "occupancy": """
        SELECT footprint::text, during::text, CASE WHEN lower_inf(layer) THEN 'use' WHEN lower(layer) = 0 THEN 'closure'
               ELSE 'buffer' END, c.kind, c.municipality_id
        FROM timetable_occupancy o JOIN timetable_claim c ON c.id = o.claim_id""",
    "grants": "SELECT space_id, footprint::text, during::text, before, after FROM timetable_grant",
    "sheets": "SELECT day, space_id, busy::text FROM timetable_daysheet",
    "dates": """
        SELECT b.kind, b.municipality_id, b.space_id, b.person_id, b.organisation_id, b.title, b.team, b.activity_id,
               b.participants, b.price_group, b.season_id, b.created_at, p.note, p.answers::text,
               o.space_id, o.during::text, o.state, o.holder, o.sequence,
               q.total, q.vat_amount, q.lines::text, q.price_group_id, q.created_at
        FROM bookings_occurrence o JOIN bookings_booking b ON b.id = o.booking_id
        LEFT JOIN bookings_particulars p ON p.booking_id = b.id
        LEFT JOIN prices_quote q ON q.id = o.quote_id""",
    "charges": """
        SELECT reason, subject_kind, item, amount, vat_code, vat_amount, person_id, organisation_id, use_day, created_at
        FROM prices_charge""",
    "journal": """
        SELECT at, verb, municipality_id, person_id, organisation_id, subject_kind,
               (data - 'occurrences' - 'quote' - 'charge')::text,
               (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(data) AS key)
        FROM journal_entry WHERE id > %(since)s""",
}


def facts(since: int) -> dict[str, Counter[Any]]:
    """Everything that bookings leave behind, but for the ids that are given out."""
    found = {}
    with everything(), connection.cursor() as cursor:
        for name, query in FACTS.items():
            cursor.execute(query, {"since": since} if name == "journal" else None)
            found[name] = Counter(tuple(map(str, row)) for row in cursor.fetchall())
    return found


def undone(act: Callable[[], object]) -> dict[str, Counter[Any]]:
    """What an act leaves behind, and then it never was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM journal_entry")
        since = int(cursor.fetchone()[0])
    with transaction.atomic():
        act()
        left = facts(since)
        transaction.set_rollback(True)
    return left


class Town:
    """Fjell with its people and prices and a plan of some weeks, nothing of it booked."""

    def __init__(self, weeks: int) -> None:
        build(lambda _: None, now=NOW, only=("fjell",), reach=timedelta())
        self.city = catalogue().city("fjell")
        self.municipality = Municipality.objects.get()
        FreeQuota.objects.all().delete()  # what is loaded takes none
        around = Around(NOW.date(), NOW.date() + timedelta(weeks=weeks), NOW, self.municipality.zone)
        board = board_of(self.municipality, self.city, cities.read_city(self.municipality), list(around.days()))
        others = Others(society.RESIDENTS, {"fathers": "basketball"}, tuple(society.names()["businesses"]))
        personas = tuple(each for each in catalogue().personas if each.city == "fjell")
        self.uses = year_of(self.city, board, around, others, personas)
        self.people = use.Cast(society.read_society(self.city, catalogue().personas), self.municipality)
        self.seasons = use.open_seasons(self.municipality, self.city, now=NOW)

    def some(self, right: Right, most: int) -> list[Use]:
        return [each for each in self.uses if each.right is right][:most]

    def periods(self, use: Use) -> list[Period]:
        zone = self.municipality.zone
        return [Period(at(day, low, zone), at(day, high, zone)) for day, (low, high) in use.dates]

    def loaded(self, use: Use, made_at: datetime, details: Details) -> Load:
        return Load(
            new=NewBooking(
                kind=Booking.Kind(use.right.value),
                municipality_id=self.municipality.pk,
                space_id=use.room.space_id,
                party=self.people.party(use.party.person, use.party.organisation),
                details=details,
                season_id=self.seasons[use.season] if use.season else None,
            ),
            periods=tuple(self.periods(use)),
            made_at=made_at,
            by=self.people.party("desk").person_id,
        )

    def load(self, loads: list[Load]) -> None:
        load(self.municipality.pk, loads, now=NOW)


def details_of(each: Use) -> Details:
    return Details(title=each.title, age_group=each.party.age_group, participants=each.participants)


def test_times_booked_many_at_once_are_as_if_booked_one_by_one(committed: Committed) -> None:
    town = Town(weeks=3)
    singles = town.some(Right.SINGLE, 60)
    accepted: list[Use] = []

    def one_by_one() -> None:
        for each in singles:
            party = town.people.party(each.party.person, each.party.organisation)
            [period] = town.periods(each)
            try:
                with transaction.atomic():
                    book(party, now=NOW, space_id=each.room.space_id, period=period, details=details_of(each))
            except Refusal:  # a limit of a person or a price that a bulk of agreed times is not judged by
                continue
            accepted.append(each)

    alone = undone(one_by_one)
    assert len(accepted) > 20
    together = undone(lambda: town.load([town.loaded(each, NOW, details_of(each)) for each in accepted]))
    assert together == alone


def test_season_time_events_and_closures_loaded_together_are_as_if_made_one_by_one(committed: Committed) -> None:
    town = Town(weeks=2)
    desk = town.people.party("desk", "culture")
    allocations = town.some(Right.ALLOCATION, 12)
    events = [each for each in town.some(Right.EVENT, 40) if len(each.dates) == 1][:6]

    def one_by_one() -> None:
        for each in allocations:
            wishes = [Wish(each.room.space_id, period) for period in town.periods(each)]
            owner = town.people.party("", each.party.organisation)
            season, by = town.seasons[each.season], town.people.party("desk").person_id
            assert by is not None
            allocate(season, wishes, owner, by=by, now=NOW, details=details_of(each))
        for each in events:
            [period] = town.periods(each)
            make_event([each.room.space_id], period, desk, title=each.title, now=NOW)
        close([closed.room.space_id], whole, desk, reason="Golv", now=NOW)

    closed = allocations[0]
    whole = town.periods(closed)[0].shift(timedelta(days=365))
    alone = undone(one_by_one)
    loads = [town.loaded(each, NOW, details_of(each)) for each in allocations]
    for each in events:
        made = town.loaded(each, NOW, Details(title=each.title))
        loads.append(_by(made, desk))
    closure = NewBooking(
        kind=Booking.Kind.CLOSURE,
        municipality_id=town.municipality.pk,
        space_id=closed.room.space_id,
        party=desk,
        details=Details(title="Golv"),
    )
    loads.append(Load(new=closure, periods=(whole,), made_at=NOW))
    assert undone(lambda: town.load(loads)) == alone


def _by(made: Load, party: Any) -> Load:
    from dataclasses import replace

    return replace(made, new=replace(made.new, party=party))


def test_a_date_whose_time_is_taken_is_left_out_and_the_rest_is_booked(committed: Committed) -> None:
    town = Town(weeks=3)
    series = next(each for each in town.some(Right.ALLOCATION, 50) if len(each.dates) >= 2)
    first, second = town.periods(series)[:2]
    taken = town.loaded(series, NOW, Details())
    town.load([Load(new=taken.new, periods=(first,), made_at=NOW)])
    [recorded] = load(town.municipality.pk, [Load(new=taken.new, periods=(first, second), made_at=NOW)], now=NOW)
    assert recorded is not None
    assert len(recorded.occurrence_ids) == 1
    assert load(town.municipality.pk, [Load(new=taken.new, periods=(first,), made_at=NOW)], now=NOW) == [None]


def test_the_same_day_gives_the_same_plan(committed: Committed) -> None:
    once = Town(weeks=2).uses
    city = catalogue().city("fjell")
    municipality = Municipality.objects.get()
    around = Around(NOW.date(), NOW.date() + timedelta(weeks=2), NOW, municipality.zone)
    board = board_of(municipality, city, cities.read_city(municipality), list(around.days()))
    others = Others(society.RESIDENTS, {"fathers": "basketball"}, tuple(society.names()["businesses"]))
    personas = tuple(each for each in catalogue().personas if each.city == "fjell")
    again = year_of(city, board, around, others, personas)
    assert again == once
