"""`aktiv collaboration shares|adopt|recount`: a file in, JSON out; no database and no Django."""

from __future__ import annotations

import argparse

EPILOG = 'Exit codes: 0 done; 2 the input cannot be used: {"error": code, …} says why.'
VERBS = {
    "shares": "divide a cost of a period among members, to the øre",
    "adopt": "what a later adopter pays and each earlier payer gets back",
    "recount": "count a vote again from its ballots",
}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the three commands."""
    collaboration = commands.add_parser("collaboration", help="recompute shares, adopters' payments and votes")
    verbs = collaboration.add_subparsers(metavar="VERB", required=True)
    for verb, told in VERBS.items():
        parser = verbs.add_parser(verb, help=told, description=told, epilog=EPILOG)
        parser.add_argument("input", metavar="INPUT", help=f"{verb}, JSON (-: standard input; .gz: gzip)")
        parser.set_defaults(run=_answer, kind=f"{verb}-1", needs="nothing")


def _answer(args: argparse.Namespace) -> int:
    from aktiv.collaboration.files.answering import answer

    return answer(args.input, args.kind)
