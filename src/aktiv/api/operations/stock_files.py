"""Equipment out and in as a file, for programs of a municipality."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from ninja import Path, Query, Router

from aktiv.api.auth import BOOKER, READER, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Given, Id, Slug
from aktiv.api.operations.bookings import DryRun
from aktiv.api.operations.stock import OF_KINDS, OF_STOCK
from aktiv.api.operations.stock_seen import told_hits
from aktiv.api.schemas.stock_files import StockFilePlan, StockFileSaid, StockFileTold
from aktiv.api.staff import keeper_in
from aktiv.lending.actions.importing import planned, take_in
from aktiv.lending.queries.files import as_lines
from aktiv.lending.queries.keeping import depot_in
from aktiv.lending.rules.files import Wrong, read, written
from aktiv.payments.exports.characters import harmless
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal

MOST_WRONG = 100
OF_FILES = sorted({"depot_unnamed", "file_unread", "file_wrong", "item_number_taken", "too_many_items", *OF_KINDS,
                   *OF_STOCK} - {"kind_changed", "kind_promised", "none_gone"})  # fmt: skip

router = Router(auth=BOOKER, tags=["Stock"])


class FileQuery(Given):
    """Narrows the file."""

    depot_id: Id | None = None


@router.get(
    "/stock/{slug}/file", response=StockFileTold, auth=READER, operation_id="write_stock_file", summary="As a file"
)
@needs(Permission.FACILITY_ENTER, staff=True)
def write_stock_file(request: HttpRequest, slug: Path[Slug], query: Query[FileQuery]) -> StockFileTold:
    """All that is kept, or what one storage place has: the columns of the file that the pages write."""
    keeper = keeper_in(slug, caller_of(request))
    if query.depot_id is not None and depot_in(keeper.home.pk, query.depot_id) is None:
        raise Refusal("not_found")
    rows = ([harmless(each) for each in line] for line in as_lines(keeper.home.pk, query.depot_id))
    return StockFileTold(text=written(rows))


@router.post(
    "/stock/{slug}/file",
    response=StockFilePlan,
    operation_id="read_stock_file",
    summary="Read a file",
    openapi_extra={REFUSALS: OF_FILES},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def read_stock_file(
    request: HttpRequest, slug: Path[Slug], query: Query[DryRun], asked: StockFileSaid
) -> StockFilePlan:
    """All of its lines or none: `wrong` of the refusal tells line, column and a code. `dry_run=true` tells what it
    would do, and whom it would hit."""
    keeper = keeper_in(slug, caller_of(request))
    keeper.keeps(None)
    home, now = keeper.home.pk, keeper.caller.now
    lines, wrong = read(asked.text.replace("\x00", ""))
    _all_right(wrong)
    if not lines:
        raise Refusal("file_unread", why="nothing")
    plan = planned(home, lines, now)
    _all_right(plan.wrong)
    if not query.dry_run:
        plan = take_in(home, lines, by=keeper.person_id, now=now)
    return StockFilePlan.of(plan, told_hits(keeper, plan.hits, "read_stock_file"), changed=not query.dry_run)


def _all_right(wrong: Iterable[Wrong]) -> None:
    """Raises Refusal("file_wrong", wrong) with the first hundred."""
    told = [{"line": each.line, "column": each.column, "code": each.code} for each in wrong]
    if told:
        raise Refusal("file_wrong", wrong=told[:MOST_WRONG])
