"""`aktiv bench seasons DIR`: solves every instance of a folder, each in its own process: how good, and how dear.

With a `bounds.json` in the folder or above it (instance → plan, bound), the gap to the best bound known is printed too.
That may be the bound of the run or the best known, whichever is lower: both hold. Words that begin with + switch on
options of the second version for some of the groups (season_options.py); nothing is known beside those.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from aktiv.seasons.solver import reading
from bench.season_options import OPTIONS, switched_on

SUFFIXES, BOUNDS = (".json", ".json.gz"), "bounds.json"


class Measured(NamedTuple):
    """One run: its plan, wall seconds, processor seconds and peak memory in MB."""

    score: int
    bound: int
    status: str
    seconds: float
    processor: float
    memory: float


def main(words: list[str], seconds: float) -> int:
    """Returns 1 when a run fails or its plan is not valid."""
    if not words:
        print("aktiv: name a folder of instances, and instances of it where not all are wanted.")
        return 2
    folder, options = Path(words[0]), [each[1:] for each in words[1:] if each.startswith("+")]
    wanted = {each for each in words[1:] if not each.startswith("+")}
    if unknown := sorted(set(options) - OPTIONS.keys()):
        print(f"aktiv: there is no option {', '.join(unknown)}; there are {', '.join(OPTIONS)}.")
        return 2
    bounds = next((each for each in (folder / BOUNDS, folder.parent / BOUNDS) if each.exists()), None)
    known = json.loads(bounds.read_text()) if bounds and not options else {}
    paths = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIXES) and path.name != BOUNDS)
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {seconds:g} seconds each\n")
    print("| instance | score | bound | gap % | to best bound % | to best plan % | status | s | CPU s | MB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    failed = 0
    for path in paths:
        name = path.name.split(".json")[0]
        if wanted and name not in wanted:
            continue
        measured = solved(path, seconds, options)
        if measured is None:
            failed += 1
            print(f"| {name} | failed |", flush=True)
            continue
        best = known.get(name, {})
        lowest = min(measured.bound, best.get("bound", measured.bound))
        beside = f"{100 * (best['plan'] - measured.score) / best['plan']:.3f}" if "plan" in best else ""
        print(
            f"| {name} | {measured.score} | {measured.bound} | {_percent(measured.score, measured.bound)} "
            f"| {_percent(measured.score, lowest)} | {beside} | {measured.status} "
            f"| {measured.seconds:.1f} | {measured.processor:.1f} | {measured.memory:.0f} |",
            flush=True,
        )
    return 1 if failed else 0


def solved(path: Path, seconds: float, options: list[str]) -> Measured | None:
    """Solves and checks one instance, with options switched on; None when either fails."""
    command = [sys.executable, "-m", "aktiv", "season"]
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder, "plan.json")
        if options:
            try:
                raw = switched_on(reading.load(path), options)
            except (reading.InputError, KeyError):
                return None
            path = Path(folder, "instance.json")
            path.write_text(json.dumps(raw))
        began = time.monotonic()
        process = subprocess.Popen(
            [*command, "solve", str(path), "--out", str(plan), "--seconds", str(seconds)], stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - began
        if process.returncode not in (0, 3):
            return None
        if subprocess.run([*command, "check", str(path), str(plan)], stdout=subprocess.DEVNULL, check=False).returncode:
            return None
        told = json.loads(plan.read_text())
    processor = used.ru_utime + used.ru_stime
    return Measured(told["score"], told["bound"], told["status"], took, processor, used.ru_maxrss / 1024)


def _percent(score: int, bound: int) -> str:
    return f"{100 * (bound - score) / bound if bound else 0:.3f}"
