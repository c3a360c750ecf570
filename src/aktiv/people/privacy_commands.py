"""`aktiv privacy …`: the record of processing, and deleting what is old."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime

from django.utils import timezone


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds privacy record and privacy purge."""
    privacy = commands.add_parser("privacy", help="what is kept about people, and for how long").add_subparsers(
        metavar="WHAT", required=True
    )
    record = privacy.add_parser(
        "record",
        help="print the record of processing (GDPR article 30)",
        description="Made from what the program declares of its own tables. Reads no personal data.",
    )
    record.add_argument("--format", choices=("markdown", "json"), default="markdown", help="(default: markdown)")
    record.add_argument("--language", choices=("nb", "nn", "en"), default="nb", help="(default: nb)")
    record.set_defaults(run=_record)
    purge = privacy.add_parser(
        "purge",
        help="delete what has been kept long enough, as the worker does every night",
        description="Prints how many of what, and in which municipality; never whose. People who have not been here "
        "for years are told by mail first, and erased a month later.",
    )
    purge.add_argument("--dry-run", action="store_true", help="count only: nothing is deleted, and nobody told")
    purge.set_defaults(run=_purge)


def _record(args: argparse.Namespace) -> int:
    from django.utils import translation

    from aktiv.people.privacy_words import markdown
    from aktiv.people.queries.record import record, record_for_programs

    with translation.override(args.language):
        if args.format == "json":
            print(json.dumps(record_for_programs(), ensure_ascii=False, indent=2))
        else:
            print(markdown(record(), timezone.localdate()), end="")
    return 0


def _purge(args: argparse.Namespace) -> int:
    from aktiv.municipalities.models import Municipality
    from aktiv.people.actions.retention import due, purge

    now = datetime.now(UTC)
    slugs = dict(Municipality.objects.values_list("pk", "slug"))
    found = list(due(now)) if args.dry_run else purge(now)
    for each in found:
        where = slugs.get(each.municipality_id, "") if each.municipality_id is not None else ""
        print(f"{each.count}\t{each.key}\t{where}")
    return 0
