"""Reckoning what past use would have cost by a list. Who reads the uses stands above this floor: bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.prices.models import PriceList, PricePreview
from aktiv.prices.rules.repricing import Sums
from aktiv.values.refusal import Refusal


@transaction.atomic
def begin_preview(
    price_list_id: int, first: date, last: date, *, uses: int, by: UUID | None = None, now: datetime
) -> PricePreview:
    """A reckoning of nothing yet, in place of the one that the list had. Raises Refusal("end_before_start")."""
    if last < first:
        raise Refusal("end_before_start", column="last")
    price_list = PriceList.objects.select_for_update().get(pk=price_list_id)
    PricePreview.objects.filter(price_list=price_list).delete()
    preview = PricePreview.objects.create(
        price_list=price_list,
        municipality_id=price_list.municipality_id,
        revision=price_list.revision,
        first=first,
        last=last,
        next_day=first,
        uses=uses,
        asked_at=now,
    )
    data = {"first": first, "last": last, "uses": uses}
    append(
        Event("price_list.reckoned", ("price_list", price_list.pk), price_list.municipality_id, by, data=data), at=now
    )
    return preview


def under_way(price_list_id: int) -> PricePreview | None:
    """A reckoning that is not finished, kept to oneself until the transaction ends; None when another has it."""
    rows = PricePreview.objects.select_for_update(skip_locked=True, of=("self",)).select_related("price_list")
    return rows.filter(price_list_id=price_list_id, finished_at__isnull=True).first()


def note_progress(preview: PricePreview, sums: Sums, *, counted: int, next_day: date, now: datetime) -> None:
    """Keeps how far a reckoning has come, in the transaction that holds it. Its end is no act of anybody's."""
    preview.counted = counted
    preview.next_day = next_day
    preview.sums = sums.as_json()
    if next_day > preview.last:
        preview.finished_at = now
        preview.sums = replace(sums, taken={}).as_json()  # who had how much is nobody's business afterwards
    preview.save(update_fields=["counted", "next_day", "sums", "finished_at"])


def drop_preview(preview: PricePreview) -> None:
    """Lets go of a reckoning of a draft that is not the same any more, in the transaction that holds it."""
    preview.delete()
