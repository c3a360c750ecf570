"""Run as a program: `python -m aktiv.seasons.solving_child PARENT MEGABYTES season solve …`, or `… what-if FOLDER`.

The command, as the child of a worker: it is killed when its parent dies (Linux), gives way to everybody else on the
machine, may take so many megabytes of its own and no more, and is the first to go when the machine itself runs short.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path

DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
GIVES_WAY = 10


def bind(parent: int, megabytes: int) -> None:
    """Ties this process to its parent, and limits what it takes. Leaves at once when the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20, megabytes * 2**20))
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
    os.nice(GIVES_WAY)


def main(words: list[str]) -> int:
    """The exit code of the command."""
    bind(int(words[0]), int(words[1]))
    if words[2] == "what-if":
        return what_if(Path(words[3]))
    from aktiv.seasons import commands

    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers(required=True))
    args = parser.parse_args(words[2:])
    return int(args.run(args))


def what_if(folder: Path) -> int:
    """Reads `problem.json`, `plan.json` and `asked.json` of a folder, and writes `ways.json` there."""
    from aktiv.seasons.solver import plans, reading
    from aktiv.seasons.solver.facts import Place
    from aktiv.seasons.solver.what_if import ways

    asked = json.loads((folder / "asked.json").read_bytes())
    place = Place(asked["facility"], asked["day"], asked["start"])
    instance = reading.read_instance(folder / "problem.json")
    plan = plans.read_plan(folder / "plan.json")
    found = [
        {**each.told, "sessions": [plans.session_document(session) for session in each.sessions]}
        for each in ways(instance, plan, asked["group"], place, plan.seed)
    ]
    (folder / "ways.json").write_text(json.dumps({"ways": found}), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
