"""The basis of an invoice as JSON and back: what is stored beside an invoice, so that every paper and file of it can be
made again as it was, whatever has become of names, addresses and settings since.

What is read back is proven anew by its constructors. Fractions are text ("4/3"), days ISO 8601.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

from aktiv.payments.basis import (
    Address,
    Credited,
    Customer,
    Days,
    Invoice,
    InvoiceLine,
    Kind,
    Seller,
    VatCategory,
    VatTotal,
)
from aktiv.values.money import Money

Json = dict[str, Any]  # Any: JSON


def as_json(told: Invoice | Seller) -> Json:
    """An invoice or a seller, JSON-able."""
    written = _written(told)
    assert isinstance(written, dict)
    return written


def invoice_from_json(row: Mapping[str, Any]) -> Invoice:
    """An invoice that was kept. Raises what Invoice raises when somebody has changed it since."""
    customer = {**row["customer"], "address": Address(**row["customer"]["address"])}
    return Invoice(
        **{
            **row,
            "kind": Kind(row["kind"]),
            "customer": Customer(**customer),
            "issued": date.fromisoformat(row["issued"]),
            "due": date.fromisoformat(row["due"]),
            "period": _days(row["period"]),
            "lines": tuple(_line(each) for each in row["lines"]),
            "vat": tuple(VatTotal(**{**each, "category": VatCategory(each["category"])}) for each in row["vat"]),
            "credited": _credited(row["credited"]),
            "home_vat": Money(**row["home_vat"]) if row["home_vat"] else None,
        }
    )


def seller_from_json(row: Mapping[str, Any]) -> Seller:
    """A seller that was kept."""
    return Seller(**{**row, "address": Address(**row["address"])})


def _line(row: Mapping[str, Any]) -> InvoiceLine:
    read = {
        "used": _days(row["used"]),
        "quantity": Fraction(row["quantity"]),
        "category": VatCategory(row["category"]),
    }
    return InvoiceLine(**{**row, **read})


def _days(row: Mapping[str, Any]) -> Days:
    return Days(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))


def _credited(row: Mapping[str, Any] | None) -> Credited | None:
    return Credited(row["number"], date.fromisoformat(row["issued"])) if row else None


def _written(value: object) -> object:
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: _written(getattr(value, each.name)) for each in fields(value)}  # type: ignore[arg-type]
    if isinstance(value, Mapping):
        return {str(key): _written(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction | Kind | VatCategory):
        return str(value)
    return value
