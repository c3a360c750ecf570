"""What a municipality's accounting system must be told beside the invoices, and a line as every format sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from aktiv.payments.basis import Counted, Days, Invoice, InvoiceLine, counted
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Where the øre go that lie between VAT rounded once and what was charged."""

    text: str = "Øreavrunding"
    account: str = ""
    product: str = ""
    vat_code: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How a municipality's accounting system is set up. Each format uses what it has room for.

    `company` is what the system calls the municipality: client, company, entity or customer of the invoicing service.
    `dimensions` are names of dimensions in the system's own order; `attributes` what the system calls them, where it
    names them. `vat_codes` are the system's codes by ours (empty: they are the same), `unit_codes` likewise.
    """

    company: str = ""
    system: str = "AKTIV"
    responsible: str = ""
    voucher_type: str = ""
    order_type: str = ""
    pay_method: str = ""
    terms: str = ""
    profile: str = ""
    service_type: str = ""
    order_group: str = ""
    product: str = ""
    dimensions: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    vat_codes: Mapping[str, str] = field(default_factory=dict)
    unit_codes: Mapping[str, str] = field(default_factory=dict)
    rounding: Rounding | None = None

    def needed(self, name: str) -> str:
        """A setting that the format cannot do without. Raises Refusal("missing_in_setup", setting=name)."""
        value: str = getattr(self, name)
        if not value:
            raise Refusal("missing_in_setup", setting=name)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of an invoice in the system's words. `dimensions` are values in its order, empty where there is none."""

    place: int
    used: Days
    text: str
    explanation: str
    quantity: Fraction
    unit: str
    net: int
    charged: int
    vat_code: str
    product: str
    account: str
    dimensions: tuple[str, ...]
    reference: str

    @property
    def counted(self) -> Counted:
        """Quantity × price without VAT."""
        return counted(self.net, self.quantity, decimals=2)


def rows(invoice: Invoice, setup: Setup) -> Iterator[Row]:
    """The lines of an invoice whose nets, with VAT on them rounded once for each rate, come to what is owed: where
    øre lie between, they are a last line of their own.

    Raises Refusal("no_accounting_vat_code", vat_code=…), Refusal("missing_in_setup", setting="rounding").
    """
    yield from lines(invoice, setup)
    if invoice.rounding:
        rounding = setup.rounding
        if rounding is None:
            raise Refusal("missing_in_setup", setting="rounding")
        yield Row(
            place=len(invoice.lines) + 1,
            used=Days(invoice.issued, invoice.issued),
            text=rounding.text,
            explanation="",
            quantity=Fraction(1 if invoice.rounding > 0 else -1),
            unit=_unit("piece", setup),
            net=invoice.rounding,
            charged=0,
            vat_code=rounding.vat_code,
            product=rounding.product or setup.product,
            account=rounding.account,
            dimensions=tuple(rounding.dimensions.get(name, "") for name in setup.dimensions),
            reference="",
        )


def lines(invoice: Invoice, setup: Setup) -> Iterator[Row]:
    """The lines of an invoice alone: what was charged for them is what is owed, VAT included."""
    return (_row(place, line, setup) for place, line in enumerate(invoice.lines, 1))


def _unit(unit: str, setup: Setup) -> str:
    """The system's word for a unit; nothing for one that it has no word for, ours where it has said none at all."""
    return setup.unit_codes.get(unit, "") if setup.unit_codes else unit


def _row(place: int, line: InvoiceLine, setup: Setup) -> Row:
    if setup.vat_codes and line.vat_code not in setup.vat_codes:
        raise Refusal("no_accounting_vat_code", vat_code=line.vat_code)
    return Row(
        place=place,
        used=line.used,
        text=line.text,
        explanation=line.explanation,
        quantity=line.quantity,
        unit=_unit(line.unit, setup),
        net=line.net,
        charged=line.charged,
        vat_code=setup.vat_codes.get(line.vat_code, line.vat_code),
        product=line.product or setup.product,
        account=line.account,
        dimensions=tuple(line.dimensions.get(name, "") for name in setup.dimensions),
        reference=line.reference,
    )
