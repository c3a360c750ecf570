"""The calendar of all halls: the week of sixty of them for a case handler, beside its own statements sent bare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from aktiv.bookings.queries.hall_plan import hall_plan
from aktiv.facilities.models import Space
from aktiv.facilities.queries.halls import halls_of
from aktiv.values.periods import Period, civil_day, day_period
from bench.cases import signed_in, staff
from bench.ground import Ground
from bench.measure import Row, Told, backend, by_turns, ms
from bench.people import persons

HALLS = 60
MOST_QUERIES = 12


def measure(ground: Ground) -> list[Row | Told]:
    """In the municipality with most halls, at the moment that the data were made around."""
    most = (
        Space.objects.filter(active=True, alone=True)
        .values("municipality", "municipality__slug")
        .annotate(count=Count("pk"))
        .order_by("-count", "municipality")[0]
    )
    [handler] = persons(1)
    staff(handler, most["municipality"], ground.now)
    with patch.object(timezone, "now", lambda: ground.now):
        client = signed_in(handler)
        return [*_page(client, ground, most["municipality__slug"]), *_reading(ground, most["municipality__slug"])]


def _page(client: Client, ground: Ground, slug: str) -> list[Row | Told]:
    """The week of as many halls as a page has, and the day."""
    rows: list[Row | Told] = []
    for name, view in (("week", "&vis=uke"), ("day", "")):
        address = f"/kalender/?kommune={slug}&dato={ground.now.date().isoformat()}{view}"
        asked: list[tuple[str, Any]] = []

        def page(address: str = address) -> None:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)

        def remember(execute: Callable[..., Any], sql: str, params: Any, *rest: Any, asked: list[Any] = asked) -> Any:
            asked.append((sql, params))
            return execute(sql, params, *rest)

        page()
        with connection.execute_wrapper(remember):
            page()
        reads = [each for each in asked if each[0].lstrip()[:6].upper() in ("SELECT", "WITH R")]

        def bare(reads: list[tuple[str, Any]] = reads) -> None:
            with connection.cursor() as cursor:
                for sql, params in reads:
                    cursor.execute(sql, params)
                    cursor.fetchall()

        pid = backend()
        told, sent = by_turns([page, bare], [pid, pid], 20)
        work = f"{ms(told.server)} of processor ({ms(told.python)} Python, {ms(told.database)} database)"
        rows += [
            Row(f"calendar, {name} of a page", f"{len(asked)} queries", "", len(asked), MOST_QUERIES, unit="queries"),
            Told(f"calendar, {name} of a page", f"{work}; its {len(reads)} reads sent bare {ms(sent.server)}"),
        ]
    return rows


def _reading(ground: Ground, slug: str) -> list[Row | Told]:
    """What stands in sixty halls in a week, with whose it is, beside the same rows for one hall."""
    halls = [hall.space for hall in halls_of(slug)][:HALLS]
    zone = halls[0].municipality.zone
    first = civil_day(ground.now, zone)
    week = Period(day_period(first, zone).start, day_period(first.fromordinal(first.toordinal() + 6), zone).end)
    found = sum(len(each) for each in hall_plan([hall.pk for hall in halls], week, ground.now).values())
    pid = backend()
    many, one = by_turns(
        [
            lambda: hall_plan([hall.pk for hall in halls], week, ground.now),
            lambda: hall_plan([halls[0].pk], week, ground.now),
        ],
        [pid, pid],
        30,
    )
    told = f"{ms(many.server)} of processor ({ms(many.database)} database); one hall {ms(one.server)}"
    return [Told(f"what stands in {len(halls)} halls for a week, {found} times", told)]
