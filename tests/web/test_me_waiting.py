"""Standing in line on the pages: from a time that is taken, to the offer that is taken in one press."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.models import Booking, Waiting
from aktiv.facilities.models import Question
from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.stages import Feature, Stage
from aktiv.people.models import Person
from aktiv.web.public.searching import pick_value
from tests.bookings.world import World, a_world, when
from tests.facilities.world import a_municipality
from tests.prices import world as prices
from tests.web.test_me_bookings import ahead, made, signed_in, text

DAYS = 20
LINE = "/en/min/venteliste/"


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def taken(world: World) -> Booking:
    """Alice has court A from 12 to 14 on a day so far ahead that cancelling is free."""
    return made(world, DAYS)


def pick(world: World) -> str:
    return pick_value(world.courts["A"], when("12–14", ahead(DAYS)))


def new(world: World) -> str:
    return f"/en/venteliste/ny/?pick={quote(pick(world))}"


def in_line(world: World, person: Person) -> Client:
    client = signed_in(person)
    assert client.post(new(world)).headers["Location"] == LINE
    return client


def freed(world: World, taken: Booking) -> None:
    cancel(taken.pk, world.as_alice, now=timezone.now(), accepted_fee=0)


def test_a_time_that_is_taken_says_how_to_stand_in_line_for_it(world: World, taken: Booking) -> None:
    answer = signed_in(world.bob).post("/en/bestilling/", {"pick": pick(world)})
    assert answer.status_code == 409
    assert new(world).split("?")[0] in answer.content.decode()


def test_where_the_waiting_list_is_off_its_link_and_page_are_gone_and_elsewhere_they_stand(
    world: World, taken: Booking
) -> None:
    off = NewStage(feature=Feature.WAITING_LIST, stage=Stage.OFF, reason="Ikke ennå")
    client = signed_in(world.bob)
    page = new(world).split("?")[0]
    other = a_municipality("stavanger", "1103")
    set_stage(other.pk, off, by=None, now=timezone.now())
    assert page in client.post("/en/bestilling/", {"pick": pick(world)}).content.decode()
    assert client.get(new(world)).status_code == 200
    set_stage(world.municipality.pk, off, by=None, now=timezone.now())
    assert page not in client.post("/en/bestilling/", {"pick": pick(world)}).content.decode()
    assert client.get(new(world)).status_code == 404
    assert client.post(new(world)).status_code == 404
    assert not Waiting.objects.exists()


def test_an_alert_about_one_time_in_one_place_says_that_one_may_stand_in_line(world: World, taken: Booking) -> None:
    page = signed_in(world.bob).get(
        f"/en/varsle/?dato={ahead(DAYS)}&fra=12.00&min=120&lokale={world.courts['A'].pk}"
    ).content.decode()  # fmt: skip
    [address] = re.findall(r'href="(/en/venteliste/ny/[^"]+)"', page)
    assert "Nobody stands before you." in text(signed_in(world.bob).get(address).content)
    assert "venteliste/ny" not in signed_in(world.bob).get(f"/en/varsle/?dato={ahead(DAYS)}&hva=x").content.decode()


def test_an_offer_is_taken_in_one_press_and_becomes_a_booking_of_ones_own(world: World, taken: Booking) -> None:
    client = in_line(world, world.bob)
    assert "12:00–14:00" in text(client.get(LINE).content)
    freed(world, taken)
    page = client.get(LINE).content.decode()
    [take] = re.findall(r'name="ta" value="([^"]+)"', page)
    hidden = dict(re.findall(r'<input type="hidden" name="(pris|vilkar)" value="([^"]+)"', page))
    answer = client.post(LINE, {"ta": take, **hidden})
    booking = Booking.objects.exclude(pk=taken.pk).get()
    assert answer.headers["Location"] == f"/en/min/bestillinger/{booking.pk}/"
    assert booking.person == world.bob


def test_what_costs_nothing_is_called_free_of_charge(world: World, taken: Booking) -> None:
    client = in_line(world, world.bob)
    rows = tuple(replace(each, amount=0) for each in prices.HALL.rows)
    prices.published(world.municipality, replace(prices.HALL, valid_from=date(2025, 6, 1), rows=rows))
    freed(world, taken)
    assert "gratis" in text(client.get(LINE.removeprefix("/en")).content)


def test_the_price_that_was_shown_is_the_price_that_is_taken(world: World, taken: Booking) -> None:
    client = in_line(world, world.bob)
    freed(world, taken)
    [take] = re.findall(r'name="ta" value="([^"]+)"', client.get(LINE).content.decode())
    told = text(client.post(LINE, {"ta": take, "pris": "1"}, follow=True).content)
    assert "The price has changed" in told
    assert Waiting.objects.get().state == "offered"


def test_one_no_asks_the_next_and_says_nothing_more_to_whoever_said_it(world: World, taken: Booking) -> None:
    first, second = in_line(world, world.bob), in_line(world, world.charlie)
    assert "1 stands before you." in text(second.get(LINE).content)
    freed(world, taken)
    [no] = re.findall(r'name="nei" value="([^"]+)"', first.get(LINE).content.decode())
    first.post(LINE, {"nei": no})
    assert "You said no" in text(first.get(LINE).content)
    assert "It is held for you until" in text(second.get(LINE).content)


def test_another_persons_place_in_line_is_not_there(world: World, taken: Booking) -> None:
    in_line(world, world.bob)
    mine = Waiting.objects.get().pk
    stranger = signed_in(world.charlie)
    for name in ("ta", "nei"):
        assert stranger.post(LINE, {name: str(mine)}).status_code == 404
        assert stranger.post(LINE, {name: "no number"}).status_code == 404
    assert Waiting.objects.get().state == "waiting"


def test_a_time_that_is_free_is_booked_and_not_waited_for(world: World) -> None:
    answer = signed_in(world.bob).post(new(world))
    assert answer.status_code == 422
    assert not Waiting.objects.exists()


def test_what_is_asked_in_the_place_is_filled_in_before_it_is_taken(world: World, taken: Booking) -> None:
    Question.objects.create(municipality=world.municipality, space=world.hall, text_nb="Hvem låser?", required=True)
    client = in_line(world, world.bob)
    freed(world, taken)
    page = client.get(LINE).content.decode()
    assert 'name="ta"' not in page
    [check] = re.findall(r'href="(/en/bestilling/[^"]+)"', page)
    assert "Hvem låser?" in text(client.get(check).content)


def test_a_visitor_signs_in_first_and_comes_back_to_the_same_time(world: World) -> None:
    assert "venteliste" in Client().get(new(world)).headers["Location"]
    assert Client().get("/en/venteliste/ny/?pick=nonsense").status_code == 302
    assert signed_in(world.bob).get("/en/venteliste/ny/?pick=nonsense").status_code == 404
    elsewhere = quote(f"99999{pick(world)[pick(world).index('/') :]}")
    assert signed_in(world.bob).get(f"/en/venteliste/ny/?pick={elsewhere}").status_code == 404


def test_what_one_waits_for_is_read_in_as_many_questions_for_twenty_as_for_one(world: World, taken: Booking) -> None:
    client = in_line(world, world.bob)
    with CaptureQueriesContext(connection) as one:
        client.get(LINE)
    row = Waiting.objects.get()
    for days in range(1, 20):
        Waiting.objects.create(
            municipality_id=row.municipality_id, space_id=row.space_id, person_id=row.person_id,
            created_at=row.created_at,
            during=(row.during.lower + timedelta(days=days), row.during.upper + timedelta(days=days)),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(LINE)
    assert len(many) == len(one)
