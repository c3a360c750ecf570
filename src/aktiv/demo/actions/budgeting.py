"""Budgets of the collaboration in the demo: two years with shares locked and paid, a correction, and one that another
takes up later. Built with as many of its people as there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions.budgets import Proposal, lock_by_vote, lock_within_limit, propose
from aktiv.collaboration.actions.invoicing import bill_as, billed_outside, invoice, note_payment
from aktiv.collaboration.actions.parties import count_people
from aktiv.collaboration.actions.shares import correct_shares
from aktiv.collaboration.models import Budget, Outcome
from aktiv.collaboration.queries.budgets import lines_of
from aktiv.demo.actions.services import BOOKING
from aktiv.municipalities.models import Municipality
from aktiv.payments.queries.shares import billable_codes

STEERING, COORDINATION = "styringsgruppa", "koordineringsgruppa"
SOURCE = "SSB, tabell 07459"
NUMBERS = {"1103": "800402115", "4601": "800402131", "1246": "800402158", "1508": "800402174"}
"""Organisation numbers that are in no register."""
HOST = "fjell"
"""The secretary's city, which bills the others."""
BEFORE_BILLING = "Fakturert fra det gamle økonomisystemet, før andelene gikk inn i samarbeidets egen fakturering."
VAT = "standard"
"""What a service is billed at."""
WRONG, RIGHT = 148_112, 148_452
"""Stavanger's population as it was first written down, and as the source says it."""


@dataclass(frozen=True, slots=True)
class Years:
    """When things were done, around now."""

    now: datetime

    def at(self, year: int, month: int, day: int) -> datetime:
        """An hour of a day so many years from this one, by the wall clock; never to come."""
        here = timezone.localtime(self.now)
        then = here.replace(year=here.year + year, month=month, day=day, hour=10, minute=0, second=0, microsecond=0)
        return min(then, self.now)

    def ago(self, days: int) -> datetime:
        """So many days before."""
        return self.now - timedelta(days=days)


def lay_before_all(now: datetime, by: UUID) -> int | None:
    """The budgets of two years, one that a third partner took up, and the proposal for next year, which is put to a
    vote. Without the city that bills there are none. Returns the number of the proposal."""
    years, this = Years(now), timezone.localtime(now).year
    if not Municipality.objects.filter(slug=HOST).exists():
        return None  # nobody to send a bill
    for number, organisation in NUMBERS.items():
        bill_as(number, organisation, by=by, now=years.ago(700))
    for back, kroner, case in ((1, 1_850_000, "14"), (0, 1_960_000, "17")):
        _year(years, this - back, kroner, f"{case}/{(this - back - 1) % 100:02}", by)
    _later(years, by)
    return propose(_operation(this + 1, 2_400_000), by=by, now=years.ago(45)).number


def budget(now: datetime, by: UUID, next_year: int | None, vote: int) -> int:
    """Locks next year's once the vote on it has been counted; where too few were there to vote, it is still proposed.
    Returns how many there are."""
    years, this = Years(now), timezone.localtime(now).year
    if next_year is None:
        return 0
    if Outcome.objects.filter(vote__number=vote, outcome="passed").exists():
        lock_by_vote(next_year, vote, by=by, now=years.ago(10))
        hand_over(next_year, by, years.ago(8))
    new = Proposal(
        title="Brukertester av det nye søket",
        about="Ti økter med lag og innbyggere i hver kommune.",
        first=date(this + 1, 2, 1),
        last=date(this + 1, 5, 31),
        total_ore=180_000_00,
        kind=Budget.Kind.INNOVATION,
        service=BOOKING,
    )
    propose(new, by=by, now=years.ago(5))
    return Budget.objects.count()


def _operation(year: int, kroner: int) -> Proposal:
    return Proposal(
        title=f"Felles drift {year}",
        about="Drift, brukerstøtte og videreutvikling av den felles løsningen.",
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        total_ore=kroner * 100,
    )


def _year(years: Years, year: int, kroner: int, case: str, by: UUID) -> None:
    """A year's operation: decided the autumn before, and paid in winter. This year's was divided by a figure that was
    wrong, and put right."""
    back = year - timezone.localtime(years.now).year
    autumn, counted = years.at(back - 1, 11, 20), date(year - 1, 1, 1)
    if not back:
        count_people("1103", WRONG, on=counted, source=SOURCE, by=by, now=autumn)
    made = propose(_operation(year, kroner), by=by, now=autumn)
    lock_within_limit(made.number, STEERING, f"Sak {case}", by=by, now=autumn + timedelta(days=7))
    _paid(made, by, years.at(back, 2, 5))
    billed_outside(made.number, BEFORE_BILLING, by=by, now=years.at(back, 2, 6))
    if not back:
        count_people("1103", RIGHT, on=counted, source=SOURCE, by=by, now=years.at(back, 3, 2))
        why = "Folketallet i Stavanger var ført feil i registeret."
        correct_shares(made.number, why, by=by, now=years.at(back, 3, 3))


def _later(years: Years, by: UUID) -> None:
    """What two partners had made, and a third takes up later (see `paying`)."""
    paid_on = timezone.localdate(years.ago(300))
    new = Proposal(
        title="Varsling fra ventelista",
        about="Lag som står på ventelista, får tilbud på telefonen og svarer med ett trykk.",
        first=paid_on,
        last=paid_on + timedelta(days=180),
        total_ore=240_000_00,
        kind=Budget.Kind.INNOVATION,
        payers=("1103", "4601"),
        feature="waiting_list",
        paid_on=paid_on,
        window_months=24,
    )
    made = propose(new, by=by, now=years.ago(320))
    lock_within_limit(made.number, COORDINATION, "Sak 6", by=by, now=years.ago(310))


def _paid(budget: Budget, by: UUID, at: datetime) -> None:
    """Each member pays what it owed then."""
    owed: dict[str, int] = {}
    for line in lines_of(budget.pk):
        owed[line.member.number] = owed.get(line.member.number, 0) + line.amount_ore
    for member, ore in owed.items():
        note_payment(budget.number, member, ore, on=timezone.localdate(at), by=by, now=at)


def hand_over(number: int, by: UUID, at: datetime) -> None:
    """To the billing of the secretary's city, where it waits for a batch."""
    rates = dict(billable_codes(Municipality.objects.get(slug=HOST).pk, timezone.localdate(at)))
    invoice(number, VAT if VAT in rates else min(rates), by=by, now=at)
