"""What a budget is of, which contract it pays for, how it comes to a decision, and files of payments on their page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from aktiv.collaboration.actions.budget_votes import put_budget_to_vote
from aktiv.collaboration.actions.budgets import Proposal, propose
from aktiv.collaboration.actions.contracts import NewContract, NewOption, register
from aktiv.collaboration.actions.invoicing import bill_as, invoice, note_payment
from aktiv.collaboration.actions.votes import Question, cast, count_closed, open_vote
from aktiv.collaboration.models import Budget, SharePayment, ShareReceipt
from aktiv.collaboration.rules.contracts import months_later
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.models import Invoice
from aktiv.walls import everything
from tests.collaboration.budgeting import LATER, NUMBERS, a_budget, a_council, a_host, locked, owed, refused
from tests.collaboration.world import NOW, TODAY, Circle
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_collaboration import words_of

pytestmark = pytest.mark.django_db
DESK = "/samarbeid/arbeid/"


@pytest.fixture
def circle(db: None, monkeypatch: pytest.MonkeyPatch) -> Circle:
    stop_the_clock(monkeypatch, LATER)
    return a_council()


def a_contract(circle: Circle) -> int:
    """Two years from the day, with an option of one more."""
    last = months_later(TODAY, 24) - timedelta(days=1)
    new = NewContract(
        title="Drift av plattformen", supplier="923445567", supplier_name="Vestlås AS", first=TODAY, last=last,
        notice_months=3, value_ore=9_000_000_00, options=(NewOption(12, last - timedelta(days=60)),),
    )  # fmt: skip
    return register("1103", new, (), by=circle.alice.pk, now=NOW).number


def plain(client: Client, url: str) -> str:
    return words_of(client.get(url).content.decode()).replace("\xa0", " ")


def test_kinds_are_told_summed_by_year_and_asked_for(circle: Circle) -> None:
    locked(circle, title="Ny funksjon", kind="innovation", total_ore=500_000_00)
    crossing = {"first": date(2027, 12, 1), "last": date(2028, 11, 29)}
    locked(circle, title="Vedlikehold", kind="maintenance", total_ore=365_00, **crossing)
    a_budget(circle, title="Foreslått", total_ore=100_00)
    assert refused(lambda: a_budget(circle, kind="party")) == "not_a_kind"
    client = Client()
    whole = client.get("/samarbeid/budsjett.json").json()
    assert {each["title"]: each["kind"] for each in whole["budgets"]} == {
        "Ny funksjon": "innovation",
        "Vedlikehold": "maintenance",
        "Foreslått": "operations",
    }
    years = [
        {"year": 2028, "innovation_ore": 0, "operations_ore": 0, "maintenance_ore": 334_00, "total_ore": 334_00},
        {"year": 2027, "innovation_ore": 500_000_00, "operations_ore": 0, "maintenance_ore": 31_00,
         "total_ore": 500_031_00},
    ]  # fmt: skip
    assert whole["years"] == years == client.get("/samarbeid/budsjettsummer.json").json()["years"]
    assert client.get("/samarbeid/kostnader.json").json()["decided"] == years
    page = plain(client, "/samarbeid/kostnader/")
    assert "2027 500 000 kr 0 kr 31 kr 500 031 kr" in page
    assert "sum=500031&amp;ar=2027" in client.get("/samarbeid/kostnader/").content.decode()
    asked = {"?slag=maintenance": {"Vedlikehold"}, "?ar=2028": {"Vedlikehold"}, "?slag=innovation&ar=2028": set(),
             "?slag=x&ar=y": {"Ny funksjon", "Vedlikehold", "Foreslått"}}  # fmt: skip
    for query, titles in asked.items():
        assert {each["title"] for each in client.get(f"/samarbeid/budsjett.json{query}").json()["budgets"]} == titles
        page = client.get(f"/en/samarbeid/budsjett/{query}").content.decode()
        assert page.count("/en/samarbeid/budsjett/") >= len(titles)
        assert ("budsjett.csv?" in page) == ("slag=x" not in query)
    assert "No budget is like that." in plain(client, "/en/samarbeid/budsjett/?slag=innovation&ar=1999")
    report = client.get("/samarbeid/arsrapport/2027.json").json()["sections"]["budgets"]
    assert (report["innovation_ore"], report["maintenance_ore"]) == (500_000_00, 31_00)


def test_a_contract_tells_the_budgets_that_pay_for_it_and_what_is_paid_of_them(circle: Circle) -> None:
    number, year = a_contract(circle), {"first": TODAY, "last": months_later(TODAY, 12) - timedelta(days=1)}
    first = locked(circle, title="Første år", total_ore=1_000_00, contract=number, **year)
    option = {"first": months_later(TODAY, 18), "last": months_later(TODAY, 30)}
    a_budget(circle, title="Over i opsjonen", contract=number, total_ore=100_00, **option)
    note_payment(first.number, "4601", 400_00, on=TODAY, by=circle.alice.pk, now=NOW)
    beyond = {"first": TODAY, "last": months_later(TODAY, 37)}
    assert refused(lambda: a_budget(circle, contract=number, **beyond)) == "budget_beyond_contract"
    assert refused(lambda: a_budget(circle, contract=99)) == "no_such_contract"
    client = Client()
    row = client.get(f"/samarbeid/kontrakter/{number}.json").json()
    told = [(each["title"], each["terms"], each["state"], each["paid_ore"]) for each in row["budgets"]]
    assert told == [("Første år", [0], "decided", 400_00), ("Over i opsjonen", [0, 1], "proposed", None)]
    assert (row["budgeted_ore"], row["paid_ore"]) == (1_000_00, 400_00)
    page = plain(client, f"/en/samarbeid/kontrakter/{number}/")
    for each in ("Budgets for the contract", "the agreed time, option 1", "600 kr is left", "Decided in all"):
        assert each in page
    budget = client.get(f"/en/samarbeid/budsjett/{first.number}/").content.decode()
    assert f"/en/samarbeid/kontrakter/{number}/" in budget
    # The database lets no budget pay for a contract of another collaboration, and what was said stays.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conname = 'budget_of_contract' AND "
            "pg_get_constraintdef(oid) LIKE 'FOREIGN KEY (contract_id, collaboration_id)%%'"
        )
        assert cursor.fetchone() == (1,)
    with pytest.raises(IntegrityError, match="only added"), transaction.atomic():
        Budget.objects.filter(pk=first.pk).update(kind="innovation")


def test_the_page_says_how_a_proposal_comes_to_a_decision_and_offers_the_next_step(circle: Circle) -> None:
    now = LATER
    budget, browser, council = a_budget(circle), browser_of(circle.alice), circle.council.slug
    url = f"/en/samarbeid/budsjett/{budget.number}/"

    def offers() -> tuple[bool, str]:
        page = browser.get(url).content.decode()
        return f"avstemning/?budsjett={budget.number}" in page, words_of(page)

    votable, text = offers()
    assert votable
    assert "No vote names this budget yet." in text
    assert "A vote that names no budget decides none" in plain(Client(), url)
    question = Question(body=council, subject="Budsjettet", memo="Se budsjettet.", rule="ordinary")
    vote = put_budget_to_vote(budget.number, question, by=circle.alice.pk, now=now).vote
    votable, text = offers()
    assert not votable
    assert f"Vote {vote.number} names this budget, and is announced." in text
    open_vote(vote.number, now + timedelta(minutes=5), by=circle.alice.pk, now=now)
    assert f"Vote {vote.number} names this budget, and is open." in offers()[1]
    for number, person in circle.speakers.items():
        cast(vote.number, number, "against", by=person.pk, now=now + timedelta(minutes=1))
    count_closed(now=now + timedelta(minutes=6))
    row = Client().get(f"/samarbeid/budsjett/{budget.number}.json").json()
    assert row["votes"][0]["outcome"] == "failed"


def test_a_file_is_shown_line_by_line_before_it_is_noted_and_tells_who_noted_it(circle: Circle) -> None:
    host = a_host(circle)
    by = host.charlie.pk
    for number, organisation in NUMBERS.items():
        bill_as(number, organisation, by=by, now=NOW)
    budget = locked(host)
    invoice(budget.number, "exempt", by=by, now=LATER)
    home = Municipality.objects.get()
    hand_over(draw_up(home.pk, until=LATER.date(), now=LATER).pk, home.pk, now=LATER)
    with everything():
        bergen = Invoice.objects.get(organisation__number=NUMBERS["4601"]).number
    page, url = browser_of(host.charlie), f"/en{DESK}innbetalinger/"
    kroner = f"{owed(budget)['4601'] / 100:.2f}".replace(".", ",")
    today = LATER.date()
    text = f"fakturanummer;dato;beløp\n{bergen};{today};{kroner}\n777;{today};5\n"
    for sent, status, said in (
        ({"fil": SimpleUploadedFile("b.csv", text.encode("cp1252"))}, 200, "Note 1 payment"),
        ({"tekst": text}, 200, "No invoice with that number has been handed to accounting."),
        ({"tekst": ""}, 422, "Choose a file, or paste what is in it."),
        ({"tekst": "hei"}, 422, "The first line must have the heads"),
    ):
        answer = page.post(url, sent)
        assert (answer.status_code, said in words_of(answer.content.decode())) == (status, True), said
    assert SharePayment.objects.count() == 0  # it was only looked at
    assert page.post(url, {"tekst": text, "gjor": "noter"}).status_code == 302
    told = plain(page, url)
    assert "1 payment is noted. 1 line is left as it is." in told
    assert "Charlie" in told
    again = words_of(page.post(url, {"tekst": text}).content.decode())
    assert "Noted already from an earlier file." in again
    assert "Note 1 payment" not in again
    receipt = ShareReceipt.objects.get()
    assert receipt.shares_ore == owed(budget)["4601"]
    shown = plain(Client(), f"/en/samarbeid/budsjett/{budget.number}/")
    assert f"by accounting’s file: invoice {bergen}" in shown
    assert f"invoice {bergen}, due " in shown
    assert page.get(f"{DESK}utbetalinger.csv").content.decode("utf-8-sig").startswith("order;organisation_number;")
    for other in (host.alice, host.speakers["4601"]):  # her partner bills nobody; she keeps no secretariat
        assert browser_of(other).get(url).status_code == 404
        assert browser_of(other).get(f"{DESK}utbetalinger.csv").status_code == 404
    assert Client().get(url).status_code == 302


def test_proposals_are_typed_with_kind_and_contract(circle: Circle) -> None:
    number, browser = a_contract(circle), browser_of(circle.alice)
    form = browser.get(f"/en{DESK}foresla-budsjett/?kontrakt={number}").content.decode()
    assert f'<option value="{number}" selected' in form
    sent = {"tittel": "Nytt", "fra": "2027-04-01", "til": "2028-02-28", "sum": "1000", "slag": "innovation"}
    assert browser.post(f"{DESK}foresla-budsjett/", sent | {"kontrakt": str(number)}).status_code == 302
    made = Budget.objects.get()
    assert (made.kind, made.contract and made.contract.number) == ("innovation", number)
    wrong = browser.post(f"/en{DESK}foresla-budsjett/", sent | {"kontrakt": str(number), "til": "2035-01-01"})
    assert wrong.status_code == 422
    assert "options counted in" in wrong.content.decode()
    assert propose(
        Proposal(title="Uten", first=TODAY, last=TODAY, total_ore=1), by=circle.alice.pk, now=NOW
    ).kind == "operations"  # fmt: skip
