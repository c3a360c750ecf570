"""What is kept of an invoice makes the same papers again."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from aktiv.payments.basis import Batch, Invoice, VatCategory
from aktiv.payments.exports import export
from aktiv.payments.keeping import as_json, invoice_from_json, seller_from_json
from aktiv.values.money import Money
from tests.payments.papers import FJELL, a_batch, a_line, an_invoice, mixed
from tests.payments.test_exports import SETUPS

OTHERS = (
    an_invoice(a_line(1001, VatCategory.STANDARD), currency="EUR", home_vat=Money(2887, "NOK")),
    an_invoice(a_line(12333, quantity=Fraction(4, 3), unit_price=9250)),
)


@pytest.mark.parametrize("invoice", [*a_batch().invoices, *OTHERS], ids=lambda each: each.number)
def test_an_invoice_is_kept_whole(invoice: Invoice) -> None:
    assert invoice_from_json(json.loads(json.dumps(as_json(invoice)))) == invoice


def test_a_batch_that_was_kept_is_the_same_file() -> None:
    batch = a_batch()
    kept = [json.dumps(as_json(each)) for each in batch.invoices]
    again = Batch(batch.head, tuple(invoice_from_json(json.loads(each)) for each in kept))
    for name, setup in SETUPS.items():
        assert export(name, again, setup) == export(name, batch, setup)
    assert seller_from_json(json.loads(json.dumps(as_json(FJELL)))) == FJELL


def test_what_somebody_changed_in_it_is_found() -> None:
    kept = as_json(mixed())
    kept["lines"][0]["net"] += 1
    with pytest.raises(ValueError, match="VAT is not that of the lines"):
        invoice_from_json(kept)
