"""Drafts on the board, what was done on them and by whom. Whoever calls has asked the permissions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aktiv.seasons.models import BoardAct, Draft, Plan
from aktiv.seasons.queries.plans import document_of, instance_of
from aktiv.seasons.queries.taken_out import taken_out_in
from aktiv.seasons.rules.board import Act, Key, Standing, fold, instance_on, key_of
from aktiv.seasons.rules.board_checks import Checks
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.facts import Instance, Session
from aktiv.values.refusal import Refusal
from aktiv.walls import within

KEPT = 6  # plans whose problem a process remembers: some ten megabytes each for a city
_GROUNDS: dict[tuple[int, datetime], Ground] = {}


@dataclass(frozen=True, slots=True)
class Ground:
    """A plan that is done, read: it never changes. `raw` is its problem as a file."""

    raw: dict[str, Any]
    instance: Instance
    sessions: tuple[Session, ...]
    pins: frozenset[Key]
    bound: int


@dataclass(frozen=True, slots=True)
class Board:
    """A draft as it stands: what was done on it, what came of that, and who answers questions about it."""

    draft: Draft
    rows: list[BoardAct]
    acts: list[Act]
    ground: Ground
    standing: Standing
    checks: Checks
    out: frozenset[str] = frozenset()
    """Groups of its problem that were taken out of the round since."""


def drafts_of(round_id: int) -> list[Draft]:
    """A round's drafts, the newest first, with their plans and who made them. One statement."""
    rows = Draft.objects.select_related("made_by", "plan").defer("plan__document", "plan__progress")
    return list(rows.filter(round_id=round_id).order_by("-number"))


def access_draft(round_id: int, number: int, *, lock: bool = False) -> Draft:
    """A draft of a round by its number. Raises Refusal("not_found"). One statement."""
    rows = Draft.objects.select_related("made_by", "plan").defer("plan__document", "plan__progress")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(round_id=round_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def acts_of(draft: Draft, *, after: int = 0) -> list[BoardAct]:
    """What was done on a draft since an act, in its order, with who did it. Three statements."""
    with within(municipalities=[draft.municipality_id]):
        return _acts(draft, after)


def board_of(draft: Draft, *, until: int | None = None) -> Board:
    """What stands on a draft, or stood after act `until`. Four statements; four more the first time that a process
    reads the plan."""
    with within(municipalities=[draft.municipality_id]):
        rows = [each for each in _acts(draft) if until is None or each.number <= until]
        taken_out = taken_out_in(draft.round_id)
    ground = ground_of(draft.plan)
    acts = [Act(each.number, each.kind, each.what, each.of) for each in rows]
    standing = fold(ground.sessions, acts, ground.pins)
    checks = Checks(instance_on(ground.instance, standing), standing)
    out = taken_out & checks.rules.groups.keys()
    return Board(draft, rows, acts, ground, standing, checks, frozenset(out))


def _acts(draft: Draft, after: int = 0) -> list[BoardAct]:
    rows = BoardAct.objects.select_related("made_by").filter(draft=draft, number__gt=after)
    return list(rows.order_by("number"))


def ground_of(plan: Plan) -> Ground:
    """The plan and its problem, read once in a process. Raises Refusal("plan_not_done")."""
    key = (plan.pk, plan.made_at)
    found = _GROUNDS.get(key)
    if found is None:
        found = _read(plan)
        if len(_GROUNDS) >= KEPT:
            _GROUNDS.clear()
        _GROUNDS[key] = found
    return found


def _read(plan: Plan) -> Ground:
    raw = instance_of(plan)
    document = document_of(plan)
    instance = reading.instance(raw)
    sessions = tuple(reading.session(each) for each in document["sessions"])
    rejected = {each["pin"] for each in document["rejected_pins"]}
    pinned = {(pin.group, pin.place) for number, pin in enumerate(instance.pins) if number not in rejected}
    pins = frozenset(key_of(each) for each in sessions if (each.group, each.place) in pinned)
    return Ground(raw, instance, sessions, pins, int(document["bound"]))
