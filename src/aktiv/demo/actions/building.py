"""One step after the other, each whole or not at all, so that a build that was stopped is finished by the next."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import connection, connections, transaction

from aktiv.bookings.models import Booking
from aktiv.demo import catalogue
from aktiv.demo.actions import archives, cities, clubs, society, staff, tariffs, use
from aktiv.demo.actions.agreements import agree
from aktiv.demo.actions.announcing import announce_events
from aktiv.demo.actions.applied import apply_for
from aktiv.demo.actions.attended import look_after
from aktiv.demo.actions.benefiting import gain
from aktiv.demo.actions.billed import bill
from aktiv.demo.actions.borrowing import borrow
from aktiv.demo.actions.collaborating import collaborate
from aktiv.demo.actions.doors import lock_halls
from aktiv.demo.actions.equipping import equip
from aktiv.demo.actions.happenings import City, let_it_happen
from aktiv.demo.actions.lending_money import share_loans
from aktiv.demo.actions.loans_of_every_state import complete_loans
from aktiv.demo.actions.paid import pay_beforehand
from aktiv.demo.actions.rolling_out import roll_out_features
from aktiv.demo.actions.seasons import share_out
from aktiv.demo.actions.seasons_running import run_season
from aktiv.demo.actions.signing_up import open_for_sign_up
from aktiv.demo.actions.whole_way import go_the_whole_way
from aktiv.demo.crew import side_by_side
from aktiv.demo.queries.halls import board_of
from aktiv.demo.rules.around import Around, Others
from aktiv.demo.rules.year import year_of
from aktiv.journal.actions import number_entries
from aktiv.messages.actions import tell
from aktiv.messages.models import Notification
from aktiv.municipalities.models import Municipality
from aktiv.values.periods import civil_day
from aktiv.walls import everything

Progress = Callable[[str], None]

BUILDING_LOCK = 0x64656D6F  # "demo"; with a city's id one builder of its year, with WHOLE one of all the rest
WHOLE = 0
NUMBERED = 20_000
"""Entries of the journal in one statement."""
HALF_A_YEAR = timedelta(days=182)
KNOWN_FOR = timedelta(days=3 * 365)
"""How long clubs have been known, and who acts for them."""


def build(
    progress: Progress,
    *,
    now: datetime | None = None,
    only: tuple[str, ...] = (),
    reach: timedelta = HALF_A_YEAR,
    at_once: int = 1,
) -> None:
    """Makes the cities with their people and a year of use around `now` (aware; the clock's when not given).

    Cities that are there are left as they are. `only` names the cities to make, all when empty; `reach` is how far back
    and ahead they are used, not at all when it is nothing. Years are made in so many processes `at_once`, with the same
    outcome; whichever fails, its error is raised here, and each year is there whole or not at all.
    """
    moment = now or datetime.now(UTC)
    data = catalogue.load()
    wanted = [city for city in data.cities if not only or city.slug in only]
    for city in wanted:
        _step(f"{city.name}: places, prices and people", progress, partial(_structure, city, data, moment))
    _step("Collaboration", progress, partial(collaborate, moment))
    unused = [city for city in wanted if reach and not _is_used(city)]
    make = partial(_make_year, data=data, now=moment, reach=reach)
    told: list[str] = []

    def tell(_: catalogue.City, lines: list[str]) -> None:
        told.extend(lines)
        for line in lines:
            progress(line)

    if at_once > 1 and len(unused) > 1:
        progress(f"A year of use in {len(unused)} cities, {min(at_once, len(unused))} at a time")
        side_by_side(make, unused, at_once, tell)
    else:
        for city in unused:
            tell(city, make(city))
    _step("Features", progress, partial(roll_out_features, moment))
    _step("Benefits", progress, partial(gain, moment))
    _step("An initiative all the way", progress, partial(go_the_whole_way, moment))
    if told:
        _step("Messages", progress, partial(_tell, moment))


def _make_year(city: catalogue.City, *, data: catalogue.Catalogue, now: datetime, reach: timedelta) -> list[str]:
    """What there is to say of it; nothing when another builder came first."""
    said: list[str] = []
    key = Municipality.objects.get(slug=city.slug).pk
    if _step(f"{city.name}: a year of use", said.append, partial(_year, city, data, now, reach), key):
        # So that the planner knows how much there is. Tables are analysed by who owns them; never while they are
        # empty, or keys are looked up by reading whole tables for as long as the plans are remembered.
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE")
    return said


def _is_used(city: catalogue.City) -> bool:
    return Booking.objects.filter(municipality__slug=city.slug).exists()


def _tell(now: datetime) -> str:
    """What the worker would tell people of all this, so that it is there when the first of them signs in."""
    while number_entries(NUMBERED):
        pass
    while tell(NUMBERED, now=now):
        pass
    with everything():
        return f"{Notification.objects.count()} notifications"


def _structure(city: catalogue.City, data: catalogue.Catalogue, now: datetime) -> str | None:
    if Municipality.objects.filter(slug=city.slug).exists():
        return None
    cities.register_vocabulary(data, now=now)
    municipality = cities.admit_city(city, now=now)
    built = cities.open_city(municipality, city, now=now)
    since = civil_day(now, municipality.zone) - KNOWN_FOR
    society.settle(municipality, city, data.personas, since=since, now=now)
    staff.employ(municipality, city, data.personas, since=since, now=now)
    archives.open_archive(municipality, now=now)
    tariffs.set_prices(municipality, city, built, now=now)
    people = society.read_society(city, data.personas)
    tariffs.decide_price_groups(municipality, city, dict(people.clubs), since=since, now=now)
    clubs.live_in_clubs(municipality, city, people, data, now=now)
    kept = equip(municipality, city.slug, now=now)
    return f"{sum(1 + len(parts) for _, parts in built.values())} spaces, {len(people.clubs)} clubs, {kept}"


def _year(city: catalogue.City, data: catalogue.Catalogue, now: datetime, reach: timedelta) -> str | None:
    municipality = Municipality.objects.get(slug=city.slug)
    if _is_used(city):
        return None
    today = civil_day(now, municipality.zone)
    around = Around(today - reach, today + reach, now, municipality.zone)
    board = board_of(municipality, city, cities.read_city(municipality), list(around.days()))
    groups = {group["key"]: group["activity"] for group in society.names()["groups"]}
    others = Others(society.RESIDENTS, groups, tuple(society.names()["businesses"]))
    personas = tuple(each for each in data.personas if each.city == city.slug)
    uses = year_of(city, board, around, others, personas)
    seasons = use.open_seasons(municipality, city, now=now)
    people = use.Cast(society.read_society(city, data.personas), municipality)
    booked = use.book_year(municipality, uses, people, seasons, now=now)
    made = City(city, municipality.pk, personas, board, around, people, booked)
    happened = let_it_happen(made)
    told, signed_up = announce_events(made), open_for_sign_up(made)
    applied = apply_for(made)
    looked = look_after(made)
    split = share_loans(made)
    paid, billed = pay_beforehand(made), bill(made)
    agreed = agree(municipality, now=now)
    running, shared, locked = run_season(made), share_out(made), lock_halls(made)
    lent = f"{borrow(made)}, {complete_loans(made)}"
    dates = sum(len(recorded.occurrence_ids) for _, recorded in booked)
    use_told = f"{len(booked)} bookings, {dates} dates; {happened}, {told} events with a page"
    made_told = f"{signed_up} signed up, {applied} cases, {looked}, {agreed}"
    return (
        f"{use_told}, {made_told}, {paid} payments, {billed} invoices, {running}, {shared}, {locked}, {lent}, {split}"
    )


def _step(name: str, progress: Progress, make: Callable[[], str | None], key: int = WHOLE) -> bool:
    """Whether there was anything to make."""
    began = time.monotonic()
    with transaction.atomic(), connection.cursor() as cursor:
        # A second builder waits here, and then finds everything made.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [BUILDING_LOCK, key])
        made = make()
    if made is None:
        return False
    progress(f"{name}: {made} ({time.monotonic() - began:.1f} s)")
    return True
