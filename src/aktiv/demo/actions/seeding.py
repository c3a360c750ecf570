"""A large country, the same for the same numbers: municipalities, spaces, hours and prices by their own actions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import connections, transaction

from aktiv.demo import catalogue
from aktiv.demo.actions import country
from aktiv.demo.actions.cities import register_vocabulary
from aktiv.demo.actions.crowding import crowd
from aktiv.demo.chance import die
from aktiv.facilities.actions import NewFacility, NewWindow, add_roots, make_plan, open_facilities
from aktiv.facilities.models import HoursPlan
from aktiv.municipalities.actions import NewMunicipality, admit_many
from aktiv.municipalities.models import Municipality
from aktiv.prices.actions import (
    DefaultGroup,
    ListUse,
    NewGroup,
    NewList,
    NewRow,
    NewVatRate,
    draft_list,
    publish_list,
    set_groups,
    set_vat_rates,
    use_lists,
)
from aktiv.prices.tariffs import Unit
from aktiv.values.texts import Texts

Progress = Callable[[str], None]
_Item = TypeVar("_Item")

TOGETHER = 10
"""Municipalities whose spaces are made in one transaction: bounds what is in memory."""


class CannotSeed(Exception):
    """Why not, in words for the one who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much. `spaces` are bookable things in all, halls and their parts; `days` are of use, around today."""

    municipalities: int
    spaces: int
    days: int
    seed: int = 1
    jobs: int = 2

    def spaces_in(self, number: int) -> int:
        """How many of the spaces the municipality of that number has."""
        share, more = divmod(self.spaces, self.municipalities)
        return share + (number < more)


def seed(size: Size, progress: Progress, *, now: datetime | None = None) -> None:
    """Makes the country around `now` (aware; the clock's when not given). Memory does not grow with the size.

    Raises CannotSeed when the database was seeded before, or there are more municipalities than numbers for them.
    """
    moment = now or datetime.now(UTC)
    if size.municipalities > country.MOST_MUNICIPALITIES:
        raise CannotSeed(f"At most {country.MOST_MUNICIPALITIES} municipalities have a number of their own.")
    if Municipality.objects.filter(slug=country.slug(0)).exists():
        raise CannotSeed("This database has been seeded. Use another one: set AKTIV_DATA to an empty folder.")
    began = time.monotonic()

    def say(text: str) -> None:
        progress(f"{time.monotonic() - began:6.0f} s  {text}")

    made = _places(size, moment, say)
    first = moment.date() - timedelta(days=size.days // 4)
    rows = _use(made, first, size, say)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    say(f"done: {len(made)} municipalities, {size.spaces} spaces, {rows} rectangles held")


def _places(size: Size, now: datetime, say: Progress) -> list[Municipality]:
    register_vocabulary(catalogue.load(), now=now)
    numbers = iter(range(size.municipalities))
    made: list[Municipality] = []
    spaces = 0
    while some := list(islice(numbers, TOGETHER)):
        with transaction.atomic():
            municipalities = admit_many([_municipality(number, size.seed) for number in some], now=now)
            plans = {each.pk: _plans(each, now) for each in municipalities}
            wanted = [
                (municipality, facility)
                for number, municipality in zip(some, municipalities, strict=True)
                for facility in country.facilities(number, size.spaces_in(number), size.seed)
            ]
            facilities = open_facilities(
                [_facility(municipality, facility, plans[municipality.pk]) for municipality, facility in wanted],
                by=None,
                now=now,
            )
            roots = [
                (row, root) for row, (_, facility) in zip(facilities, wanted, strict=True) for root in facility.roots
            ]
            spaces += sum(1 + len(parts) for _, parts in add_roots(roots, by=None, now=now))
            for municipality in municipalities:
                _prices(municipality, now)
        made += municipalities
        say(f"{len(made)} municipalities, {spaces} spaces")
    return made


def _municipality(number: int, seed: int) -> NewMunicipality:
    chance = die("seed", seed, number)
    return NewMunicipality(
        slug=country.slug(number),
        name=country.name(number, seed),
        number=country.number_of(number),
        latitude=round(chance.uniform(58.1, 70.9), 4),
        longitude=round(chance.uniform(5.2, 12.0), 4),
    )


def _plans(municipality: Municipality, now: datetime) -> dict[str, HoursPlan]:
    every, weekdays = (1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5)
    windows = {
        "hall": (
            NewWindow(weekdays=every, from_minute=8 * 60, to_minute=22 * 60),
            NewWindow(weekdays=weekdays, from_minute=8 * 60, to_minute=15 * 60, layer="school"),
            NewWindow(weekdays=weekdays, from_minute=16 * 60, to_minute=22 * 60, layer="season"),
        ),
        "room": (NewWindow(weekdays=every, from_minute=8 * 60, to_minute=22 * 60),),
    }
    return {
        key: make_plan(
            municipality, key=key, name=key, windows=of_key, on_public_holidays="as_sunday", by=None, now=now
        )
        for key, of_key in windows.items()
    }


def _facility(municipality: Municipality, facility: country.Facility, plans: dict[str, HoursPlan]) -> NewFacility:
    return NewFacility(
        municipality=municipality,
        slug=facility.slug,
        name=facility.name,
        address=facility.address,
        postcode=facility.postcode,
        place=facility.place,
        district=facility.place,
        latitude=round(municipality.latitude + facility.north, 5),
        longitude=round(municipality.longitude + facility.east, 5),
        hours_plan=plans[facility.plan],
        accessibility=facility.accessibility,
    )


def _prices(municipality: Municipality, now: datetime) -> None:
    since = date(2025, 1, 1)
    set_vat_rates(municipality.pk, [NewVatRate("exempt", 0, since)], now=now)
    groups = [
        NewGroup(code="club", names=Texts("Lag", "Lag", "Club")),
        NewGroup(code="resident", names=Texts("Privatperson", "Privatperson", "Private resident"), ordinary=True),
    ]
    parties = [DefaultGroup("person", "resident"), DefaultGroup("business", "resident")]
    parties += [DefaultGroup("club", "club"), DefaultGroup("group", "club"), DefaultGroup("public", "club")]
    set_groups(municipality.pk, groups, parties, now=now)
    rows = [
        NewRow(groups=["club"], unit=Unit.HOUR, amount=0, from_minute=0, to_minute=16 * 60),
        NewRow(groups=["club"], unit=Unit.HOUR, amount=9000, from_minute=16 * 60, to_minute=1440),
        NewRow(groups=["resident"], unit=Unit.HOUR, amount=18000),
    ]
    drafted = draft_list(
        municipality.pk,
        NewList(key="all", names=Texts("Utleie", "Utleige", "Hire"), valid_from=since, vat_code="exempt", rows=rows),
        now=now,
    )
    publish_list(drafted.pk, now=now)
    use_lists(municipality.pk, [ListUse(key="all")], now=now)


def _use(made: Sequence[Municipality], first: date, size: Size, say: Progress) -> int:
    """The use of each municipality, several connections at a time."""
    rows = 0

    def fill(municipality: Municipality) -> int:
        try:
            return crowd(municipality.pk, first, size.days, size.seed)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=size.jobs) as workers:
        for number, held in enumerate(_in_order(workers, fill, made), start=1):
            rows += held
            if number % TOGETHER == 0 or number == len(made):
                say(f"use of {number} municipalities, {rows} rectangles held")
    return rows


def _in_order(workers: ThreadPoolExecutor, work: Callable[[_Item], int], items: Sequence[_Item]) -> Iterator[int]:
    return workers.map(work, items)
