"""Pages that ask for more certainty: she signs in anew, the old sign-in ends, and what she typed goes along."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from aktiv.config.urls import urlpatterns as of_the_house
from aktiv.people.models import Person, SignIn
from aktiv.web.entry.levels import MOST_KEPT, needs_level
from aktiv.web.identity import person_here
from tests.web.booking_world import form_of
from tests.web.sessions import put_in

pytestmark = pytest.mark.django_db


@needs_level(SignIn.Level.HIGH)
def secret(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    return HttpResponse(f"{person.name if person else ''}: {request.POST.get('note', '')}")


urlpatterns = [path("hemmelig/", secret, name="secret"), *of_the_house]


@pytest.fixture(autouse=True)
def addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="tests.web.test_levels"):
        yield


def browser(level: SignIn.Level, person: Person) -> Client:
    client = Client()
    session = client.session
    SignIn.objects.filter(pk=put_in(session, person).pk).update(level=level)
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


@pytest.fixture
def alice() -> Person:
    return Person.objects.create(name="Alice")


def test_one_whose_level_will_do_goes_straight_in(alice: Person) -> None:
    assert browser(SignIn.Level.HIGH, alice).get("/hemmelig/").content == b"Alice: "


@pytest.mark.parametrize("known", [True, False])
def test_one_whose_level_is_too_low_is_led_to_sign_in_and_back(alice: Person, *, known: bool) -> None:
    client = browser(SignIn.Level.SUBSTANTIAL, alice) if known else Client()
    answer = client.get("/hemmelig/?a=1")
    assert answer.headers["Location"] == "/logg-inn/?next=%2Fhemmelig%2F%3Fa%3D1&niva=high"


def test_a_form_that_was_handed_in_is_kept_and_handed_in_again_by_one_press(alice: Person) -> None:
    client = browser(SignIn.Level.SUBSTANTIAL, alice)
    typed = {"note": '<b>«Økt» & "mer"</b>', "other": ""}
    answer = client.post("/hemmelig/", typed)
    assert answer.headers["Location"] == "/logg-inn/?next=%2Flogg-inn%2Ffortsett%2F&niva=high"
    SignIn.objects.update(level=SignIn.Level.HIGH)
    page = client.get("/logg-inn/fortsett/").content.decode()
    sent = form_of(page, "go-on")
    assert sent.items() >= typed.items()
    assert client.post("/hemmelig/", sent).content.decode() == f"Alice: {typed['note']}"
    assert client.get("/logg-inn/fortsett/").status_code == 302


def test_a_kept_form_is_not_another_persons(alice: Person) -> None:
    client = browser(SignIn.Level.SUBSTANTIAL, alice)
    client.post("/hemmelig/", {"note": "mine"})
    SignIn.objects.update(person=Person.objects.create(name="Bob"), level=SignIn.Level.HIGH)
    assert client.get("/logg-inn/fortsett/").status_code == 302


def test_a_form_without_end_is_not_kept(alice: Person) -> None:
    client = browser(SignIn.Level.SUBSTANTIAL, alice)
    answer = client.post("/hemmelig/", {"note": "x" * (MOST_KEPT + 1)})
    assert answer.headers["Location"].startswith("/logg-inn/?next=%2Fhemmelig%2F")
    assert "kept_form" not in client.session
