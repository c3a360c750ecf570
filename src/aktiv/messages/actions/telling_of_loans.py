"""Who is told what becomes of a loan of equipment: who borrows, or whoever may book for the organisation. They are told
too when they may not borrow for a while; storekeepers, when there is too little of something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.utils import timezone

from aktiv.bookings.queries.parties import contacts_of
from aktiv.journal.models import Entry
from aktiv.lending.models import Block, Depot, Loan
from aktiv.lending.queries.loans import loan_by_id
from aktiv.messages.models import Notification
from aktiv.people.queries.staff import keepers_of

Kind = Notification.Kind
_BY_VERB: Mapping[str, Kind] = {
    "loan.reserved": Kind.LOAN_RESERVED,
    "loan.approved": Kind.LOAN_RESERVED,
    "loan.refused": Kind.LOAN_REFUSED,
    "loan.cancelled": Kind.LOAN_CANCELLED,
    "loan.lapsed": Kind.LOAN_LAPSED,
    "loan.due": Kind.LOAN_DUE,
    "loan.late": Kind.LOAN_LATE,
    "loan.lost": Kind.LOAN_LOST,
    "loan.settled": Kind.LOAN_BACK,
    "loan.damage_decided": Kind.LOAN_DAMAGE,
    "loan.changed": Kind.LOAN_FEE,
    "loan.to_pick_up": Kind.PICK_UP_SOON,
    "loan.moved": Kind.LOAN_MOVED,
    "loan.left_behind": Kind.LOAN_LEFT_BEHIND,
    "loan.withdrawn": Kind.LOAN_LET_GO,
    "loan.extended": Kind.LOAN_EXTENDED,
}
_OF_BLOCKS: Mapping[str, Kind] = {
    "lending.blocked": Kind.LOAN_BLOCKED,
    "lending.answered": Kind.LOAN_APPEAL_ANSWERED,
    "lending.unblocked": Kind.LOAN_BLOCK_ENDED,
}
BY_END = frozenset({Kind.LOAN_DUE, Kind.LOAN_EXTENDED})
BY_START = frozenset({Kind.LOAN_CANCELLED})
Told = tuple[UUID, Kind, dict[str, object]]


def told_of_loan(entry: Entry) -> Iterator[Told]:
    """Person, kind and data for an entry about a loan, a block or what there is too little of; nothing for others, and
    for what the borrower did herself. Runs with everything shown."""
    if entry.subject_kind == "loan":
        yield from _of_loan(entry)
    elif entry.verb in _OF_BLOCKS:
        yield from _of_block(entry, _OF_BLOCKS[entry.verb])
    elif entry.verb == "stock.ran_low":
        yield from _of_stock(entry)


def _of_loan(entry: Entry) -> Iterator[Told]:
    kind = _BY_VERB.get(entry.verb)
    because, fee = entry.data.get("because"), entry.data.get("fee", 0)
    if kind in (Kind.LOAN_CANCELLED, Kind.LOAN_FEE) and fee:
        kind = Kind.LOAN_FEE
    elif kind in (Kind.LOAN_CANCELLED, Kind.LOAN_LET_GO) and because == "date_cancelled":
        kind = Kind.LOAN_LET_GO
    elif kind in (Kind.LOAN_LET_GO, Kind.LOAN_FEE) or (
        kind in (Kind.LOAN_CANCELLED, Kind.LOAN_EXTENDED) and because != "municipality"
    ):
        return
    loan = loan_by_id(UUID(entry.subject_id)) if kind is not None else None
    if kind is None or loan is None:
        return
    people = _people(loan.person_id, loan.organisation_id, entry)
    data: dict[str, object] = {"loan": entry.subject_id}
    data |= {key: entry.data[key] for key in ("owed", "open", "damage", "date", "more") if key in entry.data}
    if kind == Kind.LOAN_FEE:
        data["owed"] = fee
    elif kind == Kind.LOAN_LEFT_BEHIND:
        data["because"] = because
    elif kind == Kind.LOAN_LET_GO:
        data["date"] = _booked(loan)
    if kind in BY_END:
        data["at"] = loan.during.upper.isoformat()
    elif kind in BY_START:
        data["at"] = loan.during.lower.isoformat()
    if loan.person.anonymised_at is not None:
        people.remove(loan.person_id)
    for person_id in people:
        yield person_id, kind, data


def _of_block(entry: Entry, kind: Kind) -> Iterator[Told]:
    block = Block.objects.select_related("person").filter(pk=entry.subject_id).first()
    if block is None or (block.person is not None and block.person.anonymised_at is not None):
        return
    data: dict[str, object] = {"block": entry.subject_id}
    data |= {"lifted": entry.data["lifted"]} if "lifted" in entry.data else {}
    for person_id in _people(block.person_id, block.organisation_id, entry):
        yield person_id, kind, data


def _of_stock(entry: Entry) -> Iterator[Told]:
    """Whoever looks after the storage place, or each that has it when it is about all of them; each person once."""
    kind_id, today = int(str(entry.data["kind"])), timezone.localdate(entry.at)
    depots = Depot.objects.filter(pools__kind=kind_id, active=True).select_related("facility").distinct()
    if entry.data["depot"] is not None:
        depots = depots.filter(pk=entry.data["depot"])
    told: dict[UUID, Depot] = {}
    for depot in depots.order_by("pk"):
        facility_id, district = depot.facility_id or 0, depot.facility.district if depot.facility else ""
        for person_id in keepers_of(depot.municipality_id, facility_id, district, today):
            told.setdefault(person_id, depot)
    for person_id, depot in told.items():
        yield person_id, Kind.STOCK_LOW, {
            "kind": kind_id, "depot": depot.pk, "there": entry.data["there"], "limit": entry.data["fewest"],
        }  # fmt: skip


def _booked(loan: Loan) -> list[str]:
    """When the date was that it came along with."""
    date = loan.followed or loan.during
    return [date.lower.isoformat(), date.upper.isoformat()]


def _people(person_id: UUID | None, organisation_id: UUID | None, entry: Entry) -> list[UUID]:
    """The person, and whoever may book for the organisation, each once."""
    people = [person_id] if person_id is not None else []
    if organisation_id is not None:
        people += contacts_of([organisation_id], timezone.localdate(entry.at))[organisation_id]
    return list(dict.fromkeys(people))
