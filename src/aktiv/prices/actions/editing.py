"""A price list on its way: saved by whoever looked at it last, copied to next year, thrown away, ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.prices.actions.lists import a_draft, draft_list, fill, require_revision
from aktiv.prices.models import Addition, DayMaximum, PriceList, PriceRow, Subsidy
from aktiv.prices.new_lists import NewList
from aktiv.prices.queries.setup import as_written
from aktiv.prices.rules.raising import raised_list
from aktiv.values.refusal import Refusal


@transaction.atomic
def save_list(price_list_id: int, new: NewList, *, revision: int, by: UUID | None = None, now: datetime) -> PriceList:
    """Makes a draft what `new` says, all but its key. `revision` is that of the draft which the editor looked at.

    Raises Refusal: list_published, saved_meanwhile (revision: the one that is there), and those of lists.set_rows.
    """
    price_list = a_draft(price_list_id)
    require_revision(price_list, revision)
    if new.valid_to is not None and new.valid_to < new.valid_from:
        raise Refusal("end_before_start", column="valid_to")
    if new.valid_from != price_list.valid_from:
        taken = PriceList.objects.filter(
            municipality_id=price_list.municipality_id, key=price_list.key, valid_from=new.valid_from
        )
        price_list.version = max(taken.values_list("version", flat=True), default=0) + 1
    price_list.name_nb = new.names.nb
    price_list.name_nn = new.names.nn
    price_list.name_en = new.names.en
    price_list.valid_from = new.valid_from
    price_list.valid_to = new.valid_to
    price_list.includes_vat = new.includes_vat
    price_list.rounding = new.rounding.value
    price_list.minimum = new.minimum
    price_list.revision += 1
    price_list.save()
    for part in (PriceRow, DayMaximum, Addition, Subsidy):
        part._default_manager.filter(price_list=price_list).delete()
    fill(price_list, new)
    data = {"revision": price_list.revision, "rows": len(new.rows), "from": new.valid_from, "to": new.valid_to}
    _note("price_list.changed", price_list, by, now, data)
    return price_list


@transaction.atomic
def copy_list(
    price_list_id: int,
    *,
    valid_from: date,
    valid_to: date | None = None,
    basis_points: int = 0,
    step: int = 100,
    by: UUID | None = None,
    now: datetime,
) -> PriceList:
    """A draft with every amount of a list raised by so many basis points and rounded to a step (øre); of the same key.

    Raises Refusal: end_before_start, not_a_raise, no_such_step.
    """
    price_list = PriceList.objects.get(pk=price_list_id)
    if valid_to is not None and valid_to < valid_from:
        raise Refusal("end_before_start", column="valid_to")
    new = raised_list(as_written(price_list), basis_points, step)
    return draft_list(
        price_list.municipality_id, replace(new, valid_from=valid_from, valid_to=valid_to), by=by, now=now
    )


@transaction.atomic
def delete_draft(price_list_id: int, *, by: UUID | None = None, now: datetime) -> None:
    """Throws a draft away, with all that is in it. Raises Refusal("list_published")."""
    price_list = a_draft(price_list_id)
    data = {"key": price_list.key, "version": price_list.version, "from": price_list.valid_from}
    _note("price_list.deleted", price_list, by, now, data)
    price_list.delete()


@transaction.atomic
def end_list(price_list_id: int, last: date, *, today: date, by: UUID | None = None, now: datetime) -> PriceList:
    """Gives a published list a last day, or a sooner one. The list that was in force before it counts from then on.

    `today` is the municipality's. Raises Refusal: list_is_draft, ends_too_early (first: the first day it can end on),
    ends_later (last: the day it ends on already).
    """
    price_list = PriceList.objects.select_for_update().get(pk=price_list_id)
    if price_list.published_at is None:
        raise Refusal("list_is_draft")
    # Yesterday at the earliest: days that are over keep the list by which their uses were priced.
    first = max(price_list.valid_from, today - timedelta(days=1))
    if last < first:
        raise Refusal("ends_too_early", first=first)
    if price_list.valid_to is not None and last > price_list.valid_to:
        raise Refusal("ends_later", last=price_list.valid_to)
    price_list.valid_to = last
    price_list.save(update_fields=["valid_to"])
    _note("price_list.ended", price_list, by, now, {"key": price_list.key, "to": last})
    return price_list


def _note(verb: str, price_list: PriceList, by: UUID | None, now: datetime, data: dict[str, object]) -> None:
    append(Event(verb, ("price_list", price_list.pk), price_list.municipality_id, by, data=data), at=now)
