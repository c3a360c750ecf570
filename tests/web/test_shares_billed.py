"""What a budget’s page knows of billing and of the running service: invoices, and who uses what it has not paid for."""

from __future__ import annotations

import pytest
from django.test import Client

from aktiv.collaboration.actions.invoicing import bill_as, invoice
from aktiv.collaboration.actions.rolling_out import roll_out
from aktiv.collaboration.actions.shares import take_up
from aktiv.collaboration.models import Budget
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.queries.budget_told import told
from aktiv.people.models import Person, StaffRole
from tests.api.calling import NOBODY
from tests.collaboration.budgeting import (
    LATER,
    NUMBERS,
    a_council,
    a_host,
    locked,
    owed,
    taken_up,
)
from tests.collaboration.world import NOW, Circle
from tests.web.test_collaboration import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(db: None) -> Circle:
    return a_host(a_council())


def test_the_page_tells_which_invoice_a_share_stands_on_and_what_waits(host: Circle) -> None:
    budget, by = locked(host), host.charlie.pk
    for number, organisation in NUMBERS.items():
        bill_as(number, organisation, by=by, now=NOW)
    bills = invoice(budget.number, "exempt", by=by, now=LATER)
    client = Client()
    text = words_of(client.get("/en/samarbeid/budsjett/1/").content.decode())
    assert text.count("waits to be invoiced") == 4
    assert "of its own, which it bills nobody" in text
    home = bills[0].municipality
    batch = draw_up(home.pk, until=LATER.date(), now=LATER)
    waiting = client.get("/samarbeid/budsjett/1.json").json()["members"]
    assert {each["invoiced_ore"] for each in waiting} == {0}
    hand_over(batch.pk, home.pk, now=LATER)
    sent = client.get("/samarbeid/budsjett/1.json").json()["members"]
    assert {each["id"]: each["invoiced_ore"] for each in sent if each["id"] != "4626"} == {
        number: ore for number, ore in owed(budget).items() if number != "4626"
    }
    text = words_of(client.get("/en/samarbeid/budsjett/1/").content.decode())
    assert "waits to be invoiced" not in text
    for each in sent:
        assert all(f"invoice {one['number']}" in text for one in each["invoices"])
    # The interface tells the same of each share, with money as it has it everywhere.
    told_there = {each["id"]: each for each in NOBODY.get("collaboration/budgets/1").body["members"]}
    for each in sent:
        there = told_there[each["id"]]
        assert [there[name] for name in ("billing", "payment")] == [each[name] for name in ("billing", "payment")]
        assert (there["invoiced"]["amount"], there["own"]["amount"]) == (each["invoiced_ore"], each["own_ore"])
        assert [(one["number"], one["due"], one["amount"]["amount"]) for one in there["invoices"]] == [
            (one["number"], one["due"], one["amount_ore"]) for one in each["invoices"]
        ]
    assert sorted({each["billing"] for each in told_there.values()}) == ["invoiced", "own"]
    table = client.get("/samarbeid/budsjett/1.csv").content.decode("utf-8-sig")
    assert "invoice_numbers" in table.splitlines()[0]


def test_a_partner_that_uses_what_it_has_not_paid_for_is_named(host: Circle) -> None:
    taken_up(host)
    home, ingrid = Municipality.objects.get(), Person.objects.get(name="Ingrid")
    StaffRole.objects.filter(person=ingrid).update(role=StaffRole.Role.ADMINISTRATOR)
    budget = Budget.objects.get()
    assert told(budget, LATER)["in_use_unsettled"] == []
    roll_out(home.pk, "waiting_list", "off", reason="Ikke ennå", by=ingrid.pk, now=NOW)
    assert told(budget, LATER)["in_use_unsettled"] == []
    roll_out(home.pk, "waiting_list", "general", reason="Nå", by=ingrid.pk, now=LATER)
    row = told(budget, LATER)
    assert row["in_use_unsettled"] == ["Øygarden"]
    asked = (row["owed_by_use"][0]["id"], row["owed_by_use"][0]["since"])
    assert asked == ("4626", LATER.date().isoformat())
    take_up(budget.number, "4626", LATER.date(), by=host.charlie.pk, now=LATER)
    assert told(budget, LATER)["in_use_unsettled"] == []
