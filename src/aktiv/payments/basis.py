"""What is to be invoiced, said once: every paper and every file that leaves is made from this and nothing else.

Amounts are whole hundredths (øre), and they are what the customer owes: a line of a credit note is negative, and so is
its sum. A document that wants it the other way round turns the signs itself.

Three sums, in this order, so that what was quoted is what is paid:
- each line has its net, and what was charged for it with VAT, as it was quoted;
- VAT is computed once for each category and rate, of the sum of the nets, and rounded once (EN 16931);
- what the charges come to may then be some øre off, and that difference is `rounding`, seen by everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from stdnum.no import kontonr

from aktiv.payments.rules.kid import checked
from aktiv.values.money import Money, round_half_up, vat_of_net
from aktiv.values.numbers import scheme
from aktiv.values.refusal import Refusal

_WITHOUT_HUNDREDTHS = frozenset({"BHD", "CLP", "ISK", "JPY", "KRW", "KWD", "OMR", "TND", "UGX", "VND"})
_NUMBER = re.compile(r"[1-9]\d{0,14}", re.ASCII)


class Kind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class VatCategory(StrEnum):
    """How VAT is treated, by the letters of UNCL 5305 that e-invoices use."""

    STANDARD = "S"
    EXEMPT = "E"
    OUTSIDE = "O"
    ZERO = "Z"
    REVERSE_CHARGE = "AE"


_WITH_REASON = frozenset({VatCategory.EXEMPT, VatCategory.OUTSIDE, VatCategory.REVERSE_CHARGE})
_ONLY_REGISTERED = frozenset({VatCategory.STANDARD, VatCategory.ZERO, VatCategory.REVERSE_CHARGE})


@dataclass(frozen=True, slots=True)
class Days:
    """Civil days from the first to the last, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a stretch of days ends before it begins")

    @classmethod
    def of(cls, days: Iterable[Days]) -> Days:
        """The shortest stretch that has all of them. Raises ValueError for none."""
        every = tuple(days)
        return cls(min(each.first for each in every), max(each.last for each in every))


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where somebody gets paper. `country` is ISO 3166-1 alpha-2."""

    street: str = ""
    street2: str = ""
    postcode: str = ""
    place: str = ""
    country: str = "NO"

    @property
    def lines(self) -> tuple[str, ...]:
        """As it stands on an envelope, without a country."""
        written = (self.street, self.street2, f"{self.postcode} {self.place}".strip())
        return tuple(each for each in written if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """The municipality that is to be paid.

    `in_business_register` says that it stands in Foretaksregisteret, which its invoices must then say. Raises
    Refusal("not_an_organisation_number") and, for a Norwegian one, Refusal("not_an_account").
    """

    name: str
    number: str
    address: Address
    account: str
    vat_registered: bool
    in_business_register: bool = False
    municipality_number: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""

    def __post_init__(self) -> None:
        if scheme(self.address.country).organisation_number(self.number) != self.number:
            raise Refusal("not_an_organisation_number")
        norwegian = self.address.country == "NO"
        if norwegian and not (re.fullmatch(r"\d{11}", self.account, re.ASCII) and kontonr.is_valid(self.account)):
            raise Refusal("not_an_account")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Whoever pays. A private person has no number, and a national identity number never stands here.

    `customer_number` is the municipality's own; `internal` one of its own units. Raises
    Refusal("not_an_organisation_number"), Refusal("einvoice_needs_number").
    """

    name: str
    customer_number: str
    address: Address
    number: str | None = None
    buyer_reference: str = ""
    order_reference: str = ""
    internal: bool = False
    einvoice: bool = False
    language: str = "nb"

    def __post_init__(self) -> None:
        if self.number is None:
            if self.einvoice:
                raise Refusal("einvoice_needs_number", customer=self.customer_number)
        elif scheme(self.address.country).organisation_number(self.number) != self.number:
            raise Refusal("not_an_organisation_number")


@dataclass(frozen=True, slots=True)
class Counted:
    """A line as quantity × price, for documents that multiply. `price` is hundredths of the currency, which may have
    decimals; a negative line has a negative quantity."""

    quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line of an order, as it was when it came to be. `reference` is the order line's, billed once in all time.

    `net` is without VAT, `charged` with it, as quoted. `quantity` × `unit_price` is what was said to the customer, with
    VAT or without as `price_includes_vat` says; minimum and maximum prices may make the amount another. A discount is a
    line of its own, below zero. `account` is the account string; `dimensions` are further ones by name. Units are those
    of price lists, and "piece".

    Raises ValueError for amounts that cannot be, and Refusal("no_vat_reason") where the law wants one.
    """

    reference: str
    used: Days
    text: str
    quantity: Fraction
    unit: str
    unit_price: int
    net: int
    charged: int
    vat_code: str
    category: VatCategory
    basis_points: int
    explanation: str = ""
    price_includes_vat: bool = False
    vat_reason: str = ""
    account: str = ""
    product: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(type(each) is int for each in (self.net, self.charged, self.unit_price, self.basis_points)):
            raise ValueError("an amount is a whole number of hundredths")
        if not self.text.strip() or not self.reference:
            raise ValueError("a line says what it is for and where it comes from")
        if self.unit_price < 0 or (self.quantity and self.net and (self.quantity < 0) != (self.net < 0)):
            raise ValueError("what is below zero has a quantity below zero and a price above")
        if self.net and self.charged and (self.net < 0) != (self.charged < 0):
            raise ValueError("a line is owed or given, not both")
        if (self.category is VatCategory.STANDARD) != (self.basis_points > 0) or self.basis_points > 10_000:
            raise ValueError(f"no rate for category {self.category}: {self.basis_points}")
        if self.category in _WITH_REASON and not self.vat_reason.strip():
            raise Refusal("no_vat_reason", vat_code=self.vat_code)

    @property
    def counted(self) -> Counted:
        """Quantity × price without VAT, that come to the net."""
        return counted(self.net, self.quantity, decimals=2)


@dataclass(frozen=True, slots=True)
class VatTotal:
    """All lines of one category and rate together, rounded once. `reason` says why there is no VAT."""

    category: VatCategory
    basis_points: int
    net: int
    vat: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Credited:
    """The invoice that a credit note takes back, wholly or in part."""

    number: str
    issued: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An invoice or a credit note. Make new ones with `invoice_of`; the constructor proves that stored sums are right.

    `kid` is empty for a credit note and for an internal customer. `home_vat` is the VAT in the seller's own currency,
    wanted when the invoice is in another.

    Raises ValueError when anything does not add up, Refusal("not_a_kid"), Refusal("outside_vat_mixed") for lines
    outside VAT beside others, Refusal("no_hundredths") for a currency that has none.
    """

    number: str
    kind: Kind
    customer: Customer
    issued: date
    due: date
    period: Days
    currency: str
    lines: tuple[InvoiceLine, ...]
    vat: tuple[VatTotal, ...]
    rounding: int
    total: int
    kid: str = ""
    credited: Credited | None = None
    home_vat: Money | None = None

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(self.number):
            raise ValueError("an invoice has a number of digits")
        if self.kid:
            checked(self.kid)
        if self.currency in _WITHOUT_HUNDREDTHS:
            raise Refusal("no_hundredths", currency=self.currency)
        Money(self.total, self.currency)
        self._dates_fit()
        self._lines_fit()
        if self.vat != vat_totals(self.lines):
            raise ValueError("VAT is not that of the lines, computed once for each rate")
        if self.net + self.vat_amount + self.rounding != self.total:
            raise ValueError("net, VAT and rounding are not the total")
        if self.total != sum(each.charged for each in self.lines):
            raise ValueError("the total is not what was charged")
        if abs(self.rounding) > len(self.lines) + len(self.vat):
            raise ValueError("more than a rounding lies between the lines and what was charged")
        if (self.total < 0) if self.kind is Kind.INVOICE else (self.total > 0):
            raise ValueError("an invoice is not below zero, a credit note not above")
        if self.home_vat is not None and self.home_vat.currency == self.currency:
            raise ValueError("VAT in the invoice's own currency is told once")

    def _dates_fit(self) -> None:
        if self.due < self.issued:
            raise ValueError("an invoice is not due before it is issued")
        if self.credited is not None and (self.kind is Kind.INVOICE or self.credited.issued > self.issued):
            raise ValueError("only a credit note credits, and only what came before it")

    def _lines_fit(self) -> None:
        if not self.lines:
            raise ValueError("an invoice has lines")
        if len({each.reference for each in self.lines}) != len(self.lines):
            raise ValueError("a line is billed once")
        outside = {each.category is VatCategory.OUTSIDE for each in self.lines}
        if len(outside) > 1:
            raise Refusal("outside_vat_mixed", number=self.number)
        if any(each.used.first < self.period.first or each.used.last > self.period.last for each in self.lines):
            raise ValueError("a line lies outside the invoice's period")

    @property
    def net(self) -> int:
        return sum(each.net for each in self.vat)

    @property
    def vat_amount(self) -> int:
        return sum(each.vat for each in self.vat)


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What a batch is called, and whose it is. `number` is the municipality's own, in order."""

    number: int
    made: date
    seller: Seller


@dataclass(frozen=True, slots=True)
class Batch:
    """What is handed to accounting at one time.

    Raises ValueError for a number or an order line that stands in it twice, Refusal("seller_not_vat_registered") when
    somebody who may not charge VAT does.
    """

    head: BatchHead
    invoices: tuple[Invoice, ...]

    def __post_init__(self) -> None:
        numbers = [each.number for each in self.invoices]
        references = [line.reference for each in self.invoices for line in each.lines]
        if len(set(numbers)) != len(numbers) or len(set(references)) != len(references):
            raise ValueError("a batch has each invoice and each line once")
        for each in self.invoices:
            may_charge(self.head.seller, each)


def may_charge(seller: Seller, invoice: Invoice) -> None:
    """Only who is registered for VAT charges it. Raises Refusal("seller_not_vat_registered")."""
    if not seller.vat_registered and any(each.category in _ONLY_REGISTERED for each in invoice.vat):
        raise Refusal("seller_not_vat_registered", number=invoice.number)


def vat_totals(lines: Sequence[InvoiceLine]) -> tuple[VatTotal, ...]:
    """VAT for each category and rate, of the sum of the nets, each rounded once; the highest rate last."""
    rates = sorted({(each.basis_points, each.category) for each in lines})
    return tuple(_vat_total(category, points, lines) for points, category in rates)


def invoice_of(
    *,
    number: str,
    kind: Kind,
    customer: Customer,
    issued: date,
    due: date,
    currency: str,
    lines: Sequence[InvoiceLine],
    kid: str = "",
    credited: Credited | None = None,
    home_vat: Money | None = None,
) -> Invoice:
    """A new invoice of lines, with its sums. Raises what Invoice raises."""
    if not lines:
        raise ValueError("an invoice has lines")
    vat = vat_totals(lines)
    total = sum(each.charged for each in lines)
    return Invoice(
        number=number,
        kind=kind,
        customer=customer,
        issued=issued,
        due=due,
        period=Days.of(each.used for each in lines),
        currency=currency,
        lines=tuple(lines),
        vat=vat,
        rounding=total - sum(each.net + each.vat for each in vat),
        total=total,
        kid=kid,
        credited=credited,
        home_vat=home_vat,
    )


def counted(amount: int, quantity: Fraction, *, decimals: int) -> Counted:
    """Quantity × price where both can be written (hundredths of a quantity, so many decimals of a hundredth of the
    currency) and come to the amount; else the amount once."""
    if quantity and 100 % quantity.denominator == 0:
        price = Fraction(round_half_up(Fraction(amount) / quantity * 10**decimals), 10**decimals)
        if round_half_up(price * quantity) == amount:
            return Counted(_decimal(quantity), _decimal(price))
    return Counted(Decimal(-1 if amount < 0 else 1), Decimal(abs(amount)))


def _vat_total(category: VatCategory, points: int, lines: Sequence[InvoiceLine]) -> VatTotal:
    same = [each for each in lines if (each.category, each.basis_points) == (category, points)]
    net = sum(each.net for each in same)
    reasons = dict.fromkeys(each.vat_reason for each in same if category in _WITH_REASON)
    return VatTotal(category, points, net, round_half_up(vat_of_net(net, points)), "; ".join(reasons))


def _decimal(exact: Fraction) -> Decimal:
    """A fraction whose denominator divides 100, as it is."""
    hundredths = exact * 100
    return Decimal(hundredths.numerator).scaleb(-2).normalize() + Decimal(0)
