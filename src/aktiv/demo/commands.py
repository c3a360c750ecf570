"""`aktiv seed`: a large country, the same every time, for measuring how fast things are."""

from __future__ import annotations

import argparse
import sys


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds seed."""
    seed = commands.add_parser(
        "seed",
        help="large reproducible data for benchmarks",
        description="Fills the database with made-up municipalities, spaces, prices and weeks of use. "
        "The same numbers give the same data. For a database of its own: set AKTIV_DATA or DATABASE_URL.",
    )
    seed.add_argument("--municipalities", type=_positive, default=10, help="how many (default: 10, at most 3000)")
    seed.add_argument("--spaces", type=_positive, default=500, help="bookable spaces in all (default: 500)")
    seed.add_argument("--days", type=_positive, default=30, help="days of use around today (default: 30)")
    seed.add_argument("--seed", type=int, default=1, help="another number gives other data (default: 1)")
    seed.add_argument("--jobs", type=_positive, default=2, help="connections that write at a time (default: 2)")
    seed.set_defaults(run=_seed)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _seed(args: argparse.Namespace) -> int:
    from aktiv.demo.actions.seeding import CannotSeed, Size, seed

    size = Size(municipalities=args.municipalities, spaces=args.spaces, days=args.days, seed=args.seed, jobs=args.jobs)
    try:
        seed(size, lambda text: print(text, flush=True))
    except CannotSeed as reason:
        print(f"aktiv: {reason}", file=sys.stderr)
        return 1
    return 0
