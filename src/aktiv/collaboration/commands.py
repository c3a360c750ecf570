"""`aktiv collaboration shares|adopt|recount|history`: a file in, JSON out; no database and no Django. `states` prints
the table of gates, and `measure` counts an indicator again from the database."""

from __future__ import annotations

import argparse
import json

EPILOG = 'Exit codes: 0 done; 2 the input cannot be used: {"error": code, …} says why.'
VERBS = {
    "shares": "divide a cost of a period among members, to the øre",
    "adopt": "what a later adopter pays and each earlier payer gets back",
    "recount": "count a vote again from its ballots",
}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the commands."""
    collaboration = commands.add_parser("collaboration", help="recompute shares, payments, votes and histories")
    verbs = collaboration.add_subparsers(metavar="VERB", required=True)
    for verb, told in VERBS.items():
        parser = verbs.add_parser(verb, help=told, description=told, epilog=EPILOG)
        parser.add_argument("input", metavar="INPUT", help=f"{verb}, JSON (-: standard input; .gz: gzip)")
        parser.set_defaults(run=_answer, kind=f"{verb}-1", needs="nothing")
    told = "count an indicator again from use, beside what is stored of it"
    measure = verbs.add_parser("measure", help=told, description=told, epilog=EPILOG)
    measure.add_argument("indicator", metavar="INDICATOR", help="such as unused_hours: see docs/benefits.md")
    measure.add_argument("--from", dest="first", required=True, metavar="YYYY-MM-DD", help="the first day")
    measure.add_argument("--to", dest="last", required=True, metavar="YYYY-MM-DD", help="the last day, included")
    measure.add_argument("--keep", action="store_true", help="store what is new, as the job of each month does")
    measure.set_defaults(run=_measure)
    told = "check the steps of an initiative by the table of gates and their fingerprints"
    history = verbs.add_parser("history", help=told, description=told, epilog=EPILOG)
    history.add_argument("input", metavar="INPUT", help="the JSON of an initiative's page (-: standard input)")
    history.set_defaults(run=_history, needs="nothing")
    states = verbs.add_parser("states", help="print docs/initiative-states.md, drawn from the table of gates")
    states.set_defaults(run=_states, needs="nothing")


def _answer(args: argparse.Namespace) -> int:
    from aktiv.collaboration.files.answering import answer

    return answer(args.input, args.kind)


def _measure(args: argparse.Namespace) -> int:
    from aktiv.collaboration.counting_again import measured

    found, code = measured(args.indicator, args.first, args.last, keep=args.keep)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return code


def _history(args: argparse.Namespace) -> int:
    from aktiv.collaboration.files.histories import answer

    return answer(args.input)


def _states(_args: argparse.Namespace) -> int:
    from aktiv.collaboration.rules.gate_drawing import markdown

    print(markdown(), end="")
    return 0
