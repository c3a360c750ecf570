"""Paying the deposit of a loan on its page, and the counter that asks for it; each for those who may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from aktiv.lending.models import Line, Loan
from aktiv.lending.ports import deposits as port
from aktiv.payments.models import Payment
from aktiv.payments.ports.provider import use
from aktiv.payments.queries.loan_deposits import ReservedDeposits
from aktiv.people.actions.staff import Post, grant_role
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.lending.world import Stocked, hours, stocked
from tests.payments.paying import worked
from tests.payments.purse import Purse
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_store import told, worker

DEPOSIT = 500_00


@pytest.fixture
def there(db: None, monkeypatch: pytest.MonkeyPatch) -> Stocked:
    stop_the_clock(monkeypatch, hours(1))
    with everything():
        return stocked()


@pytest.fixture
def purse(there: Stocked) -> Iterator[Purse]:
    made = Purse()
    use({there.municipality.slug: {"purse": made}})
    port.use(ReservedDeposits())
    yield made
    use({})


@pytest.fixture
def loan(there: Stocked) -> Loan:
    with everything():
        return there.loan(2, 24, (there.chairs, 10), deposit=DEPOSIT)


def paid(client: Client, loan: Loan) -> str:
    """She presses the button; where that leads."""
    answer = client.post(f"/en/min/lan/{loan.pk}/", {"gjor": "depositum", "betal": "purse"})
    assert answer.status_code == 302, told(answer)  # type: ignore[arg-type]
    return answer["Location"]


def test_the_borrower_pays_on_the_page_of_the_loan_and_comes_back_to_it(
    there: Stocked, purse: Purse, loan: Loan
) -> None:
    alice, bob = browser_of(there.alice), browser_of(there.world.bob)
    page = f"/en/min/lan/{loan.pk}/"
    shown = told(alice.get(page))  # type: ignore[arg-type]
    assert "has to be reserved before you pick up" in shown
    assert "Pay the deposit with" in shown
    assert bob.post(page, {"gjor": "depositum", "betal": "purse"}).status_code == 404
    away = paid(alice, loan)
    assert paid(alice, loan) == away, "pressed twice"
    with everything():
        payment = Payment.objects.get()
    assert f"purse.example/{payment.reference}" in alice.get(away)["Refresh"]
    back = f"/en/betaling/{payment.pk}/"
    assert "has to be reserved" not in told(alice.get(away))  # type: ignore[arg-type]
    assert "the deposit of" in told(alice.get(back)), "it is waited for"  # type: ignore[arg-type]
    purse.approved(payment.reference)
    worked(hours(1) + timedelta(minutes=4))
    assert alice.get(back)["Location"] == page
    shown = told(alice.get(page))  # type: ignore[arg-type]
    assert "500 kr reserved" in shown.replace("\xa0", " "), shown
    assert "Pay the deposit with" not in shown
    wrong = alice.post(page, {"gjor": "depositum", "betal": "purse"})
    assert (wrong.status_code, "There is nothing more to pay." in told(wrong)) == (422, True)  # type: ignore[arg-type]


def test_who_goes_away_without_paying_and_a_provider_that_is_away_lead_back_with_words(
    there: Stocked, purse: Purse, loan: Loan
) -> None:
    alice, page = browser_of(there.alice), f"/en/min/lan/{loan.pk}/"
    purse.away = True
    answer = alice.post(page, {"gjor": "depositum", "betal": "purse"})
    assert (answer.status_code, "does not answer" in told(answer)) == (422, True)  # type: ignore[arg-type]
    purse.away = False
    paid(alice, loan)
    with everything():
        payment = Payment.objects.get()
    purse.left(payment.reference)
    worked(hours(1) + timedelta(minutes=1))
    assert alice.get(f"/en/betaling/{payment.pk}/")["Location"] == page
    assert "You can try again" in told(alice.get(page))  # type: ignore[arg-type]
    unknown = alice.post(page, {"gjor": "depositum", "betal": "nobody"})
    assert "Choose how you want to pay." in told(unknown)  # type: ignore[arg-type]


def test_what_was_paid_for_nothing_says_so(there: Stocked, purse: Purse, loan: Loan) -> None:
    alice = browser_of(there.alice)
    paid(alice, loan)
    with everything():
        payment = Payment.objects.get()
    alice.post(f"/en/min/lan/{loan.pk}/", {"gjor": "avbestill"})
    purse.approved(payment.reference)
    worked(hours(1) + timedelta(minutes=1))
    shown = told(alice.get(f"/en/betaling/{payment.pk}/"))  # type: ignore[arg-type]
    assert "The loan has ended meanwhile" in shown
    assert "Back to the loan" in shown


def test_the_counter_asks_why_and_keeps_what_was_typed(there: Stocked, purse: Purse, loan: Loan) -> None:
    leif, page = worker(there), f"/en/lager/lan/{loan.code}/"
    with everything():
        line = Line.objects.get(loan=loan)
    assert "Why it goes without the deposit" in told(leif.get(page))  # type: ignore[arg-type]
    sent = {"gjor": "ut", f"a-{line.pk}": "7", "signert": "Alice"}
    answer = leif.post(page, sent)
    assert answer.status_code == 422
    assert 'href="#uten-depositum"' in answer.content.decode()
    assert 'value="7"' in answer.content.decode()
    assert "is not reserved" in told(answer)  # type: ignore[arg-type]
    assert leif.post(page, {**sent, "uten-depositum": "Paid in cash"}).status_code == 302
    with everything():
        assert Loan.objects.get(pk=loan.pk).state == "out"
    assert "Why it goes without the deposit" not in told(leif.get(page))  # type: ignore[arg-type]


def test_finance_sees_what_it_is_the_deposit_of(there: Stocked, purse: Purse, loan: Loan) -> None:
    paid(browser_of(there.alice), loan)
    with everything():
        payment = Payment.objects.get()
    purse.approved(payment.reference)
    worked(hours(1) + timedelta(minutes=1))
    ingrid, home = there.world.ingrid, there.municipality
    grant_role(ingrid, home, Post(role="finance", valid_from=NOW.date()), by=None, now=NOW)
    browser = browser_of(ingrid)
    assert f"Deposit of loan {loan.number}" in told(browser.get(f"/en/okonomi/{home.slug}/betalinger/"))  # type: ignore[arg-type]
    shown = told(browser.get(f"/en/okonomi/{home.slug}/betalinger/{payment.pk}/"))  # type: ignore[arg-type]
    assert "See the loan" in shown
    assert "Take damage from it" not in shown
