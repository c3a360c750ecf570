"""Filling a draft from a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.prices.actions.lists import a_draft, draft_list, replace_all, replace_rows
from aktiv.prices.models import PriceList
from aktiv.prices.new_lists import NewList
from aktiv.prices.queries.setup import as_written
from aktiv.prices.rules.reading import PriceFile, RowError, read_file


@transaction.atomic
def import_csv(
    price_list_id: int, text: str, *, vat_code: str, by: UUID | None = None, now: datetime
) -> list[RowError]:
    """Replaces the price rows of a draft by those of a file (format: rules.reading); its maxima, additions and
    subsidies stay, unless the file holds the whole list. With any error nothing is changed and the errors are returned,
    those of each line that is wrong.

    Raises Refusal: not_a_price_file, and those of lists.set_rows.
    """
    found = read_file(text)
    if found.errors:
        return found.errors
    if found.whole:
        price_list = replace_all(price_list_id, filled(as_written(a_draft(price_list_id)), found, vat_code))
    else:
        price_list = replace_rows(price_list_id, found.rows, vat_code)
    data = {"rows": len(found.rows), "from": "csv"}
    append(
        Event("price_list.changed", ("price_list", price_list.pk), price_list.municipality_id, by, data=data), at=now
    )
    return []


def draft_from_file(
    municipality_id: int, like: NewList, found: PriceFile, *, by: UUID | None = None, now: datetime
) -> PriceList:
    """A draft of what a file holds, with the name, days and VAT code of `like`. Refuses as draft_list."""
    return draft_list(municipality_id, filled(like, found, like.vat_code), by=by, now=now)


def filled(like: NewList, found: PriceFile, vat_code: str) -> NewList:
    """A list with the rows of a file. What has no VAT code of its own there has this one."""
    return replace(
        like,
        vat_code=vat_code,
        rows=found.rows,
        maxima=found.maxima,
        additions=[replace(each, vat_code=each.vat_code or vat_code) for each in found.additions],
        subsidies=found.subsidies,
    )
