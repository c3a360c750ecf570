"""Filling a draft from a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.prices.actions.lists import replace_rows
from aktiv.prices.rules.reading import RowError, read_rows


@transaction.atomic
def import_csv(
    price_list_id: int, text: str, *, vat_code: str, by: UUID | None = None, now: datetime
) -> list[RowError]:
    """Replaces the price rows of a draft by those of a file (format: rules.reading); its maxima, additions and
    subsidies stay. With any error nothing is changed and the errors are returned, one for each line that is wrong.

    Raises Refusal: not_a_price_file, and those of lists.set_rows.
    """
    rows, errors = read_rows(text)
    if errors:
        return errors
    price_list = replace_rows(price_list_id, rows, vat_code)
    data = {"rows": len(rows), "from": "csv"}
    append(
        Event("price_list.changed", ("price_list", price_list.pk), price_list.municipality_id, by, data=data), at=now
    )
    return []
