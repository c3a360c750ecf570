"""An invoice or a credit note as EHF: UBL 2.1 by Peppol BIS Billing 3.0, as the municipality's access point sends it.

Everything is written by one writer from the top of the document to its end, since UBL wants its elements in order and
the official rules (Schematron) do not check that. A credit note's amounts are turned: there they are above zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from lxml import etree

from aktiv.payments.basis import Customer, Invoice, InvoiceLine, Kind, Seller, VatCategory, may_charge
from aktiv.values.refusal import Refusal

CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
NORWEGIAN_NUMBER = "0192"
CREDIT_TRANSFER = "30"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CBC, _CAC = f"{_UBL}CommonBasicComponents-2", f"{_UBL}CommonAggregateComponents-2"
_ROOTS = {Kind.INVOICE: "Invoice", Kind.CREDIT_NOTE: "CreditNote"}
_WITHOUT_RATE = frozenset({VatCategory.OUTSIDE})
UNITS: Mapping[str, str] = {"hour": "HUR", "day": "DAY", "week": "WEE", "month": "MON", "piece": "H87"}
"""Units of price lists by UNECE recommendation 20; the others are "one"."""


def document(invoice: Invoice, seller: Seller) -> bytes:
    """The XML of an invoice, UTF-8. The same invoice always gives the same bytes.

    Raises Refusal("einvoice_needs_number") for a customer without organisation number, Refusal("einvoice_abroad") when
    seller or customer is not Norwegian, Refusal("seller_not_vat_registered"), and Refusal("exempt_needs_register") for
    a seller that the rules know by no tax registration although its sales are within the VAT law.
    """
    must_be_sendable(invoice, seller)
    writer = _Writer(invoice)
    _head(writer, invoice)
    with writer.inside("AccountingSupplierParty"), writer.inside("Party"):
        _seller(writer, seller, outside=_is_outside(invoice))
    with writer.inside("AccountingCustomerParty"), writer.inside("Party"):
        _customer(writer, invoice.customer)
    _payment(writer, invoice, seller)
    _vat(writer, invoice)
    _sums(writer, invoice)
    for place, line in enumerate(invoice.lines, 1):
        _line(writer, place, line)
    return writer.finished()


class _Writer:
    """Writes elements in the order in which it is called."""

    def __init__(self, invoice: Invoice) -> None:
        namespace = f"{_UBL}{_ROOTS[invoice.kind]}-2"
        spaces: dict[str | None, str] = {None: namespace, "cac": _CAC, "cbc": _CBC}
        self._root = etree.Element(f"{{{namespace}}}{_ROOTS[invoice.kind]}", nsmap=spaces)  # type: ignore[arg-type]
        self._open = [self._root]
        self.kind, self.currency = invoice.kind, invoice.currency

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """What is written now lies in an element of its own."""
        self._open.append(etree.SubElement(self._open[-1], f"{{{_CAC}}}{name}"))
        yield
        self._open.pop()

    def text(self, name: str, said: str | date, **attributes: str) -> None:
        """An element with text; nothing at all for an empty text."""
        if said:
            element = etree.SubElement(self._open[-1], f"{{{_CBC}}}{name}", attributes)
            element.text = said.isoformat() if isinstance(said, date) else _written(said)

    def amount(self, name: str, hundredths: int, currency: str = "") -> None:
        """An amount as the document shows it: a credit note's are turned."""
        self.text(name, two_decimals(self.turned(hundredths)), currencyID=currency or self.currency)

    def turned(self, amount: int) -> int:
        return -amount if self.kind is Kind.CREDIT_NOTE else amount

    def finished(self) -> bytes:
        made: bytes = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return made


def two_decimals(hundredths: int) -> str:
    """ "-185.00"."""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"


def must_be_sendable(invoice: Invoice, seller: Seller) -> None:
    """Whether `document` can make it: raises what that raises."""
    may_charge(seller, invoice)
    customer = invoice.customer
    if customer.number is None:
        raise Refusal("einvoice_needs_number", customer=customer.customer_number)
    if seller.address.country != "NO" or customer.address.country != "NO":
        raise Refusal("einvoice_abroad", customer=customer.customer_number)
    if not (_is_outside(invoice) or seller.vat_registered or seller.in_business_register):
        raise Refusal("exempt_needs_register", number=invoice.number)


def _is_outside(invoice: Invoice) -> bool:
    """Lines outside VAT stand alone, and then no VAT number may be told."""
    return invoice.vat[0].category is VatCategory.OUTSIDE


def _head(writer: _Writer, invoice: Invoice) -> None:
    customer = invoice.customer
    writer.text("CustomizationID", CUSTOMIZATION)
    writer.text("ProfileID", PROFILE)
    writer.text("ID", invoice.number)
    writer.text("IssueDate", invoice.issued)
    if invoice.kind is Kind.INVOICE:
        writer.text("DueDate", invoice.due)
        writer.text("InvoiceTypeCode", "380")
    else:
        writer.text("CreditNoteTypeCode", "381")
    writer.text("DocumentCurrencyCode", invoice.currency)
    if invoice.home_vat is not None:
        writer.text("TaxCurrencyCode", invoice.home_vat.currency)
    # One of the two references must stand there; a customer who gave none is known by her number with us.
    writer.text("BuyerReference", customer.buyer_reference or ("" if customer.order_reference else _own(customer)))
    with writer.inside("InvoicePeriod"):
        writer.text("StartDate", invoice.period.first)
        writer.text("EndDate", invoice.period.last)
    if customer.order_reference:
        with writer.inside("OrderReference"):
            writer.text("ID", customer.order_reference)
    if invoice.credited is not None:
        with writer.inside("BillingReference"), writer.inside("InvoiceDocumentReference"):
            writer.text("ID", invoice.credited.number)
            writer.text("IssueDate", invoice.credited.issued)


def _own(customer: Customer) -> str:
    return customer.customer_number


def _seller(writer: _Writer, seller: Seller, *, outside: bool) -> None:
    writer.text("EndpointID", seller.number, schemeID=NORWEGIAN_NUMBER)
    _name_and_address(writer, seller)
    if seller.vat_registered and not outside:
        _registration(writer, f"NO{seller.number}MVA", "VAT")
    if seller.in_business_register:
        _registration(writer, "Foretaksregisteret", "TAX")
    with writer.inside("PartyLegalEntity"):
        writer.text("RegistrationName", seller.name)
        writer.text("CompanyID", seller.number, schemeID=NORWEGIAN_NUMBER)
    if seller.contact or seller.phone or seller.email:
        with writer.inside("Contact"):
            writer.text("Name", seller.contact)
            writer.text("Telephone", seller.phone)
            writer.text("ElectronicMail", seller.email)


def _customer(writer: _Writer, customer: Customer) -> None:
    writer.text("EndpointID", customer.number or "", schemeID=NORWEGIAN_NUMBER)
    with writer.inside("PartyIdentification"):
        writer.text("ID", _own(customer))
    _name_and_address(writer, customer)
    with writer.inside("PartyLegalEntity"):
        writer.text("RegistrationName", customer.name)
        writer.text("CompanyID", customer.number or "", schemeID=NORWEGIAN_NUMBER)


def _name_and_address(writer: _Writer, who: Seller | Customer) -> None:
    with writer.inside("PartyName"):
        writer.text("Name", who.name)
    address = who.address
    with writer.inside("PostalAddress"):
        writer.text("StreetName", address.street)
        writer.text("AdditionalStreetName", address.street2)
        writer.text("CityName", address.place)
        writer.text("PostalZone", address.postcode)
        with writer.inside("Country"):
            writer.text("IdentificationCode", address.country)


def _registration(writer: _Writer, number: str, scheme: str) -> None:
    with writer.inside("PartyTaxScheme"):
        writer.text("CompanyID", number)
        with writer.inside("TaxScheme"):
            writer.text("ID", scheme)


def _payment(writer: _Writer, invoice: Invoice, seller: Seller) -> None:
    with writer.inside("PaymentMeans"):
        writer.text("PaymentMeansCode", CREDIT_TRANSFER)
        if invoice.kind is Kind.CREDIT_NOTE:
            writer.text("PaymentDueDate", invoice.due)
        writer.text("PaymentID", invoice.kid)
        with writer.inside("PayeeFinancialAccount"):
            writer.text("ID", seller.account)


def _vat(writer: _Writer, invoice: Invoice) -> None:
    with writer.inside("TaxTotal"):
        writer.amount("TaxAmount", invoice.vat_amount)
        for each in invoice.vat:
            with writer.inside("TaxSubtotal"):
                writer.amount("TaxableAmount", each.net)
                writer.amount("TaxAmount", each.vat)
                with writer.inside("TaxCategory"):
                    _category(writer, each.category, each.basis_points, each.reason)
    if invoice.home_vat is not None:
        with writer.inside("TaxTotal"):
            writer.amount("TaxAmount", invoice.home_vat.amount, invoice.home_vat.currency)


def _category(writer: _Writer, category: VatCategory, basis_points: int, reason: str = "") -> None:
    writer.text("ID", category.value)
    if category not in _WITHOUT_RATE:
        writer.text("Percent", two_decimals(basis_points))
    writer.text("TaxExemptionReason", reason)
    with writer.inside("TaxScheme"):
        writer.text("ID", "VAT")


def _sums(writer: _Writer, invoice: Invoice) -> None:
    with writer.inside("LegalMonetaryTotal"):
        writer.amount("LineExtensionAmount", invoice.net)
        writer.amount("TaxExclusiveAmount", invoice.net)
        writer.amount("TaxInclusiveAmount", invoice.net + invoice.vat_amount)
        if invoice.rounding:
            writer.amount("PayableRoundingAmount", invoice.rounding)
        writer.amount("PayableAmount", invoice.total)


def _line(writer: _Writer, place: int, line: InvoiceLine) -> None:
    counted = line.counted
    quantity = -counted.quantity if writer.kind is Kind.CREDIT_NOTE else counted.quantity
    unit = UNITS.get(line.unit, "C62") if counted.quantity == line.quantity else "C62"
    with writer.inside(f"{_ROOTS[writer.kind]}Line"):
        writer.text("ID", str(place))
        writer.text("Note", line.explanation)
        name = "InvoicedQuantity" if writer.kind is Kind.INVOICE else "CreditedQuantity"
        writer.text(name, f"{quantity:f}", unitCode=unit)
        writer.amount("LineExtensionAmount", line.net)
        with writer.inside("InvoicePeriod"):
            writer.text("StartDate", line.used.first)
            writer.text("EndDate", line.used.last)
        with writer.inside("Item"):
            writer.text("Name", line.text)
            if line.product:
                with writer.inside("SellersItemIdentification"):
                    writer.text("ID", line.product)
            with writer.inside("ClassifiedTaxCategory"):
                _category(writer, line.category, line.basis_points)
        with writer.inside("Price"):
            writer.text("PriceAmount", f"{counted.price.scaleb(-2):f}", currencyID=writer.currency)


def _written(text: str) -> str:
    """What XML can carry, on one line."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


__all__ = ["CUSTOMIZATION", "PROFILE", "UNITS", "document", "must_be_sendable", "two_decimals"]
