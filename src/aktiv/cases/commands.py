"""`aktiv cases states`: the table of states as documentation."""

from __future__ import annotations

import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the command line."""
    parser = commands.add_parser("cases", help="what may be done to a case, and by whom")
    kinds = parser.add_subparsers(dest="what", required=True)
    states = kinds.add_parser("states", help="print docs/case-states.md, drawn from the table of states")
    states.set_defaults(run=_states, needs="nothing")


def _states(_args: argparse.Namespace) -> int:
    import django

    django.setup()  # the table speaks of tables; no database is asked
    from aktiv.cases.rules.drawing import markdown

    print(markdown(), end="")
    return 0
