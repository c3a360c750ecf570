"""The annual report: every number in it is the number of the page it comes from, on the page, in JSON and on paper."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from aktiv.collaboration.actions.commitments import Promised, commit, deliver
from aktiv.collaboration.actions.idea_desk import answer
from aktiv.collaboration.actions.ideas import NewIdea, submit
from aktiv.collaboration.actions.votes import Question, announce, cast, count_closed, open_vote
from aktiv.collaboration.queries.years import Year
from aktiv.web.collaboration.report_sections import SECTIONS
from tests.collaboration.world import Circle, a_circle, agreed
from tests.web.test_collaboration import words_of

THIS = timezone.localdate().year
PAGE, FILE = f"/samarbeid/arsrapport/{THIS}/", f"/samarbeid/arsrapport/{THIS}"


@pytest.fixture
def circle(db: None) -> Circle:
    now = timezone.now()
    then = now - timedelta(days=3)
    circle = a_circle(then)
    agreed(circle, then, notice_months=6)
    by, soon = circle.alice.pk, date(THIS, 12, 31)
    commit("4601", Promised(kind="money", what="Drift", due=soon, amount_ore=1_250_000_00), by=by, now=then)
    commit("1103", Promised(kind="hours", what="Testing", due=soon, hours=120), by=by, now=then)
    commit("1103", Promised(kind="money", what="Drift", due=date(THIS + 1, 1, 1), amount_ore=7_00), by=by, now=then)
    deliver(1, amount_ore=800_000_00, on=timezone.localdate(now), by=by, now=now)
    vote = announce(Question(body=circle.council.slug, subject="Felles dører", memo="Ja."), by=by, now=then)
    open_vote(vote.number, then + timedelta(hours=1), by=by, now=then)
    for number in ("4601", "1103"):
        cast(vote.number, number, "for", by=circle.speakers[number].pk, now=then)
    count_closed(now=now)
    for title in ("En", "To"):
        submit(NewIdea(title=title, text="Fordi.", affected="alle", language="nb"), by=circle.charlie.pk, now=then)
    return circle


def told() -> dict[str, dict[str, object]]:
    found = Client().get(f"{FILE}.json").json()
    assert found["year"] == THIS
    sections = found["sections"]
    assert isinstance(sections, dict)
    return sections


def of(name: str) -> list[dict[str, object]]:
    """A page's own rows."""
    found = Client().get(f"/samarbeid/{name}.json").json()
    return next(value for value in found.values() if isinstance(value, list))  # type: ignore[no-any-return]


def test_each_number_is_that_of_the_page_it_comes_from(circle: Circle) -> None:
    found = told()
    here = [each for each in of("medlemmer") if each["here"]]
    parties = [each for each in here if each["kind"] not in ("observer", "supplier")]
    assert found["members"]["count"] == len(parties) == 4
    assert found["members"]["population"] == sum(int(str(each["population"] or 0)) for each in here)
    decided = [each for each in of("vedtak") if str(each["on"]).startswith(str(THIS))]
    assert found["decisions"]["count"] == len(decided)
    assert found["decisions"]["by_kind"]["money"] == sum(each["kind"] == "money" for each in decided) == 2  # type: ignore[index]
    votes = {each["number"]: each["standing"] for each in of("avstemninger")}
    assert [(each["number"], each["standing"]) for each in found["decisions"]["votes"]] == list(votes.items())  # type: ignore[attr-defined]
    due = [each for each in of("forpliktelser") if str(each["due"]).startswith(str(THIS))]
    money = [each for each in due if each["kind"] == "money"]
    assert found["commitments"]["due_ore"] == sum(int(str(each["amount_ore"])) for each in money) == 1_250_000_00
    assert found["commitments"]["delivered_ore"] == sum(int(str(each["delivered"])) for each in money) == 800_000_00
    ideas = of("ideer")
    assert found["ideas"]["received"] == sum(str(each["submitted_at"]).startswith(str(THIS)) for each in ideas)
    version = next(each for each in of("avtale") if each["in_force"])
    assert found["agreement"]["in_force"] == version["version"] == 1
    assert found["agreement"]["adoptions"] == len(version["adoptions"])  # type: ignore[arg-type]


def test_an_answer_is_counted_in_the_year_it_was_given(circle: Circle) -> None:
    before = told()["ideas"]
    answer(1, "Vi ser på det.", goes_on=True, by=circle.alice.pk, now=timezone.now())
    after = told()["ideas"]
    assert (before["answered"], after["answered"], after["answered_in_time"]) == (0, 1, 1)


def test_what_is_due_next_year_and_what_comes_after_the_year_is_not_in_it(circle: Circle) -> None:
    now = timezone.now()
    year = Year(circle.home, THIS - 1, now)
    sections = {each.key: each.data for each in (section(year) for section in SECTIONS)}
    assert sections["commitments"]["due_ore"] == 0
    assert sections["decisions"]["votes"] == []
    assert sections["members"]["joined"] == []
    first = Client().get("/samarbeid/arsrapport/2020.json").json()
    assert len(first["sections"]["members"]["joined"]) == 4
    assert first["over"] is True


def test_the_page_and_the_spreadsheet_have_the_numbers_of_the_file(circle: Circle) -> None:
    client, found = Client(), told()
    text = words_of(client.get("/en" + PAGE).content.decode()).replace("\xa0", " ")
    for line in ("1,250,000 kr", "800,000 kr", "499,672", f"{found['decisions']['count']} decisions", "Felles dører"):
        assert line in text, line
    rows = list(csv.DictReader(io.StringIO(client.get(f"{FILE}.csv").content.decode("utf-8-sig")), delimiter=";"))
    sums = {(each["section"], each["figure"]): int(each["value"]) for each in rows}
    assert sums["commitments", "delivered_ore"] == 800_000_00
    assert sums["decisions", "by_kind.vote"] == 1


@pytest.mark.parametrize(("prefix", "language"), [("", "nb"), ("/nn", "nn"), ("/en", "en")])
def test_the_paper_is_tagged_and_in_the_readers_language(circle: Circle, prefix: str, language: str) -> None:
    answer = Client().get(f"{prefix}{FILE}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    paper = PdfReader(io.BytesIO(answer.content))
    root = paper.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])  # type: ignore[index]
    assert root["/Lang"].startswith(language)  # type: ignore[index,union-attr]
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "Felles dører" in text
    assert "499672" in "".join(each for each in text if each.isdigit() or each.isalpha())


def test_there_is_a_report_for_each_year_since_it_was_founded_and_none_for_others(circle: Circle) -> None:
    client = Client()
    years = client.get("/samarbeid/arsrapport.json").json()["years"]
    assert [each["year"] for each in years] == list(range(THIS, 2019, -1))
    for year in (2019, THIS + 1):
        assert client.get(f"/samarbeid/arsrapport/{year}/").status_code == 404
        assert client.get(f"/samarbeid/arsrapport/{year}.pdf").status_code == 404


def test_a_report_costs_a_settled_number_of_statements(circle: Circle) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(PAGE).status_code == 200
        return len(queries)

    few = asked()
    for number in range(3):
        submit(NewIdea(title=f"{number}", text="Fordi.", affected="alle", language="nb"),
               by=circle.charlie.pk, now=timezone.now())  # fmt: skip
        due = date(THIS, 12, 31)
        commit("4601", Promised(kind="hours", what="Mer", due=due, hours=9), by=circle.alice.pk, now=timezone.now())
    assert asked() == few <= 60
