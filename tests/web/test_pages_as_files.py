"""What a page of the collaboration shows is what its file says: every figure, on each page that everybody may read.

The demo's collaboration is made once, and all pages are held against their files in it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from aktiv.collaboration.actions.budgets import Proposal, propose
from aktiv.collaboration.actions.mandates import open_body
from aktiv.collaboration.words import kroner
from aktiv.demo.actions.collaborating import OTHERS, SEATS, SECRETARY, collaborate
from aktiv.demo.chance import known_id
from aktiv.values.texts import Texts
from aktiv.web.collaboration.heads import HEADS, head_of
from aktiv.web.collaboration.shown import at_moment, called, count, on_day
from tests.collaboration.test_initiatives_demo import people
from tests.collaboration.world import Circle, a_circle

pytestmark = pytest.mark.django_db
EVERYBODY = {SECRETARY, *(who for seats in SEATS.values() for who in seats.values()), *(who for *_rest, who in OTHERS)}
Row = dict[str, Any]  # Any: JSON


class Shown(NamedTuple):
    """A page, its file, the rows of the file that the page shows, and what a line of the page says of a row."""

    page: str
    rows: str
    says: Callable[[Row], tuple[str, ...]]
    only: Callable[[Row], bool] = lambda _row: True


PAGES = (
    Shown("medlemmer", "members", lambda each: (each["name"], count(each["population"]), count(each["votes"])),
          lambda each: each["here"]),
    Shown("medlemmer", "halls", lambda each: (each["facility_name"], each["owner_name"])),
    Shown("organ", "bodies", lambda each: (called(each["name"]), count(each["seats"]))),
    Shown("organ", "mandates", lambda each: (each["person"], each["member_name"], at_moment(each["begins"]))),
    Shown("organ/samarbeidsradet", "mandates", lambda each: (each["person"], each["member_name"])),
    Shown("forpliktelser", "commitments", lambda each: (each["what"], each["member_name"], on_day(each["due"]),
          kroner(each["delivered"])), lambda each: each["kind"] == "money"),
    Shown("avstemninger", "votes", lambda each: (each["subject"], at_moment(each["closes_at"]) or "–")),
    Shown("budsjett", "budgets", lambda each: (each["title"], kroner(each["total_ore"]))),
    Shown("budsjett/1", "members", lambda each: (each["name"], kroner(each["share_ore"]))),
    Shown("kompetanse", "balance", lambda each: (each["member_name"], count(each["given"]), count(each["received"]))),
    Shown("innkjop", "procurements", lambda each: (each["title"], each["owner_name"])),
    Shown("kontrakter", "contracts", lambda each: (each["title"], each["supplier_name"], on_day(each["ends"]))),
    Shown("initiativ", "pipeline", lambda each: (count(each["now"]), count(each["left"]),
          count(each["median_working_days"]))),
    Shown("moter", "meetings", lambda each: (at_moment(each["starts_at"]), each["place"], count(len(each["agenda"])))),
    Shown("moter/2", "agenda", lambda each: (each["title"], str(each["about_title"] or ""))),
    Shown("arshjul", "tasks", lambda each: (called(each["name"]), on_day(each["due"]))),
    Shown("nytte", "benefits", lambda each: (each["title"],)),
    Shown("brukerstotte", "members", lambda each: (each["member_name"] or "", count(each["asked"]),
          count(each["open"]))),
    Shown("vedlikehold", "items", lambda each: (each["title"], on_day(each["due"]) or "–"),
          lambda each: each["title"] and not each["ended_on"]),
    Shown("arsrapport", "years", lambda each: (str(each["year"]), count(each["decisions"]), count(each["votes"]))),
)  # fmt: skip


def lines_of(html: str) -> list[str]:
    """The lines of all tables of a page, as they are read."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    return [plain(re.sub(r"<[^>]+>", " ", each)) for each in rows]


def plain(text: str) -> str:
    return " ".join(unescape(text).replace("\xa0", " ").split())


def test_every_figure_of_a_file_stands_on_its_page(db: None) -> None:
    people(*sorted(EVERYBODY))
    collaborate(timezone.now())
    year = timezone.localdate().year + 1
    drift = Proposal(title="Felles drift", first=date(year, 1, 1), last=date(year, 12, 31), total_ore=2_400_000_00)
    propose(drift, by=known_id("persona", SECRETARY), now=timezone.now())
    client, missing, seen = Client(), [], 0
    for shown in PAGES:
        whole = client.get(f"/samarbeid/{shown.page}.json").json()
        html = client.get(f"/samarbeid/{shown.page}/").content.decode()
        lines = lines_of(html)
        with override("nb"):
            for row in filter(shown.only, whole[shown.rows]):
                told = [plain(each) for each in shown.says(row)]
                seen += 1
                if not any(all(each in line for each in told) for line in lines):
                    missing.append((shown.page, told))
    assert missing == []
    votes = [each["votes"] for each in client.get("/samarbeid/medlemmer.json").json()["members"] if each["here"]]
    assert votes.count(None) == 2  # an observer and a supplier; a county and a private owner vote
    assert seen > 90
    _each_csv_has_its_columns(client)


def _each_csv_has_its_columns(client: Client) -> None:
    """The columns that an empty file promises are those that a full one has."""
    wrong, full = [], 0
    for kind in HEADS:
        path = ONES.get(kind, f"/samarbeid/{kind}.csv")
        if path is None:
            continue
        answer = client.get(path)
        assert answer.status_code == 200, path
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        full += len(rows) > 1
        if tuple(rows[0]) != HEADS[kind]:
            wrong.append((kind, set(rows[0]) ^ set(HEADS[kind])))
    assert wrong == []
    assert full > 25


ONES: dict[str, str | None] = {
    "organ-ett": "/samarbeid/organ/samarbeidsradet.csv", "avstemning": "/samarbeid/avstemninger/1.csv",
    "budsjett-ett": "/samarbeid/budsjett/1.csv", "initiativ-ett": "/samarbeid/initiativ/5.csv",
    "oppdrag-ett": "/samarbeid/kompetanse/1.csv", "innkjop-ett": "/samarbeid/innkjop/1.csv",
    "kontrakt": "/samarbeid/kontrakter/1.csv", "vedlikehold-ett": "/samarbeid/vedlikehold/1.csv",
    "mote": "/samarbeid/moter/1.csv", "arsrapporter": "/samarbeid/arsrapport.csv",
    "arsrapport": f"/samarbeid/arsrapport/{timezone.localdate().year}.csv", "nytte-ett": None,
    "indikatorer": "/samarbeid/nytte/indikatorer.csv", "forsok": "/samarbeid/nytte/forsok.csv",
    "terskler-ett": None, "ide": "/samarbeid/ideer/1.csv", "status": "/status.csv", "oppetid": "/status/oppetid.csv",
    "hendelse": "/status/1.csv",
}  # fmt: skip
"""Where files are that are not called as their columns; none where the demo of one city has none of it."""


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle(timezone.now())


def test_a_file_without_rows_has_its_columns_and_names_are_told_in_the_readers_language(circle: Circle) -> None:
    client = Client()
    for what in ("avtale", "forpliktelser", "avstemninger", "budsjett", "kontrakter", "haller", "terskler", "moter",
                 "vedlikehold", "ideer", "initiativ"):  # fmt: skip
        text = client.get(f"/samarbeid/{what}.csv").content.decode("utf-8-sig")
        assert text.splitlines() == [";".join(head_of(what))], what
    open_body(Texts("Gruppa", "Gruppa", "The group"), "council", limit_ore=None, on=timezone.localdate(),
              by=circle.alice.pk, now=timezone.now())  # fmt: skip
    for place, name in (("/en", "The group"), ("", "Gruppa")):
        assert f";{name};" in client.get(f"{place}/samarbeid/organ.csv").content.decode("utf-8-sig")
