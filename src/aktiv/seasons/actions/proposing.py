"""Asking for proposals, stopping them, and settling what was worked out elsewhere as a plan of the round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from procrastinate.contrib.django import app

from aktiv.bookings.queries.parties import require_staff
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.keeping import keep, keep_instance, read_instance
from aktiv.seasons.models import Plan, PlanInstance, Round
from aktiv.seasons.queries.facts import facts_of
from aktiv.seasons.queries.plans import LIVE, document_of, instance_of, solver_there, standing_of
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.queries.swapped import agreed_in, stopped_in
from aktiv.seasons.rules import tables
from aktiv.seasons.rules.board import Standing
from aktiv.seasons.rules.deriving import Derived, derive
from aktiv.seasons.rules.dials import CURVES, read_from, set_otherwise
from aktiv.seasons.rules.standing_in import gone_on
from aktiv.seasons.rules.states import LIVE as RUNNING
from aktiv.seasons.rules.states import Act, State, after
from aktiv.values.refusal import Refusal
from aktiv.walls import within

ALLOCATE = Permission.SEASON_ALLOCATE
LEAST_SECONDS, MOST_SECONDS = 5, 900
MOST_LIVE = 10  # proposals of a round that wait or are under way
QUEUE = "seasons"
SOLVE = "seasons.solve"


@transaction.atomic
def propose(
    round_id: int,
    *,
    name: str = "",
    dials: Mapping[str, Any] | None = None,
    seconds: int = 60,
    standing_id: int | None = None,
    max_moves: int | None = None,
    pins: Sequence[Mapping[str, Any]] = (),
    bans: Sequence[Mapping[str, Any]] = (),
    by: UUID,
    now: datetime,
) -> Plan:
    """Asks for a plan by what the round holds now; what is changed afterwards changes nothing in it.

    `dials` are set otherwise than the rule table says: continuity_points (0 to 1000), fair, and fair_percent (10 to
    400). With `standing_id`, a plan of the round that is done, it is one that moves at most `max_moves` of its times.

    Raises Refusal: not_found, not_staff, round_not_in_state, wrong_dials, wrong_seconds, wrong_moves, plan_not_done,
    nothing_to_propose, too_many_proposals, plan_input_wrong.
    """
    round_ = _locked(round_id, Act.PROPOSE, by, now)
    _demand_solver(round_, by, now)
    settings = _dials(round_, dials or {})
    derived = _derived(round_, settings, standing_id, max_moves, pins=pins, bans=bans, now=now)
    told: dict[str, Any] = {"standing_id": standing_id, "max_moves": max_moves}
    plan = _asked(round_, derived, settings, seconds=seconds, name=name, by=by, now=now, **told)
    _journal("season.proposal_asked", plan, by, now, dials=settings, seconds=seconds)
    return plan


@transaction.atomic
def propose_curve(
    round_id: int,
    *,
    over: str = "continuity",
    dials: Mapping[str, Any] | None = None,
    seconds: int = 60,
    by: UUID,
    now: datetime,
) -> list[Plan]:
    """Asks for five plans that differ in one dial, to see what it costs: how much last season's times count, or with
    `over` "fairness" how much even shares do.

    `dials` are as in `propose`, and hold in all of them beside the one that they differ in. Raises Refusal as `propose`
    does.
    """
    round_ = _locked(round_id, Act.PROPOSE, by, now)
    _demand_solver(round_, by, now)
    made: list[Plan] = []
    for point in CURVES[over]:
        settings = _dials(round_, {**(dials or {}), **point})
        derived = _derived(round_, settings, now=now)
        first = made[0].number if made else None
        made.append(_asked(round_, derived, settings, seconds=seconds, by=by, now=now, curve=first))
    _journal("season.curve_asked", made[0], by, now, plans=[each.number for each in made], seconds=seconds, over=over)
    return made


@transaction.atomic
def ask_to_stop(plan_id: int, *, by: UUID, now: datetime) -> Plan:
    """Asks whoever works on a plan to stop and keep the best. Nothing happens to one that has ended.

    Raises Refusal: not_found, not_staff.
    """
    plan = _access(plan_id, by, now)
    if plan.state in LIVE and plan.stop_asked_at is None:
        plan.stop_asked_at = now
        plan.save(update_fields=["stop_asked_at"])
        _journal("season.proposal_stopped", plan, by, now)
    return plan


@transaction.atomic
def rename(plan_id: int, name: str, *, by: UUID, now: datetime) -> Plan:
    """Gives a plan a name, or none. Raises Refusal: not_found, not_staff, too_long."""
    plan = _access(plan_id, by, now)
    before, plan.name = plan.name, _name(name)
    if before != plan.name:
        plan.save(update_fields=["name"])
        _journal("season.plan_renamed", plan, by, now)
    return plan


@transaction.atomic
def settle(
    round_id: int,
    *,
    instance: Mapping[str, Any],
    removed: Iterable[Any],
    document: Mapping[str, Any],
    kind: str,
    standing_id: int | None = None,
    name: str = "",
    prices: Mapping[str, Sequence[Sequence[int]]] | None = None,
    by: UUID,
    now: datetime,
) -> Plan:
    """Makes a done plan of the round of what was worked out on the board, or solved at once.

    `instance` is the problem (`season-allocation/1`), `removed` the log of `rules.deriving` beside it, `document` the
    plan (`season-plan/1`), `prices` those of each hall's hours where they are known. Nothing is kept that the
    independent checker finds fault with.

    Raises Refusal: not_found, not_staff, round_not_in_state, plan_not_done, too_long, plan_input_wrong, plan_wrong
    (with violations), groups_gone.
    """
    round_ = _locked(round_id, Act.WORK_ON_BOARD if kind == Plan.Kind.BOARD else Act.PROPOSE, by, now)
    if standing_id is not None:
        standing_of(round_id, standing_id)
    with within(municipalities=[round_.municipality_id]):
        kept = keep_instance(round_, instance, removed, now)
        plan = _plan(round_, kept, name=name, kind=kind, made_at=now, made_by_id=by, standing_id=standing_id)
        plan.dials = _differing(round_, instance)
        plan.max_moves = instance.get("max_moves") if standing_id is not None else None
        plan.seed = _seed(document, round_)
        plan.state, plan.seconds, plan.began_at, plan.prices = Plan.State.RUNNING, 0, now, prices
        plan.save()
        keep(plan, instance, document, now)
    _journal("season.plan_made", plan, by, now, kind=kind)
    return plan


@transaction.atomic
def begin_by_hand(round_id: int, *, name: str = "", by: UUID, now: datetime) -> Plan:
    """A plan without any session, for those who place all by hand: the board begins on it.

    Raises Refusal: not_found, not_staff, round_not_in_state, nothing_to_propose, too_long.
    """
    from aktiv.seasons.rules.board_file import plan_file  # reads the solver's arrays: only here

    round_ = _locked(round_id, Act.WORK_ON_BOARD, by, now)
    derived = _derived(round_, _dials(round_, {}), now=now)
    if not derived.instance["groups"]:
        raise Refusal("nothing_to_propose")
    document = plan_file(derived.instance, Standing(sessions={}), None, round_.seed)
    told: dict[str, Any] = {"instance": derived.instance, "removed": derived.removed, "document": document}
    return settle(round_id, kind=Plan.Kind.BOARD, name=name, by=by, now=now, **told)


def _asked(
    round_: Round,
    derived: Derived,
    dials: dict[str, Any],
    *,
    seconds: int,
    by: UUID,
    now: datetime,
    name: str = "",
    **more: Any,
) -> Plan:
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise Refusal("wrong_seconds", least=LEAST_SECONDS, most=MOST_SECONDS)
    if not derived.instance["groups"]:
        raise Refusal("nothing_to_propose")
    if Plan.objects.filter(round=round_, state__in=LIVE).count() >= MOST_LIVE:
        raise Refusal("too_many_proposals", limit=MOST_LIVE)
    read_instance(derived.instance)
    with within(municipalities=[round_.municipality_id]):
        kept = keep_instance(round_, derived.instance, derived.removed, now)
    kind = Plan.Kind.SOLVED if more.get("standing_id") is None else Plan.Kind.RESOLVED
    plan = _plan(round_, kept, name=name, kind=kind, made_at=now, made_by_id=by, **more)
    if "curve" in more and plan.curve is None:
        plan.curve = plan.number
    plan.dials, plan.seconds, plan.seed = dials, seconds, round_.seed
    plan.save()
    begin(plan.pk)
    return plan


def begin(plan_id: int) -> None:
    """Puts a plan that waits in the queue of those who solve, in the same transaction."""
    app.configure_task(SOLVE, queue=QUEUE).defer(plan_id=plan_id)


def _plan(round_: Round, instance: PlanInstance, *, name: str, **more: Any) -> Plan:
    if round_.rules is None:
        raise Refusal("round_lacks", what="rules")
    last = Plan.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    return Plan(
        municipality_id=round_.municipality_id,
        round=round_,
        number=last + 1,
        name=_name(name),
        instance=instance,
        rules=round_.rules,
        **more,
    )


def _derived(
    round_: Round,
    dials: Mapping[str, Any],
    standing_id: int | None = None,
    max_moves: int | None = None,
    *,
    pins: Sequence[Mapping[str, Any]] = (),
    bans: Sequence[Mapping[str, Any]] = (),
    settled: Mapping[str, str] | None = None,
    now: datetime,
) -> Derived:
    if max_moves is not None and (standing_id is None or max_moves < 0):
        raise Refusal("wrong_moves")
    standing = None if standing_id is None else standing_of(round_.pk, standing_id)
    if standing is not None:
        settled = _settled(standing)
    facts = replace(facts_of(round_), pins=list(pins), bans=list(bans), settled=settled or {})
    derived = derive(replace(facts, table=replace(facts.table, **dials)))
    if standing is None:
        return derived
    sessions = document_of(standing)["sessions"]
    halls = {each["id"] for each in derived.instance["facilities"]}
    sessions = [each for each in sessions if each["facility"] in halls]
    swaps = agreed_in(round_, sessions, now) if State(round_.state) in RUNNING else []
    stopped = stopped_in(round_) if swaps else frozenset()
    problem = gone_on(derived.instance, sessions, swaps, stopped, lambda: instance_of(standing))
    return replace(derived, instance=problem | ({} if max_moves is None else {"max_moves": max_moves}))


def _settled(plan: Plan) -> dict[str, str]:
    """Odd or even weeks of the groups in a plan: those that take either keep theirs when it is gone on from."""
    return {each["id"]: each["weeks"] for each in instance_of(plan)["groups"] if "weeks" in each}


def _dials(round_: Round, dials: Mapping[str, Any]) -> dict[str, Any]:
    """Those dials that are set otherwise than the rules say."""
    if round_.rules is None:
        raise Refusal("round_lacks", what="rules")
    return set_otherwise(tables.read(round_.rules.table), dials)


def _differing(round_: Round, instance: Mapping[str, Any]) -> dict[str, Any]:
    if round_.rules is None:
        return {}
    return read_from(tables.read(round_.rules.table), instance)


def _seed(document: Mapping[str, Any], round_: Round) -> int:
    seed = document.get("seed")
    return seed if isinstance(seed, int) and 0 <= seed < 2**31 else round_.seed


def _name(name: str) -> str:
    told = " ".join(name.split())
    if len(told) > 80:
        raise Refusal("too_long", limit=80)
    return told


def _access(plan_id: int, by: UUID, now: datetime) -> Plan:
    plan = Plan.objects.select_for_update().defer("document").filter(pk=plan_id).first()
    if plan is None:
        raise Refusal("not_found")
    require_staff(by, ALLOCATE, plan.municipality_id, now)
    return plan


def _locked(round_id: int, act: Act, by: UUID, now: datetime) -> Round:
    """The round, held against others until the end: plans are numbered one by one."""
    round_ = access_round(round_id, lock=True)
    require_staff(by, ALLOCATE, round_.municipality_id, now)
    after(State(round_.state), act)
    return round_


def _demand_solver(round_: Round, by: UUID, now: datetime) -> None:
    if not solver_there(round_.municipality, by, now):
        raise Refusal("no_proposals_here")


def _journal(verb: str, plan: Plan, by: UUID | None, now: datetime, **data: object) -> None:
    told = {"round": plan.round_id, "number": plan.number, **data}
    append(Event(verb, ("season_plan", plan.pk), plan.municipality_id, by, data=told), at=now)
