"""Asking to borrow: at once where the municipality lets nobody decide, else held until somebody has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import choice
from uuid import UUID, uuid4

from django.db import transaction

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.parties import require_representative
from aktiv.bookings.rules import Party
from aktiv.facilities.rules.doors import LETTERS
from aktiv.journal.actions import Event, append
from aktiv.lending.actions.promising import promise
from aktiv.lending.models import Depot, Line, Loan
from aktiv.lending.queries.asking import asked_loan, quote
from aktiv.lending.queries.baskets import Basket, basket
from aktiv.lending.queries.costs import percents_for
from aktiv.lending.queries.loans import access_date, loan_by_id
from aktiv.lending.rules.borrowing import BEFORE_A_LOAN, refuse
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

CODE_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLoan:
    """What is asked for: amounts by kind id, from one depot, for one period or along with a booked date.

    `id` is made where it is asked: sent twice it is one loan. `expected` is the price that was shown, in øre, and
    `expected_own` what of it the borrower was to pay herself.
    """

    depot_id: int
    amounts: Mapping[int, int]
    period: Period | None = None
    occurrence_id: int | None = None
    purpose: str = ""
    expected: int | None = None
    expected_own: int | None = None
    id: UUID = field(default_factory=uuid4)


@retrying
@transaction.atomic
def ask(new: NewLoan, party: Party, *, now: datetime) -> Loan:
    """Asks to borrow. The loan is reserved at once, or waits for an answer and holds its things meanwhile.

    Handing in the same id again gives the loan that it made. Raises Refusal from the rules
    (rules.borrowing.BEFORE_A_LOAN), ("not_enough", kind, asked, left), ("price_changed", total), ("sign_in_first"),
    ("not_representative"), and ("not_found") for what is not there or not the party's.
    """
    require_representative(party, now)
    if party.person_id is None:
        raise Refusal("sign_in_first")
    with everything():
        if (made := loan_by_id(new.id)) is not None:
            return _own(made, party)
        wanted, date = _wanted(new, party, now)
        period = new.period if date is None else Period(date.during.lower, date.during.upper)
        if period is None:
            raise ValueError("a period, or a booked date")
        asked = asked_loan(wanted, period, party, now, occurrence=date)
        refuse(asked, BEFORE_A_LOAN)
        percents = percents_of(wanted, party, period)
        quoted = quote(wanted, period, asked.price_group, percents)
        if new.expected is not None and new.expected != quoted.price:
            raise Refusal("price_changed", total=quoted.price)
        if new.expected_own is not None and new.expected_own != quoted.own:
            raise Refusal("price_changed", total=quoted.own)
        loan = Loan(
            id=new.id,
            municipality=wanted.depot.municipality,
            depot=wanted.depot,
            person_id=party.person_id,
            organisation_id=party.organisation_id,
            home_id=party.home_id if asked.from_elsewhere else None,
            occurrence=date,
            followed=(period.start, period.end) if date is not None else None,
            during=(period.start, period.end),
            state=Loan.State.RESERVED if wanted.at_once else Loan.State.ASKED,
            code=a_code(),
            purpose=one_line(new.purpose, limit=300),
            price_group=asked.price_group,
            price=quoted.price,
            home_price=quoted.home,
            deposit=quoted.deposit,
            created_at=now,
        )
        Loan.objects.bulk_create([loan], ignore_conflicts=True)  # whoever was pressed twice waits here for the first
        stored = loan_by_id(new.id)
        if stored is None or stored.code != loan.code:
            return _own(stored, party)
        promise_all(stored, wanted, period, percents)
        append(told(f"loan.{stored.state}", stored, party.person_id, kinds=sorted(new.amounts.items())), at=now)
        return stored


def percents_of(wanted: Basket, party: Party, period: Period) -> dict[int, int]:
    """What of each kind's price the borrower's own municipality pays, as it is agreed on the day of pick-up."""
    home = wanted.depot.municipality
    day = civil_day(period.start, home.zone)
    return percents_for([kind.pk for kind, _ in wanted.kinds], home.pk, party.home_id, day)


def promise_all(loan: Loan, wanted: Basket, period: Period, percents: Mapping[int, int]) -> None:
    """Writes the lines of a loan and holds what they ask for; of each kind's price the borrower's municipality pays so
    many percent. Raises Refusal("not_enough", kind, asked, left)."""
    lines = Line.objects.bulk_create(
        Line(
            municipality_id=loan.municipality_id,
            loan=loan,
            holder=loan.organisation_id or loan.person_id,
            pool_id=each.pool_id,
            whole=each.whole,
            wholes=each.wholes,
            amount=each.amount,
            home_percent=percents.get((each.whole or each.kind).pk, 0),
        )
        for each in wanted.pieces
    )
    with named(wanted):
        promise(lines, period, wanted.turnaround)


class named:
    """Refusals about a pool say which kind it is."""

    def __init__(self, wanted: Basket) -> None:
        self.kinds = {each.pool_id: each.kind for each in wanted.pieces}

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Refusal) and error.code == "not_enough":
            error.data["kind"] = self.kinds[error.data["pool"]].name


def told(verb: str, loan: Loan, by: UUID | None, **more: object) -> Event:
    """What the journal says of a loan."""
    data = {"depot": loan.depot_id, "start": loan.during.lower, "end": loan.during.upper, "price": loan.price, **more}
    return Event(verb, ("loan", loan.pk), loan.municipality_id, by, loan.organisation_id, data)


def a_code() -> str:
    """What the receipt's QR code says; not to be guessed."""
    return "".join(choice(LETTERS) for _ in range(CODE_LENGTH))


def _wanted(new: NewLoan, party: Party, now: datetime) -> tuple[Basket, Occurrence | None]:
    depot = Depot.objects.select_related("municipality", "facility").filter(pk=new.depot_id).first()
    if depot is None or not depot.municipality.published:
        raise Refusal("not_found")
    date = access_date(new.occurrence_id, party, now) if new.occurrence_id is not None else None
    if date is not None and date.municipality_id != depot.municipality_id:
        raise Refusal("not_found")
    return basket(depot, new.amounts), date


def _own(loan: Loan | None, party: Party) -> Loan:
    if loan is None or loan.holder != party.holder:
        raise Refusal("not_found")
    return loan
