"""Orders for Agresso by its interface LG04: one table of many columns in a file of fixed width.

A record with `accept_flag` 1 is an order's head; those with 0 are its lines, and texts below them. The head uses some
of the columns and a line others; the rest is blank. The system itself makes invoice and KID of an order.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from aktiv.payments.basis import BatchHead, Invoice, Kind
from aktiv.payments.exports.characters import Columns, as_bytes, latin1
from aktiv.payments.exports.setup import Row, Setup, rows
from aktiv.values.refusal import Refusal

SALES_ORDER = "42"
RECORD = Columns(
    (
        ("accept_flag", 1), ("account", 8), ("accountable", 20), ("address", 160), ("allocation_key", 2),
        ("amount", 17), ("amount_set", 1), ("apar_id", 8), ("apar_name", 30), ("art_descr", 35), ("article", 15),
        ("att_1_id", 2), ("att_2_id", 2), ("att_3_id", 2), ("att_4_id", 2), ("att_5_id", 2), ("att_6_id", 2),
        ("att_7_id", 2), ("bank_account", 35), ("batch_id", 12), ("client", 2), ("client_ref", 2),
        ("confirm_date", 17), ("control", 1), ("cur_amount", 17), ("currency", 3), ("del_met_descr", 60),
        ("del_term_descr", 60), ("deliv_addr", 255), ("deliv_attention", 50), ("deliv_countr", 3),
        ("deliv_date", 17), ("deliv_method", 8), ("deliv_terms", 8), ("dim_1", 8), ("dim_2", 8), ("dim_3", 8),
        ("dim_4", 8), ("dim_5", 12), ("dim_6", 4), ("dim_7", 4), ("dim_value_1", 12), ("dim_value_2", 12),
        ("dim_value_3", 12), ("dim_value_4", 12), ("dim_value_5", 12), ("dim_value_6", 12), ("dim_value_7", 12),
        ("disc_percent", 17), ("exch_rate", 17), ("ext_ord_ref", 15), ("intrule_id", 6), ("line_no", 4),
        ("location", 4), ("long_info1", 120), ("long_info2", 120), ("lot", 10), ("main_apar_id", 8),
        ("mark_attention", 50), ("mark_ctry_cd", 3), ("markings", 120), ("obs_date", 17), ("order_date", 17),
        ("order_id", 9), ("order_type", 2), ("pay_method", 2), ("period", 8), ("place", 30), ("province", 40),
        ("rel_value", 12), ("responsible", 8), ("responsible2", 8), ("sequence_no", 8), ("sequence_ref", 8),
        ("serial_no", 20), ("short_info", 60), ("status", 1), ("tax_code", 2), ("tax_system", 2),
        ("template_id", 8), ("terms_id", 2), ("text1", 12), ("text2", 12), ("text3", 12), ("text4", 12),
        ("trans_type", 2), ("unit_code", 3), ("unit_descr", 50), ("value_1", 17), ("voucher_ref", 9),
        ("voucher_type", 2), ("warehouse", 4), ("zip_code", 15),
    )
)  # fmt: skip
DIMENSIONS = 7
_NOTHING = 0


def write(head: BatchHead, invoices: Iterable[Invoice], setup: Setup) -> Iterator[bytes]:
    """The batch, a piece for each order. Amounts without VAT: the system computes VAT by the code of each line.

    Raises Refusal("missing_in_setup"), Refusal("too_long_for_format"), Refusal("currency_not_in_format").
    """
    if len(setup.dimensions) > DIMENSIONS:
        raise Refusal("too_long_for_format", field="dimensions", text=", ".join(setup.dimensions), width=DIMENSIONS)
    for invoice in invoices:
        if invoice.currency != "NOK":
            raise Refusal("currency_not_in_format", currency=invoice.currency)
        common = _common(head, invoice, setup)
        yield as_bytes(RECORD.record({**common, **_head(invoice, setup)}))
        for row in rows(invoice, setup):
            yield as_bytes(RECORD.record({**common, **_line(invoice, row, setup)}))
            for sequence, text in enumerate(textwrap.wrap(latin1(row.explanation), 60), 1):
                yield as_bytes(RECORD.record({**common, **_text(row, sequence, text)}))


def _common(head: BatchHead, invoice: Invoice, setup: Setup) -> dict[str, str]:
    """What every record of an order says, by which the system puts them together."""
    return {
        "batch_id": RECORD.code("batch_id", f"{setup.system}{head.number:06d}"),
        "client": RECORD.code("client", setup.needed("company")),
        "order_id": RECORD.number("order_id", int(invoice.number)),
        "trans_type": SALES_ORDER,
        "voucher_type": RECORD.code("voucher_type", setup.needed("voucher_type")),
    }


def _head(invoice: Invoice, setup: Setup) -> dict[str, str]:
    customer, address = invoice.customer, invoice.customer.address
    number = customer.customer_number
    return {
        "accept_flag": "1",
        "accountable": customer.buyer_reference,
        "address": ", ".join(address.lines[:-1]) if address.place else ", ".join(address.lines),
        "apar_id": RECORD.code("apar_id", number.rjust(8, "0") if number.isdecimal() else number),
        "apar_name": customer.name,
        "confirm_date": f"{invoice.issued:%Y%m%d}",
        "currency": invoice.currency,
        "deliv_date": f"{invoice.period.last:%Y%m%d}",
        "exch_rate": RECORD.number("exch_rate", _NOTHING),
        **_order_reference(customer.order_reference),
        "long_info1": _said(invoice),
        "main_apar_id": RECORD.number("main_apar_id", _NOTHING),
        "mark_attention": customer.buyer_reference,
        "order_date": f"{invoice.issued:%Y%m%d}",
        "order_type": RECORD.code("order_type", setup.needed("order_type")),
        "pay_method": RECORD.code("pay_method", setup.pay_method),
        "period": _period(invoice),
        "place": address.place,
        "responsible": RECORD.code("responsible", setup.responsible or setup.system),
        "responsible2": RECORD.code("responsible2", setup.responsible or setup.system),
        "sequence_ref": RECORD.number("sequence_ref", _NOTHING),
        "status": "N",
        "template_id": RECORD.number("template_id", _NOTHING),
        "terms_id": RECORD.code("terms_id", setup.terms),
        "text2": customer.number or "",
        "voucher_ref": RECORD.number("voucher_ref", _NOTHING),
        "zip_code": address.postcode,
    }


def _line(invoice: Invoice, row: Row, setup: Setup) -> dict[str, str]:
    quantity = row.counted.quantity
    dimensions = {f"dim_{place}": value for place, value in enumerate(row.dimensions, 1)}
    return {
        "accept_flag": "0",
        "account": RECORD.code("account", row.account),
        "amount": RECORD.number("amount", row.net),
        "amount_set": "1",
        "art_descr": row.text,
        "article": RECORD.code("article", row.product),
        "cur_amount": RECORD.number("cur_amount", _NOTHING),
        **{name: RECORD.code(name, value) for name, value in dimensions.items()},
        "disc_percent": RECORD.number("disc_percent", _NOTHING),
        "exch_rate": RECORD.number("exch_rate", _NOTHING),
        "line_no": RECORD.number("line_no", row.place),
        "period": _period(invoice),
        "sequence_no": RECORD.number("sequence_no", _NOTHING),
        "status": "N",
        "tax_code": RECORD.code("tax_code", row.vat_code),
        "template_id": RECORD.number("template_id", _NOTHING),
        "unit_code": RECORD.code("unit_code", row.unit if setup.unit_codes else ""),
        "value_1": RECORD.number("value_1", int(quantity * 100)),
    }


def _text(row: Row, sequence: int, text: str) -> dict[str, str]:
    return {
        "accept_flag": "0",
        "line_no": RECORD.number("line_no", row.place),
        "sequence_no": RECORD.number("sequence_no", sequence),
        "short_info": text,
    }


def _order_reference(reference: str) -> dict[str, str]:
    """In its own column, or as words where that has no room: a reference is never cut."""
    width = RECORD.widths["ext_ord_ref"]
    if len(reference) > width or latin1(reference) != reference:
        return {"long_info2": f"Bestilling: {reference}"}
    return {"ext_ord_ref": reference}


def _said(invoice: Invoice) -> str:
    if invoice.kind is Kind.CREDIT_NOTE and invoice.credited is not None:
        return f"Kreditnota til faktura {invoice.credited.number}"
    return f"{invoice.period.first:%d.%m.%Y}-{invoice.period.last:%d.%m.%Y}"


def _period(invoice: Invoice) -> str:
    return RECORD.number("period", invoice.issued.year * 100 + invoice.issued.month)
