"""Search over a country: one activity at a wished time, in one city and in all of them, beside a query by hand.

The query by hand (bench/search_by_hand.sql, with its plan beside it) knows what it is asked: one day, one zone, no
filter but the activity, no hold alive, no buffer, no night that goes on, no ways out. It must answer with the same
rows. Both are planned once for the connection; what it costs to plan the query by hand each time is told beside.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.utils import timezone

from aktiv import prepared
from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.municipalities.models import Municipality
from aktiv.people.models import LimitWindow
from aktiv.timetable.search import Hits, Question, search
from bench.ground import Ground
from bench.measure import Row, Told, backend, by_turns, ms

HERE = Path(__file__).resolve().parent
BY_HAND = (HERE / "search_by_hand.sql").read_text()
ROUNDS = 15
YARDSTICK = 60.0  # ms of processor for the whole country, on two cores
TIMES = 3.0


def measure(ground: Ground) -> list[Row | Told]:
    """Two hours from 18:00 on the Tuesday of the week after."""
    day = ground.now.date() + timedelta(days=7 + (1 - ground.now.weekday()) % 7)
    activity = Activity.objects.get(slug="handball")
    city = Municipality.objects.order_by("pk")[Municipality.objects.count() // 2]
    rows: list[Row | Told] = []
    client = Client()
    LimitWindow.objects.all().delete()  # the clock stands still here, so what earlier runs asked would count for ever
    with patch.object(timezone, "now", lambda: ground.now):
        for name, slug, ids in (("one city", city.slug, (city.pk,)), ("the whole country", "", ())):
            question = Question(
                day=day,
                minutes=120,
                now=ground.now,
                from_minute=18 * 60,
                activity_ids=(activity.pk,),
                municipality_ids=ids,
            )
            hits = search(question)
            by_hand = partial(_by_hand, question)
            _same(hits, by_hand())
            _keep_plan(question, "city" if ids else "country")
            where = f"&municipality={slug}" if slug else ""
            address = f"/api/v1/search?activity=handball&date={day}&from=18:00&minutes=120{where}"
            assert client.get(address).status_code == 200
            pid = backend()
            action, api, hand, anew = by_turns(
                [partial(search, question), partial(client.get, address), by_hand, partial(_planned_anew, question)],
                [pid] * 4,
                ROUNDS,
            )
            spaces = SpaceActivity.objects.filter(activity=activity)
            count = spaces.filter(municipality__in=ids).count() if ids else spaces.count()
            told = f"by hand {ms(hand.server)}, {hits.total} hits from {count} spaces"
            rows.append(Row(f"search in {name}", ms(action.server), told, action.server / hand.server, TIMES))
            rows.append(Row(f"the request for it, {name}", ms(api.server), told, api.server / hand.server, TIMES))
            times = [f"{each.server / anew.server:.2f} ×" for each in (action, api)]
            beside = f"{ms(anew.server)}: search {times[0]}, the request {times[1]}"
            rows.append(Told(f"by hand and planned anew each time, {name}", beside))
            if client.get(address).status_code != 200:
                raise RuntimeError("the interface began to refuse: its times are not those of an answer")
            if not ids:
                rows.append(
                    Row(
                        "search in the whole country", ms(action.server), "", action.server * 1000, YARDSTICK, unit="ms"
                    )
                )
    return rows


def _parameters(question: Question) -> dict[str, Any]:
    return {
        "activity": question.activity_ids[0],
        "municipality": question.municipality_ids[0] if question.municipality_ids else None,
        "day": question.day,
        "now": question.now,
    }


def _statement(question: Question) -> str:
    there, elsewhere = ("city", "country") if question.municipality_ids else ("country", "city")
    lines = [line for line in BY_HAND.splitlines() if not line.lstrip().startswith(f"-- {elsewhere}: ")]
    return "\n".join(lines).replace(f"-- {there}: ", "")


def _by_hand(question: Question) -> list[tuple[Any, ...]]:
    return prepared.rows(_statement(question), _parameters(question))


def _planned_anew(question: Question) -> list[tuple[Any, ...]]:
    """The same as somebody would send it once."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(question), _parameters(question))
        return cursor.fetchall()


def _same(hits: Hits, rows: list[tuple[Any, ...]]) -> None:
    ours = [(hit.space_id, hit.fits, hits.total, hits.fitting, hits.nearly) for hit in hits.hits]
    if ours != rows:
        raise RuntimeError(f"the query by hand gives other rows:\n{ours}\n{rows}")


def _keep_plan(question: Question, name: str) -> None:
    with prepared.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) " + _statement(question), _parameters(question)
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    folder = HERE.parent / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"search_by_hand_{name}.plan").write_text(plan + "\n")
