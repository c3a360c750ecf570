"""Every page that goes by a plan says when its source has changed, and offers a new one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aktiv.seasons.actions import hearing
from aktiv.seasons.models import Plan, Publication, Round
from tests.bookings.world import World
from tests.seasons.heard import Heard
from tests.seasons.test_source import asks_late, heard, world
from tests.web.test_me_bookings import signed_in, text

__all__ = ["heard", "world"]  # fixtures
SAID = "Noe er endret siden forslag 1 ble laget."


@pytest.fixture
def ingrid(world: World) -> Client:
    return signed_in(world.ingrid)


def test_four_pages_tell_it_and_one_press_asks_for_a_new_proposal(heard: Heard, world: World, ingrid: Client) -> None:
    slug = heard.round.slug
    pages = [
        reverse("allocation_plan", args=[slug, 1]),
        reverse("allocation_board", args=[slug]),
        reverse("allocation_hearing", args=[slug]),
        reverse("allocation_publish", args=[slug]),
    ]
    assert [SAID in text(ingrid.get(each).content) for each in pages] == [False] * 4
    asks_late(heard, world)
    for each in pages:
        page = ingrid.get(each)
        assert f"{SAID} Det vet ikke om dette: 1 søknad er ny eller endret" in text(page.content), each
        assert page.context["source"].asking
    sent = {each.name: each.value for each in ingrid.get(pages[0]).context["source"].asking}
    answer = ingrid.post(reverse("allocation_plans", args=[slug]), sent)
    assert answer.headers["Location"] == reverse("allocation_plan", args=[slug, 2])
    assert Plan.objects.get(number=2).state == "waiting"


def test_publishing_it_all_the_same_is_said_on_the_page(heard: Heard, world: World, ingrid: Client) -> None:
    by, now = world.ingrid.pk, timezone.now()
    hearing.answer_objection(heard.objection.pk, "refused", "Hallen er full.", by=by, now=now)
    asks_late(heard, world)
    at = reverse("allocation_publish", args=[heard.round.slug])
    Round.objects.filter(pk=heard.round.pk).update(objections_until=now - timedelta(days=1))
    heard.round.refresh_from_db()
    sent = {"gjor": "publiser", "utgave": heard.round.revision}
    answer = ingrid.post(at, sent)
    assert answer.status_code == 422
    assert "Si at det skal publiseres likevel" in text(answer.content)
    assert 'name="likevel"' in answer.content.decode()
    assert not Publication.objects.exists()
    assert ingrid.post(at, {**sent, "likevel": "on"}).headers["Location"] == at
    assert Publication.objects.count() == 1
