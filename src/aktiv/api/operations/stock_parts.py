"""What a municipality is asked to pay of what its residents borrow elsewhere, and what it asks others for."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field

from aktiv.api.auth import BOOKER, READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Id, Slug
from aktiv.api.operations.stock import page_at
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.stock_parts import PartEnded, PartPage, PartsAccepted, PartsDeclined, PartsTold, PartTold
from aktiv.api.staff import Keeper, keeper_in
from aktiv.lending.actions.parts import accept_parts, decline_parts, end_part
from aktiv.lending.queries.parts import Which, access_agreement, agreements_of
from aktiv.people.permissions import Permission, needs

router = Router(auth=BOOKER, tags=["Stock"])


class PartQuery(Page):
    """Narrows the list."""

    which: Annotated[
        Which,
        Field(strict=False, description="What others ask of us, what we ask of others, or all that is over."),
    ] = Which.OF_US


@router.get(
    "/stock/{slug}/parts",
    response=PartPage,
    auth=READER,
    operation_id="list_parts",
    summary="Neighbours’ parts of loans",
    openapi_extra={REFUSALS: ["cursor_invalid"]},
)
@needs(Permission.PART_ANSWER, staff=True)
def list_parts(request: HttpRequest, slug: Path[Slug], query: Query[PartQuery]) -> PartPage:
    """Nothing is billed that was not accepted: until then the borrower pays the whole price. What was accepted holds
    until other terms are, or one of the two ends it."""
    keeper, page = _answering(slug, request), page_at(query)
    found = agreements_of(keeper.home.pk, query.which, keeper.today, page=page, size=query.limit)
    more = found.count > page * query.limit
    rows = [PartTold.of(each) for each in found.rows]
    return PartPage(items=rows, next=cursor_of([page + 1, query.limit]) if more else None)


@router.post(
    "/stock/{slug}/parts/accept",
    response=PartsTold,
    operation_id="accept_parts",
    summary="Agree to pay",
    openapi_extra={REFUSALS: ["part_answered", "part_over"]},
)
@needs(Permission.PART_ANSWER, staff=True)
def accept_parts_asked(request: HttpRequest, slug: Path[Slug], asked: PartsAccepted) -> PartsTold:
    """From today or the first day that was said. What was agreed before of the same kinds ends the day before."""
    keeper = _answering(slug, request)
    made = accept_parts(keeper.home.pk, set(asked.ids), by=keeper.person_id, now=keeper.caller.now)
    return PartsTold(items=[PartTold.of(each) for each in made])


@router.post(
    "/stock/{slug}/parts/decline",
    response=PartsTold,
    operation_id="decline_parts",
    summary="Do not agree to pay",
    openapi_extra={REFUSALS: ["control_characters", "part_answered", "part_needs_reason", "too_long"]},
)
@needs(Permission.PART_ANSWER, staff=True)
def decline_parts_asked(request: HttpRequest, slug: Path[Slug], asked: PartsDeclined) -> PartsTold:
    """With a reason. What was agreed before holds."""
    keeper = _answering(slug, request)
    made = decline_parts(keeper.home.pk, set(asked.ids), asked.reason, by=keeper.person_id, now=keeper.caller.now)
    return PartsTold(items=[PartTold.of(each) for each in made])


@router.post(
    "/stock/{slug}/parts/{agreement_id}/end",
    response=PartTold,
    operation_id="end_part",
    summary="End an agreement",
    openapi_extra={REFUSALS: ["control_characters", "part_ends_already", "part_not_held", "part_notice", "too_long"]},
)
@needs(Permission.PART_ANSWER, staff=True)
def end_part_agreed(request: HttpRequest, slug: Path[Slug], agreement_id: Path[Id], asked: PartEnded) -> PartTold:
    """With 30 days of notice, by either of the two. Loans that are promised stay as they are."""
    keeper = _answering(slug, request)
    end_part(
        keeper.home.pk, agreement_id, asked.last_day, asked.reason, by=keeper.person_id, now=keeper.caller.now
    )  # fmt: skip
    return PartTold.of(access_agreement(keeper.home.pk, agreement_id))


def _answering(slug: str, request: HttpRequest) -> Keeper:
    """The caller as one who answers for the municipality. Raises as `keeper_in`."""
    return keeper_in(slug, caller_of(request), Permission.PART_ANSWER)
