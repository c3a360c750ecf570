"""The end of a month: two hundred thousand uses become invoices in one batch, by a job that is killed a quarter of
the way and started again. Memory is to be as flat in its second half as in its first, and each use billed
once; then the files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from psycopg import conninfo
from stdnum.no import orgnr

from aktiv.config.databases import connection_texts
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.batches import undo_batch
from aktiv.payments.actions.billing import set_billing
from aktiv.payments.actions.drawing import begin_batch
from aktiv.payments.basis import Address, Seller, VatCategory
from aktiv.payments.models import Batch, Customer, InvoiceLine
from aktiv.payments.queries.batches import billing_of, open_batch
from aktiv.payments.queries.due import what_waits
from aktiv.payments.queries.ledger import trial_balance
from aktiv.payments.rules.due import Terms
from aktiv.payments.rules.kid import Layout
from aktiv.payments.settings import Settings, Treatment
from aktiv.people.models import Organisation, Person
from aktiv.walls import everything
from bench.ground import SMALL, Ground, database
from bench.measure import Row, Told

USES, FEWER = 200_000, 10_000
A_CUSTOMER = 25
"""Uses of one in a month: a few have none but their own, clubs have hundreds."""
DRAW = """
import sys, time
import django
django.setup()
from django.utils import timezone
from aktiv.payments.actions.drawing import draw_on
while draw_on(sys.argv[1], now=timezone.now()):
    pages = int(open("/proc/self/statm").read().split()[1])
    print(pages * 4096, flush=True)
"""
FILES = """
import json, resource, sys, time
import django
django.setup()
from aktiv.payments.files import file_of
from aktiv.payments.queries.batches import batch_of
batch = batch_of(sys.argv[1], int(sys.argv[2]))
told = {}
for name in ("csv", "ehf"):
    began = time.monotonic()
    made, called, _ = file_of(batch, name)
    told[name] = [time.monotonic() - began, made.seek(0, 2), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024]
print(json.dumps(told))
"""
# One quote stands for all: what matters is that each line is explained.
CHARGES = """
INSERT INTO prices_charge (id, municipality_id, reason, subject_kind, subject_id, item, quote_id, amount, vat_code,
    vat_basis_points, vat_amount, currency, person_id, organisation_id, use_day, created_at)
SELECT gen_random_uuid(), %(home)s, 'use', 'bench', %(run)s || n::text, '', %(quote)s,
       CASE WHEN n %% 4 = 0 THEN 24999 ELSE 37000 END, CASE WHEN n %% 4 = 0 THEN 'standard' ELSE 'exempt' END,
       CASE WHEN n %% 4 = 0 THEN 2500 ELSE 0 END, CASE WHEN n %% 4 = 0 THEN 5000 ELSE 0 END, 'NOK',
       CASE WHEN n %% 10 < 3 THEN (%(persons)s::uuid[])[1 + n / 7 %% array_length(%(persons)s::uuid[], 1)] END,
       CASE WHEN n %% 10 >= 3 THEN (%(clubs)s::uuid[])[1 + n / 7 %% array_length(%(clubs)s::uuid[], 1)] END,
       %(day)s::date - n %% 28, now()
FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""
QUOTE = """
INSERT INTO prices_quote (id, municipality_id, space_id, during, price_group_id, currency, includes_vat, net,
    vat_amount, total, lines, vat, list_ids, rules_version, created_at)
SELECT gen_random_uuid(), s.municipality_id, s.id, tstzrange(now(), now() + interval '2 hours'), g.id, 'NOK', true,
       37000, 0, 37000, %(lines)s::jsonb, '[]', '[]', 1, now()
FROM facilities_space s JOIN prices_pricegroup g ON g.municipality_id = s.municipality_id
WHERE s.municipality_id = %(home)s LIMIT 1 RETURNING id
"""


def measure(ground: Ground) -> list[Row | Told]:
    """All of it on the small database."""
    uses = int(os.environ.get("AKTIV_BENCH_USES", str(FEWER if ground.small else USES)))
    with database(SMALL):
        home = Municipality.objects.order_by("pk").first()
        assert home is not None
        until = timezone.now().astimezone(home.zone).date() - timedelta(days=1)
        _set_up(home)
        _use(home, uses, until)
        before = what_waits(home.pk, until)
        began = time.monotonic()
        batch = begin_batch(home.pk, until=until, now=timezone.now())
        begun = time.monotonic() - began
        with everything():
            Customer.objects.filter(municipality=home, organisation__number__isnull=False).update(einvoice=True)
        _drawn(batch.pk, kill_at=batch.customers // 4)
        memory = _drawn(batch.pk)
        took = time.monotonic() - began
        made = Batch.objects.get(pk=batch.pk)
        lines = InvoiceLine.objects.filter(batch=batch, standing=True)
        billed, left = lines.values("charge").distinct().count(), what_waits(home.pk, until).lines
        files = _files(batch.pk, home.pk)
        half = len(memory) // 2
        early, late = max(memory[: half or 1]), max(memory[half:])
        off = sum(trial_balance(home.pk).values())
        undone = time.monotonic()
        undo_batch(batch.pk, home.pk, reason="bench", now=timezone.now())
        undone = time.monotonic() - undone
    name = f"{uses} uses of {made.customers} customers, killed a quarter of the way"
    return [
        Row(name, f"{billed} billed once, {left} wait", f"{before.lines} waited", before.lines - billed + left, 0,
            unit="not billed"),
        Row(f"{name}: the books", "all entries", "nothing", abs(off), 0, unit="øre off"),
        Row(f"{name}: memory", f"{late / 1e6:.0f} MB late", f"{early / 1e6:.0f} MB early", late / early, 1.15),
        Told(f"{name}: took", f"{took:.0f} s ({begun:.1f} s to begin), {uses / took:.0f} uses a second, "
                              f"{made.invoices} invoices, {made.credit_notes} credit notes"),
        *(Told(f"{name}: {kind}", f"{seconds:.1f} s, {size / 1e6:.1f} MB, at most {most / 1e6:.0f} MB of memory")
          for kind, (seconds, size, most) in files.items()),
        Told(f"{name}: undone", f"{undone:.1f} s"),
    ]  # fmt: skip


def _set_up(home: Municipality) -> None:
    """It bills, and nothing is open that an earlier run left."""
    if billing_of(home.pk) is None:
        address = Address(street="Torget 1", postcode="5014", place="Bergen")
        seller = Seller(name=home.name, number="800402042", address=address, account="86011117947",
                        vat_registered=True, in_business_register=True)  # fmt: skip
        vat = {"exempt": Treatment(VatCategory.EXEMPT, "Unntatt, merverdiavgiftsloven § 3-11"),
               "standard": Treatment(VatCategory.STANDARD)}  # fmt: skip
        settings = Settings(seller=seller, layout=Layout(9, 9), terms=Terms(), vat=vat)
        set_billing(home.pk, settings, now=timezone.now())
    left = open_batch(home.pk)
    if left is not None:
        undo_batch(left.pk, home.pk, reason="bench", now=timezone.now())


def _use(home: Municipality, uses: int, until: date) -> None:
    """What waits is made up to so many uses; what was undone waits again."""
    missing = uses - what_waits(home.pk, until).lines
    if missing <= 0:
        return
    customers = uses // A_CUSTOMER
    for number in range(Person.objects.filter(name="Billed").count(), customers * 3 // 4):
        Person.objects.create(name="Billed", email=f"billed-{number}@example.no", home_municipality=home)
    known = Organisation.objects.filter(name="Billed").count()
    Organisation.objects.bulk_create(
        Organisation(name="Billed", kind="club", municipality=home, number=number)
        for number in _numbers(known, customers // 4)
    )
    line = {"code": "time", "amount": 37000, "vat_code": "exempt", "basis_points": 0, "day": until.isoformat(),
            "data": {"unit": "hour", "unit_price": 18500, "quantity": "2", "used_minutes": "120", "share": "2/4",
                     "group": "club", "names": {"nb": "Lag", "nn": "Lag", "en": "Clubs"}}}  # fmt: skip
    told = {
        "home": home.pk,
        "run": f"{time.time_ns()}-",
        "persons": [str(each) for each in Person.objects.filter(name="Billed").values_list("pk", flat=True)],
        "clubs": [str(each) for each in Organisation.objects.filter(name="Billed").values_list("pk", flat=True)],
        "day": until.isoformat(),
    }
    with connection.cursor() as cursor:
        cursor.execute(QUOTE, {"home": home.pk, "lines": json.dumps([line])})
        quote = str(cursor.fetchone()[0])
        for first in range(1, missing + 1, 10_000):
            with transaction.atomic():
                last = min(missing, first + 9_999)
                cursor.execute(CHARGES, {**told, "quote": quote, "first": first, "last": last})


def _numbers(first: int, last: int) -> Iterator[str]:
    """Organisation numbers whose check digit fits, of a series that nobody has."""
    fit = (str(each) for each in range(810_000_000, 820_000_000) if orgnr.is_valid(str(each)))
    return islice(fit, first, last)


def _drawn(batch_id: UUID, *, kill_at: int | None = None) -> list[int]:
    """Draws up in a process of its own, killed when so many customers are done. Returns its memory after each step."""
    worker = _worker(DRAW, str(batch_id))
    assert worker.stdout is not None
    memory = []
    for told in worker.stdout:
        memory.append(int(told))
        if kill_at is not None and Batch.objects.get(pk=batch_id).looked_at >= kill_at:
            worker.kill()
            break
    worker.wait()
    return memory


def _files(batch_id: UUID, municipality_id: int) -> dict[str, list[float]]:
    worker = _worker(FILES, str(batch_id), str(municipality_id))
    said, _ = worker.communicate()
    assert worker.returncode == 0
    found: dict[str, list[float]] = json.loads(said)
    return found


def _worker(script: str, *arguments: str) -> subprocess.Popen[str]:
    app, owner = connection_texts(Path(os.environ["AKTIV_DATA"]))
    environment = {
        **os.environ,
        "DATABASE_URL": conninfo.make_conninfo(app, dbname=SMALL),
        "AKTIV_OWNER_DATABASE_URL": conninfo.make_conninfo(owner, dbname=SMALL),
        "DJANGO_SETTINGS_MODULE": "aktiv.config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )
