"""Storing what was quoted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from aktiv.journal.actions import Event, append
from aktiv.prices.drafts import RULES_VERSION, QuoteDraft
from aktiv.prices.models import QuotaUse, Quote
from aktiv.prices.queries.quotes import quote_for
from aktiv.values.periods import Period


def store(draft: QuoteDraft, *, now: datetime) -> Quote:
    """Keeps a price as it was told, for good. One statement, in the caller's action, whose journal entry names it."""
    return store_many([draft], now=now)[0]


def store_instead(old: Quote | None, draft: QuoteDraft, *, now: datetime) -> Quote:
    """Keeps a price in the place of another, in the caller's action: what the old one took of free quotas is given back
    before the new one takes."""
    if old is not None and old.free:
        QuotaUse.objects.filter(quote=old).delete()
    return store(draft, now=now)


def store_many(drafts: Sequence[QuoteDraft], *, now: datetime | Sequence[datetime]) -> list[Quote]:
    """Keeps many prices in one statement, in the order given. They were told `now`, or each at its own moment."""
    moments = [now] * len(drafts) if isinstance(now, datetime) else now
    return Quote.objects.bulk_create(quote_row(draft, at, uuid4()) for draft, at in zip(drafts, moments, strict=True))


@transaction.atomic
def quote(
    space_id: int,
    period: Period,
    group: str,
    *,
    additions: Sequence[str] = (),
    by: UUID | None = None,
    organisation_id: UUID | None = None,
    now: datetime,
) -> Quote:
    """Prices a use and keeps the answer, as an act of its own: a price that is promised before anything is booked."""
    stored = store(quote_for(space_id, period, group, additions=additions), now=now)
    append(
        Event(
            "quote.made",
            ("quote", stored.pk),
            stored.municipality_id,
            by,
            organisation_id,
            {"space": space_id, "total": stored.total, "group": group},
        ),
        at=now,
    )
    return stored


def quote_row(draft: QuoteDraft, now: datetime, quote_id: UUID) -> Quote:
    """A quote that is not written yet."""
    return Quote(
        id=quote_id,
        municipality_id=draft.municipality_id,
        space_id=draft.space_id,
        during=TimestamptzRange(draft.period.start, draft.period.end),
        price_group_id=draft.group.id,
        currency=draft.currency,
        includes_vat=draft.includes_vat,
        net=draft.net,
        vat_amount=draft.vat_total,
        total=draft.total,
        ordinary=draft.ordinary,
        lines=[line.as_json() for line in draft.lines],
        vat=[each.as_json() for each in draft.vat],
        list_ids=list(draft.list_ids),
        free=[each.as_json() for each in draft.free] or None,
        rules_version=RULES_VERSION,
        created_at=now,
    )
