"""Coming in: only personas of a demonstration, a new session key, and no right that has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from aktiv.people.models import Organisation, Person, Persona, Representative

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demonstration() -> Iterator[None]:
    with override_settings(DEMO_PERSONAS=True):
        yield


@pytest.fixture
def kari() -> Person:
    person = Person.objects.create(name="Kari Nordmann", persona="kari")
    Persona.objects.create(person=person, about_nb="Trener", about_nn="Trenar", about_en="Coach")
    return person


def club(person: Person, until: date | None = None) -> Organisation:
    organisation = Organisation.objects.create(name="Solheim IL", kind="club")
    Representative.objects.create(
        person=person, organisation=organisation, role="booker", valid_from=date(2020, 1, 1), valid_to=until
    )
    return organisation


def test_signing_in_gives_a_new_session_key_and_keeps_what_the_session_held(client: Client, kari: Person) -> None:
    session = client.session
    session["visitor"] = "a chosen time hangs on this"
    session.save()
    before = client.cookies["sessionid"].value
    answer = client.post("/logg-inn/", {"persona": "kari", "next": "/hjelp/"})
    assert answer.headers["Location"] == "/hjelp/"
    assert client.cookies["sessionid"].value != before
    assert client.session["visitor"] == "a chosen time hangs on this"
    assert client.session["person"] == str(kari.id)


def test_nobody_is_a_persona_outside_a_demonstration(client: Client, kari: Person) -> None:
    with override_settings(DEMO_PERSONAS=False):
        assert client.post("/logg-inn/", {"persona": "kari"}).status_code == 422
    assert "person" not in client.session


def test_a_next_address_elsewhere_is_not_followed(client: Client, kari: Person) -> None:
    answer = client.post("/logg-inn/", {"persona": "kari", "next": "https://evil.example/"})
    assert "evil" not in answer.headers["Location"]


def test_a_person_acts_only_for_those_she_represents_today(client: Client, kari: Person) -> None:
    gone = club(kari, until=timezone.localdate() - timedelta(days=1))
    client.post("/logg-inn/", {"persona": "kari"})
    assert client.post("/min/hvem/", {"party": str(gone.id)}).status_code == 404
    assert "acting_for" not in client.session


def test_a_right_to_represent_that_ends_is_forgotten_at_the_next_request(client: Client, kari: Person) -> None:
    solheim = club(kari)
    client.post("/logg-inn/", {"persona": "kari"})
    client.post("/min/hvem/", {"party": str(solheim.id), "next": "/hjelp/"})
    assert client.session["acting_for"] == str(solheim.id)
    Representative.objects.filter(organisation=solheim).delete()
    client.get("/hjelp/")
    assert "acting_for" not in client.session


@pytest.mark.parametrize("page", ["hjelp", "personvern", "tilgjengelighet", "om", "for-utviklere", "logg-inn"])
@pytest.mark.parametrize("language", ["", "nn/", "en/"])
def test_what_the_service_says_of_itself_is_there_in_three_languages(client: Client, page: str, language: str) -> None:
    answer = client.get(f"/{language}{page}/")
    assert answer.status_code == 200
    assert f'lang="{language.strip("/") or "nb"}"' in answer.content.decode()
