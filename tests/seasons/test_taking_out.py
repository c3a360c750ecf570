"""A group that proposals were made with is taken out of the round: it counts for nothing, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aktiv.journal.models import Entry
from aktiv.seasons.actions import board, hearing
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.publishing import begin_publishing
from aktiv.seasons.actions.taking_out import put_back, take_out
from aktiv.seasons.models import Draft, GroupApplication, Plan, PlanSession, Publication, Round, TakenOut
from aktiv.seasons.queries.board import access_draft, board_of
from aktiv.seasons.queries.explaining import club_results
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.letters import written
from aktiv.seasons.queries.plans import instance_of
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.queries.source import changes_since
from aktiv.seasons.queries.taken_out import holding
from aktiv.seasons.rules.deriving import dues
from tests.bookings.world import World
from tests.reading import everything_of
from tests.seasons.test_board import done, draft
from tests.seasons.test_inquiring import answered, asked, here, standing
from tests.seasons.test_plans import AFTER, allocating, proposed
from tests.seasons.test_rounds import opened, planned, refused, world

__all__ = ["allocating", "draft", "opened", "planned", "world"]  # fixtures
WHY = "Laget er trukket fra serien"


def a_group(draft: Draft) -> GroupApplication:
    """Our own that has a time on the draft, so that its club has another."""
    names = everything_of(GroupApplication).filter(application__round=draft.round_id)
    return next(each for each in names.order_by("pk") if each.organisation.name == "Solheim IL")


def out(world: World, draft: Draft) -> GroupApplication:
    group = a_group(draft)
    take_out(group.pk, reason=f"  {WHY} ", by=world.ingrid.pk, now=AFTER)
    return group


def test_it_counts_for_nothing_and_the_plans_that_have_it_stay_as_they_were(world: World, draft: Draft) -> None:
    round_, plan = access_round(draft.round_id), draft.plan
    sessions = list(everything_of(PlanSession).filter(plan=plan).order_by("pk").values())
    before = {each.club: each.minutes for each in dues(facts_of(round_))}
    assert changes_since(round_, plan) is None
    group = out(world, draft)
    assert f"g{group.pk}" not in {each.key for each in facts_of(round_).groups}
    after = {each.club: each.minutes for each in dues(facts_of(round_))}
    assert after[f"c{world.club.pk}"] < before[f"c{world.club.pk}"]
    assert after[f"c{world.rival.pk}"] == before[f"c{world.rival.pk}"]
    told = changes_since(round_, plan)
    assert told is not None
    assert told.applications == 1
    assert list(everything_of(PlanSession).filter(plan=plan).order_by("pk").values()) == sessions
    # A new proposal is made without it, also one that goes on from a plan that has it.
    for more in ({}, {"standing_id": plan.pk, "max_moves": 0}):
        instance = instance_of(proposed(world, access_round(round_.pk), **more))
        assert f"g{group.pk}" not in str(instance)
    row = everything_of(TakenOut).get()
    assert (row.reason, row.made_by_id, row.made_at) == (WHY, world.ingrid.pk, AFTER)
    [entry] = everything_of(Entry).filter(verb="season.group_taken_out")
    assert (entry.organisation_id, entry.data["name"], entry.data["reason"]) == (world.club.pk, group.name, WHY)
    assert holding(everything_of(GroupApplication).select_related("application").get(pk=group.pk)) == [plan.number]


def test_it_is_put_back_as_it_was(world: World, draft: Draft) -> None:
    round_ = access_round(draft.round_id)
    before = facts_of(round_)
    group = out(world, draft)
    with refused("group_taken_out"):
        take_out(group.pk, reason="x", by=world.ingrid.pk, now=AFTER)
    put_back(group.pk, by=world.ingrid.pk, now=AFTER)
    assert facts_of(round_) == before
    assert changes_since(round_, draft.plan) is None
    with refused("group_not_taken_out"):
        put_back(group.pk, by=world.ingrid.pk, now=AFTER)


def test_staff_do_it_with_a_reason_while_the_round_is_shared_out(world: World, draft: Draft) -> None:
    group = a_group(draft)
    with refused("not_staff"):
        take_out(group.pk, reason=WHY, by=world.alice.pk, now=AFTER)
    with refused("missing_text"):
        take_out(group.pk, reason="  ", by=world.ingrid.pk, now=AFTER)
    with refused("not_found"):
        take_out(0, reason=WHY, by=world.ingrid.pk, now=AFTER)
    Round.objects.filter(pk=draft.round_id).update(state="open")
    with refused("round_not_in_state"):
        take_out(group.pk, reason=WHY, by=world.ingrid.pk, now=AFTER)
    assert not everything_of(TakenOut).exists()


def test_a_draft_that_is_solved_again_lets_its_times_go_also_locked_ones(world: World, draft: Draft) -> None:
    group = a_group(draft)
    [key] = [each for each in standing(draft) if each.group == f"g{group.pk}"]
    others = standing(draft) - {key}
    done(world, draft, "pin", group=key.group, day=key.day, start=key.start)
    out(world, draft)
    found = board_of(here(draft))
    assert found.out == {key.group}
    assert key in found.standing.sessions  # as it was, until somebody solves again
    inquiry = answered(asked(world, draft, 0))
    assert (inquiry.state, inquiry.landed, inquiry.answer["lost"]) == ("done", 2, 1)
    assert standing(draft) == others
    with refused("group_taken_out") as no:
        done(world, draft, "place", group=key.group, facility=key.facility, day=key.day, start=key.start)
    assert no.value.data["name"] == group.name
    done(world, draft, "undo")
    after = board_of(access_draft(draft.round_id, draft.number)).standing
    assert key in after.sessions
    assert key in after.pins


def test_a_plan_that_has_it_is_not_published_and_the_letter_tells_why(world: World, draft: Draft) -> None:
    staff, until = world.ingrid.pk, AFTER + timedelta(days=10)
    round_ = access_round(draft.round_id)
    hearing.open_hearing(round_.pk, draft.plan_id, until, revision=round_.revision, by=staff, now=AFTER)
    late = until + timedelta(days=1)
    ask = {"public_holidays": True, "school_holidays": True, "by": staff, "now": late}
    asked_before = begin_publishing(round_.pk, revision=access_round(round_.pk).revision, **ask)
    group = out(world, draft)
    # The job that was asked for before does nothing.
    publish_on(asked_before.pk, now=late)
    failed = Publication.objects.get(pk=asked_before.pk)
    assert (failed.state, failed.failure) == ("failed", "groups_taken_out")
    with refused("plan_holds_taken_out") as no:
        begin_publishing(round_.pk, knowing=True, revision=access_round(round_.pk).revision, **ask)
    assert no.value.data == {"number": draft.plan.number, "names": [group.name]}
    # Solved again and shown in its place, it can be.
    answered(asked(world, draft, 0))
    plan = board.make_plan(round_.pk, draft.number, seen=here(draft).last, by=staff, now=late)
    result = club_results(Plan.objects.get(pk=plan.pk), "nb")[world.club.pk]
    assert group.pk not in {each.id for each in result.groups}
    letter = written(access_round(round_.pk), result, "nb", appeal_by=late.date(), signer="Ingrid")
    [section] = [each for each in letter["sections"] if f"{group.name}: {WHY}" in each["lines"]]
    assert section["heading"] == "Grupper som er tatt ut av fordelingen"
    revision = access_round(round_.pk).revision
    hearing.replace_plan(round_.pk, plan.pk, revision=revision, reason=WHY, by=staff, now=late)
    assert begin_publishing(round_.pk, knowing=True, revision=access_round(round_.pk).revision, **ask)


@pytest.mark.parametrize("whose", ["club", "rival"])
def test_the_mark_is_read_by_the_club_it_is_about_and_no_other(world: World, draft: Draft, whose: str) -> None:
    from aktiv.walls import within

    out(world, draft)
    with within(organisation=getattr(world, whose).pk):
        assert TakenOut.objects.count() == (1 if whose == "club" else 0)
