"""What would past use have cost by a new price list? Reckoned in slices of days, each in a transaction of its own:
killed and started again it goes on where it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from aktiv.bookings.queries.past_uses import count_past_uses, past_uses
from aktiv.municipalities.models import Municipality
from aktiv.prices.actions.previewing import begin_preview, drop_preview, note_progress, under_way
from aktiv.prices.models import PriceList, PricePreview
from aktiv.prices.queries.quotes import holidays_of
from aktiv.prices.queries.setup import as_written, book_of, places_of, priced_by, spaces_priced_by, unfinished_previews
from aktiv.prices.rules.drafting import book_with, tariff_of
from aktiv.prices.rules.repricing import Sums, reprice

AT_ONCE = 1_000
"""Uses that are reckoned while she who asks waits; more are left to the worker."""
A_SLICE = timedelta(days=7)
A_YEAR = timedelta(days=364)


def reckon(price_list: PriceList, home: Municipality, *, by: UUID | None = None, now: datetime) -> PricePreview:
    """Begins to reckon the last twelve months of use by a list, whole weeks up to yesterday, and finishes when it is
    little: in a fixed number of statements. Raises Refusal("used_nowhere") when nothing is priced by the list.
    """
    spaces = spaces_priced_by(price_list)
    last = now.astimezone(home.zone).date() - timedelta(days=1)
    first = last - A_YEAR + timedelta(days=1)
    uses = count_past_uses(home.pk, spaces, first, last, home.zone)
    preview = begin_preview(price_list.pk, first, last, uses=uses, by=by, now=now)
    if uses <= AT_ONCE:
        go_on(price_list.pk, until=last, now=now)
        preview.refresh_from_db()
    return preview


def reckon_all(now: datetime) -> int:
    """Finishes every reckoning that is not. Returns how many slices that took."""
    slices = 0
    for list_id in unfinished_previews():
        while go_on(list_id, now=now):
            slices += 1
    return slices


@transaction.atomic
def go_on(price_list_id: int, *, until: date | None = None, now: datetime) -> bool:
    """Reckons the next slice of a list's uses (or all `until` a day); False when there is none, or another has it.

    A draft that was saved after its reckoning began is not what was asked about: that reckoning is dropped.
    """
    preview = under_way(price_list_id)
    if preview is None:
        return False
    price_list = preview.price_list
    book = book_of(price_list.municipality_id)
    if book is None or price_list.revision != preview.revision:
        drop_preview(preview)
        return False
    first = preview.next_day
    last = min(preview.last, until or first + A_SLICE - timedelta(days=1))
    places = places_of(price_list.municipality_id)
    targets = {each.target.space_id: each.target for each in places}
    spaces = [each.target.space_id for each in priced_by(price_list.key, book, places)]
    tariff = tariff_of(as_written(price_list), price_list.pk)
    sums = Sums.from_json(preview.sums)
    uses = past_uses(price_list.municipality_id, spaces, first, last, book.zone)
    counted = reprice(uses, book_with(book, tariff), tariff, targets, is_holiday=holidays_of(book), sums=sums)
    note_progress(preview, sums, counted=preview.counted + counted, next_day=last + timedelta(days=1), now=now)
    return True
