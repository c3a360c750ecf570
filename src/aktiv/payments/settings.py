"""A municipality's settings of billing as they are kept, JSON, and as the rules want them. What is read back is proven
anew by its constructors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from aktiv.payments.basis import Seller, VatCategory
from aktiv.payments.exports import FORMATS, Rounding, Setup
from aktiv.payments.keeping import Json, as_json, seller_from_json
from aktiv.payments.rules.due import Grouping, Terms
from aktiv.payments.rules.kid import Layout, Modulus
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Treatment:
    """How VAT is treated under a VAT code of the price lists, and why there is none."""

    category: VatCategory
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that a municipality says about its invoices. Raises Refusal("no_such_format")."""

    seller: Seller
    layout: Layout
    terms: Terms
    vat: Mapping[str, Treatment]
    formats: tuple[str, ...] = ("csv",)
    setup: Setup = field(default_factory=Setup)

    def __post_init__(self) -> None:
        if any(each not in FORMATS for each in self.formats):
            raise Refusal("no_such_format")

    def as_columns(self) -> dict[str, Any]:  # Any: JSON
        """What Billing and Batch keep, by column."""
        return {
            "seller": as_json(self.seller),
            "layout": asdict(self.layout),
            "terms": asdict(self.terms),
            "vat": {code: asdict(each) for code, each in self.vat.items()},
            "formats": list(self.formats),
            "setup": _setup_as_json(self.setup),
        }


def settings_from(row: Any) -> Settings:  # Any: a Billing or a Batch
    """The settings of a row that has their columns. Raises what their constructors raise."""
    terms = row.terms
    return Settings(
        seller=seller_from_json(row.seller),
        layout=Layout(**{**row.layout, "modulus": Modulus(row.layout["modulus"])}),
        terms=Terms(**{**terms, "grouping": Grouping(terms["grouping"])}),
        vat={code: Treatment(VatCategory(each["category"]), each["reason"]) for code, each in row.vat.items()},
        formats=tuple(row.formats),
        setup=_setup_from_json(row.setup),
    )


def _setup_as_json(setup: Setup) -> Json:
    written = asdict(setup)
    return {**written, "dimensions": list(setup.dimensions)}


def _setup_from_json(row: Mapping[str, Any]) -> Setup:
    rounding = row.get("rounding")
    return Setup(
        **{
            **row,
            "dimensions": tuple(row.get("dimensions", ())),
            "rounding": Rounding(**rounding) if rounding else None,
        }
    )
