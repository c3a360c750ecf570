"""What the solver was asked from the board and from plans. Whoever calls has asked the permissions."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q

from aktiv.seasons.models import Draft, Inquiry, Plan
from aktiv.seasons.queries.board import Board, board_of, ground_of
from aktiv.seasons.queries.plans import document_of, instance_of
from aktiv.seasons.rules.board import document_on
from aktiv.seasons.rules.resolving import document_with_exception, problem_on, with_exception, without_groups
from aktiv.values.refusal import Refusal
from aktiv.walls import within

LIVE = (Inquiry.State.WAITING, Inquiry.State.RUNNING)


class Asked(NamedTuple):
    """The problem that is to be solved; for what-if also the plan that stands (`season-plan/1`)."""

    problem: dict[str, Any]
    plan: dict[str, Any] | None


def access_inquiry(round_id: int, number: int, municipality_id: int) -> Inquiry:
    """An inquiry of a round by its number, with its draft, plan and who asked. Raises Refusal("not_found")."""
    with within(municipalities=[municipality_id]):
        rows = Inquiry.objects.select_related("draft", "plan", "made_by", "organisation").defer(
            "plan__document", "plan__progress"
        )
        found = rows.filter(round_id=round_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def board_with(draft: Draft, group: str) -> tuple[Board, Inquiry | None, dict[tuple[str, str, int, int], Inquiry]]:
    """What stands on a draft, its newest re-solve, and what was asked for a group on it: seen by the same reader at
    once. Five statements; four more the first time that a process reads the plan."""
    with within(municipalities=[draft.municipality_id]):
        board = board_of(draft)
        mine = Inquiry.objects.filter(draft=draft)
        newest = mine.filter(kind=Inquiry.Kind.RESOLVE).order_by("-number").values("pk")[:1]
        asked = Q(kind=Inquiry.Kind.WHAT_IF, asked__group=group) if group else Q()
        rows = mine.select_related("made_by").filter(Q(pk__in=newest) | asked).order_by("number")
        found = list(rows)
    resolves = [each for each in found if each.kind == Inquiry.Kind.RESOLVE]
    told = {place_of(each): each for each in found if each.kind == Inquiry.Kind.WHAT_IF}
    return board, resolves[-1] if resolves else None, told


def asked_of(plan: Plan) -> dict[tuple[str, str, int, int], Inquiry]:
    """What-ifs of a plan (not of drafts on it) by group, hall, day and start: the newest of each, with who asked."""
    with within(municipalities=[plan.municipality_id]):
        rows = (
            Inquiry.objects.select_related("made_by", "organisation").filter(plan=plan, draft=None).order_by("number")
        )
        return {place_of(each): each for each in rows}


def place_of(inquiry: Inquiry) -> tuple[str, str, int, int]:
    """Group, hall, day and start that are asked about."""
    asked = inquiry.asked
    return asked["group"], asked["facility"], asked["day"], asked["start"]


def board_then(inquiry: Inquiry) -> Board:
    """The draft as it stood when it was asked about."""
    assert inquiry.draft is not None  # those of plans are not asked
    return board_of(inquiry.draft, until=inquiry.seen)


def problem_of(inquiry: Inquiry) -> Asked:
    """What is to be solved: made anew of the draft's acts, which never change."""
    if inquiry.draft is None:
        raw = instance_of(inquiry.plan)
        return Asked(
            document_with_exception(raw, ground_of(inquiry.plan).instance, inquiry.asked), document_of(inquiry.plan)
        )
    board = board_then(inquiry)
    ground = board.ground
    if inquiry.kind == Inquiry.Kind.RESOLVE:
        moves = inquiry.max_moves or 0
        problem = problem_on(ground.raw, ground.instance, board.standing, moves, inquiry.asked or None)
        return Asked(without_groups(problem, board.out), None)
    from aktiv.seasons.rules.board_file import plan_file  # reads the solver's arrays: only here

    raw = document_on(ground.raw, ground.instance, with_exception(board.standing, inquiry.asked))
    return Asked(raw, plan_file(raw, board.standing, ground.bound, inquiry.plan.seed))
