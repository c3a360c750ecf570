"""The board's fold: whatever is done, undone and done again, what is not told as a conflict is right by the checker."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aktiv.seasons.rules import board
from aktiv.seasons.rules.board import Act, active, fold, instance_on, key_of, to_redo, to_undo, told, touches
from aktiv.seasons.rules.board_checks import Checks
from aktiv.seasons.rules.board_file import plan_file
from aktiv.seasons.solver import checker, plans, reading
from aktiv.seasons.solver.facts import Place, Session
from tests.seasons.towns import group, hall, instance, place, tiny

KINDS = ("place", "move", "take_out", "pin", "unpin", "ban", "close", "undo", "undo", "redo")


def bare(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key not in ("pins", "standing_plan", "max_moves")}


def checks_of(raw: dict[str, Any], acts: list[Act], base: list[Session] | None = None) -> Checks:
    facts, standing = reading.instance(raw), fold(base or [], acts)
    return Checks(instance_on(facts, standing), standing)


def next_act(draw: st.DrawFn, checks: Checks, acts: list[Act]) -> Act | None:
    """Something that a handler may do now."""
    number, kind = len(acts) + 1, draw(st.sampled_from(KINDS))
    standing = checks.standing
    if kind in ("undo", "redo"):
        found = to_undo(acts) if kind == "undo" else to_redo(acts)
        return None if found is None else Act(number, kind, {}, found.number)
    if kind == "close":
        hall_ = draw(st.sampled_from(checks.instance.facilities))
        start = draw(st.sampled_from([17 * 60, 18 * 60 + 30]))
        return Act(number, kind, {"facility": hall_.id, "day": 0, "start": start, "end": start + 60})
    if kind == "place":
        each = draw(st.sampled_from(checks.instance.groups))
        fits = checks.fits(each)
        return Act(number, kind, told(_session(each.id, draw(st.sampled_from(fits))))) if fits else None
    free = [key for key in sorted(standing.sessions) if (key in standing.pins) == (kind == "unpin")]
    if not free:
        return None
    key = draw(st.sampled_from(free))
    what: dict[str, Any] = {"group": key.group, "day": key.day, "start": key.start}
    if kind == "move":
        fits = checks.fits(checks.rules.groups[key.group], without=key)
        return (
            Act(number, kind, what | {"to": told(_session(key.group, draw(st.sampled_from(fits))))}) if fits else None
        )
    return Act(number, kind, what)


def _session(name: str, fit: Any) -> Session:
    return Session(name, fit.place, fit.minutes, fit.atoms)


@given(st.data())
def test_whatever_is_done_the_checker_finds_no_more_than_the_board_tells(data: st.DataObject) -> None:
    raw = bare(data.draw(tiny(fair=True)))
    facts, acts = reading.instance(raw), list[Act]()
    for _ in range(data.draw(st.integers(1, 9))):
        if done := next_act(data.draw, checks_of(raw, acts), acts):
            acts.append(done)
    checks = checks_of(raw, acts)
    changed = board.document_on(raw, facts, checks.standing)
    document = plan_file(changed, checks.standing, 10**9, 1)
    wrong = list(checker.violations(reading.instance(changed), plans.plan(document)))
    if checks.faults():
        assert any(each.startswith("R") for each in wrong)
    else:
        assert wrong == []


@given(st.data())
def test_undone_and_done_again_stands_as_before(data: st.DataObject) -> None:
    raw = bare(data.draw(tiny()))
    acts = list[Act]()
    for _ in range(data.draw(st.integers(1, 7))):
        if done := next_act(data.draw, checks_of(raw, acts), acts):
            acts.append(done)
    before = fold([], acts)
    steps = 0
    while (last := to_undo(acts)) is not None and steps < 3:
        acts.append(Act(len(acts) + 1, "undo", {}, last.number))
        steps += 1
    for _ in range(steps):
        again = to_redo(acts)
        assert again is not None
        acts.append(Act(len(acts) + 1, "redo", {}, again.number))
    assert fold([], acts) == before


@given(st.data())
def test_the_gain_that_is_told_is_what_the_score_gains(data: st.DataObject) -> None:
    raw = bare(data.draw(tiny(fair=True)))
    acts = list[Act]()
    for _ in range(data.draw(st.integers(0, 5))):
        if done := next_act(data.draw, checks_of(raw, acts), acts):
            acts.append(done)
    checks = checks_of(raw, acts)
    each = data.draw(st.sampled_from(checks.instance.groups))
    keys = [key for key in checks.standing.sessions if key.group == each.id]
    key = data.draw(st.sampled_from([None, *keys]))
    before = checker.score_of(checks.instance, checks.standing.sessions.values())
    for fit in checks.fits(each, without=key)[:3]:
        after = {other: session for other, session in checks.standing.sessions.items() if other != key}
        session = _session(each.id, fit)
        assert checker.score_of(checks.instance, [*after.values(), session]) - before == fit.gain
    if key is not None:
        left = [session for other, session in checks.standing.sessions.items() if other != key]
        assert before - checker.score_of(checks.instance, left) == checks.loss(key)


TOWN = instance(
    [hall("H1", 0, (0, "17:00", "21:00"), (1, "17:00", "21:00"))],
    [
        group("A", suitable=[{"facility": "H1", "atoms": 1, "distance_km": 0}], wishes=[place("H1", 0, "18:00")]),
        group("B", suitable=[{"facility": "H1", "atoms": 1, "distance_km": 0}]),
    ],
)


def at(name: str, day: int, start: int, atoms: frozenset[str]) -> Session:
    return Session(name, Place("H1", day, start), 60, atoms)


def test_a_redo_is_gone_when_something_else_was_done() -> None:
    acts = [Act(1, "close", {"facility": "H1", "day": 0, "start": 1020, "end": 1080}), Act(2, "undo", {}, 1)]
    assert to_redo(acts) == acts[0]
    acts.append(Act(3, "close", {"facility": "H1", "day": 1, "start": 1020, "end": 1080}))
    assert to_redo(acts) is None
    assert active(acts) == [acts[2]]


def test_closing_hours_tells_of_those_who_stand_there_and_a_ban_takes_out() -> None:
    facts = reading.instance(TOWN)
    unit = facts.facilities[0].units[0]
    base = [at("A", 0, 1080, unit)]
    closed = checks_of(TOWN, [Act(1, "close", {"facility": "H1", "day": 0, "start": 1110, "end": 1170})], base)
    assert closed.faults() == {key_of(base[0]): ("closed",)}
    banned = checks_of(TOWN, [Act(1, "ban", {"group": "A", "facility": "H1", "day": 0, "start": 1080})], base)
    assert not banned.standing.sessions
    assert (0, 1080) not in {(each.place.day, each.place.start) for each in banned.fits(facts.groups[0])}


def test_acts_on_the_same_hall_and_day_or_the_same_group_touch() -> None:
    one = Act(1, "place", {"group": "A", "facility": "H1", "day": 0, "start": 1080, "minutes": 60, "atoms": []})
    assert touches(one) == {"A", ("H1", 0)}
    assert touches(Act(2, "undo", {}, 1), [one]) == touches(one)
