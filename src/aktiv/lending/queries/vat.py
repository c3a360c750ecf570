"""The VAT rates that hold in a municipality on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from aktiv.prices.models import VatRate


def rates_on(municipality_id: int, codes: Collection[str], day: date) -> dict[str, int]:
    """Basis points by VAT code; a code without a rate that day is not in the answer. One statement."""
    rows = VatRate.objects.filter(municipality_id=municipality_id, code__in=codes, valid_from__lte=day)
    return dict(rows.order_by("valid_from").values_list("code", "basis_points"))
