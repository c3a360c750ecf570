"""A municipality's terms of lending, and the VAT rates that hold there on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from aktiv.lending.models import LendingTerms
from aktiv.prices.models import VatRate


def terms_of(municipality_id: int) -> LendingTerms:
    """What it has written, or the defaults (not saved). One statement."""
    found = LendingTerms.objects.filter(pk=municipality_id).first()
    return found or LendingTerms(municipality_id=municipality_id)


def rates_on(municipality_id: int, codes: Collection[str], day: date) -> dict[str, int]:
    """Basis points by VAT code; a code without a rate that day is not in the answer. One statement."""
    rows = VatRate.objects.filter(municipality_id=municipality_id, code__in=codes, valid_from__lte=day)
    return dict(rows.order_by("valid_from").values_list("code", "basis_points"))
