"""My page: a party's dates by date of use, one booking, and that nobody sees another's."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.bookings.actions.booking import book
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.models import Booking
from aktiv.people.models import Organisation, Person, StaffRole
from tests.bookings.world import World, a_world, when
from tests.facilities.world import a_municipality
from tests.web.sessions import put_in


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def ahead(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def signed_in(person: Person, organisation: Organisation | None = None) -> Client:
    """A browser in which the person is signed in, acting for the organisation."""
    client = Client()
    session = client.session
    put_in(session, person, organisation)
    session.save()
    return client


def made(world: World, days: int = 3, hours: str = "12–14", *, club: bool = False) -> Booking:
    """A booking of Alice's, or of her club's, so many days ahead."""
    party = world.as_club if club else world.as_alice
    period = when(hours, ahead(days))
    recorded = book(party, space_id=world.courts["A"].pk, period=period, now=timezone.now())
    return Booking.objects.get(pk=recorded.id)


def text(html: bytes) -> str:
    """What the page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode()).replace("\xa0", " "))


@pytest.mark.parametrize("path", ["/min/", "/min/bestillinger/", "/nn/min/bestillinger/?q=a&side=2"])
def test_a_visitor_is_sent_to_sign_in_and_comes_back(db: None, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/logg-inn/?next=" in answer.headers["Location"]


def test_my_page_opens_on_the_bookings_with_the_next_one_first(world: World) -> None:
    made(world, 5, "12–14")
    made(world, 2, "18–20")
    client = signed_in(world.alice)
    assert client.get("/min/").headers["Location"] == "/min/bestillinger/"
    told = text(client.get("/en/min/bestillinger/").content)
    assert told.index("18:00–20:00") < told.index("12:00–14:00")
    assert "Next" in told


def test_no_cache_keeps_what_a_person_reads(world: World) -> None:
    assert "no-store" in signed_in(world.alice).get("/min/bestillinger/").headers["Cache-Control"]


def test_the_list_is_of_the_person_or_of_the_club_she_acts_for(world: World) -> None:
    own, clubs = made(world, 2), made(world, 3, club=True)
    alone = signed_in(world.alice).get("/min/bestillinger/").content.decode()
    acting = signed_in(world.bob, world.club).get("/min/bestillinger/").content.decode()
    assert (str(own.id) in alone, str(clubs.id) in alone) == (True, False)
    assert (str(own.id) in acting, str(clubs.id) in acting) == (False, True)


def test_cancelled_dates_are_marked_and_past_ones_have_their_own_list(world: World) -> None:
    booking = made(world, 3)
    cancel(booking.id, world.as_alice, now=timezone.now())
    page = text(signed_in(world.alice).get("/en/min/bestillinger/").content)
    assert "Cancelled" in page
    assert "See the booking" not in page
    assert str(booking.id) not in signed_in(world.alice).get("/min/bestillinger/?vis=tidligere").content.decode()


def test_the_search_finds_place_and_number_and_keeps_what_was_typed(world: World) -> None:
    booking = made(world, 3)
    client = signed_in(world.alice)
    assert str(booking.id) in client.get(f"/min/bestillinger/?q={booking.number}").content.decode()
    missing = client.get("/min/bestillinger/?q=nowhere").content.decode()
    assert str(booking.id) not in missing
    assert 'value="nowhere"' in missing


@pytest.mark.parametrize("query", ["side=0", "side=999999999", "side=æ", "q=%00", "q=" + "x" * 5000, "vis=%F0"])
def test_a_strange_address_still_gives_a_page(world: World, query: str) -> None:
    assert signed_in(world.alice).get(f"/min/bestillinger/?{query}").status_code == 200


def test_a_long_list_is_paged(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aktiv.web.me.list_views.A_PAGE", 2)
    bookings = [made(world, days) for days in (2, 3, 4)]
    client = signed_in(world.alice)
    first, second = (client.get(f"/min/bestillinger/?side={n}").content.decode() for n in (1, 2))
    assert [str(each.id) in first for each in bookings] == [True, True, False]
    assert [str(each.id) in second for each in bookings] == [False, False, True]
    assert "side=2" in first


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_a_fixed_number_of_times(world: World, count: int) -> None:
    for days in range(count):
        made(world, 2 + days)
    client = signed_in(world.alice)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        client.get("/min/bestillinger/")
    assert len(statements) == 3  # session, person, dates


def test_one_booking_tells_its_date_price_terms_and_history(world: World) -> None:
    booking = made(world, 3)
    told = text(signed_in(world.alice).get(f"/en/min/bestillinger/{booking.id}/").content)
    for part in (f"{booking.number}", "12:00–14:00", "282 kr", "Confirmed", "Booked", "Alice", "free of charge until"):
        assert part in told


def test_nobody_else_sees_a_booking(world: World) -> None:
    own, clubs = made(world, 2), made(world, 3, club=True)
    elsewhere = Person.objects.create(name="Eva")
    other = a_municipality("bergen", "4601")
    StaffRole.objects.create(person=elsewhere, municipality=other, role="case_handler", valid_from=date(2020, 1, 1))
    see = {
        name: [signed_in(person).get(f"/min/bestillinger/{each.id}/").status_code for each in (own, clubs)]
        for name, person in (
            ("alice", world.alice),
            ("bob", world.bob),
            ("charlie", world.charlie),
            ("staff", world.ingrid),
            ("staff elsewhere", elsewhere),
        )
    }
    assert see == {
        "alice": [200, 200],
        "bob": [404, 200],
        "charlie": [404, 404],
        "staff": [200, 200],
        "staff elsewhere": [404, 404],
    }


def test_a_booking_that_does_not_exist_is_not_found(world: World) -> None:
    client = signed_in(world.alice)
    nowhere = "00000000-0000-4000-8000-000000000000"
    for tail in ("", "avbestill/", "endre/1/"):
        assert client.get(f"/min/bestillinger/{nowhere}/{tail}").status_code == 404


@pytest.mark.parametrize("language", ["", "nn/", "en/"])
def test_the_menu_shows_my_page_to_those_who_are_signed_in(world: World, language: str) -> None:
    link = f'href="/{language}min/"'
    assert link in signed_in(world.alice).get(f"/{language}hjelp/").content.decode()
    assert link not in Client().get(f"/{language}hjelp/").content.decode()
