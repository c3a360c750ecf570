"""Initiatives, budgets, benefits and contracts in the log and in the annual report: the numbers of their own pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from aktiv.collaboration.actions.budgets import Proposal, lock_within_limit, propose
from aktiv.collaboration.actions.invoicing import note_payment
from aktiv.collaboration.actions.mandates import set_limit
from aktiv.collaboration.queries.budget_figures import budget_rows
from tests.collaboration.world import Circle, a_circle, agreed

pytestmark = pytest.mark.django_db
THIS = timezone.localdate().year


@pytest.fixture
def circle(db: None) -> Circle:
    now = timezone.now()
    then, today = now - timedelta(days=2), timezone.localdate(now)
    circle = a_circle(then)
    agreed(circle, then)
    by = circle.alice.pk
    set_limit(circle.council.slug, 2_000_000_00, on=today, by=by, now=now)
    for title in ("Drift", "Utvikling"):
        asked = Proposal(title=title, first=date(THIS, 1, 1), last=date(THIS, 12, 31), total_ore=1_000_000_00)
        propose(asked, by=by, now=now)
    lock_within_limit(1, circle.council.slug, "Sak 1", by=by, now=now)
    return circle


def test_a_budget_that_was_decided_is_in_the_log_and_in_the_years_report(circle: Circle) -> None:
    client = Client()
    page = [each for each in client.get("/samarbeid/budsjett.json").json()["budgets"] if each["state"] == "decided"]
    section = client.get(f"/samarbeid/arsrapport/{THIS}.json").json()["sections"]["budgets"]
    assert section["total_ore"] == sum(each["total_ore"] for each in page) == 1_000_000_00
    assert [each["number"] for each in section["budgets"]] == [each["number"] for each in page]
    found = client.get("/samarbeid/vedtak.json?slag=budget").json()["decisions"]
    assert [(each["id"], each["what"], each["amount_ore"]) for each in found] == [
        ("budget-1-1", "locked", 1_000_000_00)
    ]
    assert sorted(found[0]["members"]) == ["1103", "1246", "1508", "4601"]
    text = client.get("/samarbeid/vedtak/?slag=budget").content.decode()
    assert "/samarbeid/budsjett/1/" in text
    assert client.get("/samarbeid/vedtak.atom").status_code == 200


def test_the_report_of_a_year_counts_what_was_paid_until_it_ended(circle: Circle) -> None:
    by, now = circle.alice.pk, timezone.now()
    today = timezone.localdate(now)
    for ore, day in ((300, date(THIS - 1, 12, 31)), (20, date(THIS, 1, 1)), (1, today)):
        note_payment(1, "4601", ore, on=day, by=by, now=now)
    paid = {last: budget_rows(circle.home, paid_by=last)[-1]["paid_ore"] for last in (date(THIS - 1, 12, 31), today)}
    assert paid == {date(THIS - 1, 12, 31): 300, today: 321}
    section = Client().get(f"/samarbeid/arsrapport/{THIS}.json").json()["sections"]["budgets"]
    assert [each["paid_ore"] for each in section["budgets"]] == [321]


def test_what_is_not_there_yet_is_told_as_nothing(circle: Circle) -> None:
    answer = Client().get(f"/samarbeid/arsrapport/{THIS}/")
    assert answer.status_code == 200
    sections = Client().get(f"/samarbeid/arsrapport/{THIS}.json").json()["sections"]
    assert (sections["initiatives"]["approved"], sections["contracts"]["count"]) == (0, 0)
    assert set(sections["benefits"]["standing"].values()) == {0}
    assert Client().get(f"/samarbeid/arsrapport/{THIS}.pdf").content.startswith(b"%PDF-")
