"""Towns to solve: small whole ones for benches, and tiny ones of every shape for Hypothesis."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
OPTIONS = ("", "weeks", "lengths", "clubs", "sisters", "steps", "rests", "all")  # "": the first version of the format
HALF_HOURS = [f"{17 + n // 2}:{30 * (n % 2):02d}" for n in range(10)]
SHAPES: list[tuple[list[str], list[list[str]]]] = [
    (["A"], [["A"]]),
    (["A", "B"], [["A"], ["B"], ["A", "B"]]),
    (["A", "B", "C"], [["A"], ["B"], ["C"], ["A", "B"], ["B", "C"], ["A", "B", "C"]]),
    (["A", "B", "C", "D"], [["A"], ["B"], ["C"], ["D"], ["A", "B"], ["C", "D"], ["A", "B", "C", "D"]]),
    (["A", "B", "C"], [["A", "C"], ["B"]]),
]


def instance(facilities: list[Json], groups: list[Json], **more: Any) -> Json:
    """An instance of halls and groups, with the clubs the groups name."""
    clubs = more.pop("clubs", [{"id": each} for each in sorted({group["club"] for group in groups})])
    return {
        "schema": "season-allocation/1", "id": "town", "grid_minutes": 30, "facilities": facilities, "clubs": clubs,
        "groups": groups, **more,
    }  # fmt: skip


def hall(name: str, shape: int, *openings: tuple[Any, ...]) -> Json:
    """A hall of one of the shapes; openings are (day, from, to) or (day, from, to, atoms)."""
    atoms, units = SHAPES[shape]
    return {
        "id": name, "atoms": atoms, "units": units,
        "open": [dict(zip(("day", "from", "to", "atoms"), each, strict=False)) for each in openings],
    }  # fmt: skip


def group(name: str, club: str = "C1", **more: Any) -> Json:
    """A group that may be in H1 on Monday from 17 to 21, unless told otherwise."""
    return {
        "id": name, "club": club, "weight": 10, "sessions": 1, "minutes": 60, "days_apart": 1,
        "suitable": [{"facility": "H1", "atoms": 1, "distance_km": 0}],
        "windows": [{"day": 0, "from": "17:00", "to": "21:00"}], "wishes": [], "last_season": [], **more,
    }  # fmt: skip


def place(facility: str, day: int, start: str) -> Json:
    """A hall, a day and a start."""
    return {"facility": facility, "day": day, "from": start}


def lengths(of: Json) -> list[int]:
    """How long a session of a group may be, on a grid of half hours."""
    return list(range(of["minutes"], of.get("least_minutes", of["minutes"]) - 1, -30))


@st.composite
def tiny(draw: st.DrawFn, *, fair: bool | None = None, standing: bool = False, option: str = "") -> Json:
    """An instance that can be solved by enumeration, and has something of everything, and of one of the options."""
    days = draw(st.integers(1, 2))
    halls = []
    for number in range(draw(st.integers(1, 2))):
        shape = draw(st.integers(0, len(SHAPES) - 1))
        atoms = SHAPES[shape][0]
        openings: list[tuple[Any, ...]] = []
        for day in range(days):
            closes = draw(st.sampled_from(["18:00", "18:30", "19:00"]))
            openings.append((day, "17:00", closes))
            if draw(st.booleans()):
                some = draw(st.lists(st.sampled_from(atoms), min_size=1, unique=True))
                openings.append((day, closes, "19:30", some))
        halls.append(hall(f"H{number + 1}", shape, *openings))
    groups = [_tiny_group(draw, number, halls, days) for number in range(draw(st.integers(1, 4)))]
    chosen = OPTED[option](draw, groups) if option else {}
    clubs = [
        {"id": "C1"},
        {"id": "C2", "entitlement_minutes": draw(st.sampled_from([0, 90, 200])), "served_elsewhere_minutes": 30},
    ]
    more: Json = {"fair": draw(st.booleans()) if fair is None else fair}
    more["continuity_points"] = draw(st.sampled_from([0, 7, 40]))
    somewhere = _places(draw, halls, days)
    names = st.sampled_from([each["id"] for each in groups])
    more["pins"] = [{"group": draw(names), **draw(somewhere)} for _ in range(draw(st.integers(0, 2)))]
    for pin in more["pins"]:
        if draw(st.booleans()):
            units = next(each["units"] for each in halls if each["id"] == pin["facility"])
            pin["atoms"] = draw(st.sampled_from(units))
        if option in {"lengths", "all"} and draw(st.booleans()):
            pin["minutes"] = draw(st.sampled_from(lengths(next(each for each in groups if each["id"] == pin["group"]))))
    more["bans"] = [{"group": draw(names), **draw(somewhere)} for _ in range(draw(st.integers(0, 1)))]
    if standing:
        more["standing_plan"] = [_tiny_session(draw, draw(st.sampled_from(groups)), halls, days) for _ in range(3)]
        more["max_moves"] = draw(st.integers(0, 2))
    return instance(halls, groups, clubs=clubs, **{**more, **chosen})


def _with_weeks(draw: st.DrawFn, groups: list[Json]) -> Json:
    parts = draw(st.sampled_from([[], [{"id": "autumn", "weeks": 3}, {"id": "winter", "weeks": 2}]]))
    for each in groups:
        each["weeks"] = draw(st.sampled_from(["every", "odd", "even"]))
        if parts:
            each["parts"] = draw(st.sampled_from([["autumn"], ["winter"], ["winter", "autumn"]]))
    return {"schema": "season-allocation/2", **({"parts": parts} if parts else {})}


def _with_lengths(draw: st.DrawFn, groups: list[Json]) -> Json:
    for each in groups:
        each["least_minutes"] = draw(st.sampled_from([least for least in (15, 30, 60, 90) if least <= each["minutes"]]))
    return {"schema": "season-allocation/2"}


def _with_clubs(draw: st.DrawFn, groups: list[Json]) -> Json:
    for each in draw(st.lists(st.sampled_from(groups), min_size=1, max_size=2, unique_by=lambda each: str(each["id"]))):
        each.update(days_apart=0, sessions=draw(st.integers(1, 3)), coaches=[])
    return {"schema": "season-allocation/2"}


def _with_sisters(draw: st.DrawFn, groups: list[Json]) -> Json:
    names = st.lists(st.sampled_from([each["id"] for each in groups]), min_size=2, max_size=3, unique=True)
    sisters = [] if len(groups) == 1 else [{"groups": each} for each in draw(st.lists(names, min_size=1, max_size=2))]
    for each in sisters:
        if draw(st.booleans()):
            each["points"] = draw(st.sampled_from([0, 7, 300]))
    return {"schema": "season-allocation/2", "sisters": sisters}


def _with_steps(draw: st.DrawFn, groups: list[Json]) -> Json:
    steps = draw(st.lists(st.sampled_from([0, 1, 7, 300, 1_000_000]), min_size=5, max_size=5))
    return {"schema": "season-allocation/2", "fair": True, "fair_steps": sorted(steps, reverse=True)}


def _with_rests(draw: st.DrawFn, groups: list[Json]) -> Json:
    rests: Json = {"least_minutes": draw(st.sampled_from([30, 45, 60]))} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        rests["edge_points"] = draw(st.sampled_from([0, 7, 300]))
    return {"schema": "season-allocation/2", "rests": rests}


def _with_all(draw: st.DrawFn, groups: list[Json]) -> Json:
    options = (_with_weeks, _with_lengths, _with_clubs, _with_sisters, _with_steps, _with_rests)
    return {key: value for each in options for key, value in each(draw, groups).items()}


OPTED: dict[str, Callable[[st.DrawFn, list[Json]], Json]] = {
    "weeks": _with_weeks,
    "lengths": _with_lengths,
    "clubs": _with_clubs,
    "sisters": _with_sisters,
    "steps": _with_steps,
    "rests": _with_rests,
    "all": _with_all,
}


def _places(draw: st.DrawFn, halls: list[Json], days: int) -> st.SearchStrategy[Json]:
    return st.builds(
        place,
        st.sampled_from([each["id"] for each in halls]),
        st.integers(0, days - 1),
        st.sampled_from(["17:00", "17:30", "18:00", "18:30"]),
    )


def _tiny_group(draw: st.DrawFn, number: int, halls: list[Json], days: int) -> Json:
    suitable = draw(st.lists(st.sampled_from(halls), min_size=1, unique_by=lambda each: str(each["id"])))
    somewhere = _places(draw, halls, days)
    return group(
        f"G{number + 1}",
        draw(st.sampled_from(["C1", "C2"])),
        weight=draw(st.integers(0, 3)),
        sessions=draw(st.integers(1, 2)),
        minutes=draw(st.sampled_from([45, 60, 90])),
        days_apart=draw(st.integers(1, 2)),
        coaches=draw(st.lists(st.sampled_from(["P1", "P2"]), max_size=1)),
        suitable=[
            {
                "facility": each["id"],
                "atoms": draw(st.integers(1, len(each["atoms"]))),
                "distance_km": draw(st.sampled_from([0, 1.9, 12])),
            }
            for each in suitable
        ],
        windows=[{"day": day, "from": "17:00", "to": draw(st.sampled_from(["18:30", "19:30"]))} for day in range(days)],
        wishes=draw(st.lists(somewhere, max_size=2)),
        last_season=draw(st.lists(somewhere, max_size=1)),
    )


def _tiny_session(draw: st.DrawFn, of: Json, halls: list[Json], days: int) -> Json:
    where = draw(_places(draw, halls, days))
    units = next(each["units"] for each in halls if each["id"] == where["facility"])
    minutes = draw(st.sampled_from([*lengths(of) * 5, 75]))
    return {"group": of["id"], **where, "minutes": minutes, "atoms": draw(st.sampled_from(units))}


def town(seed: int, halls: int, groups: int, *, days: int = 5) -> Json:
    """A made-up town whose groups ask for about a third more than there is."""
    chance = random.Random(f"town {seed}")
    facilities = []
    for number in range(halls):
        openings = [
            (day, chance.choice(["16:00", "17:00", "17:30"]), "22:00") for day in range(days) if chance.random() < 0.8
        ]
        facilities.append(hall(f"H{number + 1}", chance.choice([0, 0, 1, 2, 3]), *openings))
    names = [each["id"] for each in facilities]
    made = []
    for number in range(groups):
        suitable = chance.sample(facilities, min(len(facilities), chance.randint(1, 6)))
        places = [place(chance.choice(names), day, chance.choice(HALF_HOURS)) for day in range(days)]
        made.append(
            group(
                f"G{number + 1}",
                f"C{1 + number * 7 % max(1, groups // 6)}",
                weight=chance.randint(15, 35),
                members=chance.randint(8, 30),
                sessions=chance.choice([1, 1, 2, 2, 3]),
                minutes=chance.choice([60, 90, 90, 120]),
                days_apart=chance.randint(1, 2),
                coaches=[f"P{chance.randint(1, 1 + groups // 8)}"] if chance.random() < 0.25 else [],
                suitable=[
                    {"facility": each["id"], "atoms": chance.randint(1, len(each["atoms"])), "distance_km": n * 0.7}
                    for n, each in enumerate(suitable)
                ],
                windows=[{"day": day, "from": "16:00", "to": chance.choice(["20:00", "22:00"])} for day in range(days)],
                wishes=chance.sample(places, min(3, days)),
                last_season=chance.sample(places, min(2, days)) if chance.random() < 0.6 else [],
            )
        )
    return instance(facilities, made)
