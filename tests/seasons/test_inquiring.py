"""A draft is solved anew with few moves, and what a place would take is told: a job that costs nobody's work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from aktiv.config.jobs import queues
from aktiv.seasons import inquiring_tasks
from aktiv.seasons.actions import answering, inquiring
from aktiv.seasons.actions.board import make_plan
from aktiv.seasons.actions.proposing import QUEUE
from aktiv.seasons.actions.solving import SILENCE
from aktiv.seasons.models import BoardAct, Draft, Inquiry, Plan, Round
from aktiv.seasons.queries.board import access_draft, board_of
from aktiv.seasons.queries.inquiries import access_inquiry
from aktiv.seasons.rules.board import Key
from aktiv.seasons.rules.resolving import moves_in
from aktiv.seasons.solving import solve, ways_to
from aktiv.seasons.words import FAILURES, WHY
from aktiv.walls import everything
from tests.bookings.world import World, verbs
from tests.reading import everything_of
from tests.seasons.test_board import done, draft
from tests.seasons.test_plans import AFTER, allocating
from tests.seasons.test_rounds import opened, planned, refused, world

__all__ = ["allocating", "draft", "opened", "planned", "world"]  # fixtures


def standing(draft: Draft) -> set[Key]:
    return set(board_of(here(draft)).standing.sessions)


def here(draft: Draft) -> Draft:
    return access_draft(draft.round_id, draft.number)


def asked(world: World, draft: Draft, moves: int, **more: Any) -> Inquiry:
    told = {"seen": here(draft).last, "by": world.ingrid.pk, "now": AFTER, **more}
    return inquiring.ask_to_resolve(draft.round_id, draft.number, max_moves=moves, **told)


def answered(inquiry: Inquiry) -> Inquiry:
    """As the job does it, in this process's own transaction; what was answered at once is as it is."""
    if inquiry.state == Inquiry.State.DONE:
        return access_inquiry(inquiry.round_id, inquiry.number, inquiry.municipality_id)
    begun = answering.take_up(inquiry.pk, AFTER)
    assert begun is not None
    mine, told = begun
    if mine.kind == Inquiry.Kind.RESOLVE:
        found = solve(told.problem, seed=1, seconds=20, megabytes=2048, heard=lambda _: answering.hear(mine, [], AFTER))
        if found.document is not None:
            answering.finish_resolve(mine, told.problem, found.document, AFTER)
        else:
            answering.fail(mine, found.why, AFTER, least=found.least)
    else:
        assert told.plan is not None
        bounds: dict[str, Any] = {"seconds": 60, "megabytes": 2048, "heard": lambda _: answering.hear(mine, [], AFTER)}
        found = ways_to(told.problem, told.plan, mine.asked, **bounds)
        assert found.document is not None, found
        answering.finish_what_if(mine, told, found.document["ways"], AFTER)
    return access_inquiry(inquiry.round_id, inquiry.number, inquiry.municipality_id)


def taken_apart(draft: Draft) -> tuple[Key, Key]:
    """Two groups' times: of one that is at the place that all of them want, and of another."""
    [best] = [key for key in standing(draft) if key[1:3] == (1, 17 * 60)]
    return best, next(key for key in sorted(standing(draft)) if key != best)


def test_what_was_taken_out_comes_back_as_one_act_that_is_undone_whole(world: World, draft: Draft) -> None:
    before = standing(draft)
    for key in sorted(before):
        done(world, draft, "take_out", group=key.group, day=key.day, start=key.start)
    inquiry = asked(world, draft, 0)
    [job] = ProcrastinateJob.objects.filter(task_name="seasons.answer")
    assert (job.queue_name, job.priority, job.args) == ("board", 10, {"inquiry_id": inquiry.pk})
    inquiry = answered(inquiry)
    assert (inquiry.state, inquiry.landed) == ("done", 4)
    assert {each[0] for each in standing(draft)} == {each[0] for each in before}
    assert (inquiry.answer["placed"], inquiry.answer["moved"], inquiry.answer["lost"]) == (3, 0, 0)
    assert inquiry.answer["gain"] > 0
    done(world, draft, "undo")
    assert standing(draft) == set()
    done(world, draft, "redo")
    assert len(standing(draft)) == 3
    assert verbs("season.inquiry") == ["season.inquiry_asked", "season.inquiry_answered"]


def test_locked_times_stay_and_what_is_barred_is_kept(world: World, draft: Draft) -> None:
    best, other = taken_apart(draft)
    done(world, draft, "pin", group=other[0], day=other[1], start=other[2])
    done(world, draft, "ban", group=best[0], day=best[1], start=best[2])
    answered(asked(world, draft, 10))
    after = standing(draft)
    assert other in after
    assert best not in after
    assert best[0] in {each[0] for each in after}
    assert not board_of(here(draft)).checks.faults()


def test_more_moves_than_it_may_are_refused_with_the_fewest_that_work(world: World, draft: Draft) -> None:
    best, other = taken_apart(draft)
    hall = board_of(here(draft)).standing.sessions[best].place.facility
    wanted = {"group": other[0], "facility": hall, "day": best[1], "start": best[2]}
    before = standing(draft)
    none = answered(asked(world, draft, 0, wanted=wanted))
    assert (none.state, none.failure, none.least, none.landed) == ("failed", "no_plan", 1, None)
    assert (standing(draft), here(draft).last) == (before, 0)
    one = answered(asked(world, draft, 1, wanted=wanted))
    assert (one.landed, one.answer["lost"]) == (1, 0)
    assert best._replace(group=other.group) in standing(draft)
    assert best._replace(group=other.group) in board_of(here(draft)).standing.pins
    assert best not in standing(draft)
    done(world, draft, "undo")
    assert (standing(draft), board_of(here(draft)).standing.pins) == (before, frozenset())


def test_what_somebody_did_meanwhile_stands_and_the_result_is_offered(world: World, draft: Draft) -> None:
    best, other = taken_apart(draft)
    done(world, draft, "take_out", group=best[0], day=best[1], start=best[2])
    inquiry = asked(world, draft, 0)
    done(world, draft, "pin", group=other[0], day=other[1], start=other[2])
    inquiry = answered(inquiry)
    assert (inquiry.state, inquiry.landed, here(draft).last) == ("done", None, 2)
    act = inquiring.use(draft.round_id, inquiry.number, by=world.ingrid.pk, now=AFTER)
    assert (act.number, act.kind) == (3, "resolve")
    assert best in standing(draft)
    assert other in board_of(here(draft)).standing.pins
    with refused("there_already"):
        inquiring.use(draft.round_id, inquiry.number, by=world.ingrid.pk, now=AFTER)


def test_a_result_that_does_not_fit_what_was_done_meanwhile_is_not_used(world: World, draft: Draft) -> None:
    best, other = taken_apart(draft)
    hall = board_of(here(draft)).standing.sessions[best].place.facility
    for key in (best, other):
        done(world, draft, "take_out", group=key[0], day=key[1], start=key[2])
    inquiry = asked(world, draft, 0)
    done(world, draft, "place", group=other[0], facility=hall, day=best[1], start=best[2])
    inquiry = answered(inquiry)
    with refused("fits_no_more"):
        inquiring.use(draft.round_id, inquiry.number, by=world.ingrid.pk, now=AFTER)
    assert best._replace(group=other.group) in standing(draft)


def test_a_worker_that_dies_leaves_the_draft_as_it_was_and_says_so(world: World, draft: Draft) -> None:
    best, _other = taken_apart(draft)
    done(world, draft, "take_out", group=best[0], day=best[1], start=best[2])
    before = standing(draft)
    inquiry = asked(world, draft, 0)
    ProcrastinateJob.objects.all()._raw_delete("default")
    for _ in range(2):
        begun = answering.take_up(inquiry.pk, AFTER)
        assert begun is not None
        assert answering.look_after(AFTER + SILENCE) == 0, "it was just heard of"
        assert answering.look_after(AFTER + SILENCE + timedelta(seconds=1)) == 1
        assert answering.hear(begun[0], [], AFTER) is None, "the one that was silent has nothing to say any more"
    assert ProcrastinateJob.objects.filter(task_name="seasons.answer").count() == 1
    lost = access_inquiry(inquiry.round_id, inquiry.number, inquiry.municipality_id)
    assert (lost.state, lost.failure, lost.landed) == ("failed", "worker_lost", None)
    assert (standing(draft), here(draft).last) == (before, 1)
    answering.finish_resolve(begun[0], begun[1].problem, {}, AFTER)
    assert here(draft).last == 1


def test_what_was_asked_of_a_worker_that_died_before_it_said_a_word_is_taken_up_by_another(
    world: World, draft: Draft
) -> None:
    best, _other = taken_apart(draft)
    done(world, draft, "take_out", group=best[0], day=best[1], start=best[2])
    inquiry = asked(world, draft, 0)
    later = inquiry.made_at + SILENCE + timedelta(seconds=1)
    assert answering.look_after(later) == 0, "its job waits in line"
    ProcrastinateJob.objects.all()._raw_delete("default")
    assert answering.look_after(inquiry.made_at + SILENCE) == 0
    assert answering.look_after(later) == 1
    assert answering.look_after(later) == 0, "it has a job again"
    [job] = ProcrastinateJob.objects.filter(task_name="seasons.answer")
    assert (job.queue_name, job.priority, job.args) == ("board", 10, {"inquiry_id": inquiry.pk})
    assert answered(inquiry).landed == 2


def test_what_handlers_wait_for_stands_behind_no_proposal_and_a_re_solve_behind_no_question(
    world: World, draft: Draft
) -> None:
    best, other = taken_apart(draft)
    hall = board_of(here(draft)).standing.sessions[best].place.facility
    place = {"group": other[0], "facility": hall, "day": best[1], "start": best[2]}
    inquiring.ask_what_if(draft.round_id, place, draft=draft.number, by=world.ingrid.pk, now=AFTER)
    asked(world, draft, 0)
    jobs = ProcrastinateJob.objects.filter(task_name="seasons.answer").order_by("-priority", "pk")
    assert [each.priority for each in jobs] == [10, 0]
    assert {each.queue_name for each in jobs} == {inquiring_tasks.answer.queue} != {QUEUE}
    assert queues(2)[inquiring_tasks.answer.queue] == 1


def test_one_re_solve_of_a_draft_at_a_time_and_only_of_what_she_saw(world: World, draft: Draft) -> None:
    best, _other = taken_apart(draft)
    done(world, draft, "take_out", group=best[0], day=best[1], start=best[2])
    with refused("changed_meanwhile"):
        asked(world, draft, 0, seen=0)
    with refused("too_many_moves"):
        asked(world, draft, -1)
    with refused("not_staff"):
        asked(world, draft, 0, by=world.alice.pk)
    asked(world, draft, 0)
    with refused("resolve_under_way"):
        asked(world, draft, 5)
    [one] = everything_of(Inquiry)
    with pytest.raises(IntegrityError), everything():
        Inquiry.objects.create(
            municipality_id=one.municipality_id, round=draft.round, plan=draft.plan, draft=draft, number=2,
            kind="resolve", max_moves=1, made_at=AFTER, made_by_id=world.ingrid.pk,
        )  # fmt: skip


def test_a_locked_time_in_conflict_is_told_before_anything_is_asked(world: World, draft: Draft) -> None:
    best, _other = taken_apart(draft)
    hall = board_of(here(draft)).standing.sessions[best].place.facility
    done(world, draft, "pin", group=best[0], day=best[1], start=best[2])
    done(world, draft, "close", facility=hall, day=best[1], start=best[2], end=best[2] + 30)
    with refused("locked_in_conflict"):
        asked(world, draft, 5)
    done(world, draft, "unpin", group=best[0], day=best[1], start=best[2])
    inquiry = answered(asked(world, draft, 0))
    assert (inquiry.landed, inquiry.answer["moved"]) == (4, 1), "what a closing makes impossible is no move"
    assert not board_of(here(draft)).checks.faults()


def test_what_it_takes_is_told_and_tried_on_the_draft(world: World, draft: Draft) -> None:
    best, other = taken_apart(draft)
    hall = board_of(here(draft)).standing.sessions[best].place.facility
    place = {"group": other[0], "facility": hall, "day": best[1], "start": best[2]}
    inquiry = answered(inquiring.ask_what_if(draft.round_id, place, draft=draft.number, by=world.ingrid.pk, now=AFTER))
    [way, *_rest] = inquiry.answer["ways"]
    assert way["moves"] == 1
    found = {each.group: each for each in moves_in(way["gone"], way["come"])}
    assert found[other[0]].now is not None
    assert found[other[0]].now.place == (hall, best[1], best[2])
    assert found[best[0]].was is not None
    with refused("not_found"):
        inquiring.try_way(draft.round_id, inquiry.number, 7, by=world.ingrid.pk, now=AFTER)
    tried = inquiring.try_way(draft.round_id, inquiry.number, 0, by=world.ingrid.pk, now=AFTER)
    assert (tried.state, tried.max_moves, tried.landed) == ("done", 1, 1), "what was told is done at once"
    assert not ProcrastinateJob.objects.filter(args__inquiry_id=tried.pk).exists()
    assert best._replace(group=other.group) in board_of(here(draft)).standing.pins
    assert (tried.answer["gone"], tried.answer["gain"]) == (way["gone"], way["score_change"])
    assert tried.answer["come"] == way["come"], "as it was told, to the part of the hall"
    done(world, draft, "undo")
    again = inquiring.try_way(draft.round_id, inquiry.number, 0, by=world.ingrid.pk, now=AFTER)
    assert again.state == "waiting", "on a draft that has changed it is worked out anew"
    with refused("resolve_under_way"):
        inquiring.try_way(draft.round_id, inquiry.number, 0, by=world.ingrid.pk, now=AFTER)
    assert answered(again).landed == 3


def test_what_it_takes_in_a_plan_is_tried_on_a_new_draft(world: World, draft: Draft) -> None:
    best, other = taken_apart(draft)
    hall = board_of(here(draft)).standing.sessions[best].place.facility
    place = {"group": other[0], "facility": hall, "day": best[1], "start": best[2]}
    plan = Plan.objects.get(pk=draft.plan_id)
    inquiry = answered(inquiring.ask_what_if(draft.round_id, place, plan=plan.number, by=world.ingrid.pk, now=AFTER))
    assert (inquiry.draft_id, inquiry.made_by_id) == (None, world.ingrid.pk)
    tried = answered(inquiring.try_way(draft.round_id, inquiry.number, 0, by=world.ingrid.pk, now=AFTER))
    assert tried.draft is not None
    assert tried.draft.number == 2
    assert best._replace(group=other.group) in standing(tried.draft)
    with refused("there_already"):
        inquiring.ask_what_if(draft.round_id, place, draft=2, by=world.ingrid.pk, now=AFTER)
    with refused("not_found"):
        inquiring.ask_what_if(draft.round_id, {**place, "group": "g9"}, draft=1, by=world.ingrid.pk, now=AFTER)


def after_its_age(draft: Draft) -> dict[str, Any]:
    """A place that only the age window of a group is against."""
    board = board_of(here(draft))
    rules, (best, _other) = board.checks.rules, taken_apart(draft)
    group = rules.groups[best.group]
    late = max(each.end for each in group.windows if each.day == best.day)
    hall = board.standing.sessions[best].place.facility
    return {"group": best.group, "facility": hall, "day": best.day, "start": late}


@pytest.mark.parametrize("of", ["draft", "plan"])
def test_what_a_rule_is_against_is_asked_with_it_set_aside_and_tried_with_a_reason(
    world: World, draft: Draft, of: str
) -> None:
    place, by = after_its_age(draft), {"by": world.ingrid.pk, "now": AFTER}
    on = {of: draft.number if of == "draft" else Plan.objects.get(pk=draft.plan_id).number}
    inquiry = answered(inquiring.ask_what_if(draft.round_id, place, **on, **by))
    assert inquiry.asked["over"]["codes"] == ["window"]
    assert inquiry.answer["ways"]
    with refused("needs_reason"):
        inquiring.try_way(draft.round_id, inquiry.number, 0, reason=" ", **by)
    seen = here(draft).last
    with refused("needs_reason"):
        inquiring.ask_to_resolve(draft.round_id, draft.number, seen=seen, max_moves=3, wanted=inquiry.asked, **by)
    tried = answered(inquiring.try_way(draft.round_id, inquiry.number, 0, reason="Avtalt med laget", **by))
    assert tried.landed == 1, tried.failure
    assert tried.draft is not None
    [act] = everything_of(BoardAct).filter(draft=tried.draft)
    assert (act.reason, [each.get("over") for each in act.what["come"]]) == ("Avtalt med laget", [["window"]])
    board = board_of(here(tried.draft))
    assert Key(place["group"], place["day"], place["start"], place["facility"]) in board.standing.pins
    assert not board.checks.faults()
    assert make_plan(draft.round_id, tried.draft.number, seen=1, **by).checked


def test_what_no_rule_of_the_municipality_is_about_is_not_set_aside(world: World, draft: Draft) -> None:
    place = after_its_age(draft)
    hall = board_of(here(draft)).checks.rules.facilities[place["facility"]]
    closed = max(each.end for each in hall.open if each.day == place["day"])
    told = {**place, "start": closed}
    inquiry = answered(inquiring.ask_what_if(draft.round_id, told, draft=draft.number, by=world.ingrid.pk, now=AFTER))
    assert ("over" in inquiry.asked, inquiry.answer["ways"]) == (False, [])


def test_what_was_asked_and_answered_never_changes_and_only_its_staff_see_it(world: World, draft: Draft) -> None:
    inquiry = answered(asked(world, draft, 0))
    assert list(Inquiry.objects.all()) == [], "nobody was said to be reading"
    for more in ({"max_moves": 5}, {"answer": {"gone": []}}, {"made_at": AFTER + timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            everything_of(Inquiry).filter(pk=inquiry.pk).update(**more)
    assert [each.kind for each in everything_of(BoardAct)] == []


def test_every_reason_for_no_answer_has_words() -> None:
    assert {"place_impossible", "locks_impossible", "no_plan", "worker_lost"} <= FAILURES.keys()
    assert {"fits_no_more", "locked_in_conflict", "resolve_under_way", "too_many_inquiries"} <= WHY.keys()


def test_a_round_that_is_not_shared_out_any_more_keeps_its_draft(world: World, draft: Draft) -> None:
    best, _other = taken_apart(draft)
    done(world, draft, "take_out", group=best[0], day=best[1], start=best[2])
    inquiry = asked(world, draft, 0)
    Round.objects.filter(pk=draft.round_id).update(state="planning", rules=None)
    assert answered(inquiry).landed is None
    assert here(draft).last == 1


def test_the_job_itself_answers_both_kinds(world: World, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    best, other = taken_apart(draft)
    hall = board_of(here(draft)).standing.sessions[best].place.facility
    place = {"group": other[0], "facility": hall, "day": best[1], "start": best[2]}
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)
    context = JobContext(start_timestamp=0.0, app=app, job=None, abort_reason=lambda: None)  # type: ignore[arg-type]
    what_if = inquiring.ask_what_if(draft.round_id, place, draft=draft.number, by=world.ingrid.pk, now=AFTER)
    inquiring_tasks.answer.func(context, inquiry_id=what_if.pk)
    tried = inquiring.try_way(draft.round_id, what_if.number, 0, by=world.ingrid.pk, now=AFTER)
    inquiring_tasks.answer.func(context, inquiry_id=tried.pk)
    assert access_inquiry(tried.round_id, tried.number, tried.municipality_id).landed == 1
    assert best._replace(group=other.group) in standing(draft)
