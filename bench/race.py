"""64 processes after the same 200 hours, through two servers, over the interface.

Every process asks for every hour, each in an order of its own within a few hours of the others, so that all meet all
the time. The servers are `aktiv serve` processes on this machine; the rivals are plain HTTP clients with tokens.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection, connections
from psycopg import conninfo

from aktiv.bookings.models import Occurrence
from aktiv.config.databases import connection_texts
from aktiv.people.actions import issue_token
from aktiv.timetable.models import Occupancy
from bench.ground import SMALL, Ground, database
from bench.measure import Row, Told
from bench.people import free_hours, lent, persons

RIVALS = 64
HOURS = 200
SPACES = 25
WORST = 10.0  # seconds that a loser waits at most


def measure(ground: Ground) -> list[Row | Told]:
    """Counts, not speed: who won, what the others were told and how long they waited."""
    asked_by = int(os.environ.get("AKTIV_BENCH_RIVALS_PER_HOUR", "8" if ground.small else str(RIVALS)))
    with database(SMALL), ExitStack() as stack:
        hours = _hours()
        tokens = _tokens()
        before = _deadlocks()
        ports = [stack.enter_context(a_server()) for _ in range(2)]
        rivals = [stack.enter_context(a_rival()) for _ in range(RIVALS)]
        for number, (rival, token) in enumerate(zip(rivals, tokens, strict=True)):
            mine = [hour for place, hour in enumerate(hours) if (number - place) % RIVALS < asked_by]
            tell(rival, {"port": ports[number % 2], "token": token, "hours": mine, "seed": number})
        for rival in rivals:
            assert rival.stdout is not None
            assert rival.stdout.readline() == "ready\n"
        began = time.monotonic()
        for rival in rivals:
            tell(rival, "go")
        answers = [json.loads(rival.stdout.readline()) for rival in rivals if rival.stdout]
        took = time.monotonic() - began
        deadlocks = _deadlocks() - before
        said = [each for answer in answers for each in answer]
        codes = Counter(code for _, code, _ in said)
        won = Counter(hour for hour, code, _ in said if code == "booked")
        lost = [waited for _, code, waited in said if code == "taken"]
        other = {code: count for code, count in codes.items() if code not in ("booked", "taken")}
        for code, count in other.items():
            print(f"  {count} were answered {code}")
        standing = _standing(hours)
    name = f"race of {RIVALS} for {HOURS} hours"
    return [
        Row(
            name, f"{sum(won.values())} winners", f"{len(said)} requests in {took:.0f} s", len(won), HOURS, True, "won"
        ),
        Row(name, f"{sum(won.values())} winners", f"{HOURS} hours", sum(won.values()), HOURS, unit="won"),
        Row(name, f"{standing} hours hold one booking", f"{HOURS} hours", standing, HOURS, True, "booked"),
        Row(name, f"{sum(other.values())} other answers", f"{len(lost)} taken", sum(other.values()), 0, unit="others"),
        Row(
            name,
            f"the slowest loser waited {max(lost, default=0):.2f} s",
            f"median {median(lost or [0]):.2f} s",
            round(max(lost, default=0), 2),
            WORST,
            unit="s",
        ),
        Told(f"{name}: deadlocks that were tried again", str(deadlocks)),
    ]


RIVAL = """
import http.client, json, random, sys, time
order = json.loads(sys.stdin.readline())
hours = order["hours"]
chance = random.Random(order["seed"])
hours = [hour for _, hour in sorted((place + chance.uniform(0, 4), hour) for place, hour in enumerate(hours))]
server = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=60)
headers = {"Authorization": "Bearer " + order["token"], "Content-Type": "application/json"}
print("ready", flush=True)
sys.stdin.readline()
said = []
for hour in hours:
    began = time.monotonic()
    try:
        server.request("POST", "/api/v1/bookings", json.dumps(hour), headers)
        answer = server.getresponse()
        body = answer.read()
        code = "booked" if answer.status == 201 else json.loads(body).get("code", str(answer.status))
    except Exception as error:
        code = type(error).__name__
        server.close()
    said.append((json.dumps(hour, sort_keys=True), code, time.monotonic() - began))
print(json.dumps(said), flush=True)
"""


@contextmanager
def a_rival(what: str = RIVAL) -> Iterator[subprocess.Popen[str]]:
    """A process that runs the rival's text; killed when the race is over."""
    process = subprocess.Popen(
        [sys.executable, "-S", "-c", what], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def tell(rival: subprocess.Popen[str], what: Any) -> None:
    """A line of JSON on its standard input."""
    assert rival.stdin is not None
    rival.stdin.write(json.dumps(what) + "\n")
    rival.stdin.flush()


@contextmanager
def a_server() -> Iterator[int]:
    """`aktiv serve` on a free port, once it answers."""
    app, owner = connection_texts(Path(os.environ["AKTIV_DATA"]))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "DATABASE_URL": conninfo.make_conninfo(app, dbname=SMALL),
        "AKTIV_OWNER_DATABASE_URL": conninfo.make_conninfo(owner, dbname=SMALL),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    process = subprocess.Popen([sys.executable, "-m", "aktiv", "serve", "--port", str(port)], env=environment)
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/municipalities", timeout=30).read()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not answer")


def _hours() -> list[dict[str, object]]:
    """Whole hours in the coming weeks that nobody has, at 25 halls."""
    now = datetime.now(UTC)
    days = [now.date() + timedelta(days=number) for number in range(2, 30)]
    free = free_hours(lent(SPACES), days, now=now)
    if len(free) < HOURS:
        raise RuntimeError("there are not so many free hours")
    return [
        {"space_id": space.pk, "start": hour.start.isoformat(), "end": hour.end.isoformat()}
        for space, hour in free[:HOURS]
    ]


def _tokens() -> list[str]:
    now = datetime.now(UTC)
    return [
        issue_token(person, now=now, label="bench", expires_at=now + timedelta(days=1))[1] for person in persons(RIVALS)
    ]


def _standing(hours: list[dict[str, object]]) -> int:
    """How many of the hours hold exactly one confirmed booking and one rectangle."""
    single = 0
    for hour in hours:
        start, end = (datetime.fromisoformat(str(hour[key])) for key in ("start", "end"))
        booked = Occurrence.objects.filter(
            space_id=hour["space_id"], during__overlap=(start, end), state=Occurrence.State.CONFIRMED
        )
        held = Occupancy.objects.filter(claim__in=booked.values("claim"), during__overlap=(start, end))
        single += booked.count() == 1 and held.count() == 1
    return single


def _deadlocks() -> int:
    connections["owner"].close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
