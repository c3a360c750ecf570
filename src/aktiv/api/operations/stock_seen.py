"""How single things are, what runs low, how it is used and whom less would hit, for programs of a municipality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from aktiv.api.auth import BOOKER, READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import WHOLE, Day, Given, Id, Slug
from aktiv.api.operations.stock import access_kind, page_at
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.stock import PoolTold
from aktiv.api.schemas.stock_seen import (
    FewestSaid,
    HitsTold,
    HitTold,
    ItemSaid,
    LowPage,
    LowTold,
    UsedTold,
    UsePage,
)
from aktiv.api.schemas.stock_things import ItemTold
from aktiv.api.staff import Keeper, keeper_in
from aktiv.lending.actions import stocking
from aktiv.lending.actions.looking import keep_item
from aktiv.lending.actions.reading import note_loans_read
from aktiv.lending.models import Item, Pool
from aktiv.lending.models.stock import MOST_IN_A_POOL
from aktiv.lending.queries.hits import MOST_HITS, Hit, hits, hits_of
from aktiv.lending.queries.keeping import item_in, pool_in
from aktiv.lending.queries.low import low_stock
from aktiv.lending.queries.use import use_of
from aktiv.people.permissions import Permission, needs
from aktiv.values.periods import day_period
from aktiv.values.refusal import Refusal

A_YEAR = 365
LONGEST_DAYS = 3 * 366

router = Router(auth=BOOKER, tags=["Stock"])


class UseQuery(Page):
    """From which day through which; the last year otherwise."""

    first: Day | None = None
    last: Annotated[Day | None, Field(description="Inclusive; today otherwise.")] = None


class HitQuery(Given):
    """How many there would be."""

    stock: Annotated[int, Field(ge=0, le=MOST_IN_A_POOL), WHOLE]


@router.get(
    "/stock/{slug}/items/{item_id}", response=ItemTold, auth=READER, operation_id="read_item", summary="One thing"
)
@needs(Permission.FACILITY_ENTER, staff=True)
def read_item(request: HttpRequest, slug: Path[Slug], item_id: Path[Id]) -> ItemTold:
    """One that has a number of its own, with the `version` to send when you change it."""
    return ItemTold.of(_item(keeper_in(slug, caller_of(request)), item_id))


@router.patch(
    "/stock/{slug}/items/{item_id}",
    response=ItemTold,
    operation_id="change_item",
    summary="How it is",
    openapi_extra={REFUSALS: ["control_characters", "item_changed", "too_long"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def change_item(request: HttpRequest, slug: Path[Slug], item_id: Path[Id], asked: ItemSaid) -> ItemTold:
    """Its condition, note, next service and what it cost. Somebody else changed it meanwhile, also by taking it back
    worn: refused."""
    keeper = keeper_in(slug, caller_of(request))
    found = _item(keeper, item_id)
    keeper.keeps(found.pool.depot)
    keep_item(
        keeper.home.pk, found.pk, asked.on(found), version=asked.version, by=keeper.person_id, now=keeper.caller.now
    )
    return ItemTold.of(_item(keeper, item_id))


@router.get(
    "/stock/{slug}/low",
    response=LowPage,
    auth=READER,
    operation_id="list_low_stock",
    summary="What runs low",
    openapi_extra={REFUSALS: ["cursor_invalid"]},
)
@needs(Permission.FACILITY_ENTER, staff=True)
def list_low_stock(request: HttpRequest, slug: Path[Slug], query: Query[Page]) -> LowPage:
    """Below its limit: that of a storage place, or that of the kind over all of them."""
    keeper, page = keeper_in(slug, caller_of(request)), page_at(query)
    found = low_stock(keeper.home.pk, offset=(page - 1) * query.limit, limit=query.limit + 1)
    return LowPage(items=[LowTold.of(each) for each in found[: query.limit]], next=_next(page, query, len(found)))


@router.post(
    "/stock/{slug}/pools/{pool_id}/low",
    response=PoolTold,
    operation_id="set_low_stock",
    summary="Below how many there are too few",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def set_low_stock(request: HttpRequest, slug: Path[Slug], pool_id: Path[Id], asked: FewestSaid) -> PoolTold:
    """In one storage place. Of a kind over all of them it is `low_stock` of the kind."""
    keeper = keeper_in(slug, caller_of(request))
    pool = _pool(keeper, pool_id)
    made = stocking.set_low(keeper.home.pk, pool.pk, asked.fewest, by=keeper.person_id, now=keeper.caller.now)
    return PoolTold.of(made)


@router.get(
    "/stock/{slug}/use",
    response=UsePage,
    auth=READER,
    operation_id="read_use_of_stock",
    summary="How it is used",
    openapi_extra={REFUSALS: ["cursor_invalid", "last_day_first", "span_too_long"]},
)
@needs(Permission.FACILITY_ENTER, staff=True)
def read_use_of_stock(request: HttpRequest, slug: Path[Slug], query: Query[UseQuery]) -> UsePage:
    """Loans, how much of the time things are out, and how often there were too few; over at most three years."""
    keeper, page = keeper_in(slug, caller_of(request)), page_at(query)
    first, last = _days(query, keeper.today)
    zone = keeper.home.zone
    start, end = day_period(first, zone).start, day_period(last, zone).end
    found = use_of(keeper.home.pk, start, end, zone, offset=(page - 1) * query.limit, limit=query.limit + 1)
    rows = [UsedTold.of(each) for each in found[: query.limit]]
    return UsePage(first=first, last=last, items=rows, next=_next(page, query, len(found)))


@router.get(
    "/stock/{slug}/pools/{pool_id}/hits",
    response=HitsTold,
    auth=READER,
    operation_id="list_hits_of_pool",
    summary="Whom fewer would hit",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def list_hits_of_pool(request: HttpRequest, slug: Path[Slug], pool_id: Path[Id], query: Query[HitQuery]) -> HitsTold:
    """If a storage place had only so many: the loans that they do not reach for, each with what it might have instead.
    Ask here when a change is refused as `stock_promised`."""
    keeper = keeper_in(slug, caller_of(request))
    found = hits(_pool(keeper, pool_id), query.stock, keeper.caller.now)
    return told_hits(keeper, found, "list_hits_of_pool")


@router.get(
    "/stock/{slug}/kinds/{kind_id}/hits",
    response=HitsTold,
    auth=READER,
    operation_id="list_hits_of_kind",
    summary="Whom it hits that a kind goes out of use",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def list_hits_of_kind(request: HttpRequest, slug: Path[Slug], kind_id: Path[Id]) -> HitsTold:
    """All loans to come that were promised it. Ask here when a change is refused as `kind_promised`."""
    keeper = keeper_in(slug, caller_of(request))
    keeper.keeps(None)
    found = hits_of(access_kind(keeper, kind_id), keeper.caller.now, MOST_HITS + 1)
    return told_hits(keeper, found, "list_hits_of_kind")


@router.get(
    "/stock/{slug}/depots/{depot_id}/hits",
    response=HitsTold,
    auth=READER,
    operation_id="list_hits_of_depot",
    summary="Whom it hits that a storage place goes out of use",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def list_hits_of_depot(request: HttpRequest, slug: Path[Slug], depot_id: Path[Id]) -> HitsTold:
    """All loans to come from there. Ask here when a change is refused as `depot_promised`."""
    keeper = keeper_in(slug, caller_of(request))
    found = hits_of(keeper.depot(depot_id), keeper.caller.now, MOST_HITS + 1)
    return told_hits(keeper, found, "list_hits_of_depot")


def told_hits(keeper: Keeper, found: Sequence[Hit], where: str) -> HitsTold:
    """The first of them. That their borrowers were read of is noted."""
    shown = found[:MOST_HITS]
    note_loans_read([each.loan for each in shown], keeper.person_id, where, now=keeper.caller.now)
    return HitsTold(items=[HitTold.of(each) for each in shown], more=len(found) > MOST_HITS)


def _days(query: UseQuery, today: date) -> tuple[date, date]:
    """Raises Refusal("last_day_first") and ("span_too_long", days)."""
    last = query.last or today
    first = query.first or last - timedelta(days=A_YEAR - 1)
    if last < first:
        raise Refusal("last_day_first")
    if (last - first).days > LONGEST_DAYS:
        raise Refusal("span_too_long", days=LONGEST_DAYS)
    return first, last


def _next(page: int, query: Page, found: int) -> str | None:
    return cursor_of([page + 1, query.limit]) if found > query.limit else None


def _pool(keeper: Keeper, pool_id: int) -> Pool:
    """A pool that she may change. Raises Refusal("not_found")."""
    found = pool_in(keeper.home.pk, pool_id)
    if found is None:
        raise Refusal("not_found")
    keeper.keeps(found.depot)
    return found


def _item(keeper: Keeper, item_id: int) -> Item:
    """A thing of the municipality's. Raises Refusal("not_found")."""
    found = item_in(keeper.home.pk, item_id)
    if found is None:
        raise Refusal("not_found")
    return found
