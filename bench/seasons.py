"""`aktiv bench seasons DIR`: solves every instance of a folder, each in its own process: how good, and how dear.

Beside a `bounds.json` in the folder (instance → plan, bound) the gap to the best bound known is printed too. The bound
may be that of the run or the best known, whichever is lower: both hold.
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

SUFFIXES = (".json", ".json.gz")


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
    folder, wanted = Path(words[0]), set(words[1:])
    known = json.loads((folder / "bounds.json").read_text()) if (folder / "bounds.json").exists() else {}
    paths = sorted(path for path in folder.iterdir() if path.name.endswith(SUFFIXES) and path.name != "bounds.json")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {seconds:g} seconds each\n")
    print("| instance | score | bound | gap % | to best bound % | to best plan % | status | s | CPU s | MB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    failed = 0
    for path in paths:
        name = path.name.split(".json")[0]
        if wanted and name not in wanted:
            continue
        measured = solved(path, seconds)
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


def solved(path: Path, seconds: float) -> Measured | None:
    """Solves and checks one instance; None when either fails."""
    command = [sys.executable, "-m", "aktiv", "season"]
    with tempfile.TemporaryDirectory() as folder:
        plan = Path(folder, "plan.json")
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
