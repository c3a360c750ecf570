"""Basis for invoices to Xledger, in the columns of its import SO01b_2: semicolons, UTF-8, decimal comma.

No cell is quoted, whatever stands in it: semicolons and quotation marks of texts become commas and apostrophes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from aktiv.payments.basis import BatchHead, Invoice
from aktiv.payments.exports.characters import decimals, harmless
from aktiv.payments.exports.setup import Row, Setup, rows
from aktiv.values.refusal import Refusal

COLUMNS = (
    "Owner ID/Entity Code", "ImpSystem", "ImpSystemRef", "Invoice Batch", "Order No", "Line No", "Date",
    "Customer No (Imp)", "Invoice Rule", "Ready To Invoice", "Work Order", "Project", "Object", "Object Value",
    "Posting 1", "Posting 2", "XGL", "Currency", "Product", "Product Item", "XLG", "Tekst (imp)", "Pricelist",
    "Price Group", "Invoice Rule", "Unit", "Quantity", "Cost Price", "Unit Price", "Discount % Imp",
    "Discount Imp", "TaxRule", "Pre Paid To Bank", "Pre Paid Date", "Payment Ref", "XIdentifier (KID)",
    "External Order Ref", "Customer", "Company No", "Customer Group (Imp)", "BankAccount", "Payment Terms",
    "Address Flag", "Street Address Line 1", "Street Address Line 2", "Zip Code", "City", "State", "Country",
    "Street Address 2 Line 1", "Street Address 2 Line 2", "Zip Code", "City 2", "State 2", "Country 2", "Phone",
    "Email", "Language", "Invoice Delivery Method", "Invoice Layout", "Your Ref", "Ordered By", "Our Sales Tmp",
    "Our Ref Tmp", "Contract", "Extern GL", "Period Start Tmp", "Period Start Offset", "No of Periods",
    "Service Type", "Tax Amount (Vat)", "Warehouse", "Location", "Header Info", "Footer Info", "Header Text Tmp",
    "Footer Text Tmp", "SL Type", "SL Key", "SO Group", "Dummy4", "Dummy5", "End Of Line",
)  # fmt: skip
_PLACES = {name: COLUMNS.index(name) for name in COLUMNS}
_FOR_DIMENSIONS = frozenset(
    {"Work Order", "Project", "Object", "Object Value", "Posting 1", "Posting 2", "Contract", "Warehouse", "Location"}
)


def write(head: BatchHead, invoices: Iterable[Invoice], setup: Setup) -> Iterator[bytes]:
    """The batch, a piece for each order. Amounts without VAT. `setup.attributes` says which column each dimension has.

    Raises Refusal("missing_in_setup") for a dimension without a column.
    """
    for name in setup.dimensions:
        if setup.attributes.get(name) not in _FOR_DIMENSIONS:
            raise Refusal("missing_in_setup", setting=f"attributes: {name}")
    yield _record(COLUMNS)
    for invoice in invoices:
        common = _common(head, invoice, setup)
        yield b"".join(_line({**common, **_of(row, setup)}) for row in rows(invoice, setup))


def _common(head: BatchHead, invoice: Invoice, setup: Setup) -> dict[str, str]:
    customer, address = invoice.customer, invoice.customer.address
    return {
        "Owner ID/Entity Code": setup.needed("company"),
        "ImpSystem": setup.system,
        "Invoice Batch": str(head.number),
        "Order No": invoice.number,
        "Date": f"{invoice.issued:%d.%m.%Y}",
        "Customer No (Imp)": customer.customer_number,
        "Ready To Invoice": "1",
        "Currency": invoice.currency,
        "XIdentifier (KID)": invoice.kid,
        "External Order Ref": customer.order_reference,
        "Customer": customer.name,
        "Company No": customer.number or "",
        "Payment Terms": setup.terms,
        "Street Address Line 1": address.street,
        "Street Address Line 2": address.street2,
        "Zip Code": address.postcode,
        "City": address.place,
        "Country": address.country,
        "Language": customer.language,
        "Your Ref": customer.buyer_reference,
        "Service Type": setup.service_type,
        "SO Group": setup.order_group,
        "Header Info": f"Kreditnota til faktura {invoice.credited.number}" if invoice.credited else "",
        "End Of Line": "X",
    }


def _of(row: Row, setup: Setup) -> dict[str, str]:
    counted = row.counted
    columns = {setup.attributes[name]: value for name, value in zip(setup.dimensions, row.dimensions, strict=True)}
    return {
        **columns,
        "ImpSystemRef": row.reference,
        "Line No": str(row.place),
        "Product": row.product,
        "Tekst (imp)": f"{row.text}: {row.explanation}" if row.explanation else row.text,
        "Unit": row.unit,
        "Quantity": _figure(counted.quantity),
        "Unit Price": _figure(counted.price.scaleb(-2)),
        "TaxRule": row.vat_code,
        "Extern GL": row.account,
        "Period Start Tmp": f"{row.used.first:%d.%m.%Y}",
        "Dummy4": decimals(row.net),
    }


def _figure(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")


def _line(values: dict[str, str]) -> bytes:
    cells = [""] * len(COLUMNS)
    for name, value in values.items():
        figure = value[:1] == "-" and value[1:2].isdecimal() and name in {"Quantity", "Dummy4"}
        cells[_PLACES[name]] = value if figure else harmless(value)
    return _record(cells)


def _record(cells: Iterable[str]) -> bytes:
    return (";".join(each.replace(";", ",").replace('"', "'") for each in cells) + "\r\n").encode()
