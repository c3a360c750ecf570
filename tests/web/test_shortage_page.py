"""Where the shortage is, as handlers read it: sorted, added up, narrowed, hour by hour of a hall, and as a file."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aktiv.facilities.models import Activity, Space, SpaceActivity
from aktiv.seasons.actions.proposing import settle
from aktiv.seasons.models import Plan
from aktiv.seasons.queries import shortage
from aktiv.seasons.queries.plans import document_of, instance_of
from aktiv.web.allocation import shortage_views
from tests.bookings.world import World, a_world
from tests.facilities.world import some_activities
from tests.seasons.heard import Heard, a_heard_round
from tests.web.test_me_bookings import signed_in, text


@pytest.fixture
def world(db: None) -> World:
    made = a_world()
    some_activities()
    handball = Activity.objects.get(slug="handball")
    SpaceActivity.objects.create(municipality=made.municipality, space=made.hall, activity=handball)
    return made


@pytest.fixture
def heard(world: World) -> Heard:
    return a_heard_round(world.municipality, world.ingrid, world.hall, world.club.pk, world.alice, ahead=60)


@pytest.fixture
def ingrid(world: World) -> Client:
    return signed_in(world.ingrid)


def priced(heard: Heard, world: World, hours: dict[int, list[list[int]]]) -> Plan:
    """Another plan of the round, whose prices are these thousandths of a training hour."""
    plan = heard.plan
    ordinary = 60 * (plan.score or 0) / plan.figures["minutes"]
    prices = {
        f"h{pk}": [[day, hour, round(ordinary * worth / 1000)] for day, hour, worth in of] for pk, of in hours.items()
    }
    told: dict[str, Any] = {"instance": instance_of(plan), "removed": [], "document": document_of(plan)}
    now, by = timezone.now(), world.ingrid.pk
    return settle(heard.round.pk, kind=Plan.Kind.SOLVED, prices=prices, by=by, now=now, **told)


def at(heard: Heard) -> str:
    return reverse("allocation_shortage", args=[heard.round.slug])


def other_hall(world: World) -> Space:
    return Space.objects.exclude(stretch=world.hall.stretch).filter(parent=None)[0]


def test_the_scarcest_hall_comes_first_and_everything_is_added_up(heard: Heard, world: World, ingrid: Client) -> None:
    other = other_hall(world)
    plan = priced(heard, world, {world.hall.pk: [[0, 17, 300], [0, 18, 100]], other.pk: [[1, 17, 1500], [1, 18, 0]]})
    page = text(ingrid.get(at(heard), {"forslag": plan.number}).content)
    name, there = (f"{each.facility.name}, {each.name_nb}" for each in (world.hall, other))
    assert page.index(f"{there}, tirsdag 17–18: én time til ville vært verdt like mye som 1,5 treningstimer") > 0
    body = page[page.index("Summene er av alle timene") :]
    assert body.index(there) < body.index(name)
    assert "0,8 stor" in body  # of Tuesday, on average
    assert "0,2 litt" in body  # of Monday
    assert body.split("Sum")[-1].split()[:8] == ["0,4", "1,5", "0,0", "0,0", "0,0", "0,0", "0,0", "1,9"]
    by_hour = text(ingrid.get(at(heard), {"forslag": plan.number, "vis": "time"}).content)
    assert "1,5 svært stor" in by_hour


def test_one_hall_is_told_hour_by_hour(heard: Heard, world: World, ingrid: Client) -> None:
    plan = priced(heard, world, {world.hall.pk: [[0, 17, 300], [2, 19, 60]]})
    page = text(ingrid.get(at(heard), {"forslag": plan.number, "hall": world.hall.pk}).content)
    assert "17–18 0,3 noe" in page
    assert "18–19 – stengt" in page
    assert "0,1 litt" in page


def test_halls_are_narrowed_by_activity_and_by_area_and_kept_as_a_file(
    heard: Heard, world: World, ingrid: Client
) -> None:
    other = other_hall(world)
    plan = priced(heard, world, {world.hall.pk: [[0, 17, 300]], other.pk: [[1, 17, 1500]]})
    asked = {"forslag": plan.number, "aktivitet": "handball", "form": "csv"}
    answer = ingrid.get(at(heard), asked)
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert [line.split(";")[2:] for line in lines[1:]] == [["Mandag", "17.00", "18.00", "0,30", "noe"]]
    everything = ingrid.get(at(heard), {**asked, "aktivitet": ""}).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[5] for line in everything[1:]] == ["1,50", "0,30"]
    nowhere = text(ingrid.get(at(heard), {**asked, "form": "", "omrade": "Ingen steder"}).content)
    assert "Ingen hall passer." in nowhere


def test_a_round_without_prices_says_why_and_what_to_do(
    heard: Heard, world: World, ingrid: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortage_views, "priced_plans", lambda _round_id: [])
    page = text(ingrid.get(at(heard)).content)
    assert "Ingen forslag forteller hva timene er verdt ennå" in page
    assert "Be om et forslag" in page


def test_the_hearing_is_not_told_what_hours_cost(heard: Heard, world: World) -> None:
    for who in (world.alice, world.charlie):
        assert signed_in(who).get(at(heard)).status_code == 404


def test_a_page_of_many_halls_asks_no_more_than_one_of_few(heard: Heard, world: World, ingrid: Client) -> None:
    def statements(plan: Plan) -> int:
        with CaptureQueriesContext(connection) as asked:
            ingrid.get(at(heard), {"forslag": plan.number})
        return len(asked)

    one = priced(heard, world, {world.hall.pk: [[0, 17, 300]]})
    many = priced(heard, world, {each.pk: [[0, 17, 300]] for each in Space.objects.all()})
    shortage._PRICES.clear()  # a process remembers those of a few plans, here of other tests
    for plan in (one, many):
        statements(plan)
    assert statements(one) == statements(many)
