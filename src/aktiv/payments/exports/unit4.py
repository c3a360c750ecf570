"""Orders for Unit4 ERP (once Agresso) as XML: ABWOrder, which its import service takes for the same LG04.

Amounts without VAT; the system computes VAT by the code of each line, and makes invoice and KID itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from lxml import etree

from aktiv.payments.basis import BatchHead, Invoice
from aktiv.payments.exports.characters import decimals, one_line
from aktiv.payments.exports.setup import Row, Setup, rows
from aktiv.values.refusal import Refusal

ORDER = "http://services.agresso.com/schema/ABWOrder/2007/12/24"
LIBRARY = "http://services.agresso.com/schema/ABWSchemaLib/2007/12/24"
SALES_ORDER = "42"
_DECLARED = f' xmlns="{ORDER}" xmlns:agrlib="{LIBRARY}"'


def write(head: BatchHead, invoices: Iterable[Invoice], setup: Setup) -> Iterator[bytes]:
    """The batch, a piece for each order. Raises Refusal("missing_in_setup"), Refusal("currency_not_in_format")."""
    yield f"<?xml version='1.0' encoding='UTF-8'?>\n<ABWOrder{_DECLARED}>\n".encode()
    for invoice in invoices:
        if invoice.currency != "NOK":
            raise Refusal("currency_not_in_format", currency=invoice.currency)
        order = _order(head, invoice, setup)
        etree.indent(order, level=1)
        # The namespaces are declared once, by the element around all orders.
        written = etree.tostring(order, encoding="unicode").replace(_DECLARED, "", 1)
        yield f"  {written.rstrip()}\n".encode()
    yield b"</ABWOrder>\n"


def _order(head: BatchHead, invoice: Invoice, setup: Setup) -> etree._Element:
    order = etree.Element(f"{{{ORDER}}}Order", nsmap={None: ORDER, "agrlib": LIBRARY})  # type: ignore[dict-item]
    _lib(order, "OrderNo", invoice.number)
    _lib(order, "VoucherType", setup.needed("voucher_type"))
    _own(order, "TransType", SALES_ORDER)
    _lib(order, "Period", f"{invoice.issued:%Y%m}")
    _header(_own(order, "Header"), head, invoice, setup)
    details = _own(order, "Details")
    for row in rows(invoice, setup):
        _detail(_own(details, "Detail"), row, setup)
    return order


def _header(header: etree._Element, head: BatchHead, invoice: Invoice, setup: Setup) -> None:
    customer, responsible = invoice.customer, setup.responsible or setup.system
    _own(header, "OrderType", setup.needed("order_type"))
    _own(header, "OrderDate", invoice.issued)
    _own(header, "ObsDate", invoice.issued)
    _lib(header, "Currency", invoice.currency)
    seller = _own(_own(header, "Seller"), "SellerReferences")
    _own(seller, "Responsible", responsible)
    _own(seller, "SalesMan", responsible)
    buyer = _own(header, "Buyer")
    _lib(buyer, "BuyerNo", customer.customer_number)
    references = _own(buyer, "BuyerReferences")
    _own(references, "Responsible", responsible)
    _own(references, "RequestedBy", customer.buyer_reference)
    _own(references, "Accountable", customer.order_reference)
    _lib(header, "ReferenceCode")
    code = header[-1]
    _lib(code, "Code", setup.attributes.get("batch", "BATCH"))
    _lib(code, "Value", f"{setup.system}{head.number:06d}")


def _detail(detail: etree._Element, row: Row, setup: Setup) -> None:
    counted = row.counted
    _own(detail, "LineNo", str(row.place))
    _own(detail, "BuyerProductCode", row.product)
    _own(detail, "BuyerProductDescr", row.text)
    _own(detail, "UnitCode", row.unit)
    _own(detail, "Quantity", f"{counted.quantity:f}")
    _own(detail, "Price", f"{counted.price.scaleb(-2):f}")
    _own(detail, "LineTotal", decimals(row.net, "."))
    info = _own(detail, "DetailInfo")
    _lib(info, "UseLineTotal", "1")
    if row.vat_code:
        _lib(info, "TaxCode", row.vat_code)
    named = (("account", row.account), *zip(setup.dimensions, row.dimensions, strict=True))
    for name, value in named:
        if value:
            code = _lib(info, "ReferenceCode")
            _lib(code, "Code", setup.attributes.get(name, name))
            _lib(code, "Value", value)
    if row.explanation:
        told = _lib(detail, "ProductSpecification")
        _lib(told, "SeqNo", "1")
        _lib(told, "Info", row.explanation)


def _own(parent: etree._Element, name: str, said: str | date = "") -> etree._Element:
    return _element(parent, f"{{{ORDER}}}{name}", said)


def _lib(parent: etree._Element, name: str, said: str | date = "") -> etree._Element:
    return _element(parent, f"{{{LIBRARY}}}{name}", said)


def _element(parent: etree._Element, name: str, said: str | date) -> etree._Element:
    element = etree.SubElement(parent, name)
    if said:
        element.text = said.isoformat() if isinstance(said, date) else one_line(said)
    return element
