"""Plans of a round: asked for, settled only when the checker passes them, and kept as they were made."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from aktiv.seasons.actions import applying, proposing, rounds
from aktiv.seasons.actions.applying import Applicant, Wished
from aktiv.seasons.models import Plan, PlanInstance, PlanRefusal, PlanSession, Round
from aktiv.seasons.queries.plans import (
    access_plan,
    document_of,
    instance_of,
    plans_of,
    refusals_of,
    removed_of,
    sessions_of,
)
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.packing import packed
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.running import Run
from aktiv.values.refusal import Refusal
from aktiv.walls import within
from tests.bookings.world import NOW, World, verbs
from tests.reading import everything_of
from tests.seasons.test_rounds import AFTER, asked, for_club, opened, planned, refused, world

__all__ = ["opened", "planned", "world"]  # fixtures


@pytest.fixture
def allocating(world: World, opened: Round) -> Round:
    """Two clubs want the whole hall on Tuesdays at five; ours has a second group."""
    hall = world.hall.pk
    mine, theirs = for_club(world), Applicant(world.rival.pk, world.ingrid.pk, staff=True)
    whole = {"share": Fraction(1), "sessions": 1}
    first = (Wished(hall, 1, 17 * 60),)
    applying.save_group(opened.pk, mine, asked(world, "J12", wishes=first, coaches=["Kari"], **whole), now=NOW)
    applying.save_group(opened.pk, mine, asked(world, "G12", wishes=first, coaches=["kari"], **whole), now=NOW)
    applying.save_group(opened.pk, theirs, asked(world, "J12", wishes=first, **whole), now=NOW)
    applying.hand_in(opened.pk, mine, now=NOW)
    applying.hand_in(opened.pk, theirs, now=NOW)
    return rounds.begin_allocating(opened.pk, revision=access_round(opened.pk).revision, by=world.ingrid.pk, now=AFTER)


def proposed(world: World, round_: Round, **more: Any) -> Plan:
    return proposing.propose(round_.pk, by=world.ingrid.pk, now=AFTER, **more)


def solved(plan: Plan) -> dict[str, Any]:
    return Run(reading.instance(instance_of(plan)), seed=plan.seed, seconds=20).make().document()


def settled(world: World, plan: Plan, document: dict[str, Any] | None = None, **more: Any) -> Plan:
    told: dict[str, Any] = {
        "instance": instance_of(plan),
        "removed": removed_of(plan),
        "document": document or solved(plan),
        "kind": "board",
    }
    return proposing.settle(plan.round_id, by=world.ingrid.pk, now=AFTER, **{**told, **more})


def test_a_proposal_holds_what_the_round_held_when_it_was_asked_for(world: World, allocating: Round) -> None:
    plan = proposed(world, allocating, name=" Med  mer fordeling ", dials={"fair": False, "continuity_points": 40})
    assert (plan.number, plan.name, plan.state, plan.dials) == (1, "Med mer fordeling", "waiting", {"fair": False})
    assert (plan.seed, plan.rules_id) == (allocating.seed, allocating.rules_id)
    before = instance_of(plan)
    rounds.remove_hall(allocating.pk, world.hall.pk, by=world.ingrid.pk, now=AFTER)
    applying.save_group(
        allocating.pk, Applicant(world.rival.pk, world.ingrid.pk, staff=True), asked(world, "G10", wishes=()), now=AFTER
    )
    assert instance_of(access_plan(allocating.pk, 1)) == before
    assert (before["fair"], len(before["groups"]), len(before["facilities"])) == (False, 3, 1)
    [job] = ProcrastinateJob.objects.filter(task_name="seasons.solve")
    assert (job.queue_name, job.args) == ("seasons", {"plan_id": plan.pk})
    assert verbs("season.proposal") == ["season.proposal_asked"]


def test_no_coach_is_named_in_what_is_kept_for_good(world: World, allocating: Round) -> None:
    instance = instance_of(proposed(world, allocating))
    ours = [each["coaches"] for each in instance["groups"] if each["club"] == f"c{world.club.pk}"]
    assert ours == [[f"c{world.club.pk}:0"]] * 2
    assert "kari" not in str(instance).casefold()


def test_proposals_on_the_same_problem_share_it(world: World, allocating: Round) -> None:
    one, two = proposed(world, allocating), proposed(world, allocating)
    other = proposed(world, allocating, dials={"continuity_points": 0})
    assert (one.instance_id, one.number, two.number) == (two.instance_id, 1, 2)
    assert other.instance_id != one.instance_id
    assert [each.number for each in plans_of(allocating.pk)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"seconds": 4}, "wrong_seconds"),
        ({"dials": {"seed": 7}}, "wrong_dials"),
        ({"dials": {"continuity_points": -1}}, "wrong_dials"),
        ({"dials": {"fair": "yes"}}, "wrong_dials"),
        ({"max_moves": 2}, "wrong_moves"),
        ({"standing_id": 10**9}, "not_found"),
        ({"name": "x" * 81}, "too_long"),
        ({"pins": [{"group": "g0", "facility": "h0", "day": 0, "from": "17:00"}]}, "plan_input_wrong"),
    ],
)
def test_what_cannot_be_proposed_is_refused_and_leaves_nothing(
    world: World, allocating: Round, more: dict[str, Any], code: str
) -> None:
    with refused(code):
        proposed(world, allocating, **more)
    assert not Plan.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="seasons.solve").exists()


def test_only_staff_propose_and_only_while_the_round_is_shared_out(world: World, opened: Round) -> None:
    with refused("round_not_in_state"):
        proposed(world, opened)
    with refused("not_staff"):
        proposing.propose(opened.pk, by=world.alice.pk, now=AFTER)


def test_a_round_without_applications_has_nothing_to_propose(world: World, opened: Round) -> None:
    round_ = rounds.begin_allocating(opened.pk, revision=opened.revision, by=world.ingrid.pk, now=AFTER)
    with refused("nothing_to_propose"):
        proposed(world, round_)


def test_a_round_takes_so_many_proposals_at_once(world: World, allocating: Round) -> None:
    for _ in range(proposing.MOST_LIVE):
        proposed(world, allocating)
    with refused("too_many_proposals"):
        proposed(world, allocating)


def test_a_settled_plan_has_the_rows_that_its_document_tells(world: World, allocating: Round) -> None:
    draft = proposed(world, allocating)
    document = solved(draft)
    plan = access_plan(allocating.pk, settled(world, draft, document, name="Fra tavla").number)
    assert (plan.state, plan.kind, plan.checked, plan.number) == ("done", "board", True, 2)
    assert (plan.score, plan.bound, plan.optimal) == (document["score"], document["bound"], True)
    assert document_of(plan) == document
    rows = [
        {
            "group": f"g{each.group_id}",
            "facility": f"h{each.hall_id}",
            "atoms": [str(atom) for atom in each.atoms],
            "day": each.weekday,
            "from": f"{each.from_minute // 60:02}:{each.from_minute % 60:02}",
            "minutes": each.minutes,
        }
        for each in sessions_of(plan.pk)
    ]
    assert sorted(rows, key=lambda each: each["group"]) == document["sessions"]
    told = [
        {
            "group": f"g{each.group_id}",
            "wish": each.place,
            "reason": each.reason,
            "price": each.price,
            "points": each.points,
        }
        for each in refusals_of(plan.pk)
    ]
    # The document is in the order of names ("g100" before "g98"), the rows in that of numbers.
    told.sort(key=lambda each: (each["group"], each["wish"]))
    assert told == [{key: each.get(key) for key in told[0]} for each in document["refusals"]]
    assert (plan.figures["given"], plan.figures["asked"], plan.figures["wishes_met"]) == (3, 3, 1)
    assert sum(plan.figures["levels"].values()) == plan.score
    assert refusals_of(plan.pk, 10**9) == []


@pytest.mark.parametrize("wrong", ["score", "session", "bound", "refusal", "other problem", "schema"])
def test_what_the_checker_finds_fault_with_never_becomes_a_plan(world: World, allocating: Round, wrong: str) -> None:
    draft = proposed(world, allocating)
    document = copy.deepcopy(solved(draft))
    match wrong:
        case "score":
            document["score"] -= 1
        case "session":
            document["sessions"][1] |= {key: document["sessions"][0][key] for key in ("day", "from", "atoms")}
        case "bound":
            document["bound"] = document["score"] - 1
        case "refusal":
            document["refusals"].pop()
        case "other problem":
            document["instance_sha256"] = "0" * 64
        case "schema":
            del document["versions"]
    with pytest.raises(Refusal) as no:
        settled(world, draft, document)
    assert no.value.code == "plan_wrong"
    assert no.value.data["violations"]
    assert Plan.objects.get() == draft
    assert everything_of(PlanSession).count() == 0


def test_pins_that_contradict_are_told_and_the_rest_is_solved(world: World, allocating: Round) -> None:
    one, two, _ = sorted(int(each["id"][1:]) for each in instance_of(proposed(world, allocating))["groups"])
    place = {"facility": f"h{world.hall.pk}", "day": 1, "from": "17:00"}
    draft = proposed(world, allocating, pins=[{"group": f"g{one}", **place}, {"group": f"g{two}", **place}])
    plan = settled(world, draft)
    [rejected] = document_of(plan)["rejected_pins"]
    assert (rejected["pin"], rejected["reason"]) == (1, "coach")
    assert [each.group_id for each in sessions_of(plan.pk) if each.pinned] == [one]
    assert plan.figures["given"] == 3


def test_a_plan_from_another_moves_few(world: World, allocating: Round) -> None:
    standing = settled(world, proposed(world, allocating))
    draft = proposed(world, allocating, standing_id=standing.pk, max_moves=0, dials={"continuity_points": 0})
    assert (draft.kind, draft.max_moves) == ("resolved", 0)
    again = settled(world, draft, kind="resolved", standing_id=standing.pk)
    assert (again.moves, again.max_moves, again.standing_id, again.dials) == (
        0,
        0,
        standing.pk,
        {"continuity_points": 0},
    )
    with refused("plan_not_done"):
        proposed(world, allocating, standing_id=draft.pk)


def test_a_done_plan_never_changes_but_for_its_name(world: World, allocating: Round) -> None:
    plan = settled(world, proposed(world, allocating))
    proposing.rename(plan.pk, "Vår", by=world.ingrid.pk, now=AFTER)
    assert Plan.objects.get(pk=plan.pk).name == "Vår"
    for change in ({"score": 1}, {"state": "failed"}, {"document": packed({})}, {"stop_asked_at": AFTER}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(**change)
    with within(municipalities=[world.municipality.pk]):
        assert PlanSession.objects.update(weekday=6) == PlanRefusal.objects.update(reason="own") == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.exclude(state="done").update(optimal=True)


def test_stopping_what_has_ended_does_nothing(world: World, allocating: Round) -> None:
    draft = proposed(world, allocating)
    done = settled(world, draft)
    assert proposing.ask_to_stop(done.pk, by=world.ingrid.pk, now=AFTER).stop_asked_at is None
    assert proposing.ask_to_stop(draft.pk, by=world.ingrid.pk, now=AFTER).stop_asked_at == AFTER
    with refused("not_staff"):
        proposing.ask_to_stop(draft.pk, by=world.alice.pk, now=AFTER)


def test_a_plan_is_not_made_for_groups_that_are_gone(world: World, allocating: Round) -> None:
    draft = proposed(world, allocating)
    document = solved(draft)
    club = Applicant(world.rival.pk, world.ingrid.pk, staff=True)
    [theirs] = [each for each in instance_of(draft)["groups"] if each["club"] == f"c{world.rival.pk}"]
    applying.remove_group(allocating.pk, club, int(theirs["id"][1:]), now=AFTER)
    with refused("groups_gone"):
        settled(world, draft, document)


def test_clubs_see_nothing_of_drafts_and_in_a_hearing_only_their_own_refusals(world: World, allocating: Round) -> None:
    plan = settled(world, proposed(world, allocating))
    clubs = (world.club.pk, world.rival.pk)

    def counted(model: type[PlanSession] | type[PlanRefusal] | type[PlanInstance]) -> list[int]:
        found = []
        for each in clubs:
            with within(organisation=each):
                found.append(model.objects.count())
        return found

    assert (PlanSession.objects.count(), PlanInstance.objects.count()) == (0, 0)
    assert counted(PlanSession) == counted(PlanRefusal) == counted(PlanInstance) == [0, 0]
    Round.objects.filter(pk=allocating.pk).update(plan=plan, state="hearing")
    assert counted(PlanSession) == [3, 3], "the proposal is for all who applied"
    refused_of = [len(refusals_of(plan.pk, organisation=each)) for each in clubs]
    assert (sum(refused_of), counted(PlanRefusal)) == (2, refused_of)
    assert len(sessions_of(plan.pk, organisation=world.club.pk)) == 3
    assert counted(PlanInstance) == [0, 0], "what all wished for is not"
