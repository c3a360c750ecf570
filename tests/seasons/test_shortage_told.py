"""Prices beyond the plan they were found in: plans from the board have them, and clubs are told how great a shortage
was without a word of anybody else."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from aktiv.people.models import Representative
from aktiv.seasons import reasons
from aktiv.seasons.actions import board, hearing
from aktiv.seasons.actions.deciding import decide
from aktiv.seasons.models import Draft, Plan, PlanRefusal, Round
from aktiv.seasons.queries import shortage
from aktiv.seasons.queries.explaining import club_result
from aktiv.seasons.queries.hearing import letter_for
from aktiv.seasons.queries.letters import letter_of
from aktiv.seasons.queries.plans import access_plan, instance_of, refusals_of, sessions_of
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.queries.shortage import hours_in, priced_plans
from aktiv.seasons.rules.board import Standing
from aktiv.seasons.rules.board_file import plan_file
from aktiv.seasons.rules.explaining import Part, ToldClub
from aktiv.seasons.rules.shortage import Hour, Known, Scarce, Shortage, price_at, still_open
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.running import Run
from aktiv.walls import everything
from tests.bookings.world import World
from tests.seasons.test_hearing import NOW
from tests.seasons.test_plans import AFTER, allocating, opened, planned, proposed, settled, world
from tests.seasons.test_shortage import crowded
from tests.web.sessions import put_in
from tests.web.test_me_bookings import signed_in, text

__all__ = ["allocating", "opened", "planned", "world"]  # fixtures

# The rules


@given(st.integers(0, 1440), st.integers(0, 1440), st.integers(0, 1440), st.lists(st.integers(0, 500), min_size=24))
def test_a_time_costs_what_its_parts_do_together(one: int, two: int, three: int, points: list[int]) -> None:
    first, middle, last = sorted((one, two, three))
    prices = {"h1": [[2, hour, each] for hour, each in enumerate(points[:24])]}
    parts = [price_at(prices, "h1", 2, *each) for each in ((first, middle), (middle, last))]
    assert price_at(prices, "h1", 2, first, last) == sum(each for each in parts if each is not None)
    assert price_at(prices, "h1", 3, first, last) == 0, "the hall is closed then"
    assert price_at(prices, "h2", 2, first, last) is None, "nothing is known of the hall"
    assert price_at(prices, "h1", 2, 60, 90) == Fraction(points[1], 2)


def test_a_shortage_is_a_step_and_a_place_among_all_hours_of_the_week() -> None:
    hours = [Hour(1, 0, 17 + number, Fraction(number, 20)) for number in range(6)]  # 0 to 0.25 of a training hour
    hours += [Hour(2, 1, number, Fraction(0)) for number in range(14)]
    shortage = Shortage(hours)
    assert shortage.of("h1", 0, 22 * 60, 23 * 60) == Scarce(2, 1, 20)
    assert shortage.of("h1", 0, 21 * 60 + 30, 22 * 60 + 30) == Scarce(1, 2, 20), "0.225 on average, one is scarcer"
    assert shortage.of("h1", 0, 22 * 60, 24 * 60) == Scarce(2, 1, 20), "of 23–24 nothing is known"
    assert shortage.of("h2", 1, 0, 60) is None, "no shortage"
    assert shortage.of("h3", 1, 0, 60) is None
    assert [Scarce(1, place, 20).among_scarcest for place in (1, 2, 3)] == [True, True, False]
    assert [Scarce(1, place, 4).among_scarcest for place in (1, 2)] == [True, False]


def test_hours_that_were_closed_on_the_board_are_not_told_of() -> None:
    hall = {"id": "h1", "open": [{"day": 0, "from": "17:30", "to": "19:00"}]}
    hours = [Hour(1, 0, hour, Fraction(1)) for hour in (16, 17, 18, 19)] + [Hour(2, 0, 17, Fraction(1))]
    assert [each.hour for each in still_open(hours, {"facilities": [hall]})] == [17, 18]


@pytest.mark.parametrize(
    ("language", "little", "most"),
    [
        ("nb", "Det var litt mangel på tid i hallen da.", "størst mangel på: nummer 3 av 1 212 timer i uken."),
        ("nn", "Det var litt mangel på tid i hallen då.", "størst mangel på: nummer 3 av 1 212 timar i veka."),
        ("en", "There was a little shortage of time in the hall then.", "number 3 of 1,212 hours a week."),
    ],
)
def test_a_club_is_told_in_plain_words(language: str, little: str, most: str) -> None:
    taken = (Part("taken", {"hall": "Fjellhallen"}),)
    with override(language):
        one = reasons.sentences(ToldClub(taken, scarce=Scarce(1, 900, 1212)), {})
        two = reasons.sentences(ToldClub(taken, scarce=Scarce(4, 3, 1212)), {})
        steps = {reasons.short(Scarce(step, 900, 1212)) for step in (1, 2, 3, 4)}
    assert one[1:] == [little]
    assert two[-1].replace("\N{NO-BREAK SPACE}", " ").endswith(most)
    assert len(steps) == 4


# Plans from the board


def test_a_wish_costs_what_its_part_of_the_hours_does_where_it_was_met_before() -> None:
    """Half of the hall for an hour and a half of two hours of 400 and 100; points are those that the solver tells. What
    was refused before costs what it did then, and nothing is told of a group whose coach has another."""
    raw = crowded(3)
    raw["grid_minutes"] = 30
    raw["facilities"][0]["units"] = [["0"], ["0", "1"]]
    for each in raw["groups"]:
        each["wishes"] = [{"facility": "h1", "day": 0, "from": "17:30"}, {"facility": "h1", "day": 0, "from": "17:00"}]
    raw["groups"][1]["suitable"][0]["atoms"] = 1
    raw["groups"][1]["coaches"] = ["c1:0"]
    hours = {"h1": [[0, 17, 400], [0, 18, 100]]}
    known = Known(hours, {("g0", 0): 7})
    nothing = Standing(sessions={})
    found = {(each["group"], each["wish"]): each for each in plan_file(raw, nothing, None, 1, known)["refusals"]}
    assert {key: each["price"] for key, each in found.items()} == {
        ("g0", 0): 7, ("g0", 1): 400, ("g1", 0): 125, ("g1", 1): 200, ("g2", 0): 250, ("g2", 1): 400,
    }  # fmt: skip
    assert found["g1", 0]["points"] < found["g2", 0]["points"]
    assert not any("price" in each for each in plan_file(raw, nothing, None, 1)["refusals"])
    raw["groups"][2]["coaches"] = ["c1:0"]
    again = plan_file(raw, nothing, None, 1, known)["refusals"]
    assert {each["group"] for each in again if "price" in each} == {"g0"}


@pytest.fixture
def source(world: World, allocating: Round) -> Plan:
    """A plan that was solved. Its hours are told to be dear, as in a town where much more is asked for."""
    asked = proposed(world, allocating)
    run = Run(reading.instance(instance_of(asked)), seed=asked.seed, work=0.5)
    document = run.make().document()
    assert run.prices is not None
    ordinary = 60 * document["score"] // sum(each["minutes"] for each in document["sessions"])
    dear = {hall: [[day, hour, ordinary * (day == 1)] for day, hour, _ in of] for hall, of in run.prices.items()}
    return settled(world, asked, document, kind="solved", prices=dear)


@pytest.fixture
def draft(world: World, source: Plan) -> Draft:
    return board.begin_draft(source.round_id, source.pk, by=world.ingrid.pk, now=AFTER)


def made(world: World, draft: Draft) -> Plan:
    seen = Draft.objects.get(pk=draft.pk).last
    return board.make_plan(draft.round_id, draft.number, seen=seen, by=world.ingrid.pk, now=AFTER)


def costs(plan: Plan) -> dict[tuple[int, int], tuple[int | None, int | None]]:
    return {(each.group_id, each.place): (each.price, each.points) for each in refusals_of(plan.pk)}


def done(world: World, draft: Draft, kind: str, **what: Any) -> None:
    seen = Draft.objects.get(pk=draft.pk).last
    board.act(draft.round_id, draft.number, kind, what, seen=seen, by=world.ingrid.pk, now=AFTER)


def test_what_the_board_leaves_unmet_costs_what_it_did_in_the_plan_that_it_began_on(
    world: World, source: Plan, draft: Draft
) -> None:
    """And a plan made of a plan from the board goes back to the same."""
    before = costs(source)
    assert len(before) == 2
    assert all(price is not None and price > 0 for price, _points in before.values())
    assert costs(made(world, draft)) == before
    [winner] = [each for each in sessions_of(source.pk) if (each.group_id, 0) not in before]
    told = {"group": f"g{winner.group_id}", "day": winner.weekday, "start": winner.from_minute}
    done(world, draft, "take_out", **told, facility=f"h{winner.hall_id}")
    plan = made(world, draft)
    after = costs(plan)
    assert before.items() <= after.items()
    [new] = after.keys() - before.keys()
    assert new == (winner.group_id, 0)
    [asked] = [each for each in instance_of(source)["groups"] if each["id"] == f"g{winner.group_id}"]
    price, points = after[new]
    if asked["coaches"]:  # ours has one of two groups with the same coach: of what was met nothing is known
        assert (price, points) == (None, None)
    else:
        hour = next(each for each in hours_in(source) if each[:3] == (winner.hall_id, 1, 17))
        assert price == hour.worth * 60 * (source.score or 0) / source.figures["minutes"]
        assert points is not None
        assert points > 0
    again = board.begin_draft(plan.round_id, plan.pk, by=world.ingrid.pk, now=AFTER)
    assert costs(made(world, again)) == after


def test_the_map_of_a_plan_from_the_board_is_that_of_its_source_without_what_was_closed(
    world: World, source: Plan, draft: Draft
) -> None:
    plan = made(world, draft)
    assert [each.number for each in priced_plans(source.round_id)] == [plan.number, source.number]
    assert hours_in(plan) == hours_in(source) != []
    page = text(signed_in(world.ingrid).get(shortage_url(plan), {"forslag": plan.number}).content)
    assert f"Forslag {plan.number} er laget på tavla. Prisene er som i forslag {source.number}," in page
    refused = reverse("allocation_refusals", args=[plan.round.slug, plan.number])
    note = f"Det en tid koster, er som i forslag {source.number},"
    assert note in text(signed_in(world.ingrid).get(refused).content)
    own = reverse("allocation_refusals", args=[plan.round.slug, source.number])
    assert "er som i forslag" not in text(signed_in(world.ingrid).get(own).content)
    free = next(each for each in hours_in(source) if not any(_meets(each, row) for row in sessions_of(source.pk)))
    start = 60 * free.hour
    done(world, draft, "close", facility=f"h{free.hall}", day=free.day, start=start, end=start + 60)
    assert set(hours_in(source)) - set(hours_in(made(world, draft))) == {free}


def test_the_panel_of_a_group_on_the_board_tells_how_short_what_it_wished_for_was(
    world: World, source: Plan, draft: Draft
) -> None:
    group = min(group for group, _place in costs(source))
    at = reverse("allocation_board_draft", args=[source.round.slug, draft.number])
    page = text(signed_in(world.ingrid).get(at, {"onske": f"g{group}"}).content)
    assert "størst mangel på: nummer 1 av" in page
    assert f"Mangelen er som i forslag {source.number}." in page
    assert "mangel på" not in text(signed_in(world.ingrid).get(at).content), "nobody is chosen"


def test_a_board_that_began_on_nothing_has_no_prices(world: World, allocating: Round) -> None:
    bare = settled(world, proposed(world, allocating))
    draft = board.begin_draft(allocating.pk, bare.pk, by=world.ingrid.pk, now=AFTER)
    plan = made(world, draft)
    assert {each for each, _points in costs(plan).values()} == {None}
    assert hours_in(plan) == []
    assert priced_plans(allocating.pk) == []
    assert "Ingen forslag forteller hva timene er verdt ennå" in text(
        signed_in(world.ingrid).get(shortage_url(plan)).content
    )


# What clubs are told


def test_a_club_reads_how_great_the_shortage_was_on_its_page_and_in_its_letter(world: World, source: Plan) -> None:
    """In the hearing and after it, by a plan that was solved and by one from the board, and never what others had."""
    draft = board.begin_draft(source.round_id, source.pk, by=world.ingrid.pk, now=AFTER)
    plan = made(world, draft)
    revision = access_round(source.round_id).revision
    until = NOW + timedelta(days=14)
    hearing.open_hearing(source.round_id, plan.pk, until, revision=revision, by=world.ingrid.pk, now=NOW)
    Round.objects.filter(pk=source.round_id).update(state="published")
    with everything():
        Representative.objects.filter(person=world.alice).update(valid_from="2000-01-01")
        theirs = PlanRefusal.objects.filter(plan=plan, organisation=world.club)
        assert theirs.count() > 0
    decide(source.round_id, by=world.ingrid.pk, now=NOW)
    client = Client()
    session = client.session
    put_in(session, world.alice, world.club)
    session.save()
    page = text(client.get(f"/sesong/{plan.round.slug}/resultat/").content)
    row = letter_for(access_round(source.round_id), world.club.pk)
    assert row is not None
    letter = letter_of(row).text
    said = "Tiden var blant dem det var størst mangel på: nummer 1 av "
    for told in (page, letter):
        assert said in told
        assert "Hvor stor mangelen var, er regnet ut av alles ønsker sett under ett." in told
    assert "poeng" not in letter
    got = club_result(access_plan(plan.round_id, plan.number), world.club.pk, "nb")
    assert got.short
    scarce = [each.why.scarce for group in got.groups for each in group.refused]
    assert all(each is not None and each.among_scarcest for each in scarce)


def test_the_page_of_a_club_asks_one_statement_for_prices(world: World, source: Plan, draft: Draft) -> None:
    """And one more for a plan from the board."""
    for plan, most in ((source, 7), (made(world, draft), 8)):
        shown = access_plan(plan.round_id, plan.number)
        Round.objects.filter(pk=plan.round_id).update(plan=plan, state="hearing")
        shortage._PRICES.clear()  # as in a process that has not read them
        with CaptureQueriesContext(connection) as asked:
            club_result(shown, world.club.pk, "nb")
        told = [each["sql"] for each in asked.captured_queries if "current_setting" not in each["sql"]]
        told = [each for each in told if "set_config" not in each]
        assert len(told) == most, [each[:90] for each in told]


def shortage_url(plan: Plan) -> str:
    return reverse("allocation_shortage", args=[plan.round.slug])


def _meets(hour: Hour, row: Any) -> bool:
    begins, ends = row.from_minute // 60, -(-(row.from_minute + row.minutes) // 60)
    return bool((row.hall_id, row.weekday) == (hour.hall, hour.day) and begins <= hour.hour < ends)
