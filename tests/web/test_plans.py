"""Proposals as handlers meet them: asked for, followed, read, compared and kept as files; nobody else sees them."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.stages import Feature, Stage
from aktiv.seasons.models import Plan, Round
from aktiv.seasons.rules.comparing import Time, clubs_compared, groups_compared
from tests.bookings.world import World, a_world
from tests.facilities.world import some_activities
from tests.seasons.heard import Heard, a_heard_round
from tests.web.test_me_bookings import signed_in, text


@pytest.fixture
def world(db: None) -> World:
    made = a_world()
    some_activities()
    handball = Activity.objects.get(slug="handball")
    SpaceActivity.objects.create(municipality=made.municipality, space=made.hall, activity=handball)
    return made


@pytest.fixture
def heard(world: World) -> Heard:
    return a_heard_round(world.municipality, world.ingrid, world.hall, world.club.pk, world.alice, ahead=60)


@pytest.fixture
def ingrid(world: World) -> Client:
    return signed_in(world.ingrid)


def at(heard: Heard, name: str, *more: object) -> str:
    return reverse(name, args=[heard.round.slug, *more])


def test_a_proposal_is_asked_for_with_its_dials_and_waits_for_its_worker(heard: Heard, ingrid: Client) -> None:
    asked = {"gjor": "lag", "navn": "Uten hevd", "sekunder": "30", "poeng": "0", "jevnt": "nei"}
    answer = ingrid.post(at(heard, "allocation_plans"), asked)
    assert answer.headers["Location"] == at(heard, "allocation_plan", 2)
    made = Plan.objects.get(number=2)
    assert (made.state, made.seconds, made.dials, made.seed) == (
        "waiting",
        30,
        {"continuity_points": 0, "fair": False},
        heard.round.seed,
    )
    page = text(ingrid.get(at(heard, "allocation_plan", 2)).content)
    assert "Uten hevd" in page
    assert "Stopp, og behold den beste" in page
    ingrid.post(at(heard, "allocation_plan", 2), {"gjor": "stopp"})
    assert "Den stopper så snart den kan" in text(ingrid.get(at(heard, "allocation_plan", 2)).content)


def test_what_is_typed_wrong_is_told_at_its_field_and_kept(heard: Heard, ingrid: Client) -> None:
    asked = {"gjor": "lag", "navn": "Prøve", "sekunder": "2", "poeng": "mange", "jevnt": ""}
    answer = ingrid.post(at(heard, "allocation_plans"), asked)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="mange"' in page
    assert 'href="#id_sekunder"' in page
    assert 'href="#id_poeng"' in page
    assert Plan.objects.count() == 1


def test_a_plan_is_gone_on_from_with_few_moves_and_the_one_that_counts_is_suggested(
    heard: Heard, ingrid: Client
) -> None:
    url = at(heard, "allocation_plans")
    fields = {each.name: each for each in ingrid.get(url).context["fields"]}
    assert (fields["fra"].value, fields["flytt"].value) == ("", ""), "nobody lives by it yet"
    Round.objects.filter(pk=heard.round.pk).update(state="running", plan=Plan.objects.get(number=1))
    fields = {each.name: each for each in ingrid.get(url).context["fields"]}
    assert (fields["fra"].value, fields["flytt"].value) == ("1", "2")
    asked = {"gjor": "lag", "navn": "Uten J10", "sekunder": "10", "poeng": "", "jevnt": "", "fra": "1"}
    wrong = ingrid.post(url, {**asked, "flytt": "mange"})
    assert wrong.status_code == 422
    assert 'href="#id_flytt"' in wrong.content.decode()
    assert 'value="Uten J10"' in wrong.content.decode()
    assert ingrid.post(url, {**asked, "flytt": "2"}).status_code == 302
    assert ingrid.post(url, {**asked, "fra": "", "flytt": "mange"}).status_code == 302, "no plan: nothing is moved"
    few, anew = Plan.objects.get(number=2), Plan.objects.get(number=3)
    assert (few.standing.number if few.standing else None, few.max_moves) == (1, 2)
    assert (anew.standing, anew.max_moves) == (None, None)
    told = text(ingrid.get(at(heard, "allocation_plan", 1)).content)
    assert "Send på høring" not in told
    assert "Arbeid videre på tavla" not in told
    assert "La en annen plan gjelde" not in told, "it is the one that counts"


def test_five_show_what_last_seasons_times_cost(heard: Heard, ingrid: Client) -> None:
    ingrid.post(at(heard, "allocation_plans"), {"gjor": "kurve", "sekunder": "10", "poeng": "", "jevnt": ""})
    made = Plan.objects.filter(curve=2).order_by("number")
    assert [each.dials.get("continuity_points", 40) for each in made] == [0, 20, 40, 60, 80]


def test_a_plan_hides_nothing_of_how_it_was_made(heard: Heard, ingrid: Client) -> None:
    page = text(ingrid.get(at(heard, "allocation_plan", 1)).content)
    for told in ("Versjon 1", str(heard.round.seed), "Bevist: ingen plan kan få mer enn", "ortools", "Solheim IL"):
        assert told in page
    plan = json.loads(ingrid.get(at(heard, "allocation_plan_file", 1, "plan")).content)
    problem = json.loads(ingrid.get(at(heard, "allocation_plan_file", 1, "oppgave")).content)
    assert (plan["schema"], problem["schema"]) == ("season-plan/1", "season-allocation/1")
    assert "J12" in ingrid.get(at(heard, "allocation_plan_csv", 1)).content.decode()


def test_who_follows_a_proposal_is_shown_the_whole_page_when_it_is_done(heard: Heard, ingrid: Client) -> None:
    done = ingrid.get(at(heard, "allocation_plan", 1), headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in ingrid.get(at(heard, "allocation_plan", 1)).headers


def test_another_citys_plan_and_a_number_that_is_none_are_not_there(heard: Heard, ingrid: Client, world: World) -> None:
    assert ingrid.get(at(heard, "allocation_plan", 7)).status_code == 404
    assert ingrid.get(at(heard, "allocation_compare"), {"a": "1", "b": "7"}).status_code == 404
    for who in (world.alice, world.charlie):
        assert signed_in(who).get(at(heard, "allocation_plan", 1)).status_code == 404
        assert signed_in(who).get(at(heard, "allocation_plan_file", 1, "plan")).status_code == 404


def test_two_plans_are_held_against_each_other_and_the_biggest_loss_comes_first() -> None:
    def time(club: str, group: str, day: int, minutes: int = 60) -> Time:
        return Time(club, group, "Hall", day, 1020, minutes)

    before = [time("A", "J12", 1), time("A", "J14", 2, 90), time("B", "G10", 3)]
    after = [time("A", "J12", 1), time("B", "G10", 4), time("B", "G12", 2, 90)]
    assert [(each.club, each.gained) for each in clubs_compared(before, after, ["C"])] == [
        ("A", -90),
        ("C", 0),
        ("B", 90),
    ]
    changes = groups_compared(before, after)
    assert [(each.group, each.gained, len(each.gone), len(each.come)) for each in changes] == [
        ("J14", -90, 1, 0),
        ("G10", 0, 1, 1),
        ("G12", 90, 0, 1),
    ]


def test_the_list_and_a_plan_cost_no_more_when_there_are_many(heard: Heard, ingrid: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ingrid.get(path).status_code == 200
        return len(queries)

    asked(at(heard, "allocation_plan", 1))  # what its source came to is remembered
    few = asked(at(heard, "allocation_plans")), asked(at(heard, "allocation_plan", 1))
    ingrid.post(at(heard, "allocation_plans"), {"gjor": "kurve", "sekunder": "10", "poeng": "", "jevnt": ""})
    assert (asked(at(heard, "allocation_plans")), asked(at(heard, "allocation_plan", 1))) == few


def test_where_proposals_are_off_one_places_by_hand_on_an_empty_plan(
    world: World, heard: Heard, ingrid: Client
) -> None:
    set_stage(
        world.municipality.pk, NewStage(feature=Feature.SEASON_SOLVER, stage=Stage.OFF), by=None, now=timezone.now()
    )
    page = text(ingrid.get(at(heard, "allocation_plans")).content)
    assert "Lag et forslag" not in page
    refused = ingrid.post(at(heard, "allocation_plans"), {"gjor": "lag", "sekunder": "30", "poeng": "0", "jevnt": ""})
    assert (refused.status_code, Plan.objects.filter(number=2).exists()) == (422, False)
    begun = ingrid.post(at(heard, "allocation_plans"), {"gjor": "selv", "navn": "For hånd"})
    assert begun.headers["Location"] == at(heard, "allocation_plan", 2)
    made = Plan.objects.get(number=2)
    assert (made.state, made.kind, made.name) == ("done", "board", "For hånd")
    board = ingrid.post(at(heard, "allocation_board"), {"forslag": str(made.pk), "navn": ""})
    assert ingrid.get(board.headers["Location"]).status_code == 200


def test_what_even_shares_cost_is_told_in_points_before_one_chooses(heard: Heard, ingrid: Client) -> None:
    from aktiv.seasons.queries.plans import document_of

    url = at(heard, "allocation_plans")
    ingrid.post(url, {"gjor": "kurve-jevnt", "sekunder": "10", "poeng": "0", "jevnt": "nei"})
    made = list(Plan.objects.filter(curve=2).order_by("number"))
    dials = [(each.dials.get("fair", True), each.dials.get("fair_percent", 100)) for each in made]
    assert dials == [(False, 100), (True, 50), (True, 100), (True, 200), (True, 400)]
    assert {each.dials["continuity_points"] for each in made} == {0}, "what is typed for the other dial holds in all"
    first = Plan.objects.get(number=1)
    for plain, each in zip((1500, 1500, 1440, 1510, 1400), made, strict=True):
        each.state, each.document, each.score, each.bound = "done", first.document, first.score, first.bound
        each.figures, each.ended_at = {**first.figures, "plain": plain}, first.made_at
        each.save()
    assert document_of(made[0])
    page = ingrid.get(url)
    told = page.context["curves"][0]
    assert [each.against for each in told.rows] == ["", "0", "−60", "+10", "−100"]
    read = text(page.content)
    assert [each.dial.replace("\u00a0", " ") for each in told.rows] == ["0 %", "50 %", "100 %", "200 %", "400 %"]
    for word in ("Hva jevn fordeling koster", "Andre poeng", "jevn fordeling teller 400 prosent"):
        assert word in read
    plan = text(ingrid.get(at(heard, "allocation_plan", made[4].number)).content)
    assert "Teller 400 prosent av det vanlige" in plan
    assert "128 000 · 32 000 · 8 000 · 2 000 · 480" in plan.replace("\u00a0", " ")
    assert ingrid.post(url, {"gjor": "lag", "sekunder": "10", "poeng": "", "jevnt": "7"}).status_code == 422
    ingrid.post(url, {"gjor": "lag", "sekunder": "10", "poeng": "", "jevnt": "200"})
    assert Plan.objects.get(number=7).dials == {"fair_percent": 200}


def test_everybody_may_read_the_rules_that_a_plan_was_made_by(world: World, heard: Heard, ingrid: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from aktiv.seasons.actions.rounds import make_rules
    from aktiv.seasons.rules.starting import STARTER

    own = f"{at(heard, 'season_rules')}?utgave=1"
    assert f'href="{own}"' in signed_in(world.alice, world.club).get(at(heard, "season_result")).content.decode()
    result = text(signed_in(world.alice, world.club).get(at(heard, "season_result")).content)
    plan = Plan.objects.get(number=1)
    for told in ("Bevist: ingen plan kan få mer enn", "Mangler høyst", str(plan.seed), "Poeng for fjorårets tider"):
        assert told in result
    staff = f"{at(heard, 'allocation_rules')}?utgave=1"
    assert f'href="{staff}"' in ingrid.get(at(heard, "allocation_plan", 1)).content.decode()
    with CaptureQueriesContext(connection) as queries:
        page = Client().get(own)
    assert (page.status_code, len(queries) <= 4) == (200, True), [each["sql"] for each in queries]
    read = text(page.content).replace("\u00a0", " ")
    for row in STARTER["points"]:
        assert row["name"] in read
    for told in ("32 000 · 8 000 · 2 000 · 500 · 120", "En tid gir 60 poeng", str(heard.round.seed)):
        assert told in read
    assert json.loads(Client().get(f"{own}&fil").content) == STARTER
    make_rules(
        world.municipality.pk, {**STARTER, "fair_percent": 150}, by=world.ingrid.pk, now=timezone.now()
    )  # the next season's, which nobody has decided to use
    assert Client().get(f"{at(heard, 'season_rules')}?utgave=2").status_code == 404
    assert Client().get(f"{at(heard, 'season_rules')}?utgave=x").status_code == 404
    Round.objects.filter(pk=heard.round.pk).update(state="planning", plan=None)
    assert Client().get(at(heard, "season_rules")).status_code == 404, (
        "a round that is being planned is shown to nobody"
    )
