"""Seasons as clubs and everybody meet them. Alice books for Solheim IL, Charlie for its rival, Ingrid for Fjell."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from aktiv.bookings.models import Season
from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.people.models import Team, TeamMembers
from aktiv.seasons.actions import rounds
from aktiv.seasons.actions.applying import Applicant, hand_in
from aktiv.seasons.models import ClubApplication, GroupApplication, Round, Wish
from aktiv.seasons.queries.facts import facts_of
from tests.bookings.world import NOW, World, a_world
from tests.facilities.world import some_activities
from tests.reading import everything_of
from tests.seasons.test_rounds import AFTER, DEADLINE
from tests.seasons.test_rules import TABLE
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_me_bookings import text

GROUP = {
    "navn": "J14", "fra_alder": "13", "til_alder": "14", "niva": "local", "antall": "16", "ganger": "2",
    "minutter": "90", "del": "1/2", "mellom": "2", "sperret": ["4"], "trenere": "Kari\nOle",
}  # fmt: skip


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    stop_the_clock(monkeypatch)
    made = a_world()
    some_activities()
    SpaceActivity.objects.create(municipality=made.municipality, space=made.hall, activity=handball())
    return made


@pytest.fixture
def opened(world: World) -> Round:
    return a_round(world, date(2027, 4, 5), date(2027, 6, 20))


@pytest.fixture
def alice(world: World) -> Client:
    return browser_of(world.alice, world.club)


def handball() -> Activity:
    return Activity.objects.get(slug="handball")


def a_round(world: World, first: date, last: date, name: str = "Vår") -> Round:
    names = {"name_nb": name, "name_nn": name, "name_en": name}
    season = Season.objects.create(municipality=world.municipality, first=first, last=last, **names)
    by = world.ingrid.pk
    planned = rounds.plan_round(season.pk, by=by, now=NOW)
    rounds.add_halls(planned.pk, [world.hall.pk], by=by, now=NOW)
    rules = rounds.make_rules(world.municipality.pk, TABLE, by=by, now=NOW)
    return rounds.open_round(planned.pk, rules_id=rules.pk, deadline=DEADLINE, revision=1, by=by, now=NOW)


def a_team(world: World, name: str = "J13") -> Team:
    team = Team.objects.create(
        organisation=world.club, name=name, activity=handball(), age_from=12, age_to=13, level="regional"
    )
    TeamMembers.objects.create(team=team, municipality=world.municipality, band="13-19", count=17)
    return team


def at(opened: Round, rest: str = "") -> str:
    return f"/sesong/{opened.slug}/{rest}"


def told(answer: HttpResponse) -> str:
    return text(answer.content)


def sent(world: World, **more: object) -> dict[str, object]:
    wish = {"hall": [str(world.hall.pk)], "dag": ["1"], "tid": ["17.00"], "valg": ["1"]}
    return {**GROUP, "aktivitet": str(handball().pk), **wish, "gjor": "lagre", **more}


def test_everybody_reads_what_is_shared_out_and_by_which_rules(world: World, opened: Round) -> None:
    page = told(Client().get("/sesong/"))
    assert "Vår, Fjell" in page
    assert "Åpen for søknader" in page
    page = told(Client().get(at(opened)))
    assert str(opened.seed) in page
    assert "08.00–22.00" in page
    assert "Søk for laget ditt" in page
    assert (
        "med minst 4 datoer, blir først tilbudt grupper som fikk avslag på et ønske. Hver av dem har 48 timer" in page
    )
    page = told(Client().get(at(opened, "regler/")))
    assert "Timer til å svare når ledig tid blir tilbudt 48" in page
    assert "Færrest datoer som blir tilbudt slik 4" in page


def test_a_round_that_is_being_planned_is_not_there_yet(world: World) -> None:
    names = {"name_nb": "Høst", "name_nn": "Haust", "name_en": "Autumn"}
    season = Season.objects.create(
        municipality=world.municipality, first=date(2027, 8, 1), last=date(2027, 12, 1), **names
    )
    planned = rounds.plan_round(season.pk, by=world.ingrid.pk, now=NOW)
    assert "Høst" not in told(Client().get("/sesong/"))
    assert Client().get(at(planned)).status_code == 404


def test_a_club_applies_from_the_first_step_to_the_receipt(world: World, opened: Round, alice: Client) -> None:
    home = {"hjemmehall": str(world.facility.pk), "timer": "1,5", "melding": "Vi deler hall"}
    assert alice.post(at(opened, "sok/klubb/"), home).headers["Location"] == at(opened, "sok/grupper/")
    assert alice.post(at(opened, "sok/gruppe/ny/"), sent(world)).headers["Location"] == at(opened, "sok/grupper/")
    group = everything_of(GroupApplication).get()
    assert (group.name, group.blocked, group.coaches, group.share_denominator) == ("J14", [4], ["Kari", "Ole"], 2)
    page = told(alice.get(at(opened, "sok/kontroll/")))
    assert "tirsdag 17.00–18.30" in page
    assert "Laget har krav på" in page
    answer = alice.post(at(opened, "sok/kontroll/"), {"gjor": "send"})
    assert answer.headers["Location"] == at(opened, "kvittering/")
    page = told(alice.get(at(opened, "kvittering/")))
    assert "Levert" in page
    assert "Vi deler hall" in page
    mine = everything_of(ClubApplication).get()
    assert (mine.state, mine.own_minutes, mine.late) == ("handed_in", 90, False)


def test_a_refused_group_keeps_what_was_typed(world: World, opened: Round, alice: Client) -> None:
    answer = alice.post(at(opened, "sok/gruppe/ny/"), sent(world, fra_alder="15", trenere="Nora"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="15"' in page
    assert "Nora" in page
    assert 'value="17.00"' in page
    assert 'href="#id_fra_alder"' in page
    assert not everything_of(GroupApplication).exists()


def test_coaches_too_many_are_told_at_their_field_and_every_name_stays(
    world: World, opened: Round, alice: Client
) -> None:
    names = [f"Trener {number}" for number in range(25)]
    answer = alice.post(at(opened, "sok/gruppe/ny/"), sent(world, trenere="\n".join([*["Kari"] * 20, *names])))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_trenere_error"' in page
    assert "En gruppe kan ha høyst 10 trenere." in page
    assert [each for each in names if each not in page] == []
    assert not everything_of(GroupApplication).exists()


def test_a_time_that_is_none_is_refused_and_not_forgotten(world: World, opened: Round, alice: Client) -> None:
    assert alice.post(at(opened, "sok/gruppe/ny/"), sent(world, tid=["fem"])).status_code == 422
    assert not everything_of(GroupApplication).exists()


def test_the_week_works_without_a_script_and_writes_into_the_list(world: World, opened: Round, alice: Client) -> None:
    cell = f"celle_{world.hall.pk}_2_1080"
    page = alice.post(at(opened, "sok/gruppe/ny/"), sent(world, gjor=cell)).content.decode()
    assert "onsdag 18.00, førstevalg" in page
    assert page.count('value="18.00"') == 1
    assert not everything_of(GroupApplication).exists(), "nothing is saved before it is said so"
    both = {"hall": [str(world.hall.pk)] * 2, "dag": ["1", "2"], "tid": ["17.00", "18.00"], "valg": ["1", "1"]}
    page = alice.post(at(opened, "sok/gruppe/ny/"), sent(world, gjor=cell, **both)).content.decode()
    assert "onsdag 18.00, andrevalg" in page
    page = alice.post(at(opened, "sok/gruppe/ny/"), sent(world, gjor="opp_1", **both)).content.decode()
    assert page.index('value="18.00"') < page.index('value="17.00"')


def test_all_teams_come_with_one_press_and_their_times_of_last_season(
    world: World, opened: Round, alice: Client
) -> None:
    team = a_team(world)
    given(world, "J13", first=date(2026, 4, 7))
    alice.post(at(opened, "sok/grupper/"), {"gjor": "alle"})
    group = everything_of(GroupApplication).get()
    assert (group.team_id, group.members, group.sessions, group.minutes) == (team.pk, 17, 1, 120)
    wish = everything_of(Wish).get()
    assert (wish.space_id, wish.weekday, wish.from_minute, wish.choice) == (world.hall.pk, 1, 18 * 60, 1)
    assert "Lagt inn som ønske" in told(alice.get(at(opened, f"sok/gruppe/{group.pk}/")))
    hand_in(opened.pk, Applicant(world.club.pk, world.alice.pk), now=NOW)
    [facts] = facts_of(Round.objects.get(pk=opened.pk)).groups
    assert [(each.day, each.from_minute) for each in facts.given_last] == [(1, 18 * 60)]


def test_a_time_of_last_season_becomes_the_first_wish(world: World, opened: Round, alice: Client) -> None:
    given(world, "J14", first=date(2026, 4, 7))
    alice.post(at(opened, "sok/gruppe/ny/"), sent(world))
    group = everything_of(GroupApplication).get()
    assert "Behold denne tiden" in told(alice.get(at(opened, f"sok/gruppe/{group.pk}/")))
    keep = f"behold_{world.hall.pk}_1_1080"
    page = alice.post(at(opened, f"sok/gruppe/{group.pk}/"), sent(world, gjor=keep)).content.decode()
    assert page.index('value="18.00"') < page.index('value="17.00"')


def test_a_club_sees_its_own_application_and_no_other(world: World, opened: Round, alice: Client) -> None:
    alice.post(at(opened, "sok/gruppe/ny/"), sent(world))
    group = everything_of(GroupApplication).get()
    charlie = browser_of(world.charlie, world.rival)
    assert charlie.get(at(opened, f"sok/gruppe/{group.pk}/")).status_code == 404
    assert "J14" not in told(charlie.get(at(opened, "sok/kontroll/")))
    assert charlie.get(at(opened, "kvittering/")).status_code == 404


def test_whoever_acts_for_herself_is_asked_which_club(world: World, opened: Round) -> None:
    page = told(browser_of(world.alice).get(at(opened, "sok/klubb/")))
    assert "Hvilket lag søker du for?" in page
    assert "Solheim IL" in page
    assert "/logg-inn/" in Client().get(at(opened, "sok/klubb/")).headers["Location"]


def test_after_the_deadline_what_was_handed_in_stands(
    world: World, opened: Round, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice.post(at(opened, "sok/gruppe/ny/"), sent(world))
    alice.post(at(opened, "sok/kontroll/"), {"gjor": "send"})
    stop_the_clock(monkeypatch, AFTER)
    alice = browser_of(world.alice, world.club)
    assert alice.get(at(opened, "sok/grupper/")).headers["Location"] == at(opened, "sok/kontroll/")
    page = told(alice.get(at(opened, "sok/kontroll/")))
    assert "Be kommunen" in page
    assert "Lever" not in page.split("Be kommunen")[1].split("J14")[0]
    assert alice.post(at(opened, "sok/kontroll/"), {"gjor": "send"}).status_code == 422


def test_what_is_taken_back_can_be_handed_in_again(world: World, opened: Round, alice: Client) -> None:
    alice.post(at(opened, "sok/gruppe/ny/"), sent(world))
    alice.post(at(opened, "sok/kontroll/"), {"gjor": "send"})
    alice.post(at(opened, "sok/kontroll/"), {"gjor": "trekk"})
    assert everything_of(ClubApplication).get().state == "withdrawn"
    alice.post(at(opened, "sok/kontroll/"), {"gjor": "send"})
    assert everything_of(ClubApplication).get().state == "handed_in"


def given(world: World, team: str, *, first: date) -> None:
    """Ten Tuesdays 18–20 last spring, as season time called by the team's name."""
    from aktiv.bookings.actions.allocating import Wish as Given
    from aktiv.bookings.actions.allocating import allocate
    from aktiv.bookings.queries.asking import Details
    from aktiv.bookings.queries.parties import party_of
    from aktiv.values.periods import Period

    zone = world.municipality.zone
    last = first + timedelta(weeks=10)
    season = Season.objects.create(
        municipality=world.municipality, name_nb="Vår", name_nn="Vår", name_en="Spring", first=first, last=last
    )
    days = [first + timedelta(weeks=each) for each in range(10)]
    wishes = [
        Given(world.hall.pk, Period(*(datetime(day.year, day.month, day.day, hour, tzinfo=zone) for hour in (18, 20))))
        for day in days
    ]
    before = datetime(first.year, first.month, first.day, tzinfo=zone) - timedelta(days=30)
    owner = party_of(world.alice, world.club)
    allocate(season.pk, wishes, owner, by=world.ingrid.pk, now=before, details=Details(title=team))
