"""Seasons as their handlers work with them: a round from its first day in planning until it is shared out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.bookings.models import Season
from aktiv.people.models import StaffRole
from aktiv.seasons.actions import rounds
from aktiv.seasons.models import PoolTime, Round
from aktiv.seasons.queries.rounds import pool_of
from tests.web.allocation_world import Place, a_place, applied, asked, opened
from tests.web.test_me_bookings import signed_in, text


@pytest.fixture
def place(db: None) -> Place:
    return a_place()


@pytest.fixture
def ingrid(place: Place) -> Client:
    return signed_in(place.world.ingrid)


def test_only_those_who_share_out_seasons_there_find_a_round(place: Place) -> None:
    for person in (place.world.alice, place.jon):
        assert signed_in(person).get(place.at).status_code == 404
    StaffRole.objects.filter(person=place.world.ingrid).update(role="viewer")
    assert signed_in(place.world.ingrid).get(place.at).status_code == 404
    assert Client().get(place.at).status_code == 302


def test_the_rounds_of_my_municipalities_say_what_comes_next(place: Place, ingrid: Client) -> None:
    assert "Velg haller og regler" in text(ingrid.get("/fordeling/").content)
    assert place.round.slug not in signed_in(place.jon).get("/fordeling/").content.decode()


def test_a_season_is_planned_with_its_round_and_its_hours(place: Place, ingrid: Client) -> None:
    first = timezone.localdate() + timedelta(days=200)
    sent = {"navn_nb": "Vår", "forste": first.isoformat(), "siste": (first + timedelta(days=90)).isoformat()}
    answer = ingrid.post("/fordeling/ny/", {**sent, "fra1": "16.00", "til1": "22", "rutenett": "15"})
    made = Round.objects.get(season__name_nb="Vår")
    assert answer.headers["Location"].endswith(f"/fordeling/{made.slug}/")
    assert made.grid_minutes == 15
    assert list(made.season.windows.values_list("weekday", "from_minute", "to_minute")) == [(1, 960, 1320)]


def test_what_is_wrong_with_a_new_season_is_told_at_its_field_and_nothing_is_made(place: Place, ingrid: Client) -> None:
    answer = ingrid.post("/fordeling/ny/", {"navn_nb": "Vår", "forste": "2020-01-01", "siste": "2020-02-01"})
    assert answer.status_code == 422
    assert "Den siste dagen har vært" in text(answer.content)
    answer = ingrid.post("/fordeling/ny/", {"navn_nb": "", "forste": "x", "siste": "", "fra1": "22", "til1": "16"})
    assert "Skriv to klokkeslett" in text(answer.content)
    assert Season.objects.count() == 1


def test_a_copy_has_the_halls_their_hours_and_the_rules_but_no_application(place: Place, ingrid: Client) -> None:
    opened(place)
    applied(place)
    PoolTime.objects.filter(weekday=0).delete()
    suggested = ingrid.get(f"/fordeling/ny/?fra={place.round.slug}").content.decode()
    first = place.round.season.first + timedelta(days=364)
    assert f'value="{first.isoformat()}"' in suggested
    sent = {"navn_nb": "Neste", "forste": first.isoformat(), "siste": (first + timedelta(days=50)).isoformat()}
    ingrid.post(f"/fordeling/ny/?fra={place.round.slug}", sent)
    made = Round.objects.get(season__name_nb="Neste")
    assert made.state == "planning"
    assert made.rules_id is not None
    assert made.seed != place.round.seed
    assert {each.weekday for hall in pool_of(made.pk) for each in hall.times.all()} == {1, 2, 3, 4, 5, 6}
    assert made.applications.count() == 0


def test_nobody_copies_a_round_of_another_municipality(place: Place) -> None:
    assert signed_in(place.jon).get(f"/fordeling/ny/?fra={place.round.slug}").status_code == 404


def test_a_round_is_opened_moved_and_shared_out_from_its_front_page(place: Place, ingrid: Client) -> None:
    assert "Åpne for søknader" not in ingrid.get(place.at).content.decode()
    rounds.add_halls(place.round.pk, [place.world.hall.pk], **place.by)
    rules = rounds.make_rules(place.world.municipality.pk, a_table(), **place.by)
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    sent = {"gjor": "apne", "utgave": "1", "regler": str(rules.pk), "frist": until, "klokka": "23.59"}
    assert ingrid.post(place.at, {**sent, "klokka": "sent"}).status_code == 422
    assert ingrid.post(place.at, {**sent, "utgave": "0"}).status_code == 422
    assert ingrid.post(place.at, sent).status_code == 302
    found = Round.objects.get(pk=place.round.pk)
    assert (found.state, found.deadline and found.deadline.minute) == ("open", 59)

    early = ingrid.post(place.at, {"gjor": "fordel", "utgave": str(found.revision)})
    assert (early.status_code, "Fristen er ikke over ennå." in text(early.content)) == (422, True)
    Round.objects.filter(pk=found.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    assert ingrid.post(place.at, {"gjor": "fordel", "utgave": str(found.revision)}).status_code == 302
    assert Round.objects.get(pk=found.pk).state == "allocating"
    told = text(ingrid.get(place.at).content)
    assert "Begynte å fordele" in told
    assert place.world.ingrid.name in told


def test_the_front_page_weighs_what_is_asked_against_what_there_is(place: Place, ingrid: Client) -> None:
    opened(place)
    applied(place, asked(place), asked(place, "G13", sessions=1, minutes=90, wishes=()))
    told = text(ingrid.get(place.at).content)
    # J12: twice an hour in half a hall, on Tuesdays; G13 names no day: 90 minutes in half a hall.
    assert "Tirsdag 1 t 14 t 7 %" in told
    assert "Ingen dag nevnt 0,8 t" in told


def test_the_front_page_asks_no_more_of_the_database_for_more_clubs(place: Place, ingrid: Client) -> None:
    opened(place)
    applied(place)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            assert ingrid.get(place.at).status_code == 200
        counts.append(len([each for each in found if "set_config" not in each["sql"]]))
        applied(place, asked(place), asked(place, "G13"), club=place.tertnes)
    assert counts == [14, 14]


def a_table() -> dict[str, object]:
    return {"points": [{"name": "Alle", "points": 1}]}
