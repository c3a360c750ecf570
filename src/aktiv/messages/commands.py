"""`aktiv mail bounce`: what a mail server hands over when mail comes back."""

from __future__ import annotations

import argparse
import sys

MOST_BYTES = 2_000_000
TRY_LATER = 75
"""What mail servers take as "try again later" (EX_TEMPFAIL)."""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds mail bounce."""
    mail = commands.add_parser("mail", help="what a mail server hands over")
    kinds = mail.add_subparsers(metavar="WHAT", required=True)
    bounce = kinds.add_parser(
        "bounce",
        help="note a report, read from standard input, that mail came back",
        description="Reads a report (RFC 3464) from standard input and notes that the mail it names came back. Answers "
        "0 whatever it was, so that nothing is reported about reports, and 75 when it is to be tried again.",
    )
    bounce.add_argument("--to", default="", help="the address it was sent to, as the mail server knows it")
    bounce.set_defaults(run=_bounce, when_in_trouble=TRY_LATER)


def _bounce(args: argparse.Namespace) -> None:
    from django.utils import timezone

    from aktiv.messages.actions.returning import note_report

    raw = sys.stdin.buffer.read(MOST_BYTES)
    print(note_report(raw, named=args.to, now=timezone.now()))
