"""Price lists: drafted, published for good, and pointed at by what they are for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from psycopg.errors import ExclusionViolation

from aktiv.journal.actions import Event, append
from aktiv.prices.models import (
    Addition,
    DayMaximum,
    PriceGroup,
    PriceList,
    PriceListUse,
    PriceRow,
    Subsidy,
    VatRate,
)
from aktiv.prices.new_lists import ListUse, NewAddition, NewList, NewMaximum, NewRow, NewSubsidy
from aktiv.prices.rules.listing import check_rows
from aktiv.values.refusal import Refusal


@transaction.atomic
def draft_list(municipality_id: int, new: NewList, *, by: UUID | None = None, now: datetime) -> PriceList:
    """Makes a version of a price list that nobody is priced by yet. Refuses as set_rows."""
    newest = PriceList.objects.filter(municipality_id=municipality_id, key=new.key, valid_from=new.valid_from)
    version = (newest.aggregate(last=Max("version"))["last"] or 0) + 1
    price_list = PriceList.objects.create(
        municipality_id=municipality_id,
        key=new.key,
        version=version,
        name_nb=new.names.nb,
        name_nn=new.names.nn,
        name_en=new.names.en,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        includes_vat=new.includes_vat,
        rounding=new.rounding.value,
        minimum=new.minimum,
    )
    fill(price_list, new)
    data = {"key": new.key, "version": version, "from": new.valid_from, "to": new.valid_to, "rows": len(new.rows)}
    append(Event("price_list.drafted", ("price_list", price_list.pk), municipality_id, by, data=data), at=now)
    return price_list


@transaction.atomic
def set_rows(price_list_id: int, new: NewList, *, by: UUID | None = None, now: datetime) -> None:
    """Replaces all rows of a draft by those of `new`.

    Raises Refusal: list_published, no_price_group (group), price_rows_overlap, fixed_with_package (group).
    """
    price_list = replace_all(price_list_id, new)
    data = {"rows": len(new.rows)}
    append(
        Event("price_list.changed", ("price_list", price_list.pk), price_list.municipality_id, by, data=data), at=now
    )


def replace_rows(price_list_id: int, rows: Sequence[NewRow], vat_code: str) -> PriceList:
    """Replaces the price rows alone, in the caller's action. Refuses as set_rows."""
    price_list = a_draft(price_list_id)
    price_list.rows.all().delete()
    _add_rows(price_list, rows, vat_code, _groups(price_list))
    _saved(price_list)
    return price_list


def replace_all(price_list_id: int, new: NewList) -> PriceList:
    """Replaces everything that a draft holds, in the caller's action. Refuses as set_rows."""
    price_list = a_draft(price_list_id)
    for part in (PriceRow, DayMaximum, Addition, Subsidy):
        part._default_manager.filter(price_list=price_list).delete()
    fill(price_list, new)
    _saved(price_list)
    return price_list


@transaction.atomic
def publish_list(
    price_list_id: int, *, revision: int | None = None, by: UUID | None = None, now: datetime
) -> PriceList:
    """Puts a list in force from its first day. It never changes after this: a new price is a new version. `revision`
    is that of the draft which was looked at, where somebody looked.

    Raises Refusal: list_published, saved_meanwhile (revision), no_rows, no_vat_rate (vat_code, day).
    """
    price_list = a_draft(price_list_id)
    require_revision(price_list, revision)
    codes = set(price_list.rows.values_list("vat_code", flat=True))
    if not codes:
        raise Refusal("no_rows", list=price_list.key)
    codes |= set(price_list.additions.values_list("vat_code", flat=True))
    known = set(
        VatRate.objects.filter(
            municipality_id=price_list.municipality_id, valid_from__lte=price_list.valid_from
        ).values_list("code", flat=True)
    )
    if missing := sorted(codes - known):
        raise Refusal("no_vat_rate", vat_code=missing[0], day=price_list.valid_from)
    price_list.published_at = now
    price_list.save(update_fields=["published_at"])
    data = {"key": price_list.key, "version": price_list.version, "from": price_list.valid_from}
    append(
        Event("price_list.published", ("price_list", price_list.pk), price_list.municipality_id, by, data=data), at=now
    )
    return price_list


@transaction.atomic
def unuse_lists(municipality_id: int, use_ids: Sequence[int], *, by: UUID | None = None, now: datetime) -> None:
    """Takes lists away from what they are for; what is wider, such as the facility's list, counts there then."""
    rows = PriceListUse.objects.filter(municipality_id=municipality_id, pk__in=use_ids)
    if not rows:
        return
    data = {"uses": [[use.key, use.space_id, use.facility_id, use.kind] for use in rows]}
    rows.delete()
    append(Event("price_lists.unused", ("municipality", municipality_id), municipality_id, by, data=data), at=now)


@transaction.atomic
def use_lists(municipality_id: int, uses: Sequence[ListUse], *, by: UUID | None = None, now: datetime) -> None:
    """Says which list is for what; what is not named keeps its list.

    Raises Refusal("no_price_list", key) for a list that the municipality has no version of.
    """
    keys = set(PriceList.objects.filter(municipality_id=municipality_id).values_list("key", flat=True))
    for use in uses:
        if use.key not in keys:
            raise Refusal("no_price_list", key=use.key, day=None)
    PriceListUse.objects.bulk_create(
        [
            PriceListUse(
                municipality_id=municipality_id,
                key=use.key,
                space_id=use.space_id,
                facility_id=use.facility_id,
                kind=use.kind,
            )
            for use in uses
        ],
        update_conflicts=True,
        unique_fields=["municipality", "space", "facility", "kind"],
        update_fields=["key"],
    )
    data = {"uses": [[use.key, use.space_id, use.facility_id, use.kind] for use in uses]}
    append(Event("price_lists.used", ("municipality", municipality_id), municipality_id, by, data=data), at=now)


def a_draft(price_list_id: int) -> PriceList:
    """A draft, its row locked. Raises Refusal("list_published")."""
    price_list = PriceList.objects.select_for_update().get(pk=price_list_id)
    if price_list.published_at is not None:
        raise Refusal("list_published", list=price_list.key, valid_from=price_list.valid_from)
    return price_list


def require_revision(price_list: PriceList, revision: int | None) -> None:
    """Raises Refusal("saved_meanwhile", revision) when the draft is another than the one that was looked at."""
    if revision is not None and price_list.revision != revision:
        raise Refusal("saved_meanwhile", revision=price_list.revision)


def _saved(price_list: PriceList) -> None:
    price_list.revision += 1
    price_list.save(update_fields=["revision"])


def fill(price_list: PriceList, new: NewList) -> None:
    """Adds every row of a list to a draft that has none, in the caller's action. Refuses as set_rows."""
    groups = _groups(price_list)
    named = (
        *(group for each in new.maxima for group in each.groups),
        *(row.group for row in new.additions if row.group is not None),
        *(group for row in new.subsidies for group in (row.group, row.of)),
    )
    for group in named:
        _known(group, groups)
    _add_rows(price_list, new.rows, new.vat_code, groups)
    with _no_overlap(price_list):
        DayMaximum.objects.bulk_create(
            _maximum(price_list, each, groups[group] if group else None)
            for each in new.maxima
            for group in (each.groups or ("",))
        )
    Addition.objects.bulk_create(
        _addition(price_list, each, groups[each.group] if each.group else None, order)
        for order, each in enumerate(new.additions)
    )
    Subsidy.objects.bulk_create(_subsidy(price_list, each, groups) for each in new.subsidies)


def _groups(price_list: PriceList) -> dict[str, int]:
    return dict(PriceGroup.objects.filter(municipality_id=price_list.municipality_id).values_list("code", "id"))


def _known(group: str, groups: dict[str, int]) -> int:
    if group not in groups:
        raise Refusal("no_price_group", group=group)
    return groups[group]


def _add_rows(price_list: PriceList, rows: Sequence[NewRow], vat_code: str, groups: dict[str, int]) -> None:
    check_rows((group, row.unit) for row in rows for group in row.groups)
    with _no_overlap(price_list):
        PriceRow.objects.bulk_create(
            _row(price_list, row, _known(group, groups), row.vat_code or vat_code)
            for row in rows
            for group in row.groups
        )


@contextmanager
def _no_overlap(price_list: PriceList) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise Refusal("price_rows_overlap", list=price_list.key) from error
        raise


def _row(price_list: PriceList, row: NewRow, group_id: int, vat_code: str) -> PriceRow:
    numerator, denominator = row.share or (None, None)
    return PriceRow(
        municipality_id=price_list.municipality_id,
        price_list=price_list,
        price_group_id=group_id,
        unit=row.unit.value,
        amount=row.amount,
        vat_code=vat_code,
        share_numerator=numerator,
        share_denominator=denominator,
        days=sorted(row.fitting_days),
        from_minute=row.from_minute,
        to_minute=row.to_minute,
        up_to_minutes=row.up_to_minutes,
    )


def _maximum(price_list: PriceList, row: NewMaximum, group_id: int | None) -> DayMaximum:
    numerator, denominator = row.share or (None, None)
    return DayMaximum(
        municipality_id=price_list.municipality_id,
        price_list=price_list,
        price_group_id=group_id,
        share_numerator=numerator,
        share_denominator=denominator,
        days=sorted(row.days),
        amount=row.amount,
    )


def _addition(price_list: PriceList, row: NewAddition, group_id: int | None, order: int) -> Addition:
    return Addition(
        municipality_id=price_list.municipality_id,
        price_list=price_list,
        price_group_id=group_id,
        key=row.key,
        name_nb=row.names.nb,
        name_nn=row.names.nn,
        name_en=row.names.en,
        unit=row.unit.value,
        amount=row.amount,
        vat_code=row.vat_code,
        required=row.required,
        order=order,
    )


def _subsidy(price_list: PriceList, row: NewSubsidy, groups: dict[str, int]) -> Subsidy:
    return Subsidy(
        municipality_id=price_list.municipality_id,
        price_list=price_list,
        price_group_id=groups[row.group],
        ordinary_group_id=groups[row.of],
        basis_points=row.basis_points,
        name_nb=row.names.nb,
        name_nn=row.names.nn,
        name_en=row.names.en,
    )
