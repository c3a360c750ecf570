"""`aktiv …`: one command for everything an operator, a tester or a benchmark starts.

Each package may have a `commands.py` with `register(commands)`, which adds its parsers and names the function that runs
them by `set_defaults(run=…)`. The function gets the parsed arguments and returns the exit code (None is 0). It runs
with Django ready and the database in use, unless the parser says `set_defaults(needs="nothing")`; so a `commands.py`
imports models inside its functions only. What is returned when the surroundings are at fault (1) may be changed by
`set_defaults(when_in_trouble=…)`.
"""

import argparse
import importlib
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence

from aktiv.config.trouble import Trouble

PACKAGES = (
    "config", "journal", "municipalities", "people", "facilities", "timetable", "prices", "bookings", "cases",
    "seasons", "lending", "payments", "access", "messages", "statistics", "collaboration", "integrations", "simulators",
    "api", "feeds", "web", "demo",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns the exit code: 0 done, 1 it could not be done (said why), 2 not understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aktiv.config.settings")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    parsed = parser().parse_args(arguments)
    try:
        if parsed.needs == "nothing":
            return parsed.run(parsed) or 0
        from aktiv.config import startup  # Django and the database: not for those who need nothing

        with startup.ready(static=parsed.needs == "static"):
            return parsed.run(parsed) or 0
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Trouble as trouble:
        print(f"aktiv: {trouble}", file=sys.stderr)
        return int(parsed.when_in_trouble)
    except Exception as error:
        from aktiv.config import startup

        if explained := startup.explained(error):
            print(f"aktiv: {explained}", file=sys.stderr)
            return int(parsed.when_in_trouble)
        raise


def parser() -> argparse.ArgumentParser:
    """The whole command line, put together from every package that adds to it."""
    top = argparse.ArgumentParser(
        prog="aktiv",
        description="Aktiv kommune: find, borrow and rent what municipalities own.",
        epilog="Settings come from the environment, such as DATABASE_URL and AKTIV_DATA: see docs/settings.md.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for package in PACKAGES:
        name = f"aktiv.{package}"
        if importlib.util.find_spec(name) and importlib.util.find_spec(f"{name}.commands"):
            importlib.import_module(f"{name}.commands").register(commands)
    top.set_defaults(needs="database", when_in_trouble=1)
    return top
