"""`aktiv collaboration shares|adopt|recount`: a file in, JSON out; no database and no Django. `measure`: an indicator
counted again from the database."""

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
    """Adds the four commands."""
    collaboration = commands.add_parser("collaboration", help="recompute shares, adopters' payments and votes")
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


def _answer(args: argparse.Namespace) -> int:
    from aktiv.collaboration.files.answering import answer

    return answer(args.input, args.kind)


def _measure(args: argparse.Namespace) -> int:
    from aktiv.collaboration.counting_again import measured

    found, code = measured(args.indicator, args.first, args.last, keep=args.keep)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return code
