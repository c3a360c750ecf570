"""The season that runs in the demo: made by the actions that people use, and something to see for clubs and staff."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aktiv.bookings.models import Booking
from aktiv.demo import catalogue
from aktiv.demo.actions import build, cities, society, use
from aktiv.demo.actions.happenings import City
from aktiv.demo.actions.seasons_running import run_season
from aktiv.demo.queries.halls import board_of
from aktiv.demo.rules.around import Around
from aktiv.municipalities.models import Municipality
from aktiv.seasons.models import DecisionLetter, Publication, Round, Swap, TimeOffer
from aktiv.seasons.queries.running import used_of
from aktiv.seasons.rules.tables import USUAL_DATES
from aktiv.values.periods import civil_day
from aktiv.walls import everything
from tests.conftest import Committed
from tests.demo.world import NOW
from tests.reading import everything_of


@pytest.fixture
def city(committed: Committed) -> City:
    build(lambda _: None, now=NOW, only=("stavanger",), reach=timedelta())
    data = catalogue.load()
    told, home = data.city("stavanger"), Municipality.objects.get()
    use.open_seasons(home, told, now=NOW)
    today = civil_day(NOW, home.zone)
    around = Around(today, today, NOW, home.zone)
    personas = tuple(each for each in data.personas if each.city == "stavanger")
    board = board_of(home, told, cities.read_city(home), [today])
    cast = use.Cast(society.read_society(told, data.personas), home)
    return City(told, home.pk, personas, board, around, cast, ())


def test_a_season_runs_in_one_city_with_time_given_back_divided_and_swapped(city: City) -> None:
    long_ago = replace(city, around=replace(city.around, now=datetime(1999, 7, 1, tzinfo=UTC)))
    assert run_season(long_ago) == "no season under way"
    assert not Round.objects.exists()
    said = run_season(city)
    [running] = Round.objects.select_related("season", "plan")
    assert (running.state, running.season.first <= civil_day(NOW, city.around.zone) <= running.season.last) == (
        "running",
        True,
    )
    [made] = everything_of(Publication)
    assert (made.state, made.failure, made.ended_at is not None) == ("done", "", True)
    clubs = {each.organisation_id for each in everything_of(DecisionLetter)}
    ours = {city.cast.party("", slug).organisation_id for each in city.personas for slug in each.clubs}
    assert len(ours & clubs) == len(ours) == 2
    with everything():
        used = used_of(running)
        assert sum(each.given_back for each in used.values()) > 0
        assert Booking.objects.filter(parent__season=running.season).exclude(team="").exists()
    assert {each.state for each in everything_of(Swap)} == {"agreed", "proposed"}, said
    waits = everything_of(Swap).get(state="proposed")
    assert waits.until > NOW
    assert waits.other_id in ours, "somebody who can be signed in as has an answer to give"
    offer = everything_of(TimeOffer).get(state="offered")
    assert (offer.organisation_id in ours, offer.until > NOW) == (True, True), said
    assert len(offer.periods) >= USUAL_DATES
