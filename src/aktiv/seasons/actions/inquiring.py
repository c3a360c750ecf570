"""Asking the solver from the board: to re-solve a draft with few moves, and what it would take to give a place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from procrastinate.contrib.django import app

from aktiv.bookings.queries.parties import require_staff
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.board import begin_draft, land
from aktiv.seasons.models import BoardAct, Draft, Inquiry, Plan, Round
from aktiv.seasons.queries.board import access_draft, board_of, ground_of
from aktiv.seasons.queries.inquiries import LIVE, access_inquiry
from aktiv.seasons.queries.plans import access_plan, solver_there, standing_of
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.rules.board import key_of, session_of
from aktiv.seasons.rules.board_checks import exception_for
from aktiv.seasons.rules.resolving import MOST_MOVES, change
from aktiv.seasons.rules.states import Act, State, after
from aktiv.seasons.solver.checker import Rulebook
from aktiv.seasons.solver.facts import Place
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import within

ANSWER = "seasons.answer"
QUEUE = "board"  # of its own: handlers wait for an answer, and proposals take minutes
FIRST = 10  # the priority of re-solves, before what-ifs that were asked earlier: the draft waits for them
LAST = -10  # the priority of what clubs ask: handlers are at work, and their answers stop nobody
LONGEST_REASON = 300
MOST_LIVE = 10  # inquiries of a round that wait or are under way: as many of handlers', and of clubs'
Json = Mapping[str, Any]


@transaction.atomic
def ask_to_resolve(
    round_id: int, number: int, *, seen: int, max_moves: int, wanted: Json | None = None, by: UUID, now: datetime
) -> Inquiry:
    """Asks for a draft to be solved anew: its locked times stay, what is barred and closed holds, and at most
    `max_moves` of its other times are moved. `wanted` is a place that a group is to be given (group, facility, day,
    start and, where it is to be shorter, minutes).

    Raises Refusal: not_found, not_staff, round_not_in_state, no_proposals_here, changed_meanwhile, too_many_moves,
    locked_in_conflict (with count), resolve_under_way, too_many_inquiries.
    """
    round_ = _round(round_id, by, now)
    draft = access_draft(round_.pk, number, lock=True)
    if draft.last != seen:
        raise Refusal("changed_meanwhile", act=draft.last)
    return _resolve(round_, draft, max_moves, wanted=wanted, by=by, now=now)


@transaction.atomic
def ask_what_if(
    round_id: int, asked: Json, *, draft: int | None = None, plan: int | None = None, by: UUID, now: datetime
) -> Inquiry:
    """Asks what it would take for a group to get a place (`asked`: group, facility, day, start) on a draft as it
    stands, or in a plan that is done, by their numbers. Where the municipality's own rules are against the place, it
    is asked with these set aside for it, as the board may do.

    Raises Refusal: not_found, not_staff, round_not_in_state, no_proposals_here, plan_not_done,
    board_conflicts (with count), there_already, wrong_hours, too_many_inquiries.
    """
    round_ = _round(round_id, by, now)
    if draft is not None:
        on = access_draft(round_.pk, draft)
        board = board_of(on)
        rules, sessions = board.checks.rules, list(board.standing.sessions.values())
        if faults := board.checks.faults():
            raise Refusal("board_conflicts", count=len(faults))
        of, seen = on.plan, on.last
    else:
        on, seen = None, 0
        of = standing_of(round_.pk, access_plan(round_.pk, plan or 0).pk)
        rules, sessions = Rulebook(ground_of(of).instance), []
    group, place = asked.get("group", ""), _place(asked)
    if group not in rules.groups or place.facility not in rules.facilities:
        raise Refusal("not_found")
    if any((each.group, each.place) == (group, place) for each in sessions):
        raise Refusal("there_already")
    told = {"group": group, "facility": place.facility, "day": place.day, "start": place.start}
    told |= _exception(rules, group, place)
    return ask(round_, Inquiry(kind=Inquiry.Kind.WHAT_IF, plan=of, draft=on, seen=seen, asked=told), by, now)


@transaction.atomic
def try_way(round_id: int, number: int, way: int, *, reason: str = "", by: UUID, now: datetime) -> Inquiry:
    """Tries what a what-if answered on its draft as it is now, or on a new one of its plan, and locks the place. Where
    the draft stands as it was asked about, that very way is done at once; else the draft is solved again, with as many
    moves as the way says. `reason` is why a rule is set aside for it.

    Raises Refusal as `ask_to_resolve` and `begin_draft` do, and needs_reason, too_long.
    """
    round_ = _round(round_id, by, now)
    inquiry = access_inquiry(round_.pk, number, round_.municipality_id)
    ways = inquiry.answer.get("ways", [])
    if inquiry.kind != Inquiry.Kind.WHAT_IF or not 0 <= way < len(ways):
        raise Refusal("not_found")
    chosen, asked = ways[way], dict(inquiry.asked)
    if asked.get("over"):
        if not reason.strip():
            raise Refusal("needs_reason")
        asked["reason"] = one_line(reason, limit=LONGEST_REASON)
    minutes = next(
        each["minutes"]
        for each in chosen["come"]
        if all(each[key] == asked[key] for key in ("group", "facility", "day", "start"))
    )
    if inquiry.draft is None:
        number = begin_draft(round_.pk, inquiry.plan_id, by=by, now=now).number
    else:
        number = inquiry.draft.number
    draft = access_draft(round_.pk, number, lock=True)
    wanted = {**asked, "minutes": minutes}
    if draft.last == inquiry.seen:
        with suppress(Refusal), transaction.atomic():
            return _as_answered(round_, draft, chosen, wanted, by=by, now=now)
    return _resolve(round_, draft, chosen["moves"], wanted=wanted, by=by, now=now)


@transaction.atomic
def use(round_id: int, number: int, *, by: UUID, now: datetime) -> BoardAct:
    """Does what a re-solve came to on its draft, which somebody had changed meanwhile. Nothing of theirs is undone.

    Raises Refusal: not_found, not_staff, round_not_in_state, there_already, fits_no_more.
    """
    round_ = _round(round_id, by, now)
    with within(municipalities=[round_.municipality_id]):
        rows = Inquiry.objects.select_for_update(of=("self",)).select_related("draft")
        inquiry = rows.filter(round=round_, number=number, kind=Inquiry.Kind.RESOLVE, state=Inquiry.State.DONE).first()
        if inquiry is None or inquiry.draft is None or not inquiry.answer:
            raise Refusal("not_found")
        if inquiry.landed is not None:
            raise Refusal("there_already")
        act = land(round_.pk, inquiry.draft.number, inquiry.answer, by=by, now=now)
        inquiry.landed = act.number
        inquiry.save(update_fields=["landed"])
    return act


def ask(round_: Round, inquiry: Inquiry, by: UUID, now: datetime) -> Inquiry:
    """Numbers an inquiry, writes it and has it answered. Raises Refusal("too_many_inquiries")."""
    begin(_numbered(round_, inquiry, by, now))
    return inquiry


def begin(inquiry: Inquiry) -> None:
    """Puts an inquiry in the queue of those who answer, in the same transaction; re-solves first, clubs' last."""
    priority = FIRST if inquiry.kind == Inquiry.Kind.RESOLVE else LAST if inquiry.organisation_id else 0
    app.configure_task(ANSWER, queue=QUEUE, priority=priority).defer(inquiry_id=inquiry.pk)


def _resolve(round_: Round, draft: Draft, moves: int, *, wanted: Json | None, by: UUID, now: datetime) -> Inquiry:
    if not 0 <= moves <= MOST_MOVES:
        raise Refusal("too_many_moves", most=MOST_MOVES)
    if wanted and wanted.get("over") and not wanted.get("reason"):
        raise Refusal("needs_reason")
    board = board_of(draft)
    if stuck := {each for each in board.checks.faults() if each in board.standing.pins and each.group not in board.out}:
        raise Refusal("locked_in_conflict", count=len(stuck))
    _demand_free(round_, draft)
    plan: Plan = draft.plan
    asked = Inquiry(kind=Inquiry.Kind.RESOLVE, plan=plan, draft=draft, seen=draft.last, max_moves=moves)
    asked.asked = dict(wanted or {})
    return ask(round_, asked, by, now)


def _as_answered(round_: Round, draft: Draft, way: Json, wanted: Json, *, by: UUID, now: datetime) -> Inquiry:
    """Does a way on a draft that stands as it stood when the way was found: nobody gets less than was told."""
    _demand_free(round_, draft)
    before = board_of(draft).standing.sessions
    gone = {key_of(session_of(each)) for each in way["gone"]}
    after_it = [each for key, each in before.items() if key not in gone]
    answer = change(before, [*after_it, *(session_of(each) for each in way["come"])], wanted)
    answer |= {"gain": way["score_change"], "k": way["moves"]}
    act = land(round_.pk, draft.number, answer, seen=draft.last, reason=wanted.get("reason", ""), by=by, now=now)
    inquiry = Inquiry(kind=Inquiry.Kind.RESOLVE, plan=draft.plan, draft=draft, seen=act.number - 1)
    inquiry.asked, inquiry.answer, inquiry.max_moves = dict(wanted), answer, way["moves"]
    inquiry.state, inquiry.ended_at, inquiry.landed = Inquiry.State.DONE, now, act.number
    return _numbered(round_, inquiry, by, now)


def _demand_free(round_: Round, draft: Draft) -> None:
    with within(municipalities=[round_.municipality_id]):
        if Inquiry.objects.filter(draft=draft, kind=Inquiry.Kind.RESOLVE, state__in=LIVE).exists():
            raise Refusal("resolve_under_way")


def _numbered(round_: Round, inquiry: Inquiry, by: UUID, now: datetime) -> Inquiry:
    access_round(round_.pk, lock=True)  # they are numbered one by one
    with within(municipalities=[round_.municipality_id]):
        rows = Inquiry.objects.filter(round=round_)
        alike = rows.filter(state__in=LIVE, organisation__isnull=inquiry.organisation_id is None)
        if alike.count() >= MOST_LIVE:
            raise Refusal("too_many_inquiries", limit=MOST_LIVE)
        inquiry.number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
        inquiry.municipality_id, inquiry.round = round_.municipality_id, round_
        inquiry.made_at, inquiry.made_by_id = now, by
        inquiry.save(force_insert=True)
    told = {"round": round_.pk, "number": inquiry.number, "kind": inquiry.kind, "asked": inquiry.asked}
    told |= {"draft": inquiry.draft.number if inquiry.draft else None, "max_moves": inquiry.max_moves}
    told |= {"act": inquiry.landed} if inquiry.landed is not None else {}
    subject = ("season_inquiry", inquiry.pk)
    append(Event("season.inquiry_asked", subject, round_.municipality_id, by, inquiry.organisation_id, told), at=now)
    return inquiry


def _exception(rules: Rulebook, group: str, place: Place) -> dict[str, Any]:
    """The rules that are set aside to ask about a place: their codes, and the length and size that it is asked in."""
    asking = rules.groups[group]
    shortest = asking.minutes - (asking.minutes - asking.least) // rules.instance.grid * rules.instance.grid
    grant = exception_for(rules, asking, place, shortest)
    if grant is None:
        return {}
    codes = list(rules.codes(asking, place, shortest))
    return {"over": {"codes": codes, "minutes": grant.minutes, "atoms": grant.atoms}}


def _place(asked: Json) -> Place:
    facility, day, start = asked.get("facility"), asked.get("day"), asked.get("start")
    if not isinstance(facility, str) or not isinstance(day, int) or not isinstance(start, int):
        raise Refusal("not_found")
    if not 0 <= day <= 6 or not 0 <= start < 1440:
        raise Refusal("wrong_hours")
    return Place(facility, day, start)


def _round(round_id: int, by: UUID, now: datetime) -> Round:
    round_ = access_round(round_id)
    require_staff(by, Permission.SEASON_ALLOCATE, round_.municipality_id, now)
    after(State(round_.state), Act.WORK_ON_BOARD)
    if not solver_there(round_.municipality, by, now):
        raise Refusal("no_proposals_here")
    return round_
