"""The history of an initiative, checked: each step by the table of gates, each fingerprint by what it is of; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.collaboration.rules.gates import Taken, faults

NOT_HASHED = frozenset({"sha256", "at_local", "by", "member_name", "waived", "outcome"})
"""What a public row of a step has beside what its fingerprint is of."""

Row = Mapping[str, Any]  # Any: a step as its public file says it


def checked(rows: Sequence[Row]) -> list[str]:
    """What is wrong with the steps of a public file, each in a few words; nothing when the history holds."""
    found = faults([taken(each) for each in rows])
    before = ""
    for at, each in enumerate(rows, start=1):
        content = {name: value for name, value in each.items() if name not in NOT_HASHED}
        if each["previous_sha256"] != before:
            found.append(f"{at}: does not follow the step before")
        if fingerprint(content) != each["sha256"]:
            found.append(f"{at}: is not what its fingerprint is of")
        before = each["sha256"]
    return found


def taken(row: Row) -> Taken:
    """A step of a public file, as the table of gates is asked about it."""
    waived = row.get("waived")
    return Taken(
        act=row["act"],
        gate=row["gate"],
        source=row["from"],
        to=row["to"],
        role=row["role"],
        body=row["body"] or "",
        decision=row["decision"],
        met=frozenset(each["need"] for each in row["seen"] if each["met"]),
        missing=frozenset(row["missing"]),
        waived_by=(waived["gate"], waived["outcome"]) if waived else None,
    )
