"""Whose season a page is: what a club asks for, gets and swaps is for those who book for it today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aktiv.people.models import Representative
from aktiv.seasons.models import Objection, Round
from tests.reading import everything_of
from tests.seasons.heard import a_heard_round
from tests.web.allocation_world import Place, a_place
from tests.web.booking_world import browser_of

PAGES = ("sok/kontroll/", "kvittering/", "mine/", "resultat/", "resultat/innsigelse/")
FOR_ALL_OF_THE_CLUB = {"resultat/", "resultat/innsigelse/"}


@pytest.fixture
def place(db: None) -> Place:
    return a_place()


def test_a_season_of_a_club_is_for_those_who_book_for_it_today(place: Place) -> None:
    world, today = place.world, timezone.localdate()
    heard = a_heard_round(world.municipality, world.ingrid, world.hall, world.club.pk, world.alice)
    at = f"/sesong/{heard.round.slug}/"
    alice, roles = browser_of(world.alice, world.club), Representative.objects.filter(person=world.alice)
    assert {page for page in PAGES if shown(alice, at + page)} == set(PAGES) - {"mine/"}
    roles.update(role="coach")
    assert {page for page in PAGES if shown(alice, at + page)} == FOR_ALL_OF_THE_CLUB
    for page in FOR_ALL_OF_THE_CLUB:
        html = alice.get(at + page).content.decode()
        assert "Innsigelser sendes av dem som søker for laget: administrator, bestiller." in html, page
        assert 'name="tekst"' not in html
        assert "Kom med innsigelse</a>" not in html
    assert alice.post(f"{at}resultat/innsigelse/", {"tekst": "Nei", "om": ""}).status_code == 422
    about = alice.get(at).content.decode()
    assert "Søknader sendes av dem som søker for laget: administrator, bestiller." in about
    assert (f"{at}resultat/" in about, f"{at}sok/" in about, f"{at}kvittering/" in about) == (True, False, False)
    Round.objects.filter(pk=heard.round.pk).update(state="running")
    assert not shown(alice, f"{at}mine/")
    roles.update(role="booker")
    assert shown(alice, f"{at}mine/")
    nobody = browser_of(world.alice)
    assert not shown(nobody, f"{at}mine/")
    assert f'name="party" value="{world.club.pk}"' in nobody.get(f"{at}mine/").content.decode(), "she can choose it"
    about = alice.get(at).content.decode()
    assert (f"{at}resultat/" in about, f"{at}sok/" in about, f"{at}kvittering/" in about) == (True, True, True)
    roles.update(valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1))
    assert not {page for page in PAGES if shown(alice, at + page)}
    assert everything_of(Objection).count() == 1


def shown(client: Client, at: str) -> bool:
    """Whether the page tells of the club's season, rather than not being there or asking for whom."""
    answer = client.get(at)
    asks = "season/choose.html" in {each.name for each in answer.templates}
    return answer.status_code == 200 and not asks
