"""Search over a country: one activity at a wished time, in one city and in all of them, beside a query by hand.

Two queries by hand, with their plans beside them: bench/search_by_hand.sql gives the hits as the search ranks them,
bench/request_by_hand.sql what the request answers: those hits with their names and ways out. They know what they are
asked: one day, one zone, no filter but the activity, no hold alive, no buffer, no night that goes on. Each must answer
with the same rows as what it stands beside. All are planned once for the connection; what it costs to plan them each
time is told.

The request is asked at the server's own entrance (WSGI), as a web worker asks it: a test client's work is no server's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from aktiv import prepared
from aktiv.facilities.models import Activity, SpaceActivity
from aktiv.municipalities.models import Municipality
from aktiv.people.models import LimitWindow
from aktiv.timetable.search import Hits, Question, search
from aktiv.timetable.search.bits import CELL_MINUTES
from bench.ground import Ground
from bench.measure import Row, Told, backend, by_turns, ms, staying_connected

HERE = Path(__file__).resolve().parent
HITS = (HERE / "search_by_hand.sql").read_text()
WHOLE = (HERE / "request_by_hand.sql").read_text()
ROUNDS = 15
YARDSTICK = 60.0  # ms of processor for the whole country, on two cores
TIMES = 3.0


def measure(ground: Ground) -> list[Row | Told]:
    """Two hours from 18:00 on the Tuesday of the week after."""
    day = ground.now.date() + timedelta(days=7 + (1 - ground.now.weekday()) % 7)
    activity = Activity.objects.get(slug="handball")
    city = Municipality.objects.order_by("pk")[Municipality.objects.count() // 2]
    rows: list[Row | Told] = []
    LimitWindow.objects.all().delete()  # the clock stands still here, so what earlier runs asked would count for ever
    with patch.object(timezone, "now", lambda: ground.now), staying_connected():
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
            asking = _request(f"activity=handball&date={day}&from=18:00&minutes=120", slug)
            by_hand = [partial(_by_hand, each, question) for each in (_hits_by_hand, _request_by_hand)]
            _same(hits, by_hand[0]())
            _same_answer(json.loads(asking()), by_hand[1](), question)
            _keep_plan(question, "city" if ids else "country")
            anew = partial(_planned_anew, _request_by_hand, question)
            works: list[Callable[[], object]] = [partial(search, question), asking, *by_hand, anew]
            action, request, hand, whole, whole_anew = by_turns(works, [backend()] * len(works), ROUNDS)
            spaces = SpaceActivity.objects.filter(activity=activity)
            count = spaces.filter(municipality__in=ids).count() if ids else spaces.count()
            told = f"by hand {ms(whole.server)}, {hits.total} hits from {count} spaces"
            rows.append(Row(f"search in {name}", ms(action.server), told, action.server / whole.server, TIMES))
            rows.append(
                Row(f"the request for it, {name}", ms(request.server), told, request.server / whole.server, TIMES)
            )
            beside = f"{request.server / hand.server:.2f} × the query by hand for the hits alone, {ms(hand.server)}"
            rows.append(Told(f"the request, {name}", beside))
            beside = (
                f"search {action.server / whole_anew.server:.2f} ×, request {request.server / whole_anew.server:.2f} ×"
            )
            rows.append(Told(f"by hand and planned anew each time, {name}", beside))
            if not ids:
                cost = action.server * 1000
                rows.append(Row("search in the whole country", ms(action.server), "", cost, YARDSTICK, unit="ms"))
    return rows


def _request(query: str, municipality: str) -> Callable[[], bytes]:
    """Asks the interface as a web worker does, and answers what it said. Raises RuntimeError when it refuses."""
    application = get_wsgi_application()
    asked = f"{query}&municipality={municipality}" if municipality else query
    said: list[str] = []

    def told(status: str, *_: object) -> None:
        said.append(status)

    def ask() -> bytes:
        environ = RequestFactory()._base_environ(PATH_INFO="/api/v1/search", QUERY_STRING=asked)
        answer = application(environ, told)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        if said[-1] != "200 OK":
            raise RuntimeError(f"the interface refuses ({said[-1]}): its times are not those of an answer")
        return body

    return ask


def _parameters(question: Question) -> dict[str, Any]:
    return {
        "activity": question.activity_ids[0],
        "municipality": question.municipality_ids[0] if question.municipality_ids else None,
        "day": question.day,
        "now": question.now,
    }


def _hits_by_hand(question: Question) -> str:
    there, elsewhere = ("city", "country") if question.municipality_ids else ("country", "city")
    lines = [line for line in HITS.splitlines() if not line.lstrip().startswith(f"-- {elsewhere}: ")]
    return "\n".join(lines).replace(f"-- {there}: ", "")


def _request_by_hand(question: Question) -> str:
    return WHOLE.replace("{hits}", _hits_by_hand(question))


def _by_hand(statement: Callable[[Question], str], question: Question) -> list[tuple[Any, ...]]:
    return prepared.rows(statement(question), _parameters(question))


def _planned_anew(statement: Callable[[Question], str], question: Question) -> list[tuple[Any, ...]]:
    """The same as somebody would send it once."""
    with connection.cursor() as cursor:
        cursor.execute(statement(question), _parameters(question))
        return cursor.fetchall()


def _same(hits: Hits, rows: list[tuple[Any, ...]]) -> None:
    ours = [(hit.space_id, hit.fits, hits.total, hits.fitting, hits.nearly) for hit in hits.hits]
    if ours != rows:
        raise RuntimeError(f"the query by hand gives other rows:\n{ours}\n{rows}")


def _same_answer(page: dict[str, Any], rows: list[tuple[Any, ...]], question: Question) -> None:
    """Holds the query by hand to what the interface answered."""
    ours = [
        (
            item["space_id"],
            item["space"],
            item["facility_id"],
            item["facility"],
            item["municipality"],
            item["fits"],
            page["total"],
            page["fitting"],
            [_way(way, question) for way in item["ways_out"]],
        )
        for item in page["items"]
    ]
    theirs = [(*row[:8], row[8] or []) for row in rows]
    if ours != theirs:
        raise RuntimeError(f"the query by hand for the request gives other rows:\n{ours}\n{theirs}")


def _way(way: dict[str, Any], question: Question) -> list[int]:
    start, end = datetime.fromisoformat(way["start"]), datetime.fromisoformat(way["end"])
    cell = (start.hour * 60 + start.minute) // CELL_MINUTES
    kind = {"other_time": 1, "shorter": 2, "other_day": 3}[way["kind"]]
    return [kind, (start.date() - question.day).days, cell, (end - start) // timedelta(minutes=1)]


def _keep_plan(question: Question, name: str) -> None:
    folder = HERE.parent / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    for what, statement in (("search", _hits_by_hand(question)), ("request", _request_by_hand(question))):
        with prepared.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF) " + statement, _parameters(question))
            plan = "\n".join(row[0] for row in cursor.fetchall())
        (folder / f"{what}_by_hand_{name}.plan").write_text(plan + "\n")
