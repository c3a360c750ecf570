"""Equipment: how many of 2,000 kinds are free on each day of a month, beside reading the same rows plainly; a page of
the catalogue with a time beside one without; and 64 processes after the last three of twenty kinds."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from django.db import connection

from aktiv.lending.models import Depot, Holding, Kind, Loan, Pool
from aktiv.lending.queries.catalogue import Sought, catalogue
from aktiv.lending.queries.stock import free_by_day
from aktiv.municipalities.models import Municipality
from aktiv.people.actions import issue_token
from aktiv.people.models import Person
from aktiv.values.folding import sort_key
from aktiv.values.periods import Period, day_period
from aktiv.walls import everything
from bench.ground import SMALL, Ground, database
from bench.measure import Row, Told, backend, by_turns, ms
from bench.people import persons
from bench.race import a_rival, a_server, tell

KINDS, HELD, YEARS = 2_000, 60_000, 2
RIVALS, WANTED, LEFT = 64, 20, 3
_PLAIN = """
SELECT pool_id, lower(during), upper(during), amount FROM lending_holding
WHERE pool_id = ANY (%s) AND upper(during) > %s AND lower(during) < %s
"""
RIVAL = """
import http.client, json, sys, time
order = json.loads(sys.stdin.readline())
server = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=60)
headers = {"Authorization": "Bearer " + order["token"], "Content-Type": "application/json"}
print("ready", flush=True)
sys.stdin.readline()
began = time.monotonic()
server.request("POST", "/api/v1/loans", json.dumps(order["loan"]), headers)
answer = server.getresponse()
body = answer.read()
code = "lent" if answer.status == 201 else json.loads(body).get("code", str(answer.status))
print(json.dumps([code, time.monotonic() - began]), flush=True)
"""


def measure(ground: Ground) -> list[Row | Told]:
    """In the small database; what is made there stays, and is made once."""
    with database(SMALL):
        home = Municipality.objects.order_by("pk")[0]
        pools = _stocked(home, ground.now)
        return [*_month(home, pools, ground.now), *_page(home, ground.now), *_race(home)]


def _month(home: Municipality, pools: list[int], now: datetime) -> list[Row | Told]:
    first = now.date().replace(day=1) + timedelta(days=32)
    days = [first.replace(day=1) + timedelta(days=each) for each in range(31)]
    start, end = day_period(days[0], home.zone).start, day_period(days[-1], home.zone).end

    def plain() -> int:
        with connection.cursor() as cursor:
            cursor.execute(_PLAIN, [pools, start, end])
            return len(cursor.fetchall())

    rows = plain()
    table, read = by_turns([lambda: free_by_day(pools, days, home.zone), plain], [backend()] * 2, 20)
    return [
        Row(
            f"free of {KINDS} kinds on {len(days)} days",
            f"{ms(table.server)} of processor",
            f"reading the {rows} rows plainly {ms(read.server)}",
            table.server / read.server,
            4.0,
        )
    ]


def _page(home: Municipality, now: datetime) -> list[Row | Told]:
    soon = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    wanted = Sought(municipality_id=home.pk, period=Period(soon, soon + timedelta(days=2)))
    free = Sought(municipality_id=home.pk, period=wanted.period, only_free=True, amount=5)
    works = [lambda: catalogue(wanted), lambda: catalogue(free), lambda: catalogue(Sought(municipality_id=home.pk))]
    timed, narrowed, plain = by_turns(works, [backend()] * 3, 40)
    told = f"a page without a time {ms(plain.server)}"
    return [
        Row("a page of equipment with a time", ms(timed.server), told, timed.server / plain.server, 2.0),
        Row("the same of only free ones", ms(narrowed.server), told, narrowed.server / plain.server, 6.0),
    ]


def _race(home: Municipality) -> list[Row | Told]:
    """Counts, not speed: each wants all of the kinds, named in an order of its own."""
    depot = Depot.objects.create(municipality=home, slug=f"bench-{time.time_ns()}", name="Kappløp")
    kinds = [_kind(home, f"{depot.slug}-{number}", number) for number in range(WANTED)]
    Pool.objects.bulk_create(Pool(municipality=home, kind=each, depot=depot, stock=LEFT) for each in kinds)
    now = datetime.now(UTC)
    start, chance = now + timedelta(days=2), random.Random(1)
    when = {
        "start": start.isoformat(timespec="seconds"),
        "end": (start + timedelta(days=1)).isoformat(timespec="seconds"),
    }
    people = persons(RIVALS)
    Person.objects.filter(pk__in=[each.pk for each in people]).update(home_municipality=home)
    tokens = [issue_token(each, now=now, label="bench", expires_at=now + timedelta(days=1))[1] for each in people]
    with ExitStack() as stack:
        ports = [stack.enter_context(a_server()) for _ in range(2)]
        rivals = [stack.enter_context(a_rival(RIVAL)) for _ in range(RIVALS)]
        for number, (rival, token) in enumerate(zip(rivals, tokens, strict=True)):
            items = [{"kind": each.slug, "amount": 1} for each in chance.sample(kinds, WANTED)]
            tell(
                rival,
                {"port": ports[number % 2], "token": token, "loan": {"depot_id": depot.pk, "items": items, **when}},
            )
        assert all(rival.stdout is not None and rival.stdout.readline() == "ready\n" for rival in rivals)
        for rival in rivals:
            tell(rival, "go")
        said = [json.loads(rival.stdout.readline()) for rival in rivals if rival.stdout]
    codes = Counter(code for code, _ in said)
    with everything():
        lent = Loan.objects.filter(depot=depot).count()
    other = sum(codes.values()) - codes["lent"] - codes["not_enough"]
    name = f"race of {RIVALS} for the last {LEFT} of {WANTED} kinds"
    slowest = max(waited for _, waited in said)
    return [
        Row(name, f"{codes['lent']} were lent, {lent} stand", f"{LEFT} there", codes["lent"], LEFT, True, "lent"),
        Row(name, f"{lent} stand", f"{LEFT} there", lent, LEFT, unit="lent"),
        Row(name, f"{other} other answers", f"{codes['not_enough']} not_enough", other, 0, unit="others"),
        Told(name, f"the slowest waited {slowest:.2f} s"),
    ]


def _stocked(home: Municipality, now: datetime) -> list[int]:
    """2,000 kinds in one storage place, and two years of holdings, most of them over."""
    depot, made = Depot.objects.get_or_create(
        slug="bench-lager", defaults={"municipality": home, "name": "Målelageret"}
    )
    if made:
        kinds = [_kind(home, f"bench-slag-{number}", number) for number in range(KINDS)]
        pools = Pool.objects.bulk_create(Pool(municipality=home, kind=each, depot=depot, stock=1_000) for each in kinds)
        chance = random.Random(7)
        rows = []
        for _ in range(HELD):
            start = now + timedelta(days=chance.uniform(-365 * YEARS, 90))
            during = (start, start + timedelta(days=chance.uniform(0.2, 5)))
            rows.append(
                Holding(municipality=home, pool=chance.choice(pools), amount=chance.randint(1, 9), during=during)
            )
        Holding.objects.bulk_create(rows, batch_size=5_000)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE lending_holding, lending_pool, lending_kind")
    return list(Pool.objects.filter(depot=depot).values_list("pk", flat=True))


def _kind(home: Municipality, slug: str, number: int) -> Kind:
    name = f"Måleslag {number}"
    return Kind.objects.create(
        municipality=home, slug=slug, category="furniture", name_nb=name, name_nn=name, name_en=name,
        sort_key=sort_key(name), words=["maleslag", str(number)],
    )  # fmt: skip
