"""The options of the second version of the format, switched on for some of an instance's groups: what do they cost?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def switched_on(raw: Json, options: list[str]) -> Json:
    """The instance with options, each for some of its groups. Raises KeyError for an option there is not."""
    raw = {**raw, "schema": "season-allocation/2", "groups": [dict(each) for each in raw["groups"]]}
    for option in options:
        OPTIONS[option](raw)
    return raw


def _weeks(raw: Json) -> None:
    """Two groups of five train every other week, one of five in half of the season only."""
    raw["parts"] = [{"id": "autumn", "weeks": 18}, {"id": "winter", "weeks": 18}]
    for number, each in enumerate(raw["groups"]):
        each["weeks"] = ("odd", "even", "every", "every", "every")[number % 5]
        if number % 5 == 2:
            each["parts"] = [("autumn", "winter")[number // 5 % 2]]


def _lengths(raw: Json) -> None:
    """Two groups of five may have half an hour less, where an hour is left."""
    for number, each in enumerate(raw["groups"]):
        if number % 5 < 2 and each["minutes"] >= 90:
            each["least_minutes"] = each["minutes"] - 30


def _clubs(raw: Json) -> None:
    """One club of three applies as a club: for all that its groups of one length asked for, in their halls."""
    applying = {each["id"] for each in raw["clubs"][::3]}
    together: dict[tuple[str, int], list[Json]] = {}
    for each in raw["groups"]:
        if each["club"] in applying:
            together.setdefault((each["club"], each["minutes"]), []).append(each)
    raw["groups"] = [each for each in raw["groups"] if each["club"] not in applying]
    for (club, minutes), groups in together.items():
        halls = {suitable["facility"]: suitable for each in groups for suitable in each["suitable"]}
        raw["groups"].append(
            {
                "id": f"{club} {minutes}", "club": club, "days_apart": 0, "minutes": minutes,
                "sessions": sum(each["sessions"] for each in groups),
                "weight": max(each["weight"] for each in groups),
                "members": sum(each.get("members", 0) for each in groups),
                "suitable": list(halls.values()),
                **{kind: [x for each in groups for x in each[kind]] for kind in ("windows", "wishes", "last_season")},
            }
        )  # fmt: skip


def _sisters(raw: Json) -> None:
    """The groups of every other club are sisters, two and two."""
    raw["sisters"] = []
    for club in raw["clubs"][::2]:
        own = [each["id"] for each in raw["groups"] if each["club"] == club["id"]]
        raw["sisters"] += [{"groups": own[at : at + 2]} for at in range(0, len(own) - 1, 2)]


def _leximin(raw: Json) -> None:
    """Fair mode in which the upper fifths of coverage are dear too, so that fewer clubs are left behind."""
    raw["fair"], raw["fair_steps"] = True, [256_000, 64_000, 32_000, 16_000, 4_000]


def _rests(raw: Json) -> None:
    """No session leaves less than an hour to what is closed, and an end that leaves nothing has ten points."""
    raw["rests"] = {"least_minutes": 60, "edge_points": 10}


OPTIONS: dict[str, Callable[[Json], None]] = {
    "weeks": _weeks,
    "lengths": _lengths,
    "clubs": _clubs,
    "sisters": _sisters,
    "leximin": _leximin,
    "rests": _rests,
}
