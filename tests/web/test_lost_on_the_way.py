"""A session that ended, a form that grew too old, an address without its form: nobody has to begin anew."""

from __future__ import annotations

import html as markup
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from aktiv.bookings.models import Booking, Hold
from tests.bookings.world import World, a_world
from tests.web.booking_world import NOW, browser_of, form_of, pick_of, sign_in, stop_the_clock, when

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    stop_the_clock(monkeypatch)
    return made


def taken(client: Client, world: World) -> str:
    """Takes a time and gives the address of its check page."""
    answer = client.post("/bestilling/", {"pick": pick_of(world.hall, when("18–20"))})
    return str(answer.headers["Location"])


def shown(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def led_to(client: Client, url: str, form: dict[str, str]) -> str:
    """Where signing in leads afterwards, for a form that was handed in without being signed in."""
    answer = client.post(url, form)
    assert answer.status_code == 302
    path, query = urlsplit(answer.headers["Location"])[2:4]
    assert path == "/logg-inn/"
    return parse_qs(query)["next"][0]


def test_booking_after_the_session_ended_leads_to_sign_in_and_back_with_what_was_typed(world: World) -> None:
    client = browser_of(world.alice)
    check = taken(client, world)
    form = form_of(shown(client, check)) | {"title": "Bursdag for Ola"}
    other = browser_of()
    assert led_to(other, check, form) == check
    sign_in(other, world.alice)
    page = shown(other, check)
    assert 'value="Bursdag for Ola"' in page
    assert other.post(check, form_of(page)).status_code == 302
    assert Booking.objects.get().title == "Bursdag for Ola"


def test_a_time_that_nobody_can_prove_to_be_hers_is_taken_again_with_what_was_typed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = browser_of()
    check = taken(visitor, world)  # before signing in: the hold is this browser's
    sign_in(visitor, world.alice)
    form = form_of(shown(visitor, check)) | {"title": "Bursdag for Ola"}
    other = browser_of()
    assert led_to(other, check, form) == check
    sign_in(other, world.alice)
    page = shown(other, check, 410)
    stop_the_clock(monkeypatch, NOW + timedelta(minutes=16))  # until then it is kept for the browser that is lost
    [pick] = re.findall(r'name="pick" value="([^"]*)"', page)
    again = other.post("/bestilling/", {"pick": markup.unescape(pick), "title": "Bursdag for Ola"})
    assert again.status_code == 302
    assert 'value="Bursdag for Ola"' in shown(other, again.headers["Location"])


def test_booking_a_series_after_the_session_ended_leads_back_to_the_same_dates(world: World) -> None:
    client = browser_of(world.alice)
    repeat = taken(client, world).replace("kontroll", "gjenta")
    form = form_of(shown(client, f"{repeat}?uker=2&siste=2027-03-30&dag=2")) | {"note": "Vi låser selv"}
    back = urlsplit(led_to(browser_of(), repeat, form))
    assert back.path == repeat
    asked = parse_qs(back.query)
    assert (asked["uker"], asked["siste"], asked["dag"]) == (["2"], ["2027-03-30"], ["2"])
    assert "note" not in asked
    assert "party" not in asked


def test_what_charlie_hands_in_for_alices_time_tells_him_nothing_of_it(world: World) -> None:
    check = taken(browser_of(world.alice), world)
    charlie = browser_of(world.charlie)
    answer = charlie.post(check, {"title": "Min", "pick": "1/x/y"})
    assert answer.status_code == 410
    assert world.hall.name_nb not in answer.content.decode()
    assert Booking.objects.count() == 0


def test_the_address_of_the_form_leads_to_search_without_its_form(world: World) -> None:
    assert browser_of().get("/bestilling/").headers["Location"] == "/sok/"


def stale(world: World, **headers: str) -> str:
    """The answer to a form whose proof is too old."""
    client = Client(enforce_csrf_checks=True)
    sent = {"pick": pick_of(world.hall, when("18–20")), "title": 'Lag "A"', "csrfmiddlewaretoken": "x" * 64}
    answer = client.post("/bestilling/?fra=uke", sent, headers=headers)
    assert answer.status_code == 403
    assert Hold.objects.count() == 0
    return answer.content.decode()


def test_a_form_that_was_too_old_is_sent_again_by_one_button_with_all_that_was_in_it(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {"pick": pick_of(world.hall, when("18–20")), "title": 'Lag "A"'}
    page = client.post("/bestilling/?fra=uke", sent, headers={"Origin": HERE}).content.decode()
    form = re.search(r'<form class="row" method="post" action="([^"]*)">(.*?)</form>', page, re.S)
    assert form is not None
    assert markup.unescape(form[1]) == "/bestilling/?fra=uke"
    values = {
        markup.unescape(name): markup.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[2])
    }
    assert {name: values[name] for name in sent} == sent
    answer = client.post(form[1], values, headers={"Origin": HERE})
    assert answer.status_code == 302
    assert Hold.objects.count() == 1
    assert client.session["booking_typed"]["sent"] == {"title": 'Lag "A"'}


@pytest.mark.parametrize("origin", [None, "https://elsewhere.example", "null"])
def test_a_form_that_another_site_may_have_filled_in_is_not_offered_again(world: World, origin: str | None) -> None:
    page = stale(world, **({"Origin": origin} if origin else {}))
    assert "Lag &quot;A&quot;" not in page
    assert 'method="post" action="/bestilling/' not in page


def test_an_old_form_of_our_own_does_not_carry_its_old_proof_along(world: World) -> None:
    page = stale(world, Origin=HERE)
    assert "Lag " in page
    assert "x" * 64 not in page
