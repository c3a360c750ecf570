"""Who may not borrow for a while: told to whoever it is, made and answered by programs of the municipality."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from aktiv.api.auth import BOOKER, READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Given, Slug, Uuid, Yes
from aktiv.api.operations.stock import page_at
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.blocks import AppealAnswered, AppealSaid, BlockMade, BlockPage, BlocksTold, BlockTold
from aktiv.api.schemas.time import speaking_of
from aktiv.api.staff import keeper_in, staff_of
from aktiv.lending.actions.blocking import answer, appeal, block, lift
from aktiv.lending.actions.reading import note_blocks_read
from aktiv.lending.models import Block
from aktiv.lending.queries.blocks import access_own_block, blocks_at, my_blocks
from aktiv.lending.queries.loans import loan_numbered
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal

router = Router(auth=BOOKER, tags=["Lending"])


class OwnBlockQuery(Given):
    """Whose blocks."""

    organisation: Annotated[Uuid | None, Field(description="Those of an organisation you represent.")] = None


class BlockQuery(Page):
    """Narrows the list."""

    over: Annotated[Yes, Field(description="Those that have ended; otherwise those that stand.")] = False


@router.get(
    "/blocks",
    response=BlocksTold,
    auth=READER,
    operation_id="list_own_blocks",
    summary="Whether you may borrow",
    openapi_extra={REFUSALS: ["not_representative"]},
)
@needs(Permission.LOAN_MAKE)
def list_own_blocks(request: HttpRequest, query: Query[OwnBlockQuery]) -> BlocksTold:
    """What keeps you, or an organisation, from borrowing somewhere, with why, until when, and your appeal."""
    caller = caller_of(request)
    found = my_blocks(caller.party(query.organisation), caller.now)
    if found:
        speaking_of(found[0].municipality.zone)
    return BlocksTold(items=[BlockTold.of(each, named=False) for each in found])


@router.post(
    "/blocks/{block_id}/appeal",
    response=BlockTold,
    operation_id="appeal_block",
    summary="Ask for it to be looked at again",
    openapi_extra={REFUSALS: ["appealed_already", "block_over", "control_characters", "missing_text"]},
)
@needs(Permission.LOAN_MAKE)
def appeal_block(request: HttpRequest, block_id: Path[Uuid], asked: AppealSaid) -> BlockTold:
    """Once for each block of yours, or of an organisation that you borrow for."""
    caller = caller_of(request)
    found = access_own_block(block_id, caller.alone, caller.now)
    if not caller.may_see_of(found.organisation_id):
        raise Refusal("not_found")
    speaking_of(found.municipality.zone)
    return BlockTold.of(appeal(block_id, asked.text, caller.alone, now=caller.now), named=False)


@router.get(
    "/municipalities/{slug}/blocks",
    response=BlockPage,
    auth=READER,
    operation_id="list_blocks",
    summary="Who may not borrow",
    openapi_extra={REFUSALS: ["cursor_invalid"]},
)
@needs(Permission.LOAN_DECIDE, staff=True)
def list_blocks(request: HttpRequest, slug: Path[Slug], query: Query[BlockQuery]) -> BlockPage:
    """For those who decide on loans in all of a municipality, with a token of staff."""
    keeper = keeper_in(slug, caller_of(request), Permission.LOAN_DECIDE)
    page, now = page_at(query), keeper.caller.now
    rows = blocks_at(keeper.held, now, over=query.over, offset=(page - 1) * query.limit, limit=query.limit)
    shown = rows[: query.limit]
    note_blocks_read(shown, keeper.person_id, "list_blocks", now=now)
    return BlockPage(
        items=[BlockTold.of(each, named=True) for each in shown],
        next=cursor_of([page + 1, query.limit]) if len(rows) > query.limit else None,
    )


@router.post(
    "/municipalities/{slug}/blocks",
    response={201: BlockTold},
    operation_id="make_block",
    summary="Block a borrower",
    openapi_extra={
        REFUSALS: ["block_too_long", "borrower_unknown", "control_characters", "not_staff", "reason_missing"]
    },
)
@needs(Permission.LOAN_DECIDE, staff=True)
def make_block(request: HttpRequest, slug: Path[Slug], asked: BlockMade) -> Status[BlockTold]:
    """Through a last day, with words that the borrower reads: whoever has the loan of that number."""
    keeper = keeper_in(slug, caller_of(request), Permission.LOAN_DECIDE)
    loan = loan_numbered(keeper.home.pk, asked.loan_number)
    if loan is None:
        raise Refusal("borrower_unknown")
    made = block(
        keeper.home,
        last_day=asked.last_day,
        reason=asked.reason,
        by=keeper.person_id,
        now=keeper.caller.now,
        person=None if loan.organisation else loan.person,
        organisation=loan.organisation,
    )
    return Status(201, BlockTold.of(made, named=True))


@router.post(
    "/blocks/{block_id}/lift",
    response=BlockTold,
    operation_id="lift_block",
    summary="End it before its time",
    openapi_extra={REFUSALS: ["block_over"]},
)
@needs(Permission.LOAN_DECIDE, staff=True)
def lift_block(request: HttpRequest, block_id: Path[Uuid]) -> BlockTold:
    """For those who decide where it was made. Twice is once."""
    caller = caller_of(request)
    return _told(lift(block_id, by=staff_of(caller), now=caller.now))


@router.post(
    "/blocks/{block_id}/answer",
    response=BlockTold,
    operation_id="answer_appeal",
    summary="Answer an appeal",
    openapi_extra={REFUSALS: ["control_characters", "missing_text", "no_appeal"]},
)
@needs(Permission.LOAN_DECIDE, staff=True)
def answer_appeal(request: HttpRequest, block_id: Path[Uuid], asked: AppealAnswered) -> BlockTold:
    """With words that the borrower reads; the block stands, or ends with it."""
    caller = caller_of(request)
    return _told(answer(block_id, asked.text, lifts=asked.lifts, by=staff_of(caller), now=caller.now))


def _told(found: Block) -> BlockTold:
    speaking_of(found.municipality.zone)
    return BlockTold.of(found, named=True)
