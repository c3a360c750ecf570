"""The board of a large round: 60 halls through a full week, beside its template rendered from memory; and how soon a
draft of it is solved again after one change."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.shortcuts import render
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from aktiv.bookings.actions.seasons import make_season
from aktiv.bookings.models import Season
from aktiv.facilities.models import Space
from aktiv.people.models import Person
from aktiv.seasons.actions import answering, board, inquiring, rounds
from aktiv.seasons.inquiring_tasks import SECONDS
from aktiv.seasons.models import Draft, Plan, PlanInstance, PoolHall, Round
from aktiv.seasons.queries.board import board_of
from aktiv.seasons.queries.inquiries import access_inquiry
from aktiv.seasons.rules.board import Standing, key_of
from aktiv.seasons.rules.board_file import plan_file
from aktiv.seasons.rules.packing import packed
from aktiv.seasons.rules.starting import STARTER
from aktiv.seasons.solver import reading
from aktiv.seasons.solver.facts import Place, Session
from aktiv.seasons.solving import solve
from aktiv.values.texts import Texts
from aktiv.walls import within
from aktiv.web.allocation import board_views
from bench.cases import signed_in, staff
from bench.ground import Ground
from bench.measure import Row, Told, backend, by_turns, ms, processor
from bench.people import lent, persons

HALLS, GROUPS, CLUBS = 60, 1_440, 90
SLOTS = tuple(16 * 60 + 90 * number for number in range(4))  # four times of 90 minutes an evening
MOST_QUERIES = 12
MOST_SECONDS = 5.0
NAME = "Tavlemåling"


def measure(ground: Ground) -> list[Row | Told]:
    """The page as a handler sees it with a wish chosen, and a re-solve from asking to landing."""
    with patch.object(timezone, "now", lambda: ground.now):
        hall = lent(1)[0]
        handler = persons(1)[0]
        staff(handler, hall.municipality_id, ground.now)
        draft = _draft(hall.municipality_id, handler, ground)
        return [*_page(draft, handler), *_resolve(draft, handler, ground)]


def _page(draft: Draft, handler: Person) -> list[Row | Told]:
    client: Client = signed_in(handler)
    lacking = next(board_of(draft).checks.lacking())[0].id
    address = f"{reverse('allocation_board_draft', args=[draft.round.slug, draft.number])}?onske={lacking}"
    given: dict[str, Any] = {}

    def remember(request: HttpRequest, template: str, context: dict[str, Any], status: int | None = None) -> Any:
        given.update(request=request, template=template, context=context)
        return render(request, template, context, status=status)

    with patch.object(board_views, "render", remember):
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    template = get_template(given["template"])

    def from_memory() -> str:
        with translation.override("nb"):
            return template.render(given["context"], given["request"])

    sent: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        client.get(address)
    pid = backend()
    page, memory = by_turns([lambda: client.get(address), from_memory], [pid, pid], 15)
    told = f"{ms(page.server)} of processor ({ms(page.python)} Python, {ms(page.database)} database)"
    size = f"{len(board_of(draft).standing.sessions)} times in {HALLS} halls"
    return [
        Row(f"board, {size}", told, f"its template from memory {ms(memory.server)}", page.server / memory.server, 2.0),
        Row("board", f"{len(sent)} queries", "", len(sent), MOST_QUERIES, unit="queries"),
    ]


def _resolve(draft: Draft, handler: Person, ground: Ground) -> list[Row | Told]:
    """One time is locked out of its place by closing the hours; the re-solve is the job's own, step by step."""
    now = ground.now
    by: dict[str, Any] = {"by": handler.pk, "now": now}
    key, session = min(board_of(draft).standing.sessions.items())
    hours = {"facility": session.place.facility, "day": key.day, "start": key.start, "end": session.end}
    act = board.act(draft.round_id, draft.number, "close", hours, seen=draft.last, **by)
    pid, children = backend(), _of_children()
    began, python, database = time.perf_counter(), time.process_time(), processor(pid)
    asked = inquiring.ask_to_resolve(draft.round_id, draft.number, seen=act.number, max_moves=2, **by)
    begun = answering.take_up(asked.pk, now)
    assert begun is not None
    mine, told = begun
    megabytes = settings.SOLVER_MEGABYTES
    found = solve(
        told.problem, seed=1, seconds=SECONDS, megabytes=megabytes, heard=lambda _: answering.hear(mine, [], now)
    )
    assert found.document is not None, found
    answering.finish_resolve(mine, told.problem, found.document, now)
    took = time.perf_counter() - began
    used = time.process_time() - python + processor(pid) - database + _of_children() - children
    done = access_inquiry(draft.round_id, asked.number, draft.municipality_id)
    assert done.landed is not None, (done.state, done.failure)
    moved = f"{done.answer['moved']} moved, {done.answer['placed']} placed"
    name = "re-solve after hours are closed"
    told_of = f"{used:.1f} s of processor, {took:.1f} s by the clock ({moved})"
    return [Row(name, told_of, "", round(used, 2), MOST_SECONDS, unit="s")]


def _of_children() -> float:
    """Seconds of processor of the processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _draft(municipality_id: int, handler: Person, ground: Ground) -> Draft:
    """A draft on a plan that fills the week of 60 halls; a new one each time, of a round that is made once."""
    round_ = Round.objects.filter(municipality_id=municipality_id, season__name_nb=NAME).first()
    if round_ is None:
        with within(municipalities=[municipality_id]):
            round_ = _round(municipality_id, handler, ground)
    plan = Plan.objects.get(round=round_)
    return board.begin_draft(round_.pk, plan.pk, name=NAME, by=handler.pk, now=ground.now)


def _round(municipality_id: int, handler: Person, ground: Ground) -> Round:
    by: dict[str, Any] = {"by": handler.pk, "now": ground.now}
    newest = Season.objects.filter(municipality_id=municipality_id).order_by("-last").first()
    first = max(ground.now.date(), newest.last if newest else date.min) + timedelta(days=30)
    season = make_season(municipality_id, Texts(nb=NAME), first, first + timedelta(days=140), **by)
    round_ = rounds.plan_round(season.pk, **by)
    rules = rounds.make_rules(municipality_id, STARTER, **by)
    Round.objects.filter(pk=round_.pk).update(state="allocating", rules=rules, deadline=ground.now)
    spaces = list(Space.objects.filter(municipality_id=municipality_id, parent=None).order_by("pk")[:HALLS])
    PoolHall.objects.bulk_create(PoolHall(municipality_id=municipality_id, round=round_, space=each) for each in spaces)
    keys = [f"h{each.pk}" for each in spaces] + [f"h{10**8 + number}" for number in range(HALLS - len(spaces))]
    raw = _problem(keys)
    instance = reading.instance(raw)
    sessions = {key_of(each): each for each in _sessions(keys)}
    document = plan_file(raw, Standing(sessions), 10**12, 1)
    kept = PlanInstance.objects.create(
        municipality_id=municipality_id, round=round_, sha256=instance.sha256, document=packed(raw), made_at=ground.now
    )
    Plan.objects.create(
        municipality_id=municipality_id, round=round_, number=1, state="done", instance=kept, rules=rules, seed=1,
        document=packed(document), score=document["score"], bound=document["bound"], checked=True,
        made_at=ground.now, made_by=handler, ended_at=ground.now,
    )  # fmt: skip
    return round_


def _problem(halls: list[str]) -> dict[str, Any]:
    """Half a hall twice a week for each group, for some on Sundays as well, and one in seven that lacks a time."""
    days = range(7)
    opened = [{"day": day, "from": "16:00", "to": "22:00"} for day in days]
    return {
        "schema": "season-allocation/1", "id": "board", "grid_minutes": 30, "continuity_points": 40, "fair": True,
        "facilities": [
            {"id": key, "name": f"Hall {number}, hele", "atoms": ["0", "1"], "units": [["0"], ["1"], ["0", "1"]],
             "open": opened}
            for number, key in enumerate(halls)
        ],
        "clubs": [{"id": f"c{n}", "name": f"Klubb {n}", "entitlement_minutes": 16 * 180} for n in range(CLUBS)],
        "groups": [
            {
                "id": f"g{n}", "club": f"c{n % CLUBS}", "name": f"G{8 + n % 11}", "activity": "handball",
                "age": f"{8 + n % 11}-{9 + n % 11}", "weight": 10 + n % 20, "members": 18,
                "sessions": 2 + (n % 24 % 6 == 0) + (n % 7 == 0),
                "minutes": 90, "days_apart": 1, "coaches": [],
                "suitable": [
                    {"facility": halls[(_home(n) + step) % HALLS], "atoms": 1, "distance_km": step} for step in range(4)
                ],
                "windows": opened, "wishes": [{"facility": halls[_home(n)], "day": n % 7, "from": "17:30"}],
                "last_season": [],
            }
            for n in range(GROUPS)
        ],
        "pins": [], "bans": [],
    }  # fmt: skip


def _home(group: int) -> int:
    """Which hall a group trains in: 24 groups in each, two times a week of four an evening and two halves."""
    return group // (GROUPS // HALLS)


def _sessions(halls: list[str]) -> list[Session]:
    found = []
    for group in range(GROUPS):
        own = group % (GROUPS // HALLS)  # 0 to 23: three pairs of days, four times, two halves
        day, slot, half = own // 8, own // 2 % 4, own % 2
        times = [(day, slot, half), (day + 3, slot, half), *([(6, own // 6, 0)] if own % 6 == 0 else [])]
        for on, at, part in times:
            place = Place(halls[_home(group)], on, SLOTS[at])
            found.append(Session(f"g{group}", place, 90, frozenset({str(part)})))
    return found
