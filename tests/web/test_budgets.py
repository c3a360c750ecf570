"""Pages of budgets: open to all, the same as their files, and each act a form for those with a mandate."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.collaboration.actions.budgets import Proposal, lock_within_limit, propose
from aktiv.collaboration.actions.invoicing import note_payment
from aktiv.collaboration.actions.mandates import set_limit
from aktiv.collaboration.actions.parties import NewMember, count_people, join
from aktiv.collaboration.actions.shares import correct_shares, take_up
from aktiv.collaboration.files.answering import adopted, divided
from aktiv.collaboration.files.reading import parsed
from aktiv.collaboration.models import Budget, BudgetVote, SharePayment, ShareVersion
from aktiv.collaboration.rules.agreements import fingerprint
from tests.collaboration.world import SINCE, Circle, a_circle, agreed
from tests.web.booking_world import browser_of
from tests.web.test_collaboration import figures_in, shown, words_of

pytestmark = pytest.mark.django_db
DESK = "/samarbeid/arbeid/"


@pytest.fixture
def circle(db: None) -> Circle:
    """Budget 1 is locked, corrected and partly paid; 2 was paid by two and taken up by a third; 3 is proposed."""
    now = timezone.now()
    then, year = now - timedelta(days=40), now.year
    circle = a_circle(then)
    agreed(circle, then)
    by, council = circle.alice.pk, circle.council.slug
    set_limit(council, 3_000_000_00, on=timezone.localdate(then) + timedelta(days=1), by=by, now=then)
    later = then + timedelta(days=2)
    whole = {"first": date(year, 1, 1), "last": date(year, 12, 31)}
    propose(Proposal(title="Felles drift", total_ore=2_400_000_00, about="Drift.", **whole), by=by, now=then)
    paid_on = timezone.localdate(then)
    two = Proposal(
        title="Varsling", total_ore=300_000_00, payers=("1103", "4601"), feature="waiting_list", paid_on=paid_on,
        window_months=24, **whole,
    )  # fmt: skip
    propose(two, by=by, now=then)
    for number in (1, 2):
        lock_within_limit(number, council, f"Sak {number}", by=by, now=later)
    count_people("1103", 139_048, on=date(year - 1, 1, 1), source="SSB, rettet", by=by, now=later)
    correct_shares(1, "Folketallet var feil.", by=by, now=later)
    note_payment(1, "4601", 1_000_000_00, on=paid_on, remark="Bilag 7", by=by, now=later)
    take_up(2, "1246", timezone.localdate(later), by=by, now=later)
    propose(Proposal(title="Neste", total_ore=123_456_78, **whole), by=by, now=now)
    return circle


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("/samarbeid/budsjett/", "/samarbeid/budsjett"),
        ("/samarbeid/budsjett/1/", "/samarbeid/budsjett/1"),
        ("/samarbeid/budsjett/2/", "/samarbeid/budsjett/2"),
        ("/samarbeid/budsjett/3/", "/samarbeid/budsjett/3"),
    ],
)
def test_every_figure_of_the_files_stands_on_the_page(circle: Circle, page: str, file: str) -> None:
    client = Client()
    answer = client.get(page)
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
    text = words_of(answer.content.decode())
    found = json.loads(client.get(f"{file}.json").content)
    assert [each for each in figures_in(found) if not money_shown(each, text)] == []
    rows = list(csv.DictReader(io.StringIO(client.get(f"{file}.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert rows
    assert all(row.get("name", row.get("title", "")) in text for row in rows)
    assert f"{file}.json" in answer.content.decode()


def money_shown(figure: int, text: str) -> bool:
    """Whether a page says a figure, as it is, as kroner, or as kroner and øre."""
    kroner, ore = divmod(figure, 100)
    spaced = f"{kroner:,},{ore:02}".replace(",", " ", f"{kroner:,}".count(","))
    plain = text.replace("\xa0", " ").replace("\u202f", " ")
    return shown(figure, plain) or spaced in plain or str(figure) in plain.split()  # a year


def test_whoever_feeds_the_file_back_gets_the_shares_of_the_page(circle: Circle) -> None:
    client = Client()
    for number in (1, 3):
        asked = client.get(f"/samarbeid/budsjett/{number}/fordeling.json").content
        again = divided(parsed(asked, "shares-1"))
        told = client.get(f"/samarbeid/budsjett/{number}.json").json()
        assert again["shares"] == [{"id": each["id"], "amount_ore": each["share_ore"]} for each in told["members"]]
        assert told["sha256"] == fingerprint(json.loads(asked))
    later = adopted(parsed(client.get("/samarbeid/budsjett/2/fordeling-2.json").content, "adopt-1"))
    told = client.get("/samarbeid/budsjett/2.json").json()
    paybacks = {each["id"]: each["payback_ore"] for each in told["members"] if each["payback_ore"]}
    assert paybacks == {later["payment"]["id"]: later["payment"]["amount_ore"]} | {
        each["id"]: -each["amount_ore"] for each in later["credits"]
    }
    first = json.loads(client.get("/samarbeid/budsjett/1/fordeling-1.json").content)
    assert {each["id"]: each["population"] for each in first["members"]}["1103"] == 149_048
    for missing in ("/samarbeid/budsjett/1/fordeling-9.json", "/samarbeid/budsjett/9/", "/samarbeid/budsjett/1.xml"):
        assert client.get(missing).status_code == 404


def test_what_is_not_known_to_be_paid_says_so_and_what_is_left_is_told(circle: Circle) -> None:
    text = words_of(Client().get("/en/samarbeid/budsjett/1/").content.decode()).replace("\xa0", " ")
    told = Client().get("/samarbeid/budsjett/1.json").json()["members"]
    left = next(each["owed_ore"] - each["paid_ore"] for each in told if each["id"] == "4601")
    assert f"{left / 100:,.2f} kr is left" in text
    assert "Not known" in text
    assert "corrects line" in text
    assert "Folketallet var feil." in text


@pytest.mark.parametrize("page", ["/samarbeid/budsjett/", "/samarbeid/budsjett/1/", "/samarbeid/budsjett/2/"])
def test_a_page_asks_as_often_for_many_partners_as_for_few(circle: Circle, page: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert Client().get(page).status_code == 200
        return len(seen)

    asked()
    few, now, by = asked(), timezone.now(), circle.alice.pk
    for number in range(2001, 2021):
        new = NewMember(name=f"K{number}", number=str(number), population=5000, figure_day=SINCE, source="SSB")
        join(new, on=SINCE, by=by, now=now)
        take_up(2, str(number), timezone.localdate(now), by=by, now=now) if number < 2004 else None
    correct_shares(1, "Flere kom med", by=by, now=now)
    more = Proposal(title="Mer", first=date(now.year, 1, 1), last=date(now.year, 1, 31), total_ore=1, key={"flat": {}})
    for _ in range(3):
        propose(more, by=by, now=now)
    assert asked() == few
    assert few == COUNTS[page]


COUNTS = {"/samarbeid/budsjett/": 9, "/samarbeid/budsjett/1/": 10, "/samarbeid/budsjett/2/": 11}
"""Statements of each page."""


def test_a_proposal_leads_to_its_cost_tried_and_to_a_vote_that_names_it(circle: Circle) -> None:
    own = Proposal(title="Egen", first=date(2028, 1, 1), last=date(2028, 12, 31), total_ore=5_000_50,
                   key={"floor": {"min_ore": 100, "key": {"per_capita": {}}}}, payers=("1103", "1508"))  # fmt: skip
    propose(own, by=circle.alice.pk, now=timezone.now())
    browser = browser_of(circle.alice)
    page = browser.get("/samarbeid/budsjett/4/").content.decode()
    [tried] = re.findall(r'href="(/samarbeid/kostnader/[^"]+)"', page)
    found = Client().get(unescape(tried).replace("/?", ".json?")).json()
    assert found["total_ore"] == 5_000_50
    told = Client().get("/samarbeid/budsjett/4.json").json()["members"]
    assert [(each["id"], each["amount_ore"]) for each in found["keys"][-1]["shares"]] == [
        (each["id"], each["share_ore"]) for each in told
    ]
    [put] = re.findall(r'href="(/samarbeid/arbeid/avstemning/[^"]+)"', page)
    form = browser.get(unescape(put)).content.decode()
    assert re.search(r'<option value="4"[^>]*selected', form)
    sent = {"budsjett": "4", "organ": circle.council.slug, "sak": "Egen", "notat": "x", "regel": "ordinary"}
    assert browser.post(f"{DESK}avstemning/", sent).status_code == 302
    assert BudgetVote.objects.get().budget.number == 4
    vote = Client().get("/samarbeid/avstemninger/1/").content.decode()
    assert 'href="/samarbeid/budsjett/4/"' in vote
    assert Client().get("/samarbeid/avstemninger/1.json").json()["budget"] == 4
    again = browser.post(f"{DESK}avstemning/", sent)
    assert again.status_code == 422
    assert "Avstemning 1 om det er ikke over" in again.content.decode()
    assert "avstemning 1" not in browser.get(f"{DESK}las-budsjett/?nr=4").content.decode()  # it has not passed


def test_the_secretariat_proposes_locks_pays_and_corrects_by_forms(circle: Circle) -> None:
    browser = browser_of(circle.alice)
    year = timezone.now().year + 1
    sent = {"tittel": "Ny", "fra": f"{year}-01-01", "til": f"{year}-12-31", "sum": "1 000 000"}
    assert browser.post(f"{DESK}foresla-budsjett/", sent).status_code == 302
    made = Budget.objects.get(number=4)
    assert made.total_ore == 100_000_000
    lock = {"nr": "4", "organ": circle.council.slug, "sak": "Sak 9"}
    assert browser.post(f"{DESK}las-budsjett/", lock | {"sak": ""}).status_code == 422
    assert browser.post(f"{DESK}las-budsjett/", {"nr": "4"}).status_code == 422
    assert browser.post(f"{DESK}las-budsjett/", lock).status_code == 302
    assert ShareVersion.objects.get(budget=made).reference == "Sak 9"
    paid = {"nr": "4", "medlem": "4601", "sum": "250 000,50", "dag": timezone.localdate().isoformat()}
    assert browser.post(f"{DESK}betalt-andel/", paid).status_code == 302
    assert SharePayment.objects.get(budget=made).amount_ore == 250_000_50
    refused = browser.post(f"{DESK}rett-budsjett/", {"nr": "4", "hvorfor": "Feil"})
    assert refused.status_code == 422
    assert "de samme andelene som før" in refused.content.decode()
    count_people("1103", 1_000, on=date(year - 1, 1, 1), source="SSB", by=circle.alice.pk, now=timezone.now())
    assert browser.post(f"{DESK}rett-budsjett/", {"nr": "4", "hvorfor": "Feil"}).status_code == 302
    assert browser.post(f"{DESK}trekk-budsjett/", {"nr": "3", "hvorfor": "Ny beregning"}).status_code == 302
    assert browser.post(f"{DESK}ta-i-bruk/", {"nr": "2", "medlem": "1508", "dag": paid["dag"]}).status_code == 302
    bill = browser.post(f"{DESK}fakturer-budsjett/", {"nr": "4", "mva": "exempt"})
    assert bill.status_code == 422
    assert "ingen kommune i denne tjenesten" in bill.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tittel": ""}, "tittel"),
        ({"sum": "mye"}, "sum"),
        ({"fra": "i fjor"}, "fra"),
        ({"nokkel": "flat"}, "nokkel"),
        ({"nokkel": '{"usage": {}}'}, "bruk"),
        ({"funksjon": "waiting_list"}, "betalt"),
        ({"betalt": "2026-01-01", "maneder": "to"}, "maneder"),
    ],
)
def test_what_is_typed_wrongly_is_told_at_its_field_and_stands_there_still(
    circle: Circle, wrong: dict[str, str], field: str
) -> None:
    sent = {"tittel": "Ny", "fra": "2027-01-01", "til": "2027-12-31", "sum": "1 000 000"} | wrong
    answer = browser_of(circle.alice).post(f"{DESK}foresla-budsjett/", sent)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert 'value="2027-12-31"' in answer.content.decode()
    assert Budget.objects.count() == 3


def test_a_voting_member_takes_up_for_its_own_and_does_nothing_else_with_budgets(circle: Circle) -> None:
    browser = browser_of(circle.speakers["1508"])
    for slug in ("foresla-budsjett", "las-budsjett", "trekk-budsjett", "rett-budsjett", "fakturer-budsjett",
                 "betalt-andel", "organisasjonsnummer"):  # fmt: skip
        assert browser.get(f"{DESK}{slug}/").status_code == 404
    page = browser.get(f"{DESK}ta-i-bruk/?nr=2").content.decode()
    assert '<option value="1508"' in page
    assert '<option value="1103"' not in page
    today = timezone.localdate().isoformat()
    assert browser.post(f"{DESK}ta-i-bruk/", {"nr": "2", "medlem": "1103", "dag": today}).status_code == 422
    assert browser.post(f"{DESK}ta-i-bruk/", {"nr": "2", "medlem": "1508", "dag": today}).status_code == 302


def test_before_there_is_a_budget_the_page_says_so(db: None) -> None:
    a_circle(timezone.now())
    assert "No budget has been proposed yet." in Client().get("/en/samarbeid/budsjett/").content.decode()


def test_a_form_tells_what_it_would_write_before_it_does(circle: Circle) -> None:
    browser, by, now = browser_of(circle.alice), circle.alice.pk, timezone.now()
    told = words_of(browser.get(f"/en{DESK}rett-budsjett/?nr=1").content.decode())
    assert "there is nothing to write" in told
    count_people("4601", 100, on=date(now.year - 1, 1, 1), source="SSB", by=by, now=now)
    told = words_of(browser.get(f"/en{DESK}rett-budsjett/?nr=1").content.decode()).replace("\xa0", " ")
    made = correct_shares(1, "Feil", by=by, now=now)
    lines = Client().get("/samarbeid/budsjett/1.json").json()["lines"]
    for each in lines[-made.lines :]:
        sign = "+" if each["amount_ore"] > 0 else "−"
        assert f"{each['name']} {sign}{abs(each['amount_ore']) / 100:,.2f}" in told
    told = words_of(browser_of(circle.speakers["1508"]).get(f"/en{DESK}ta-i-bruk/?nr=2").content.decode())
    assert "This would be written now: Ålesund +" in told
    told = words_of(browser.get(f"/en{DESK}fakturer-budsjett/?nr=1").content.decode())
    assert "This is not handed over yet: Stavanger +" in told


def test_many_budgets_are_told_some_at_a_time(circle: Circle) -> None:
    now = timezone.now()
    more = Proposal(title="Mer", first=date(now.year, 1, 1), last=date(now.year, 1, 31), total_ore=1)
    for _ in range(18):
        propose(more, by=circle.alice.pk, now=now)
    first, second = (words_of(Client().get(f"/samarbeid/budsjett/?side={at}").content.decode()) for at in (1, 2))
    assert "Felles drift" not in first
    assert "Felles drift" in second
    assert len(Client().get("/samarbeid/budsjett.json").json()["budgets"]) == 21


def test_a_proposal_is_put_to_a_vote_with_its_title_and_address_filled_in(circle: Circle) -> None:
    browser = browser_of(circle.alice)
    page = browser.get("/samarbeid/budsjett/3/").content.decode()
    address = unescape(re.findall(r'href="([^"]*/avstemning/[^"]*)"', page)[0])
    form = browser.get(address).content.decode()
    assert 'value="Neste"' in form
    assert "/samarbeid/budsjett/3/" in form
