"""Single things with numbers, and counting a storage place, for programs of a municipality."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from aktiv.api.auth import BOOKER, READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Id, Slug, Uuid, Yes
from aktiv.api.operations.stock import access_kind, page_at
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.stock_acts import (
    CountBegun,
    CountHead,
    CountNoted,
    CountsTold,
    CountTold,
    ItemsSaid,
    MoveSaid,
    ServiceSaid,
    TakenOut,
)
from aktiv.api.schemas.stock_things import ItemPage, ItemTold
from aktiv.api.staff import Keeper, keeper_in
from aktiv.lending.actions import counting, counting_items, stocking
from aktiv.lending.models import Count
from aktiv.lending.queries.keeping import (
    count_in,
    counted,
    counts_at,
    depots_of,
    item_in,
    items_of,
    pools_counted,
)
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal

router = Router(auth=BOOKER, tags=["Stock"])


class ItemQuery(Page):
    """Narrows the list."""

    gone: Annotated[Yes, Field(description="Those that are lost or retired; otherwise those of the stock.")] = False


@router.get(
    "/stock/{slug}/kinds/{kind_id}/items",
    response=ItemPage,
    auth=READER,
    operation_id="list_items",
    summary="Single things",
    openapi_extra={REFUSALS: ["cursor_invalid"]},
)
@needs(Permission.FACILITY_ENTER, staff=True)
def list_items(request: HttpRequest, slug: Path[Slug], kind_id: Path[Id], query: Query[ItemQuery]) -> ItemPage:
    """Those of a kind whose things have numbers, by number."""
    keeper = keeper_in(slug, caller_of(request))
    page = page_at(query)
    rows, more = items_of(access_kind(keeper, kind_id), gone=query.gone, page=page, size=query.limit)
    return ItemPage(
        items=[ItemTold.of(each) for each in rows], next=cursor_of([page + 1, query.limit]) if more else None
    )


@router.post(
    "/stock/{slug}/kinds/{kind_id}/items",
    response={201: ItemPage},
    operation_id="add_items",
    summary="New single things",
    openapi_extra={
        REFUSALS: ["control_characters", "item_number_taken", "item_numbers_missing", "set_or_stock", "too_long",
                   "too_many_items"]
    },
)  # fmt: skip
@needs(Permission.FACILITY_EDIT, staff=True)
def add_items(request: HttpRequest, slug: Path[Slug], kind_id: Path[Id], asked: ItemsSaid) -> Status[ItemPage]:
    """With these numbers, all or none. Their codes for labels come with the answer."""
    keeper = keeper_in(slug, caller_of(request))
    made = stocking.add_items(
        keeper.home.pk,
        access_kind(keeper, kind_id).pk,
        keeper.depot(asked.depot_id).pk,
        asked.numbers,
        bought_on=asked.bought_on,
        price=asked.price,
        service_due=asked.service_due,
        by=keeper.person_id,
        now=keeper.caller.now,
    )
    return Status(201, ItemPage(items=[ItemTold.of(each) for each in made]))


@router.post(
    "/stock/{slug}/items/{item_id}/service",
    response=ItemTold,
    operation_id="send_item_to_service",
    summary="Away for service",
    openapi_extra={REFUSALS: ["control_characters", "item_not_in", "not_enough", "service_in_the_past"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def send_item_to_service(request: HttpRequest, slug: Path[Slug], item_id: Path[Id], asked: ServiceSaid) -> ItemTold:
    """From one day through another, when it is not lent; planned, when the first day is to come."""
    keeper = keeper_in(slug, caller_of(request))
    return _done(
        keeper,
        item_id,
        lambda home: stocking.send_to_service(
            home, item_id, asked.first, asked.last, note=asked.note, by=keeper.person_id, now=keeper.caller.now
        ),
    )


@router.post(
    "/stock/{slug}/items/{item_id}/back-from-service",
    response=ItemTold,
    operation_id="take_item_from_service",
    summary="Back from service",
    openapi_extra={REFUSALS: ["item_not_away"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def take_item_from_service(request: HttpRequest, slug: Path[Slug], item_id: Path[Id]) -> ItemTold:
    """It is back, or does not go after all."""
    keeper = keeper_in(slug, caller_of(request))
    by, now = keeper.person_id, keeper.caller.now
    return _done(keeper, item_id, lambda home: stocking.back_from_service(home, item_id, by=by, now=now))


@router.post(
    "/stock/{slug}/items/{item_id}/move",
    response=ItemTold,
    operation_id="move_item",
    summary="Keep it elsewhere",
    openapi_extra={REFUSALS: ["item_moves_to_kind", "item_not_in", "set_or_stock", "stock_promised"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def move_item(request: HttpRequest, slug: Path[Slug], item_id: Path[Id], asked: MoveSaid) -> ItemTold:
    """From one storage place that you keep to another."""
    keeper = keeper_in(slug, caller_of(request))
    there, by, now = keeper.depot(asked.depot_id), keeper.person_id, keeper.caller.now
    return _done(keeper, item_id, lambda home: stocking.move_item(home, item_id, there.pk, by=by, now=now))


@router.post(
    "/stock/{slug}/items/{item_id}/take-out",
    response=ItemTold,
    operation_id="take_item_out",
    summary="Retired or lost",
    openapi_extra={REFUSALS: ["control_characters", "item_not_in"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def take_item_out(request: HttpRequest, slug: Path[Slug], item_id: Path[Id], asked: TakenOut) -> ItemTold:
    """What was promised of its pool stands until it is found another way."""
    keeper = keeper_in(slug, caller_of(request))
    by, now = keeper.person_id, keeper.caller.now
    return _done(
        keeper,
        item_id,
        lambda home: stocking.take_out(home, item_id, lost=asked.lost, reason=asked.reason, by=by, now=now),
    )


@router.post(
    "/stock/{slug}/items/{item_id}/bring-back",
    response=ItemTold,
    operation_id="bring_item_back",
    summary="Part of the stock again",
    openapi_extra={REFUSALS: ["item_not_in"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def bring_item_back(request: HttpRequest, slug: Path[Slug], item_id: Path[Id]) -> ItemTold:
    """What was lost or retired is there after all."""
    keeper = keeper_in(slug, caller_of(request))
    by, now = keeper.person_id, keeper.caller.now
    return _done(keeper, item_id, lambda home: stocking.bring_back(home, item_id, by=by, now=now))


@router.get(
    "/stock/{slug}/depots/{depot_id}/counts",
    response=CountsTold,
    auth=READER,
    operation_id="list_counts",
    summary="Counts of a storage place",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def list_counts(request: HttpRequest, slug: Path[Slug], depot_id: Path[Id]) -> CountsTold:
    """The last twenty, the newest first."""
    keeper = keeper_in(slug, caller_of(request))
    return CountsTold(items=[CountHead.of(each) for each in counts_at(keeper.depot(depot_id))])


@router.post(
    "/stock/{slug}/depots/{depot_id}/counts",
    response={201: CountTold},
    operation_id="begin_count",
    summary="Begin to count",
    openapi_extra={REFUSALS: ["counting_already"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def begin_count(request: HttpRequest, slug: Path[Slug], depot_id: Path[Id], asked: CountBegun) -> Status[CountTold]:
    """A storage place is counted once at a time. Lending goes on meanwhile."""
    keeper = keeper_in(slug, caller_of(request))
    depot, by, now = keeper.depot(depot_id), keeper.person_id, keeper.caller.now
    made = counting.begin_count(keeper.home.pk, depot.pk, count_id=asked.id or uuid4(), by=by, now=now)
    if made.depot_id != depot.pk:
        raise Refusal("not_found")
    return Status(201, _count_told(made))


@router.get(
    "/stock/{slug}/counts/{count_id}", response=CountTold, auth=READER, operation_id="read_count", summary="One count"
)
@needs(Permission.FACILITY_EDIT, staff=True)
def read_count(request: HttpRequest, slug: Path[Slug], count_id: Path[Uuid]) -> CountTold:
    """What is found so far, of all pools of the storage place."""
    return _count_told(_count(keeper_in(slug, caller_of(request)), count_id))


@router.post(
    "/stock/{slug}/counts/{count_id}/lines",
    response=CountTold,
    operation_id="note_count",
    summary="So many are there",
    openapi_extra={
        REFUSALS: [
            "control_characters",
            "count_over",
            "item_elsewhere",
            "item_unknown",
            "stock_out_of_bounds",
            "too_many_items",
        ]
    },
)
@needs(Permission.FACILITY_EDIT, staff=True)
def note_count(request: HttpRequest, slug: Path[Slug], count_id: Path[Uuid], asked: CountNoted) -> CountTold:
    """Of one pool, how many or which. It is held against what should stand there at this moment."""
    keeper = keeper_in(slug, caller_of(request))
    count = _count(keeper, count_id)
    home, now = keeper.home.pk, keeper.caller.now
    if asked.labels is not None:
        counting_items.note_all_of(home, count.pk, asked.pool_id, asked.labels, note=asked.note, now=now)
    if asked.found is not None:
        counting.note_found(home, count.pk, asked.pool_id, asked.found, note=asked.note, now=now)
    return _count_told(_count(keeper, count_id))


@router.post(
    "/stock/{slug}/counts/{count_id}/end",
    response=CountTold,
    operation_id="end_count",
    summary="Carry the differences into the stock",
    openapi_extra={REFUSALS: ["count_incomplete", "count_moved", "count_over"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def end_count(request: HttpRequest, slug: Path[Slug], count_id: Path[Uuid]) -> CountTold:
    """When all pools are counted. One that something was handed out of since it was counted is counted once more.
    Things with numbers that were not found are lost; those that stand there though they were lost, or belong to another
    storage place that you keep, are taken up and moved here."""
    keeper = keeper_in(slug, caller_of(request))
    count = _count(keeper, count_id)
    keeps = [each.pk for each in depots_of(keeper.home.pk) if keeper.may_keep(each)]
    counting.end_count(keeper.home.pk, count.pk, keeps=keeps, by=keeper.person_id, now=keeper.caller.now)
    return _count_told(_count(keeper, count_id))


@router.post(
    "/stock/{slug}/counts/{count_id}/drop",
    response=CountTold,
    operation_id="drop_count",
    summary="Drop a count",
    openapi_extra={REFUSALS: ["count_over"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def drop_count(request: HttpRequest, slug: Path[Slug], count_id: Path[Uuid]) -> CountTold:
    """Nothing is changed by it."""
    keeper = keeper_in(slug, caller_of(request))
    count = _count(keeper, count_id)
    counting.drop_count(keeper.home.pk, count.pk, by=keeper.person_id, now=keeper.caller.now)
    return _count_told(_count(keeper, count_id))


def _done(keeper: Keeper, item_id: int, act: Callable[[int], object]) -> ItemTold:
    """Does something about an item that she keeps. Raises Refusal("not_found"), and what the act raises."""
    _item(keeper, item_id)
    act(keeper.home.pk)
    return _item(keeper, item_id)


def _item(keeper: Keeper, item_id: int) -> ItemTold:
    found = item_in(keeper.home.pk, item_id)
    if found is None:
        raise Refusal("not_found")
    keeper.keeps(found.pool.depot)
    return ItemTold.of(found)


def _count(keeper: Keeper, count_id: UUID) -> Count:
    found = count_in(keeper.home.pk, count_id)
    if found is None:
        raise Refusal("not_found")
    keeper.keeps(found.depot)
    return found


def _count_told(count: Count) -> CountTold:
    return CountTold.of(count, pools_counted(count), counted(count))
