"""Payments and orders under real commits: two who write at once take turns, and each line and credit is used once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from aktiv.collaboration.actions.invoicing import bill_as, invoice
from aktiv.collaboration.actions.paying_out import pay_out
from aktiv.collaboration.models import CreditUse, SharePayment, ShareReceipt
from aktiv.payments.actions.share_receipts import take_in_payments
from aktiv.values.refusal import Refusal
from tests.collaboration.budgeting import LATER, NUMBERS, a_council, a_host, not_billed, paid_back
from tests.collaboration.world import NOW
from tests.conftest import Committed


def at_once(act: Callable[[], object]) -> list[str]:
    """What came of the same act by two at once: the code of a refusal, or what it gives."""
    ready = Barrier(2)

    def one(_number: int) -> str:
        ready.wait(30)
        try:
            return str(act())
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def test_a_credit_is_ordered_paid_out_once_and_the_line_that_says_it_is_paid_noted_once(committed: Committed) -> None:
    host = a_host(a_council())
    by, budget = host.charlie.pk, not_billed(host)
    for number in ("4601", "1103"):
        bill_as(number, NUMBERS[number], by=by, now=NOW)
    invoice(budget.number, "exempt", by=by, now=LATER)
    back = -paid_back(budget)["4601"]
    assert at_once(lambda: pay_out("4601", by=by, now=LATER).amount_ore) == sorted([str(back), "nothing_held"])
    assert [each.amount_ore for each in CreditUse.objects.all()] == [back]
    text = f"faktura;dato;øre\nU1;{LATER.date()};{-back}"
    twice = f"{text}\nU1;{LATER.date()};{back}"
    told = at_once(lambda: [each.code for each in take_in_payments(twice, by=by, now=LATER)])
    assert told == sorted([str(["", "twice"]), str(["noted_already", "twice"])])
    assert ShareReceipt.objects.count() == 1
    assert [each.amount_ore for each in SharePayment.objects.all()] == [-back]
