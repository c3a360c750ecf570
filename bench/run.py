"""`aktiv bench`: makes the data, measures part by part, prints the table."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.ground import Ground
    from bench.measure import Row, Told

PARTS = (
    "search",
    "booking",
    "series",
    "week",
    "publishing",
    "cases",
    "calendar",
    "messages",
    "billing",
    "board",
    "offers",
    "lending",
    "race",
)
ROOT = Path(__file__).resolve().parent.parent


def main(args: argparse.Namespace) -> int:
    """Returns 1 when a figure is outside its bound."""
    if args.parts[:1] == ["seasons"]:
        from bench import seasons

        return seasons.main(args.parts[1:], args.seconds)
    unknown = sorted(set(args.parts) - set(PARTS))
    if unknown:
        print(f"aktiv: there is no bench {', '.join(unknown)}; there are {', '.join(PARTS)}.")
        return 2
    folder = Path(args.data) if args.data else ROOT / "build" / "bench" / ("small" if args.small else "large")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("DATABASE_URL", "AKTIV_OWNER_DATABASE_URL"):
        os.environ.pop(name, None)
    os.environ["AKTIV_DATA"] = str(folder.resolve())
    from aktiv.config import startup

    with startup.ready(static=True):
        from aktiv.config import static

        static.collect()
        from bench import ground

        made = ground.prepare(small=args.small)
        print(_machine(made), flush=True)
        rows: list[Row | Told] = []
        for part in args.parts or PARTS:
            measure: Callable[[Ground], list[Row | Told]] = import_module(f"bench.{part}").measure
            print(f"… {part}", flush=True)
            rows += measure(made)
    return _print(rows)


def _machine(made: Ground) -> str:
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    return (
        f"{os.cpu_count()} processors ({model}), load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, "
        f"PostgreSQL {server}, {made.rows} rectangles held"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _print(rows: list[Row | Told]) -> int:
    from bench.measure import Row

    print("\n| What | Measured | Reference | Figure | Bound | |\n|---|---|---|---|---|---|")
    failed = 0
    for row in rows:
        if isinstance(row, Row):
            failed += not row.holds
            sign = "≥" if row.at_least else "≤"
            figure = f"{row.ratio:.2f} {row.unit}" if row.unit == "×" else f"{row.ratio:g} {row.unit}"
            told = "PASS" if row.holds else "FAIL"
            print(f"| {row.name} | {row.measured} | {row.reference} | {figure} | {sign} {row.bound:g} | {told} |")
        else:
            print(f"| {row.name} | {row.measured} | | | | |")
    print(f"\n{failed} outside their bounds." if failed else "\nAll within their bounds.")
    return 1 if failed else 0
