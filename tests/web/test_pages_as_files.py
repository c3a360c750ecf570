"""What a page of the collaboration shows is what its file says: every figure, on each page that everybody may read.

The demo's collaboration is made once, and all pages are held against their files in it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from itertools import chain
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from aktiv.collaboration.actions.budgets import Proposal, propose
from aktiv.collaboration.actions.mandates import open_body
from aktiv.collaboration.benefit_words import INDICATORS
from aktiv.collaboration.idea_words import STATES as IDEAS
from aktiv.collaboration.initiative_words import STATES
from aktiv.collaboration.models import IndicatorFigure, Member
from aktiv.collaboration.open_words import ANSWERS, CRITERIA, GROUNDS
from aktiv.collaboration.pool_words import month_told, price_told
from aktiv.collaboration.pool_words import whole as amount
from aktiv.collaboration.queries.measuring import months_before
from aktiv.collaboration.queries.openness import answers_counted
from aktiv.collaboration.rules.indicators import INDICATORS as COUNTED
from aktiv.collaboration.service_words import PARTS
from aktiv.collaboration.words import CHOICES, kroner
from aktiv.demo.actions.collaborating import OTHERS, SEATS, SECRETARY, collaborate
from aktiv.demo.actions.rolling_out import roll_out_features
from aktiv.demo.actions.whole_way import go_the_whole_way
from aktiv.demo.chance import known_id
from aktiv.municipalities.words import feature_told, stage_told
from aktiv.values.texts import Texts
from aktiv.web.collaboration.decisions_told import KINDS as DECISIONS
from aktiv.web.collaboration.decisions_told import told as decided
from aktiv.web.collaboration.heads import HEADS, head_of
from aktiv.web.collaboration.ideas_shown import supporters_told
from aktiv.web.collaboration.indicators_views import figure_cell
from aktiv.web.collaboration.shown import at_moment, called, count, on_day
from aktiv.web.collaboration.status_shown import parts_told, percent_told, spoken, when_told
from tests.collaboration.test_initiatives_demo import people
from tests.collaboration.world import Circle, a_circle
from tests.facilities.world import a_municipality

pytestmark = pytest.mark.django_db
EVERYBODY = {SECRETARY, *(who for seats in SEATS.values() for who in seats.values()), *(who for *_rest, who in OTHERS)}
Row = dict[str, Any]  # Any: JSON


class Shown(NamedTuple):
    """A page, its file, the rows of the file that the page shows, and what a line of the page says of a row; in that
    order where the page has a column for each partner."""

    page: str
    rows: str | Callable[[Row], list[Row]]
    says: Callable[[Row], tuple[str, ...]]
    only: Callable[[Row], bool] = lambda _row: True
    in_order: bool = False

    @property
    def address(self) -> str:
        """Where the page is, without its last stroke."""
        return self.page if self.page.startswith("/") else f"/samarbeid/{self.page}"


def shares(whole: Row) -> list[Row]:
    """Each partner with what it pays by every key, and how much that is for each inhabitant."""
    return [each | {"shares": [key["shares"][at] for key in whole["keys"]]} for at, each in enumerate(whole["members"])]


def share_told(row: Row) -> tuple[str, str]:
    """What it pays, and what that is for each inhabitant where it has some."""
    each = row["ore_per_inhabitant"]
    return kroner(row["amount_ore"]), kroner(each) if each is not None else ""


def by_feature(whole: Row) -> list[Row]:
    """Each feature with its stage in every municipality, in the order of the columns."""
    features = dict.fromkeys(each["feature"] for each in whole["today"])
    return [
        {"feature": feature, "stages": [each for each in whole["today"] if each["feature"] == feature]}
        for feature in features
    ]


def newest_month(whole: Row) -> list[Row]:
    """Each indicator with every partner's figure of the newest month, in the order of the columns."""
    newest = max(each["from"] for each in whole["figures"])
    found: dict[str, list[Row]] = {}
    for each in whole["figures"]:
        if each["from"] == newest:
            found.setdefault(each["indicator"], []).append(each)
    return [{"indicator": code, "figures": figures} for code, figures in found.items()]


def all_incidents(whole: Row) -> list[Row]:
    """What goes on, what is planned and what is over."""
    return [*whole["incidents"], *whole["planned"], *whole["earlier"]]


def open_of(rows: list[Row]) -> list[Row]:
    """Of what is offered or asked for, the newest that are open: the others are on pages of their own."""
    return [each for each in rows if each["state"] == "open"][:5]


def figure_told(row: Row) -> tuple[str, str]:
    """A figure of an indicator, and what stands below it."""
    cell = figure_cell(row)
    return cell.text, cell.below


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
    Shown("kostnader", shares, lambda each: (each["name"], count(each["population"]), *chain.from_iterable(
          map(share_told, each["shares"]))), in_order=True),
    Shown("utrulling", by_feature, lambda each: (feature_told(each["feature"]), *chain.from_iterable(
          (stage_told(one["stage"]), one["reason"]) for one in each["stages"])), in_order=True),
    Shown("utrulling", "changes", lambda each: (at_moment(each["since"]), each["municipality_name"],
          feature_told(each["feature"]), stage_told(each["stage"]), each["reason"]), in_order=True),
    Shown("vedtak", "decisions", lambda each: (decided(each).line, str(DECISIONS[each["kind"]]), on_day(each["on"]))),
    Shown("unntatt", "withheld", lambda each: (each["why"], GROUNDS[each["ground"]].provision, on_day(each["from"]))),
    Shown("unntatt", "always", lambda each: (str(GROUNDS[each["ground"]].name), GROUNDS[each["ground"]].provision)),
    Shown("unntatt", "grounds", lambda each: (str(GROUNDS[each["ground"]].name), each["provision"])),
    Shown("selvvurdering", lambda whole: whole["assessments"][0]["criteria"], lambda each: (
          str(CRITERIA[each["criterion"]].name), str(ANSWERS[each["answer"]][1]), each["note"], *each["evidence"])),
    Shown("selvvurdering", "assessments", lambda each: (on_day(each["assessed_on"]), *(
          count(answers_counted(each)[answer]) for answer in ("met", "partly", "not_met"))), in_order=True),
    Shown("nytte/indikatorer", newest_month, lambda each: (str(INDICATORS[each["indicator"]]), *chain.from_iterable(
          map(figure_told, each["figures"]))), in_order=True),
    Shown("ideer", "ideas", lambda each: (each["title"], supporters_told(each["supporters"]), f"#{each['number']}",
          str(IDEAS[each["state"]]))),
    Shown("avtale", lambda whole: whole["versions"][0]["adoptions"], lambda each: (each["name"], each["case_reference"],
          each["signatory"], on_day(each["adopted_on"]))),
    Shown("avstemninger/1", "ballots", lambda each: (each["member_name"], str(CHOICES[each["choice"]]),
          count(each["weight"]), each["reason"], each["by"])),
    Shown("avstemninger/1", "electors", lambda each: (each["name"], count(each["population"]), count(each["weight"]))),
    Shown("kompetanse", lambda whole: open_of(whole["offers"]), lambda each: (
          f"{each['number']}: {called(each['competence_name'])}",
          each["member_name"], amount(each["hours_per_month"]), price_told(each["ore_per_hour"]), each["by"])),
    Shown("kompetanse", lambda whole: open_of(whole["needs"]), lambda each: (
          f"{each['number']}: {called(each['competence_name'])}",
          each["member_name"], amount(each["hours_per_month"]), price_told(each["ore_per_hour"]), each["by"])),
    Shown("kompetanse", "engagements", lambda each: (f"{each['number']}: {called(each['competence_name'])}",
          each["giver_name"], amount(each["hours_agreed"]), amount(each["hours_approved"]))),
    Shown("kompetanse/1", "months", lambda each: (month_told(each["month"]), amount(each["agreed"]),
          amount(each["approved"]), amount(each["waiting"])), in_order=True),
    Shown("kompetanse/1", "lines", lambda each: (month_told(each["month"]), amount(each["hours"]), each["by"])),
    Shown("kompetanse/1", "steps", lambda each: (at_moment(each["at"]), each["member_name"], each["by"])),
    Shown("innkjop/1", "lots", lambda each: (f"{each['number']}: {each['title']}", f"{amount(each['volume'])} ")),
    Shown("innkjop/1", lambda whole: [one for lot in whole["lots"] for one in lot["joined"]], lambda each: (
          each["member_name"], f"{amount(each['volume'])} ", each["by"])),
    Shown("kontrakter/3", "volumes", lambda each: (each["member_name"], f"{each['lot']}: {each['title']}",
          f"{amount(each['joined'])} {each['unit']}", f"{amount(each['called_off'])} {each['unit']}"), in_order=True),
    Shown("initiativ/5", "times", lambda each: (str(STATES[each["state"]]), at_moment(each["from"]),
          count(each["days"]), count(each["working_days"])), in_order=True),
    Shown("initiativ/5", "backed_by", lambda each: (each["member_name"], each["by"], on_day(each["on"])),
          in_order=True),
    Shown("initiativ/5", "evidence", lambda each: (f"Grunnlag {each['id']}", on_day(each["on_day"]),
          each["member_name"])),
    Shown("nytte/1", "parts", lambda each: (each["member_name"], each["baseline_source"],
          on_day(each["baseline_on"]))),
    Shown("nytte/1", "measurements", lambda each: (on_day(each["measured_on"]), each["member_name"])),
    Shown("nytte/forsok", "pilots", lambda each: (each["municipality_name"], feature_told(each["feature"]))),
    Shown("/status/1", "remedies", lambda each: (each["what"], each["member_name"], on_day(each["due"]))),
    Shown("vedlikehold/1", "steps", lambda each: (at_moment(each["at"]), each["text"])),
    Shown("/status", "parts", lambda each: (str(PARTS[each["part"]]), percent_told(each["available_percent"]))),
    Shown("/status", all_incidents, lambda each: (spoken(each["titles"])[0], parts_told(each), when_told(each))),
    Shown("arsrapport", "years", lambda each: (str(each["year"]), count(each["decisions"]), count(each["votes"]))),
)  # fmt: skip


def lines_of(html: str) -> list[str]:
    """The lines of all tables of a page and the entries of its lists, as they are read."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    rows += re.findall(r'<li class="pad.*?(?=<li class="pad|</ul><nav|</section>|$)', html, re.DOTALL)
    return [plain(re.sub(r"<[^>]+>", " ", each)) for each in rows]


def all_pages(client: Client, address: str) -> list[str]:
    """The lines of a page and of those that follow it."""
    found: list[str] = []
    for number in range(1, 20):
        html = client.get(f"{address}/?side={number}").content.decode()
        found += lines_of(html)
        if f"side={number + 1}" not in html:
            return found
    raise AssertionError(address)


def stands_in(line: str, told: list[str], *, in_order: bool) -> bool:
    """Whether a line says all of it; one thing after the other where its columns have an order."""
    if not in_order:
        return all(each in line for each in told)
    at = 0
    for each in told:
        at = line.find(each, at)
        if at < 0:
            return False
        at += len(each)
    return True


def plain(text: str) -> str:
    return " ".join(unescape(text).replace("\xa0", " ").split())


def test_every_figure_of_a_file_stands_on_its_page(db: None) -> None:
    people(*sorted(EVERYBODY))
    for slug, number in (("stavanger", "1103"), ("alesund", "1508")):
        a_municipality(slug, number)
    collaborate(timezone.now())
    go_the_whole_way(timezone.now())
    roll_out_features(timezone.now())
    _count_a_month()
    year = timezone.localdate().year + 1
    drift = Proposal(title="Felles drift", first=date(year, 1, 1), last=date(year, 12, 31), total_ore=2_400_000_00)
    propose(drift, by=known_id("persona", SECRETARY), now=timezone.now())
    client, missing, seen = Client(), [], 0
    for shown in PAGES:
        whole = client.get(f"{shown.address}.json").json()
        lines = all_pages(client, shown.address)
        with override("nb"):
            rows = shown.rows(whole) if callable(shown.rows) else whole[shown.rows]
            if not rows and shown.rows != "halls":  # no facility of the demo is built here
                missing.append((shown.page, ["nothing to compare"]))
            for row in filter(shown.only, rows):
                told = [plain(each) for each in shown.says(row)]
                seen += 1
                if not any(stands_in(line, told, in_order=shown.in_order) for line in lines):
                    missing.append((shown.page, told))
    assert missing == [], "\n".join(map(str, missing))
    votes = [each["votes"] for each in client.get("/samarbeid/medlemmer.json").json()["members"] if each["here"]]
    assert votes.count(None) == 2  # an observer and a supplier; a county and a private owner vote
    assert seen > 200
    _each_csv_has_its_columns(client)
    _the_interface_tells_what_the_files_tell(client)


WIRED = {
    "initiatives": ("/samarbeid/initiativ", "initiatives", ("state", "since", "working_days")),
    "ideas": ("/samarbeid/ideer", "ideas", ("title", "state", "supporters", "answer_late")),
    "votes": ("/samarbeid/avstemninger", "votes", ("subject", "standing")),
    "budgets": ("/samarbeid/budsjett", "budgets", ("title", "state", "sha256")),
    "contracts": ("/samarbeid/kontrakter", "contracts", ("title", "state", "ends", "members")),
    "benefits": ("/samarbeid/nytte", "benefits", ("title", "standing", "measured_members")),
    "incidents": ("/status", "", ("state", "worst", "parts")),
}
"""Lists of the interface, each with its file and what of its rows stands as it does there."""


def _the_interface_tells_what_the_files_tell(client: Client) -> None:
    """The rows of each list are those of its file, page by page, and each has a document that is the file's."""
    for name, (file, rows, same) in WIRED.items():
        whole = client.get(f"{file}.json").json()
        there = {each["number"]: each for each in (whole[rows] if rows else all_incidents(whole))}
        told = through(client, name)
        assert [each["number"] for each in told] == (sorted(there, reverse=name != "benefits"))
        assert told, name
        for each in told:
            of_file = there[each["number"]]
            assert {key: each[key] for key in same} == {key: of_file[key] for key in same}, name
            one = client.get(f"/api/v1/collaboration/{name}/{each['number']}")
            assert one.status_code == 200, (name, one.content)
            _is_the_same(one.json(), client.get(f"{file}/{each['number']}.json").json())
    figures = through(client, "figures")
    of_file = client.get("/samarbeid/nytte/indikatorer.json").json()["figures"]
    assert [(each["indicator"], each["member"], each["value"], each["first"]) for each in figures] == [
        (each["indicator"], each["member"], each["value"], each["from"]) for each in of_file
    ]
    parts = client.get("/api/v1/collaboration/status").json()["parts"]
    assert [each["available_percent"] for each in parts] == [
        each["available_percent"] for each in client.get("/status.json").json()["parts"]
    ]


def through(client: Client, name: str) -> list[Row]:
    """All rows of a list, three at a time."""
    found: list[Row] = []
    query: dict[str, str] | None = {"limit": "3"}
    while query is not None:
        page = client.get(f"/api/v1/collaboration/{name}", query).json()
        found += page["items"]
        query = {"limit": "3", "cursor": page["next"]} if page["next"] else None
    return found


def _is_the_same(told: Any, row: Any) -> None:
    """All that is told, at any depth, is what the file says: money by its name there, moments as moments."""
    if isinstance(told, list):
        assert len(told) == len(row)
        for each, of_file in zip(told, row, strict=True):
            _is_the_same(each, of_file)
    elif isinstance(told, dict):
        for name, value in told.items():
            if isinstance(value, dict) and set(value) == {"amount", "currency"}:
                assert value["amount"] == row[f"{name}_ore"], name
            elif name in row and not isinstance(row[name], dict):
                _is_the_same(value, row[name])
            elif name in row:
                _is_the_same(value, called(row[name]) if isinstance(value, str) else row[name])
    elif isinstance(told, str) and told[:2] == "20" and "T" in told:
        # The interface tells moments to the thousandth of a second.
        assert datetime.fromisoformat(row) - datetime.fromisoformat(told) < timedelta(milliseconds=1)
    else:
        assert told == row


def _count_a_month() -> None:
    """A figure that is told and one that is withheld, of each indicator for the last month."""
    first, last = months_before(timezone.localdate(), 1)[0]
    stavanger, alesund = (Member.objects.get(number=each) for each in ("1103", "1508"))
    for place, (code, each) in enumerate(COUNTED.items()):
        same = {"indicator": code.value, "version": each.version, "first": first, "last": last}
        value = {"numerator": 7 + place, "denominator": 20, "n": 20, "value": 35 + place, "low": 17, "high": 57 + place}
        IndicatorFigure.objects.create(member=stavanger, counted_at=timezone.now(), **same, **value)
        IndicatorFigure.objects.create(member=alesund, counted_at=timezone.now(), withheld=True, **same)


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
    "arsrapport": f"/samarbeid/arsrapport/{timezone.localdate().year}.csv", "nytte-ett": "/samarbeid/nytte/1.csv",
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
