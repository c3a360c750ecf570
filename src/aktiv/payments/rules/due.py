"""When an invoice is due, which lines go into one together, and which wait.

A customer who owes less than the municipality's minimum waits for the next period, with all her lines; what is taken
back from an invoice that went out never waits. Lines outside VAT never share an invoice with others: an e-invoice
cannot say both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from aktiv.values.refusal import Refusal

K = TypeVar("K")
SATURDAY = 5
LONGEST_TERM = 365


class Grouping(StrEnum):
    """One invoice for all of a customer's lines of the period, or one for each booking."""

    COLLECTIVE = "collective"
    SINGLE = "single"


class Outcome(StrEnum):
    """What becomes of lines: an invoice, a credit note, nothing yet, or nothing ever since they come to nothing."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    WAITS = "waits"
    EVEN = "even"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A municipality's terms of payment. `minimum` in øre with VAT; nobody waits more than `longest_wait` days from the
    day of use, however little she owes (None: as long as it takes). Raises Refusal("not_terms")."""

    days: int = 14
    on_working_days: bool = True
    minimum: int = 0
    longest_wait: int | None = None
    grouping: Grouping = Grouping.COLLECTIVE

    def __post_init__(self) -> None:
        if not 0 <= self.days <= LONGEST_TERM or self.minimum < 0 or (self.longest_wait or 0) < 0:
            raise Refusal("not_terms", longest=LONGEST_TERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An order line that has not been billed, as far as grouping needs to know. `amount` with VAT, below zero for a
    correction or a discount. `subject` is what single invoices are by (a booking). `billed_in` is the invoice that
    what this line corrects went out with, empty when none has."""

    reference: str
    customer: str
    subject: str
    currency: str
    day: date
    amount: int
    outside_vat: bool = False
    billed_in: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that belong on one paper, in the order they came, and what becomes of them. `credits` is the invoice that a
    credit note takes from; empty when it takes from none in particular."""

    customer: str
    currency: str
    lines: tuple[Owed, ...]
    outcome: Outcome
    credits: str = ""

    @property
    def amount(self) -> int:
        return sum(each.amount for each in self.lines)


def due_date(issued: date, terms: Terms, is_holiday: Callable[[date], bool]) -> date:
    """So many days after it is issued; on the first working day from then where the terms say so."""
    due = issued + timedelta(days=terms.days)
    while terms.on_working_days and (due.weekday() >= SATURDAY or is_holiday(due)):
        due += timedelta(days=1)
    return due


def groups(owed: Iterable[Owed], terms: Terms, *, until: date, issued: date) -> tuple[Group, ...]:
    """What becomes of all lines used no later than `until`, customer by customer. Every such line is in one group.

    The same lines always give the same groups, in whatever order they come.
    """
    chosen = sorted((each for each in owed if each.day <= until), key=_place)
    return tuple(
        group
        for (customer, currency), same in groupby(chosen, key=lambda each: (each.customer, each.currency))
        for group in _of_customer(customer, currency, tuple(same), terms, issued)
    )


def _place(line: Owed) -> tuple[str, str, date, str]:
    return line.customer, line.currency, line.day, line.reference


def _of_customer(customer: str, currency: str, lines: Sequence[Owed], terms: Terms, issued: date) -> Iterable[Group]:
    taken_back = _by(lines, lambda each: each.billed_in)
    credited = {number for number, same in taken_back.items() if number and sum(each.amount for each in same) < 0}
    for number in sorted(credited):
        yield Group(customer, currency, tuple(taken_back[number]), Outcome.CREDIT_NOTE, number)
    rest = [each for each in lines if each.billed_in not in credited]
    waits = _waits(rest, terms, issued)
    single = terms.grouping is Grouping.SINGLE
    for _, same in sorted(_by(rest, lambda each: (each.subject if single else "", each.outside_vat)).items()):
        yield Group(customer, currency, tuple(same), _outcome(same, waits))


def _waits(lines: Sequence[Owed], terms: Terms, issued: date) -> bool:
    """Whether all that a customer owes is too little to send."""
    if not 0 < sum(each.amount for each in lines) < terms.minimum:
        return False
    oldest = min(each.day for each in lines)
    return terms.longest_wait is None or oldest + timedelta(days=terms.longest_wait) >= issued


def _outcome(lines: Sequence[Owed], waits: bool) -> Outcome:
    amount = sum(each.amount for each in lines)
    if not amount:
        return Outcome.EVEN
    if waits:
        return Outcome.WAITS
    return Outcome.INVOICE if amount > 0 else Outcome.CREDIT_NOTE


def _by(lines: Sequence[Owed], key: Callable[[Owed], K]) -> dict[K, list[Owed]]:
    found: dict[K, list[Owed]] = {}
    for each in lines:
        found.setdefault(key(each), []).append(each)
    return found
