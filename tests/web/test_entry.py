"""Coming in: for whom one acts, with no right that has ended, and what the service says of itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aktiv.people.models import Organisation, Person, Representative
from tests.web.booking_world import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari() -> Person:
    return Person.objects.create(name="Kari Nordmann")


def club(person: Person, until: date | None = None) -> Organisation:
    organisation = Organisation.objects.create(name="Solheim IL", kind="club")
    Representative.objects.create(
        person=person, organisation=organisation, role="booker", valid_from=date(2020, 1, 1), valid_to=until
    )
    return organisation


def test_a_person_acts_only_for_those_she_represents_today(kari: Person) -> None:
    gone = club(kari, until=timezone.localdate() - timedelta(days=1))
    client = browser_of(kari)
    assert client.post("/min/hvem/", {"party": str(gone.id)}).status_code == 404
    assert "acting_for" not in client.session


def test_a_right_to_represent_that_ends_is_forgotten_at_the_next_request(kari: Person) -> None:
    solheim = club(kari)
    client = browser_of(kari)
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
