"""A group that a proposal was made with is taken out of the round by whoever shares it out, and put back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from aktiv.seasons.models import GroupApplication, Round, TakenOut
from tests.reading import everything_of
from tests.web.allocation_world import Place, a_place
from tests.web.booking_world import browser_of
from tests.web.test_board import a_draft
from tests.web.test_me_bookings import signed_in, text

WHY = "Laget er trukket fra serien"


@pytest.fixture
def place(db: None) -> Place:
    place = a_place()
    a_draft(place)
    return place


@pytest.fixture
def ingrid(place: Place) -> Client:
    return signed_in(place.world.ingrid)


def at(place: Place, name: str = "allocation_group_out") -> str:
    group = everything_of(GroupApplication).get()
    of_group = () if name == "allocation_application" else (group.pk,)
    return reverse(name, args=[place.round.slug, group.application_id, *of_group])


def test_taking_out_asks_why_says_what_it_does_and_is_undone(place: Place, ingrid: Client) -> None:
    application, group = at(place, "allocation_application"), everything_of(GroupApplication).get()
    sent = ingrid.post(application, {"gjor": f"fjern:{group.pk}"})
    assert (sent.status_code, sent["Location"]) == (302, at(place))
    asked = ingrid.get(at(place))
    told = text(asked.content)
    assert "Ta J12 ut av fordelingen" in told
    assert "Forslag 2 beholder den slik den var, og kan ikke publiseres med den." in told
    wrong = ingrid.post(at(place), {"gjor": "ut", "grunn": " "})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()
    ingrid.post(at(place), {"gjor": "ut", "grunn": WHY})
    listed = text(ingrid.get(application).content)
    assert "Tatt ut av fordelingen" in listed
    assert "Tatt ut av fordelingen . Ingrid, " in listed
    assert WHY in listed
    assert WHY in ingrid.get(reverse("allocation_applications", args=[place.round.slug]) + "?form=csv").content.decode()
    front = text(ingrid.get(reverse("allocation_round", args=[place.round.slug])).content)
    assert "Tok J12 ut av fordelingen" in front
    # The board: nothing lacks time, and what the draft holds is said.
    board = ingrid.get(reverse("allocation_board_draft", args=[place.round.slug, 1]))
    assert "1 gruppe på utkastet er tatt ut av fordelingen" in text(board.content)
    assert board.context["cards"] == []
    ingrid.post(at(place), {"gjor": "tilbake"})
    assert not everything_of(TakenOut).exists()
    assert WHY not in text(ingrid.get(application).content)


def test_the_club_reads_that_it_was_taken_out_and_why(place: Place, ingrid: Client) -> None:
    ingrid.post(at(place), {"gjor": "ut", "grunn": WHY})
    alice = browser_of(place.world.alice, place.world.club)
    told = text(alice.get(reverse("season_apply", args=[place.round.slug, "kontroll"])).content)
    assert f"Kommunen har tatt den ut av fordelingen: {WHY}" in told


def test_nobody_else_and_no_other_round_takes_it_out(place: Place, ingrid: Client) -> None:
    here = at(place)
    for other in (signed_in(place.world.alice), signed_in(place.jon), Client()):
        assert other.get(here).status_code in {302, 404}
        other.post(here, {"gjor": "ut", "grunn": WHY})
    assert not everything_of(TakenOut).exists()
    assert ingrid.post(here, {"gjor": "noe"}).status_code == 404
    Round.objects.filter(pk=place.round.pk).update(state="open")
    assert ingrid.get(here).status_code == 404
