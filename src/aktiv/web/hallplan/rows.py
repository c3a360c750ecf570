"""The rows of the calendar: halls of a day, days of a hall, and the week of many halls as lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import get_language

from aktiv.facilities.queries.halls import Hall
from aktiv.values import formatting
from aktiv.web.hallplan.asking import DAY, WEEK, Asked
from aktiv.web.hallplan.filling import Scene
from aktiv.web.hallplan.grid import Block, Group, Row


@dataclass(frozen=True, slots=True)
class ListedDay:
    """The head of a column of the week."""

    weekday: str
    date: str
    today: bool
    url: str


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A hall's week, day by day."""

    name: str
    url: str
    depth: int
    days: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A facility's rows."""

    name: str
    url: str
    rows: tuple[ListedRow, ...]


def day_of(shown: Sequence[Hall], asked: Asked, scene: Scene) -> list[Group]:
    """A facility after the other, a row for each hall."""
    groups = []
    for facility_id, found in groupby(shown, key=lambda hall: hall.space.facility_id):
        here = list(found)
        rows = tuple(
            Row(
                hall.space.pk,
                asked.day.isoformat(),
                hall.space.name.said_in(get_language() or "nb").text,
                asked.url(view=WEEK, space_id=hall.space.pk),
                scene.blocks(hall.space, asked.day),
                scene.frees(hall.space, asked.day),
                hall.depth,
            )
            for hall in here
        )
        groups.append(Group(here[0].space.facility.name, asked.url(view=WEEK, facility_id=facility_id), rows))
    return groups


def weeks_of(shown: Sequence[Hall], asked: Asked, scene: Scene, today: date) -> list[Group]:
    """A hall after the other, a row for each day."""
    language = get_language() or "nb"
    return [
        Group(
            f"{hall.space.facility.name}, {hall.space.name.said_in(language).text}",
            "",
            tuple(
                Row(
                    hall.space.pk,
                    day.isoformat(),
                    formatting.day_short(day, language),
                    asked.url(view=DAY, day=day, space_id=0, facility_id=hall.space.facility_id),
                    scene.blocks(hall.space, day),
                    scene.frees(hall.space, day),
                    today=day == today,
                )
                for day in asked.days
            ),
        )
        for hall in shown
    ]


def listed_of(shown: Sequence[Hall], asked: Asked, scene: Scene) -> list[Listed]:
    """A week of many halls: what stands each day, as a list."""
    found = []
    language = get_language() or "nb"
    for facility_id, halls in groupby(shown, key=lambda hall: hall.space.facility_id):
        here = list(halls)
        rows = tuple(
            ListedRow(
                hall.space.name.said_in(language).text,
                asked.url(space_id=hall.space.pk),
                hall.depth,
                tuple(
                    tuple(
                        sorted(
                            (each for each in scene.blocks(hall.space, day) if each.url and " of" not in each.css),
                            key=lambda each: (each.start, each.end),
                        )
                    )
                    for day in asked.days
                ),
            )
            for hall in here
        )
        found.append(Listed(here[0].space.facility.name, asked.url(facility_id=facility_id), rows))
    return found


def days_of(asked: Asked, today: date) -> list[ListedDay]:
    """The heads of that week's columns."""
    language = get_language() or "nb"
    told = formatting.words(language)
    return [
        ListedDay(
            told.weekdays[day.weekday()],
            formatting.date_short(day, language),
            day == today,
            asked.url(view=DAY, day=day),
        )
        for day in asked.days
    ]
