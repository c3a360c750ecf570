"""Who is told what becomes of a loan of equipment: who borrows, or whoever may book for the organisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.utils import timezone

from aktiv.bookings.queries.parties import contacts_of
from aktiv.journal.models import Entry
from aktiv.lending.queries.loans import loan_by_id
from aktiv.messages.models import Notification

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
    "loan.extended": Kind.LOAN_LONGER,
}


def told_of_loan(entry: Entry) -> Iterator[tuple[UUID, Kind, dict[str, object]]]:
    """Person, kind and data for an entry about a loan; nothing for others, and for what the borrower did herself."""
    kind = _BY_VERB.get(entry.verb)
    if kind is None or entry.subject_kind != "loan":
        return
    by_staff, fee = entry.data.get("because") == "municipality", entry.data.get("fee", 0)
    if kind in (Kind.LOAN_CANCELLED, Kind.LOAN_FEE) and fee:
        kind = Kind.LOAN_FEE
    elif kind == Kind.LOAN_FEE or (kind in (Kind.LOAN_CANCELLED, Kind.LOAN_LONGER) and not by_staff):
        return
    loan = loan_by_id(UUID(entry.subject_id))
    if loan is None:
        return
    data: dict[str, object] = {"loan": entry.subject_id}
    data |= {key: entry.data[key] for key in ("owed", "open", "damage", "more") if key in entry.data}
    if kind == Kind.LOAN_FEE:
        data["owed"] = fee
    if kind == Kind.LOAN_DUE:
        data["at"] = loan.during.upper.isoformat()
    elif kind == Kind.LOAN_CANCELLED:
        data["at"] = loan.during.lower.isoformat()
    people = [loan.person_id]
    if loan.organisation_id is not None:
        people += contacts_of([loan.organisation_id], timezone.localdate(entry.at))[loan.organisation_id]
    if loan.person.anonymised_at is not None:
        people.remove(loan.person_id)
    for person_id in dict.fromkeys(people):
        yield person_id, kind, data
