"""Repeating: every date at once, a choice only where one clashes, and never dates that were not shown."""

from __future__ import annotations

import html as markup
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from aktiv.bookings.models import Booking, Hold, Occurrence
from aktiv.cases.models import RequestedDate
from tests.bookings.world import World, a_world, booked, day
from tests.reading import everything_of
from tests.web.booking_world import NOW, browser_of, form_of, pick_of, sign_in, stop_the_clock, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    stop_the_clock(monkeypatch)
    return made


def begun(client: Client, world: World, weeks: str = "1", hours: str = "18–20") -> str:
    """Takes a time to repeat and gives the page's address."""
    answer = client.post("/bestilling/", {"pick": pick_of(world.courts["A"], when(hours)), "gjenta": weeks})
    assert answer.status_code == 302
    assert "/gjenta/?uker=" in answer.headers["Location"]
    return str(answer.headers["Location"])


def path_of(url: str) -> str:
    return url.partition("?")[0]


def days() -> list[date]:
    return [
        each.astimezone(when("18–20").start.tzinfo).date()
        for each in Occurrence.objects.order_by("during").values_list("during__startswith", flat=True)
    ]


def test_ten_free_dates_need_one_button_and_no_choice(world: World) -> None:
    client = browser_of(world.alice)
    url = begun(client, world)
    page = client.get(url).content.decode()
    assert "10 datoer, 10 er ledige" in page
    answer = client.post(path_of(url), form_of(page))
    booking = Booking.objects.get()
    assert answer.headers["Location"] == f"/bestilling/{booking.pk}/kvittering/"
    assert booking.kind == "series"
    assert Occurrence.objects.count() == 10
    assert Hold.objects.count() == 0
    assert "10 datoer" in client.get(answer.headers["Location"]).content.decode()
    assert client.post(path_of(url), form_of(page)).headers["Location"] == answer.headers["Location"]


@pytest.mark.scenario(9)
def test_two_of_ten_dates_are_taken_and_what_is_chosen_for_them_is_booked(world: World) -> None:
    for after in (14, 35):
        booked(world, "18–20", world.as_charlie, world.courts["A"], on=day(after))
    client = browser_of(world.alice)
    url = begun(client, world)
    page = client.get(url).content.decode()
    assert "10 datoer, 8 er ledige" in page
    assert "2 datoer må avklares" in page
    form = form_of(page)
    first, second = (f"k{day(after).isoformat()}" for after in (14, 35))
    assert form[first].split("/")[0] in {str(each.pk) for each in world.courts.values()}  # another part, preselected
    form[second] = "hopp"
    shown = client.post(path_of(url), form | {"vis": "1"})  # the choice changes the price, and is kept in the address
    assert f"{second}=hopp" in shown.headers["Location"]
    page = client.get(shown.headers["Location"]).content.decode()
    assert "9 av 10 datoer" in page
    assert client.post(path_of(url), form_of(page)).status_code == 302
    made = list(Occurrence.objects.filter(booking__kind="series").order_by("during"))
    assert len(made) == 9
    assert str(made[2].space_id) == form[first].split("/")[0]
    assert sum(each.space_id == world.courts["A"].pk for each in made) == 8


def test_a_choice_that_changes_the_price_is_told_before_it_is_agreed_to(world: World) -> None:
    booked(world, "18–20", world.as_charlie, world.courts["A"], on=day(14))
    client = browser_of(world.alice)
    url = begun(client, world)
    form = form_of(client.get(url).content.decode()) | {f"k{day(14).isoformat()}": "hopp"}
    answer = client.post(path_of(url), form)
    assert answer.status_code == 422
    assert client.post(path_of(url), form_of(answer.content.decode())).status_code == 302
    assert Occurrence.objects.filter(booking__kind="series").count() == 9


def test_a_date_that_is_taken_meanwhile_is_told_and_none_is_booked(world: World) -> None:
    client = browser_of(world.alice)
    url = begun(client, world)
    form = form_of(client.get(url).content.decode())
    booked(world, "18–20", world.as_charlie, world.courts["A"], on=day(7))
    answer = client.post(path_of(url), form)
    assert answer.status_code == 409
    assert Booking.objects.filter(kind="series").count() == 0
    assert f'name="k{day(7).isoformat()}"' in answer.content.decode()
    assert Hold.objects.count() == 1
    assert client.post(path_of(url), form_of(answer.content.decode())).status_code == 302


def test_dates_that_were_not_shown_are_shown_before_they_are_booked(world: World) -> None:
    client = browser_of(world.alice)
    url = begun(client, world)
    form = form_of(client.get(url).content.decode()) | {"siste": day(14).isoformat()}
    answer = client.post(path_of(url), form)
    assert f"siste={day(14).isoformat()}" in answer.headers["Location"]
    assert Booking.objects.count() == 0
    assert "3 datoer, 3 er ledige" in client.get(answer.headers["Location"]).content.decode()


def test_both_end_dates_and_every_weekday_that_was_chosen_are_included(world: World) -> None:
    client = browser_of(world.alice)
    url = begun(client, world, "2")
    query = [("uker", "2"), ("forste", "2027-03-02"), ("siste", "2027-03-30"), ("dag", "2"), ("dag", "4")]
    page = client.get(f"{path_of(url)}?{urlencode(query)}").content.decode()
    assert "5 datoer, 5 er ledige" in page
    client.post(path_of(url), form_of(page) | {"dag": ["2", "4"]})
    assert [each.isoformat() for each in days()] == [
        "2027-03-02",
        "2027-03-04",
        "2027-03-16",
        "2027-03-18",
        "2027-03-30",
    ]


def test_a_repeat_begun_before_signing_in_is_finished_afterwards(world: World) -> None:
    client = browser_of()
    url = begun(client, world)
    assert "/logg-inn/?next=%2Fbestilling%2F" in client.get(url).content.decode()
    sign_in(client, world.alice)
    assert client.post(path_of(url), form_of(client.get(url).content.decode())).status_code == 302
    assert Occurrence.objects.count() == 10


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("uker=0", "Velg hvor ofte"),
        ("uker=9999999999", "Velg hvor ofte"),
        ("forste=i+morgen", "Skriv datoen"),
        ("siste=2027-02-30", "Skriv datoen"),
        ("siste=9999-12-31", "Skriv datoen"),
        ("siste=2026-01-01", "Siste dato kan ikke"),
        ("forste=2027-03-02&siste=2027-03-30&dag=9", "minst én ukedag"),
        ("forste=2027-03-02&siste=2028-03-02&dag=1&dag=2&dag=3&dag=4&dag=5", "Høyst 100"),
        ("k2027-03-09=%00&siste=2027-03-09", ""),
        ("k2027-13-99=hopp&kxxxxxxxxxx=1", ""),
    ],
)
def test_an_address_that_asks_for_nonsense_is_answered_in_words(world: World, query: str, told: str) -> None:
    client = browser_of(world.alice)
    answer = client.get(f"{path_of(begun(client, world))}?{query}")
    assert answer.status_code == (422 if told else 200)
    assert told in answer.content.decode()


def test_a_choice_of_a_place_in_another_municipality_or_none_at_all_is_refused(world: World) -> None:
    client = browser_of(world.alice)
    url = begun(client, world)
    form = form_of(client.get(url).content.decode())
    value = "999999999/2027-03-09T18:00:00+01:00/2027-03-09T20:00:00+01:00"
    assert client.post(path_of(url), form | {f"k{day(7).isoformat()}": value}).status_code == 422
    assert Booking.objects.count() == 0


def test_charlie_never_sees_alices_repeat(world: World) -> None:
    url = begun(browser_of(world.alice), world)
    for client in (browser_of(world.charlie), browser_of()):
        assert client.get(url).status_code == 404
    assert browser_of(world.charlie).post(path_of(url)).status_code == 404
    assert browser_of().post(path_of(url)).headers["Location"].startswith("/logg-inn/?next=")


def test_an_expired_hold_still_books_what_is_available(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser_of(world.alice)
    url = begun(client, world)
    stop_the_clock(monkeypatch, NOW + timedelta(minutes=16))
    assert client.post(path_of(url), form_of(client.get(url).content.decode())).status_code == 302
    assert Occurrence.objects.count() == 10


def test_keeping_the_time_longer_leads_back_to_the_same_dates(world: World) -> None:
    client = browser_of(world.alice)
    path = path_of(begun(client, world))
    answer = client.post(f"{path.replace('gjenta', 'forleng')}?uker=2&siste=2027-03-30&dag=2")
    assert answer.headers["Location"] == f"{path}?uker=2&siste=2027-03-30&dag=2"


def test_a_repeat_that_clashes_leads_into_the_application_with_the_same_dates(world: World) -> None:
    """Who needs all of them asks a case handler: the basket has the taken date too, and the same holidays off."""
    booked(world, "19–20", world.as_charlie, world.courts["A"], on=day(6))
    client = browser_of(world.alice)
    path = path_of(begun(client, world))
    # The 29th is Easter Monday.
    page = client.get(f"{path}?uker=1&forste=2027-03-08&siste=2027-03-29&dag=1&hellig=1").content.decode()
    [address] = re.findall(r'href="(/soknad/ny/[^"]+)"', page)
    form = client.get(markup.unescape(address)).content.decode()
    assert client.post("/soknad/ny/", form_of(form, "apply")).headers["Location"] == "/soknad/"
    asked = [each.during.lower.date() for each in everything_of(RequestedDate).order_by("during")]
    assert asked == [day(6), day(13), day(20)]


def test_a_repeat_that_is_free_does_not_talk_about_applying(world: World) -> None:
    client = browser_of(world.alice)
    assert "/soknad/ny/" not in client.get(begun(client, world)).content.decode()
