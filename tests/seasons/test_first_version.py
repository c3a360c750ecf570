"""What the options of later versions must leave alone: a file of the first version gives the plan it always gave.

The hashes are of the whole plans but the versions they tell. Another version of ortools or highspy may give another
plan of the same worth; then, and only then, they are to be made again.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from aktiv.seasons.solver import reading
from aktiv.seasons.solver.running import Run
from tests.seasons.test_traps import TRAPS
from tests.seasons.towns import town

Json = dict[str, Any]


def told(raw: Json, work: float) -> str:
    document = Run(reading.instance(raw), work=work).make().document()
    del document["versions"]
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def moving() -> Json:
    """A town that has its plan, and then an opening less."""
    raw = town(4, 3, 12, days=2)
    standing = Run(reading.instance(raw), work=1).make().document()["sessions"]
    raw.update(standing_plan=standing, max_moves=2, pins=[])
    del raw["facilities"][0]["open"][0]
    return raw


GAVE: dict[str, tuple[Json, float, str]] = {
    "a town": (town(3, 4, 24, days=3), 2, "4cf19e68578d4d82"),
    "a fair town": ({**town(7, 6, 40), "fair": True}, 2, "2e42e88168cd77f6"),
    "a town that is not finished": (town(9, 8, 60), 1, "d8e6e353405ae076"),
    "few moves": (moving(), 1, "97a07a2007234696"),
}


@pytest.mark.parametrize("name", GAVE)
def test_a_file_of_the_first_version_gives_the_same_plan_as_ever(name: str) -> None:
    raw, work, gave = GAVE[name]
    assert told(raw, work) == gave


def test_every_trap_gives_the_same_plan_as_ever() -> None:
    gave = "".join(told(trap.raw, 5) for trap in TRAPS.values())
    assert hashlib.sha256(gave.encode()).hexdigest()[:16] == "7cd2170c24f6515e"


@pytest.mark.parametrize("name", GAVE)
def test_the_second_version_without_an_option_gives_the_same_sessions(name: str) -> None:
    raw, work, _ = GAVE[name]
    one, two = (
        Run(reading.instance(each), work=work).make() for each in (raw, {**raw, "schema": "season-allocation/2"})
    )
    assert (one.sessions, one.score, one.bound, one.refusals) == (two.sessions, two.score, two.bound, two.refusals)
