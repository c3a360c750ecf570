"""What a municipality sets up: its price lists in every state, what they are for, and its VAT table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from django.db import connection

from aktiv.facilities.fields import footprint_of
from aktiv.prices.models import (
    Addition,
    DayMaximum,
    DefaultPriceGroup,
    PriceBook,
    PriceList,
    PriceListUse,
    PricePreview,
    PriceRow,
    Subsidy,
    VatRate,
)
from aktiv.prices.new_lists import NewAddition, NewList, NewMaximum, NewRow, NewSubsidy, Share
from aktiv.prices.queries.books import books
from aktiv.prices.tariffs import Book, Rounding, Target, Unit
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

State = Literal["draft", "coming", "in_force", "past"]
STATES: tuple[State, ...] = ("draft", "in_force", "coming", "past")
"""In the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A price list and where it stands on a day."""

    price_list: PriceList
    state: State


@dataclass(frozen=True, slots=True)
class Place:
    """An active space as prices see it, and what it is called."""

    target: Target
    name: Texts
    facility: str
    slug: str  # the facility's
    part: str  # the space's slug
    published: bool  # the facility is


# Served by the foreign keys' indexes; a municipality has hundreds of spaces.
_PLACES = """
SELECT s.id, s.parent_id, s.facility_id, s.kind, s.footprint::text, s.name_nb, s.name_nn, s.name_en, f.name, f.slug,
       s.slug, f.published
FROM facilities_space s JOIN facilities_facility f ON f.id = s.facility_id
WHERE s.municipality_id = %s AND s.active
ORDER BY f.sort_key, f.id, s.parent_id IS NOT NULL, s."order", s.id
"""


def lists_of(municipality_id: int, today: date) -> list[Listed]:
    """Every list of a municipality: by state, then newest first. One statement."""
    rows = PriceList.objects.filter(municipality_id=municipality_id).order_by("name_nb", "-valid_from", "-version")
    found = list(rows)
    current: dict[str, int] = {}
    for each in sorted(found, key=lambda row: (row.valid_from, row.version), reverse=True):
        begun = each.published_at is not None and each.valid_from <= today
        if begun and (each.valid_to is None or today <= each.valid_to):
            current.setdefault(each.key, each.pk)
    listed = [Listed(each, _state(each, today, current.get(each.key) == each.pk)) for each in found]
    return sorted(listed, key=lambda each: STATES.index(each.state))


def list_of(municipality_id: int, list_id: int) -> PriceList | None:
    """One list of a municipality."""
    return PriceList.objects.filter(municipality_id=municipality_id, pk=list_id).first()


def published_of(price_list: PriceList) -> list[PriceList]:
    """The published lists with the same key, newest first: what a draft takes over from, what comes back at its end."""
    rows = PriceList.objects.filter(
        municipality_id=price_list.municipality_id, key=price_list.key, published_at__isnull=False
    )
    return list(rows.order_by("-valid_from", "-version"))


def as_written(price_list: PriceList) -> NewList:
    """A list as it would be written anew: every row for one group. Four statements."""
    rows = PriceRow.objects.filter(price_list=price_list).select_related("price_group").order_by("id")
    maxima = DayMaximum.objects.filter(price_list=price_list).select_related("price_group").order_by("id")
    additions = Addition.objects.filter(price_list=price_list).select_related("price_group").order_by("order", "id")
    subsidies = Subsidy.objects.filter(price_list=price_list).select_related("price_group", "ordinary_group")
    return NewList(
        key=price_list.key,
        names=price_list.names,
        valid_from=price_list.valid_from,
        valid_to=price_list.valid_to,
        vat_code="",
        includes_vat=price_list.includes_vat,
        rounding=Rounding(price_list.rounding),
        minimum=price_list.minimum,
        rows=[
            NewRow(
                groups=(row.price_group.code,),
                unit=Unit(row.unit),
                amount=row.amount,
                share=_share(row),
                days=frozenset(row.days),
                from_minute=row.from_minute,
                to_minute=row.to_minute,
                vat_code=row.vat_code,
                up_to_minutes=row.up_to_minutes,
            )
            for row in rows
        ],
        maxima=[
            NewMaximum(
                amount=row.amount,
                groups=(row.price_group.code,) if row.price_group else (),
                share=_share(row),
                days=frozenset(row.days),
            )
            for row in maxima
        ],
        additions=[
            NewAddition(
                key=row.key,
                names=row.names,
                unit=Unit(row.unit),
                amount=row.amount,
                vat_code=row.vat_code,
                required=row.required,
                group=row.price_group.code if row.price_group else None,
            )
            for row in additions
        ],
        subsidies=[
            NewSubsidy(
                group=row.price_group.code, of=row.ordinary_group.code, basis_points=row.basis_points, names=row.names
            )
            for row in subsidies.order_by("id")
        ],
    )


def uses_of(municipality_id: int) -> list[PriceListUse]:
    """Which list is for what, with facilities and spaces. One statement."""
    rows = PriceListUse.objects.filter(municipality_id=municipality_id)
    return list(
        rows.select_related("facility", "space__facility").order_by(
            "key", "facility__sort_key", "space__facility__sort_key", "space__order", "kind", "id"
        )
    )


def book_of(municipality_id: int) -> Book | None:
    """All that a municipality has published about prices; None before it has a price group. Two statements."""
    version = PriceBook.objects.filter(pk=municipality_id).values_list("version", flat=True).first()
    return None if version is None else books({municipality_id: version}).get(municipality_id)


def places_of(municipality_id: int) -> list[Place]:
    """The active spaces of facilities, published or not, each after what it is part of. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [municipality_id])
        rows = cursor.fetchall()
    parents: dict[int, int | None] = {row[0]: row[1] for row in rows}
    return [
        Place(
            Target(space_id, _chain(parents, parent), facility_id, kind, footprint_of(footprint).fraction()),
            Texts(nb, nn, en),
            facility,
            slug,
            part,
            published,
        )
        for space_id, parent, facility_id, kind, footprint, nb, nn, en, facility, slug, part, published in rows
    ]


def priced_by(key: str, book: Book | None, places: Sequence[Place]) -> list[Place]:
    """The spaces that a list is for."""
    return [each for each in places if book is not None and book.list_key(each.target) == key]


def spaces_priced_by(price_list: PriceList) -> list[int]:
    """The ids of the spaces that a list is for. Three statements. Raises Refusal("used_nowhere")."""
    municipality_id = price_list.municipality_id
    places = priced_by(price_list.key, book_of(municipality_id), places_of(municipality_id))
    if not places:
        raise Refusal("used_nowhere")
    return [each.target.space_id for each in places]


def shares_of(places: Sequence[Place]) -> Collection[Fraction]:
    """The parts of halls among spaces."""
    return {each.target.share for each in places}


def vat_rates_of(municipality_id: int) -> dict[str, list[VatRate]]:
    """The VAT table: by code, newest first. One statement."""
    found: dict[str, list[VatRate]] = {}
    for rate in VatRate.objects.filter(municipality_id=municipality_id).order_by("code", "-valid_from"):
        found.setdefault(rate.code, []).append(rate)
    return found


def defaults_of(municipality_id: int) -> Mapping[tuple[str, str], str]:
    """Which group those of a kind belong to when nothing else is decided: (party, age group) → code. One statement."""
    rows = DefaultPriceGroup.objects.filter(municipality_id=municipality_id)
    return {(row.party, row.age_group): row.price_group.code for row in rows.select_related("price_group")}


def preview_of(price_list: PriceList) -> PricePreview | None:
    """The last reckoning of a list over past use."""
    return PricePreview.objects.filter(price_list=price_list).first()


def unfinished_previews() -> list[int]:
    """The lists whose reckoning is not finished, the oldest first."""
    rows = PricePreview.objects.filter(finished_at__isnull=True).order_by("asked_at")
    return list(rows.values_list("price_list_id", flat=True))


def _state(price_list: PriceList, today: date, is_current: bool) -> State:
    if price_list.published_at is None:
        return "draft"
    if price_list.valid_from > today:
        return "coming"
    return "in_force" if is_current else "past"


def _share(row: PriceRow | DayMaximum) -> Share | None:
    if row.share_numerator is None or row.share_denominator is None:
        return None
    return row.share_numerator, row.share_denominator


def _chain(parents: Mapping[int, int | None], parent: int | None) -> tuple[int, ...]:
    chain: list[int] = []
    while parent is not None:
        chain.append(parent)
        parent = parents.get(parent)
    return tuple(chain)
