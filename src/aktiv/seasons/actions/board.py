"""What handlers do on the board: one act at a time, checked, journalled, never at the cost of another's work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from aktiv.bookings.queries.parties import require_staff
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.proposing import settle
from aktiv.seasons.models import BoardAct, Draft, Plan, Round
from aktiv.seasons.queries.board import Board, access_draft, acts_of, board_of
from aktiv.seasons.queries.plans import removed_of, standing_of
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.queries.shortage import known_of
from aktiv.seasons.rules import board as rules
from aktiv.seasons.rules.board_checks import Checks, Verdict, size_in
from aktiv.seasons.rules.states import Act as RoundAct
from aktiv.seasons.rules.states import State, after
from aktiv.seasons.solver.facts import Group, Place, Session
from aktiv.values.refusal import Refusal
from aktiv.walls import within

ALLOCATE = Permission.SEASON_ALLOCATE
Json = Mapping[str, Any]


@transaction.atomic
def begin_draft(round_id: int, plan_id: int, *, name: str = "", by: UUID, now: datetime) -> Draft:
    """Begins to work on a plan that is done. Raises Refusal: not_found, not_staff, round_not_in_state, plan_not_done,
    too_long."""
    round_ = _round(round_id, by, now)
    plan = standing_of(round_.pk, plan_id)
    draft = _new(round_, plan, name, by, now)
    _journal("season.draft_begun", draft, by, now, plan=plan.number)
    return draft


@transaction.atomic
def copy_draft(round_id: int, number: int, *, name: str = "", by: UUID, now: datetime) -> Draft:
    """Another draft that stands as this one does, with all that was done on it, to try something else. Raises Refusal:
    not_found, not_staff, round_not_in_state, too_long."""
    round_ = _round(round_id, by, now)
    source = access_draft(round_.pk, number, lock=True)
    draft = _new(round_, source.plan, name, by, now, last=source.last)
    rows = acts_of(source)
    for row in rows:
        row.pk, row.draft = None, draft
    with within(municipalities=[draft.municipality_id]):
        BoardAct.objects.bulk_create(rows)
    _journal("season.draft_copied", draft, by, now, of=source.number)
    return draft


@transaction.atomic
def act(
    round_id: int,
    number: int,
    kind: str,
    what: Json,
    *,
    seen: int,
    reason: str = "",
    overrule: bool = False,
    by: UUID,
    now: datetime,
) -> BoardAct:
    """Does one thing on a draft. `seen` is the newest act that she had seen; what others did since stands, and hers is
    taken beside it unless it is about the same group, or the same hall on the same day.

    `what` is a group (`group`), a session (`group`, `day`, `start`), a place (`facility`, `day`, `start`, of a move
    within `to`), or hours (`facility`, `day`, `start`, `end`), in keys of the plan's problem and minutes of the day.
    `overrule` sets the age window and the list of halls aside for a placement; it takes a reason.

    Raises Refusal: not_found, not_staff, round_not_in_state, changed_meanwhile (with act, the newest one in the way),
    session_gone, session_locked, needs_reason, too_long, nothing_to_undo, wrong_hours, there_already, group_taken_out
    for one that is to be given a time, and fit_CODE for what speaks against a placement (with who has the time).
    """
    _round(round_id, by, now)
    draft = access_draft(round_id, number, lock=True)
    board = board_of(draft)
    if len(reason) > 300:
        raise Refusal("too_long", limit=300)
    told, of = _told(board, kind, what, reason=reason, overrule=overrule)
    mine = rules.Act(draft.last + 1, kind, told, of)
    _beside_others(board, mine, seen)
    return _written(draft, mine, reason, by, now)


@transaction.atomic
def land(
    round_id: int, number: int, what: Json, *, seen: int | None = None, reason: str = "", by: UUID, now: datetime
) -> BoardAct:
    """Does what a re-solve changes (`rules.resolving.change`) on a draft, as one act. `seen` is the act that it was
    solved on, where it is to land only if nothing was done since; `reason` is why a rule is set aside for it.

    Raises Refusal: not_found, not_staff, round_not_in_state, changed_meanwhile, fits_no_more.
    """
    _round(round_id, by, now)
    draft = access_draft(round_id, number, lock=True)
    if seen not in (None, draft.last):
        raise Refusal("changed_meanwhile", act=draft.last)
    board = board_of(draft)
    mine = rules.Act(draft.last + 1, "resolve", what)
    after_it = rules.fold(board.ground.sessions, [*board.acts, mine], board.ground.pins)
    if mine.number in after_it.idle:
        raise Refusal("fits_no_more")
    faults = Checks(rules.instance_on(board.ground.instance, after_it), after_it).faults()
    if set(faults) - set(board.checks.faults()):
        raise Refusal("fits_no_more")
    return _written(draft, mine, reason, by, now)


@transaction.atomic
def make_plan(round_id: int, number: int, *, seen: int, name: str = "", by: UUID, now: datetime) -> Plan:
    """Makes a plan of what stands on a draft, for the hearing. The draft goes on as it is.

    Raises Refusal: not_found, not_staff, round_not_in_state, changed_meanwhile, board_conflicts (with count), and what
    `settle` refuses.
    """
    _round(round_id, by, now)
    draft = access_draft(round_id, number, lock=True)
    if draft.last != seen:
        raise Refusal("changed_meanwhile", act=draft.last)
    board = board_of(draft)
    if faults := board.checks.faults():
        raise Refusal("board_conflicts", count=len(faults))
    from aktiv.seasons.rules.board_file import plan_file  # reads the solver's arrays: only here

    raw = rules.document_on(board.ground.raw, board.ground.instance, board.standing)
    document = plan_file(raw, board.standing, board.ground.bound, draft.plan.seed, known_of(draft.plan))
    plan = settle(
        round_id,
        instance=raw,
        removed=removed_of(draft.plan),
        document=document,
        kind=Plan.Kind.BOARD,
        standing_id=draft.plan_id,
        name=name or draft.name,
        by=by,
        now=now,
    )
    _journal("season.draft_settled", draft, by, now, plan=plan.number)
    return plan


def verdict_on(
    board: Board, group: Group, place: Place, minutes: int, *, without: rules.Key | None = None, overrule: bool = False
) -> Verdict:
    """What speaks against a placement, the rules that may be set aside left out with `overrule`."""
    found = board.checks.against(group, place, minutes, without=without)
    if not overrule or not set(found.codes) & set(rules.MAY_BE_OVERRULED):
        return found
    size = size_in(board.checks.rules, group, place.facility)
    grant = rules.Grant(group.id, place, minutes, size)
    standing = replace(board.standing, grants=(*board.standing.grants, grant))
    checks = Checks(rules.instance_on(board.ground.instance, standing), standing)
    return checks.against(checks.rules.groups[group.id], place, minutes, without=without)


def _written(draft: Draft, act: rules.Act, reason: str, by: UUID, now: datetime) -> BoardAct:
    draft.last = act.number
    row = BoardAct(
        municipality_id=draft.municipality_id,
        draft=draft,
        number=act.number,
        kind=act.kind,
        what=dict(act.what),
        of=act.of,
        reason=reason,
        made_at=now,
        made_by_id=by,
    )
    with within(municipalities=[draft.municipality_id]):
        row.save(force_insert=True)
    draft.save(update_fields=["last"])
    told = {"kind": act.kind, "what": dict(act.what), "of": act.of, "reason": reason}
    _journal("season.board_act", draft, by, now, act=act.number, **told)
    return row


def _told(board: Board, kind: str, what: Json, *, reason: str, overrule: bool) -> tuple[dict[str, Any], int | None]:
    """What the act says, checked, and the act that it undoes."""
    if kind in ("undo", "redo"):
        found = rules.to_undo(board.acts) if kind == "undo" else rules.to_redo(board.acts)
        if found is None or what.get("of") not in (None, found.number):
            raise Refusal("nothing_to_undo" if found is None else "changed_meanwhile", act=board.draft.last)
        return {}, found.number
    if kind in ("close", "reopen"):
        return _hours(board, kind, what), None
    group = board.checks.rules.groups.get(what.get("group", ""))
    if group is None:
        raise Refusal("not_found")
    if kind == "ban":
        return _ban(board, group, what), None
    if kind == "unban":
        lifted = {"group": group.id, **{key: what[key] for key in ("facility", "day", "start") if key in what}}
        if rules.ban_of(lifted) not in board.standing.bans:
            raise Refusal("session_gone")
        return lifted, None
    if kind == "place":
        if group.id in board.out:
            raise Refusal("group_taken_out", name=_name(board, group))
        minutes = _length(board, group, what, overrule=overrule)
        return _placed(board, group, what, minutes, None, reason=reason, overrule=overrule), None
    session = _session(board, group, what)
    if kind == "move" and rules.key_of(session) not in board.standing.pins:
        key, to = rules.key_of(session), what.get("to") or {}
        to = _placed(board, group, to, session.minutes, key, reason=reason, overrule=overrule)
        return {
            "group": group.id,
            "facility": session.place.facility,
            "day": key.day,
            "start": key.start,
            "to": to,
        }, None
    return _of_session(board, kind, session), None


def _name(board: Board, group: Group) -> str:
    """What a group is called."""
    return next((str(each["name"]) for each in board.ground.raw["groups"] if each["id"] == group.id), group.id)


def _length(board: Board, group: Group, what: Json, *, overrule: bool) -> int:
    """How long a session is to be that is placed: as long as is said, else the longest that the group takes and nothing
    speaks against; the shortest is what a refusal is about."""
    lengths = board.checks.lengths(group)
    if (minutes := what.get("minutes")) is not None:
        if minutes not in lengths:
            raise Refusal("wrong_hours")
        return int(minutes)
    if len(lengths) > 1:
        for minutes in lengths:
            place = _place(board, what, minutes)
            if not verdict_on(board, group, place, minutes, overrule=overrule).codes:
                return minutes
    return lengths[-1]


def _of_session(board: Board, kind: str, session: Session) -> dict[str, Any]:
    key = rules.key_of(session)
    told = {"group": key.group, "facility": session.place.facility, "day": key.day, "start": key.start}
    locked = key in board.standing.pins
    if kind in ("pin", "unpin"):
        if locked == (kind == "pin"):
            raise Refusal("there_already")
        return told
    if locked:
        raise Refusal("session_locked")
    if kind == "take_out":
        return {**told, "gain": -board.checks.loss(key)}
    raise Refusal("not_found")


def _placed(
    board: Board, group: Group, what: Json, minutes: int, without: rules.Key | None, *, reason: str, overrule: bool
) -> dict[str, Any]:
    place = _place(board, what, minutes)
    verdict = verdict_on(board, group, place, minutes, without=without, overrule=overrule)
    if verdict.codes:
        groups = {each["id"]: each["name"] for each in board.ground.raw["groups"]}
        who = sorted({groups.get(each.group, each.group) for each in verdict.by})
        raise Refusal(f"fit_{verdict.codes[0]}", who=who, codes=list(verdict.codes))
    assert verdict.atoms is not None  # nothing speaks against it, so there is a part
    session = Session(group.id, place, minutes, verdict.atoms)
    over = list(board.checks.against(group, place, minutes, without=without).codes) if overrule else []
    if over and not reason.strip():
        raise Refusal("needs_reason")
    gain = 0 if "unsuitable" in over else board.checks.gain(session, without=without)
    told = rules.told(session) | {"gain": gain}
    return told | ({"over": over} if over else {})


def _hours(board: Board, kind: str, what: Json) -> dict[str, Any]:
    place = _place(board, what, 1)
    end = what.get("end")
    if not isinstance(end, int) or not place.start < end <= 1440:
        raise Refusal("wrong_hours")
    told = {"facility": place.facility, "day": place.day, "start": place.start, "end": end}
    if (rules.closure_of(told) in board.standing.closures) == (kind == "close"):
        raise Refusal("there_already" if kind == "close" else "session_gone")
    return told


def _ban(board: Board, group: Group, what: Json) -> dict[str, Any]:
    told = {"group": group.id, **{key: what[key] for key in ("facility", "day", "start") if what.get(key) is not None}}
    if told.get("facility", "") not in ("", *board.checks.rules.facilities):
        raise Refusal("not_found")
    if not 0 <= told.get("day", 0) <= 6 or not 0 <= told.get("start", 0) < 1440:
        raise Refusal("wrong_hours")
    ban = rules.ban_of(told)
    if ban in board.standing.bans:
        raise Refusal("there_already")
    out = [each for each in board.checks.of_group.get(group.id, ()) if ban.forbids(each.place)]
    if any(rules.key_of(each) in board.standing.pins for each in out):
        raise Refusal("session_locked")
    return told | {"gain": -sum(board.checks.loss(rules.key_of(each)) for each in out)}


def _place(board: Board, what: Json, minutes: int) -> Place:
    facility, day, start = what.get("facility"), what.get("day"), what.get("start")
    if facility not in board.checks.rules.facilities or not isinstance(day, int) or not isinstance(start, int):
        raise Refusal("not_found")
    if not 0 <= day <= 6 or not 0 <= start <= 1440 - minutes:
        raise Refusal("wrong_hours")
    return Place(str(facility), day, start)


def _session(board: Board, group: Group, what: Json) -> Session:
    day, start = what.get("day"), what.get("start")
    if not isinstance(day, int) or not isinstance(start, int):
        raise Refusal("not_found")
    there = [
        each
        for each in board.checks.of_group.get(group.id, ())
        if each.place[1:] == (day, start) and what.get("facility", each.place.facility) == each.place.facility
    ]
    if len(there) != 1:
        raise Refusal("session_gone")
    return there[0]


def _beside_others(board: Board, mine: rules.Act, seen: int) -> None:
    touched = rules.touches(mine, board.acts)
    for each in reversed(board.acts):
        if each.number <= seen:
            return
        if touched & rules.touches(each, board.acts):
            raise Refusal("changed_meanwhile", act=each.number)


def _round(round_id: int, by: UUID, now: datetime) -> Round:
    round_ = access_round(round_id)
    require_staff(by, ALLOCATE, round_.municipality_id, now)
    after(State(round_.state), RoundAct.WORK_ON_BOARD)
    return round_


def _new(round_: Round, plan: Plan, name: str, by: UUID, now: datetime, *, last: int = 0) -> Draft:
    told = " ".join(name.split())
    if len(told) > 80:
        raise Refusal("too_long", limit=80)
    access_round(round_.pk, lock=True)  # drafts are numbered one by one
    number = (Draft.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0) + 1
    return Draft.objects.create(
        municipality_id=round_.municipality_id,
        round=round_,
        plan=plan,
        number=number,
        name=told,
        last=last,
        made_at=now,
        made_by_id=by,
    )


def _journal(verb: str, draft: Draft, by: UUID, now: datetime, **data: object) -> None:
    told = {"round": draft.round_id, "number": draft.number, **data}
    append(Event(verb, ("season_draft", draft.pk), draft.municipality_id, by, data=told), at=now)
