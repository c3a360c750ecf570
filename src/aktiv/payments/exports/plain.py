"""CSV for people and for systems that have no format of their own: whatever is known, a row for each line.

Rows of kind `vat` and `rounding` follow the lines of an invoice, so that the column `amount` comes to what is owed.
UTF-8 with a mark at the start, semicolons, decimal comma: a Norwegian spreadsheet opens it with a double click.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from aktiv.payments.basis import BatchHead, Invoice, InvoiceLine, VatTotal
from aktiv.payments.exports.characters import decimals, harmless
from aktiv.payments.exports.setup import Setup

_OF_INVOICE = (
    "batch", "municipality", "kind", "invoice", "credits", "issued", "due", "period_from", "period_to", "currency",
    "kid", "customer_number", "organisation_number", "customer", "street", "street2", "postcode", "place", "country",
    "internal", "einvoice", "buyer_reference", "order_reference",
)  # fmt: skip
_OF_ROW = (
    "row", "line", "used_from", "used_to", "text", "explanation", "quantity", "unit", "unit_price",
    "price_includes_vat", "amount", "charged", "vat_code", "vat_category", "vat_percent", "vat_reason", "product",
    "account", "reference",
)  # fmt: skip
COLUMNS = (*_OF_INVOICE, *_OF_ROW)
BYTE_ORDER_MARK = "\ufeff"


def write(head: BatchHead, invoices: Iterable[Invoice], setup: Setup) -> Iterator[bytes]:
    """The batch, a piece for each invoice. Dimensions are columns of their own, in the order of the setup."""
    dimensions = tuple(f"dimension_{name}" for name in setup.dimensions)
    yield (BYTE_ORDER_MARK + _csv([(*COLUMNS, *dimensions)])).encode()
    for invoice in invoices:
        common = _of_invoice(head, invoice)
        blank = ("",) * len(dimensions)
        rows = [(*common, *_of_line(place, each, setup)) for place, each in enumerate(invoice.lines, 1)]
        rows += [(*common, *_of_vat(each), *blank) for each in invoice.vat if each.vat]
        if invoice.rounding:
            rows.append((*common, *_of_amount("rounding", invoice.rounding), *blank))
        yield _csv(rows).encode()


def _of_invoice(head: BatchHead, invoice: Invoice) -> tuple[str, ...]:
    customer, address = invoice.customer, invoice.customer.address
    return (
        str(head.number),
        head.seller.municipality_number,
        invoice.kind.value,
        invoice.number,
        invoice.credited.number if invoice.credited else "",
        invoice.issued.isoformat(),
        invoice.due.isoformat(),
        invoice.period.first.isoformat(),
        invoice.period.last.isoformat(),
        invoice.currency,
        invoice.kid,
        harmless(customer.customer_number),
        customer.number or "",
        harmless(customer.name),
        harmless(address.street),
        harmless(address.street2),
        harmless(address.postcode),
        harmless(address.place),
        address.country,
        _yes(customer.internal),
        _yes(customer.einvoice),
        harmless(customer.buyer_reference),
        harmless(customer.order_reference),
    )


def _of_line(place: int, line: InvoiceLine, setup: Setup) -> tuple[str, ...]:
    hundredths = line.quantity * 100
    exact = hundredths.denominator == 1
    return (
        "line",
        str(place),
        line.used.first.isoformat(),
        line.used.last.isoformat(),
        harmless(line.text),
        harmless(line.explanation),
        decimals(hundredths.numerator) if exact else harmless(str(line.quantity)),
        line.unit,
        decimals(line.unit_price),
        _yes(line.price_includes_vat),
        decimals(line.net),
        decimals(line.charged),
        harmless(setup.vat_codes.get(line.vat_code, line.vat_code)),
        line.category.value,
        decimals(line.basis_points),
        harmless(line.vat_reason),
        harmless(line.product or setup.product),
        harmless(line.account),
        harmless(line.reference),
        *(harmless(line.dimensions.get(name, "")) for name in setup.dimensions),
    )


def _of_vat(total: VatTotal) -> tuple[str, ...]:
    return _of_amount("vat", total.vat, vat_category=total.category.value, vat_percent=decimals(total.basis_points))


def _of_amount(kind: str, amount: int, **more: str) -> tuple[str, ...]:
    values = {"row": kind, "amount": decimals(amount), **more}
    return tuple(values.get(name, "") for name in _OF_ROW)


def _yes(whether: bool) -> str:
    return "1" if whether else "0"


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(rows)
    return written.getvalue()
