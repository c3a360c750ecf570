"""The solver as a process of its own: started with a problem, heard line by line, stopped, and its plan read.

Its memory goes with it when it ends; whatever becomes of it, the worker goes on.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from aktiv.seasons.rules.packing import file_bytes

PAUSE = 1.0  # seconds between looks at whether it is to stop
OVERTIME = 30.0  # seconds after its time, and after it was asked to stop, before more is done
DONE, PINS, INPUT, NO_PLAN = 0, 3, 2, 4
LINE = re.compile(r"^(?P<kind>[a-z]+) (?P<seconds>[0-9.]+) (?P<score>\d+) (?P<bound>\d+) [0-9.-]+$")
LEAST = re.compile(r"(\d+) is the least number of moves")
NO_MEMORY = re.compile(r"MemoryError|bad_alloc|Unable to allocate")

Progress = list[dict[str, Any]]


class Outcome(NamedTuple):
    """The plan, or why there is none (a code of `words.FAILURES`) with the fewest moves that work where that is it.

    `prices` beside the plan are what each hour of each hall costs: facility → [day, hour, points]; None when that is
    not known.
    """

    document: dict[str, Any] | None
    why: str = ""
    least: int | None = None
    said: str = ""
    prices: dict[str, list[list[int]]] | None = None


def solve(
    instance: Mapping[str, Any],
    *,
    seed: int,
    seconds: float,
    megabytes: int,
    heard: Callable[[Progress], bool | None],
) -> Outcome:
    """Has a child process solve a problem. `heard` is given all lines so far about once a second, and says whether to
    stop and keep the best; None is to stop and keep nothing."""
    with tempfile.TemporaryDirectory(prefix="aktiv-season-") as folder:
        asked, answer = Path(folder, "instance.json"), Path(folder, "plan.json")
        priced = Path(folder, "prices.json")
        asked.write_bytes(file_bytes(instance))
        bounds = ("--seconds", str(seconds), "--seed", str(seed), "--workers", "1", "--progress")
        words = ["season", "solve", str(asked), "--out", str(answer), "--prices-out", str(priced), *bounds]
        outcome = _worked_out(words, answer, seconds, megabytes, heard)
        if outcome.document is None or not priced.exists():
            return outcome
        return outcome._replace(prices=json.loads(priced.read_bytes())["hours"])


def ways_to(
    problem: Mapping[str, Any],
    plan: Mapping[str, Any],
    asked: Mapping[str, Any],
    *,
    seconds: float,
    megabytes: int,
    heard: Callable[[Progress], bool | None],
) -> Outcome:
    """Has a child process find what it would take for a group to get a place (`asked`: group, facility, day, start) in
    a plan: its document has `ways`, each as `what_if` tells it, with the `sessions` that would stand."""
    with tempfile.TemporaryDirectory(prefix="aktiv-season-") as folder:
        answer = Path(folder, "ways.json")
        for name, content in (("problem", problem), ("plan", plan), ("asked", asked)):
            Path(folder, f"{name}.json").write_bytes(file_bytes(content))
        return _worked_out(["what-if", folder], answer, seconds, megabytes, heard)


def _worked_out(
    words: list[str], answer: Path, seconds: float, megabytes: int, heard: Callable[[Progress], bool | None]
) -> Outcome:
    child_of = (sys.executable, "-m", "aktiv.seasons.solving_child", str(os.getpid()), str(megabytes))
    with subprocess.Popen(
        [*child_of, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        try:
            said, ended_by = _followed(child, seconds, heard)
        finally:
            if child.poll() is None:
                child.kill()
    # Asked to stop while it leaves: what it has written is whole, whatever the signal did to its last steps.
    left_well = child.returncode in (DONE, PINS, -signal.SIGTERM)
    if left_well and answer.exists() and ended_by != "gone":
        return Outcome(json.loads(answer.read_bytes()))
    return _told(child.returncode, said, ended_by)


def _followed(
    child: subprocess.Popen[bytes], seconds: float, heard: Callable[[Progress], bool | None]
) -> tuple[str, str]:
    """What it said beside its progress, and what ended it: nothing, "time" or "gone"."""
    assert child.stderr is not None
    progress: Progress = []
    rest: list[str] = []
    buffer, told_at, open_ = b"", 0.0, True
    until = time.monotonic() + seconds + OVERTIME
    asked_at: float | None = None
    with selectors.DefaultSelector() as selector:
        selector.register(child.stderr, selectors.EVENT_READ)
        while open_ or child.poll() is None:
            if open_ and selector.select(PAUSE):
                chunk = os.read(child.stderr.fileno(), 65536)
                open_ = bool(chunk)
                if not open_:
                    selector.unregister(child.stderr)
                *lines, buffer = (buffer + chunk).split(b"\n")
                for line in lines:
                    _sort(line.decode(errors="replace"), progress, rest)
            elif not open_:
                time.sleep(0.05)
            now = time.monotonic()
            if now - told_at >= PAUSE:
                told_at = now
                stop = heard(progress)
                if stop is None:
                    return "\n".join(rest), "gone"
                if (stop or now > until) and asked_at is None:
                    asked_at = now
                    child.terminate()
            if asked_at is not None and now - asked_at > OVERTIME:
                return "\n".join(rest), "time"
    heard(progress)
    return "\n".join([*rest, buffer.decode(errors="replace")]), ""


def _sort(line: str, progress: Progress, rest: list[str]) -> None:
    if found := LINE.match(line):
        progress.append(
            {
                "kind": found["kind"],
                "seconds": float(found["seconds"]),
                "score": int(found["score"]),
                "bound": int(found["bound"]),
            }
        )
    elif len(rest) < 200:
        rest.append(line)


def _told(code: int, said: str, ended_by: str) -> Outcome:
    if ended_by == "gone":
        return Outcome(None, "worker_lost", said=said)
    if ended_by == "time":
        return Outcome(None, "took_too_long", said=said)
    if code == NO_PLAN:
        least = LEAST.search(said)
        return Outcome(None, "no_plan", int(least[1]) if least else None, said)
    if code == INPUT:
        return Outcome(None, "plan_input_wrong", said=said)
    if code == -signal.SIGTERM:
        return Outcome(None, "stopped_early", said=said)
    if NO_MEMORY.search(said):
        return Outcome(None, "no_memory", said=said)
    return Outcome(None, "solver_killed" if code < 0 else "solver_failed", said=said)
