"""Keeping what new uses cost and charging them, in one step: the way of what is booked at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aktiv import prepared
from aktiv.journal.actions import Event
from aktiv.prices.actions.charging import Subject, charge_event, charge_row, charge_use
from aktiv.prices.actions.quoting import quote_row
from aktiv.prices.drafts import Payer, QuoteDraft
from aktiv.prices.models import Charge, Quote


@dataclass(frozen=True, slots=True)
class Bill:
    """A use that was just made: what it costs, the id its quote is to have, what is charged for, to whom, for when."""

    draft: QuoteDraft
    quote_id: UUID
    subject: Subject
    payer: Payer
    use_day: date


# Every column by its name: the rows are the models'.
_BILL = """
WITH quoted AS (
    INSERT INTO prices_quote SELECT * FROM jsonb_populate_recordset(NULL::prices_quote, %(quotes)s::jsonb)
)
INSERT INTO prices_charge SELECT * FROM jsonb_populate_recordset(NULL::prices_charge, %(charges)s::jsonb)
"""


def bill(uses: Sequence[Bill], *, by: UUID | None, now: datetime) -> list[Event]:
    """Keeps the quotes and charges what costs something: as `store` and `charge`, in one statement for any number.

    Returns what the journal is to say of the charges, for the caller to append with its own entry. Raises
    IntegrityError when a use was charged before: it was made in the caller's transaction, so none was.
    """
    quotes = [quote_row(each.draft, now, each.quote_id) for each in uses]
    charges = [
        charge_row(charge_use(quote, subject=each.subject, payer=each.payer, use_day=each.use_day), vat_sum, now)
        for each, quote in zip(uses, quotes, strict=True)
        for vat_sum in each.draft.vat
        if vat_sum.total
    ]
    with prepared.cursor() as cursor:
        cursor.execute(_BILL, {"quotes": _as_json(quotes), "charges": _as_json(charges)})
    return [charge_event("charge.added", each, by) for each in charges]


def _as_json(rows: Iterable[Quote | Charge]) -> str:
    """Rows as the database reads them; what JSON does not know is written as text. A row that was just made keeps its
    columns, by their names, and nothing else but Django's own `_state`."""
    return json.dumps(
        [{name: value for name, value in vars(row).items() if name != "_state"} for row in rows], default=str
    )
