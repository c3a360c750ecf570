"""Equipment that is lent, and borrowing it. The catalogue is open to read; nobody sees another's loans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router
from ninja.responses import Status
from pydantic import Field

from aktiv.api.auth import ANYONE, BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import WHOLE, Day, Given, Instant, Slug, Typed, Uuid, Yes
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.lending import (
    DayFree,
    DepotFree,
    DepotTold,
    KindAvailability,
    KindPage,
    KindTold,
    LoanAsked,
    LoanCancelAsked,
    LoanLineAsked,
    LoanPage,
    LoanTold,
)
from aktiv.api.schemas.time import speaking_of
from aktiv.bookings.rules.fees import Cancellation
from aktiv.lending.actions.asking import NewLoan, ask
from aktiv.lending.actions.changing import cancel
from aktiv.lending.actions.lacking import note_lacking
from aktiv.lending.models import Kind, LendingTerms, Loan
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.baskets import basket
from aktiv.lending.queries.catalogue import (
    Sought,
    catalogue,
    depot_by_id,
    free_days,
    kind_by_slug,
    kinds_by_slug,
    places_of,
)
from aktiv.lending.queries.costs import cancelling_of, terms_by
from aktiv.lending.queries.loans import access_loan, lines_of, my_loans
from aktiv.municipalities.queries import ids_of
from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission, needs, public
from aktiv.people.rules.limits import LACKED
from aktiv.values.periods import NotAPeriod, Period
from aktiv.values.refusal import Refusal

MOST_DAYS = 92
OF_LOANS = [
    "borrower_age_unknown",
    "borrower_blocked",
    "borrower_blocked_late",
    "borrower_too_young",
    "certificate_ends",
    "certificate_missing",
    "control_characters",
    "depot_closed",
    "group_not_lent_to",
    "home_unknown",
    "kind_not_here",
    "kind_not_lent",
    "loan_beyond_horizon",
    "loan_end_first",
    "loan_in_the_past",
    "loan_too_late_notice",
    "loan_too_long",
    "not_enough",
    "not_found",
    "not_representative",
    "only_for_residents",
    "only_with_its_space",
    "price_changed",
    "residents_first",
    "too_many_asked",
    "too_many_of_kind",
]

router = Router(auth=BOOKER, tags=["Lending"])


class KindQuery(Page):
    """Narrows the catalogue; with `from` and `to` it tells how many are free."""

    municipality: Annotated[Slug | None, Field(description="Slug.")] = None
    category: Annotated[Kind.Category | None, Field(strict=False, description="Kind of equipment.")] = None
    text: Annotated[str, Typed(80), Field(description="Words of its name, or synonyms.")] = ""
    from_: Annotated[Instant | None, Field(alias="from")] = None
    to: Instant | None = None
    only_free: Annotated[Yes, Field(description="Only kinds of which `amount` are free.")] = False
    amount: Annotated[int, Field(ge=1, le=100_000), WHOLE] = 1


class DaysQuery(Given):
    """From a day to a day, both included; at most 92 of them."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day


class LoanQuery(Page):
    """Narrows the list."""

    past: Annotated[Yes, Field(description="Those that have ended; otherwise those with something left to do.")] = False
    organisation: Annotated[Uuid | None, Field(description="Loans of an organisation you represent.")] = None


@router.get(
    "/lending/kinds",
    response=KindPage,
    auth=ANYONE,
    operation_id="list_lent_kinds",
    summary="Equipment that is lent",
    openapi_extra={REFUSALS: ["cursor_invalid", "no_such_municipality", "loan_end_first"]},
)
@public
def list_lent_kinds(request: HttpRequest, query: Query[KindQuery]) -> KindPage:
    """Every kind that some storage place lends, by name."""
    home = None
    if query.municipality is not None:
        found = ids_of([query.municipality])
        if query.municipality not in found:
            raise Refusal("no_such_municipality", municipality=query.municipality)
        home = found[query.municipality]
    sought = Sought(
        text=query.text,
        municipality_id=home,
        category=query.category or "",
        period=_period(query.from_, query.to),
        only_free=query.only_free,
        amount=query.amount,
    )
    position = query.after(2)
    try:
        after = (str(position[0]), int(position[1])) if position else None
    except ValueError:
        raise Refusal("cursor_invalid") from None  # a cursor of another list
    page = catalogue(sought, limit=query.limit, after=after)
    last = page.kinds[-1].kind if page.more else None
    return KindPage(
        items=[KindTold.of(each) for each in page.kinds], next=cursor_of([last.sort_key, last.pk]) if last else None
    )


@router.get(
    "/lending/kinds/{slug}/availability",
    response=KindAvailability,
    auth=ANYONE,
    operation_id="lent_kind_availability",
    summary="How many are free, day by day",
    openapi_extra={REFUSALS: ["not_found", "span_too_long", "loan_end_first"]},
)
@public
def lent_kind_availability(request: HttpRequest, slug: Path[Slug], query: Query[DaysQuery]) -> KindAvailability:
    """How many are left through the whole of each day, at every storage place that has the kind."""
    kind = kind_by_slug(slug)
    days = _days(query.from_, query.to)
    places = places_of(kind)
    free = free_days(places, days, kind.municipality.zone)
    return KindAvailability(
        slug=kind.slug,
        depots=[
            DepotFree(
                depot=DepotTold.of(each.depot),
                there=each.there,
                days=[DayFree(date=day, free=left) for day, left in zip(days, free[each.depot.pk], strict=True)],
            )
            for each in places
        ],
    )


@router.post(
    "/loans",
    response={201: LoanTold},
    operation_id="make_loan",
    summary="Borrow",
    openapi_extra={REFUSALS: OF_LOANS},
)
@needs(Permission.LOAN_MAKE)
def make_loan(request: HttpRequest, asked: LoanAsked) -> Status[LoanTold]:
    """Borrows at once, or asks where somebody decides: then `state` is `asked`, and the things are held meanwhile."""
    caller = caller_of(request)
    party = caller.party(asked.organisation)
    amounts = amounts_asked(asked.items)
    period = _period(asked.start, asked.end)
    if (period is None) == (asked.date_id is None):
        raise Refusal("loan_end_first")
    new = NewLoan(
        depot_id=asked.depot_id,
        amounts=amounts,
        period=period,
        occurrence_id=asked.date_id,
        purpose=asked.purpose,
        expected=asked.expected_total,
    )
    try:
        made = ask(new, party, now=caller.now)
    except Refusal as refusal:
        if refusal.code == "not_enough" and period is not None:
            _lacked(new.depot_id, amounts, period, caller)
        raise
    return Status(201, loan_told(made, caller.now))


@router.get(
    "/loans",
    response=LoanPage,
    auth=READER,
    operation_id="list_loans",
    summary="Your loans",
    openapi_extra={REFUSALS: ["cursor_invalid", "not_representative"]},
)
@needs(Permission.LOAN_SEE)
def list_loans(request: HttpRequest, query: Query[LoanQuery]) -> LoanPage:
    """Your own loans, or an organisation's, the newest first."""
    caller = caller_of(request)
    party, position = caller.party(query.organisation, looking=True), query.after(2)
    try:
        after = (datetime.fromisoformat(str(position[0])), UUID(str(position[1]))) if position else None
    except ValueError:
        raise Refusal("cursor_invalid") from None  # a cursor of another list
    page = my_loans(party, past=query.past, after=after, limit=query.limit)
    lines = lines_of(page.loans)
    terms = terms_by({each.municipality_id for each in page.loans})
    last = page.loans[-1] if page.more else None
    return LoanPage(
        items=[
            LoanTold.of(each, lines[each.pk], _costs(each, terms[each.municipality_id], caller.now))
            for each in page.loans
        ],
        next=cursor_of([last.created_at.isoformat(), str(last.pk)]) if last else None,
    )


@router.get("/loans/{loan_id}", response=LoanTold, auth=READER, operation_id="read_loan", summary="One loan")
@needs(Permission.LOAN_SEE)
def read_loan(request: HttpRequest, loan_id: Path[Uuid]) -> LoanTold:
    """A loan of yours, or of an organisation you represent."""
    caller = caller_of(request)
    return loan_told(own_loan(loan_id, caller), caller.now)


@router.post(
    "/loans/{loan_id}/cancel",
    response=LoanTold,
    operation_id="cancel_loan",
    summary="Cancel",
    openapi_extra={REFUSALS: ["fee_not_accepted", "loan_is_out", "loan_not_standing", "no_vat_rate", "not_found"]},
)
@needs(Permission.LOAN_MAKE)
def cancel_loan(request: HttpRequest, loan_id: Path[Uuid], asked: LoanCancelAsked | None = None) -> LoanTold:
    """Withdraws what was asked for, or cancels what is reserved, before it is picked up. Late it costs the fee that
    `cancelling` tells, which is to be accepted. Twice is once."""
    caller, accepted = caller_of(request), asked.accepted_fee if asked is not None else 0
    loan = own_loan(loan_id, caller, to_change=True)
    party = caller.party(loan.organisation_id)
    return loan_told(cancel(loan.pk, party, now=caller.now, accepted_fee=accepted), caller.now)


def _lacked(depot_id: int, amounts: dict[int, int], period: Period, caller: Caller) -> None:
    """Counts what there were too few of; a program that tries again and again counts for no more than a person does."""
    depot = depot_by_id(depot_id)
    if depot is None:
        return
    try:
        spend(LACKED, str(caller.alone.person_id), caller.now)
    except Refusal:
        return
    note_lacking(basket(depot, amounts), period)


def own_loan(loan_id: UUID, caller: Caller, *, to_change: bool = False) -> Loan:
    """A loan that the token opens: the person's own, or that of the organisation the token is for; `to_change` for
    those alone who may change it. Times are told on its clock from here on. Raises Refusal("not_found")."""
    access = access_loan(loan_id, caller.alone, caller.now)
    loan = access.loan
    if not (access.own if to_change else access.looks) or not caller.may_see_of(loan.organisation_id):
        raise Refusal("not_found")
    speaking_of(loan.municipality.zone)
    return loan


def amounts_asked(items: Sequence[LoanLineAsked]) -> dict[int, int]:
    """How many of which kinds, by id; a kind that is named twice is added up. Raises Refusal("not_found")."""
    slugs = dict.fromkeys(each.kind for each in items)
    kinds = kinds_by_slug(list(slugs))
    if len(kinds) != len(slugs):
        raise Refusal("not_found")
    amounts: dict[int, int] = {}
    for each in items:
        kind_id = kinds[each.kind].pk
        amounts[kind_id] = amounts.get(kind_id, 0) + each.amount
    return amounts


def loan_told(loan: Loan, now: datetime) -> LoanTold:
    """A loan on the clock of its municipality."""
    speaking_of(loan.municipality.zone)
    return LoanTold.of(loan, lines_of([loan])[loan.pk], _costs(loan, terms_of(loan.municipality_id), now))


def _costs(loan: Loan, terms: LendingTerms, now: datetime) -> Cancellation | None:
    """What cancelling costs; nothing of a loan that cannot be cancelled."""
    return cancelling_of(loan, now, terms) if loan.state == Loan.State.RESERVED else None


def _period(start: datetime | None, end: datetime | None) -> Period | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise Refusal("loan_end_first")
    try:
        return Period(start, end)
    except NotAPeriod:
        raise Refusal("loan_end_first") from None


def _days(first: date, last: date) -> list[date]:
    if last < first:
        raise Refusal("loan_end_first")
    if (last - first).days >= MOST_DAYS:
        raise Refusal("span_too_long", days=MOST_DAYS)
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]
