"""Who is told what happened to a case: those who applied, and whoever handles it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from uuid import UUID

from django.utils import timezone

from aktiv.bookings.queries.parties import contacts_of
from aktiv.cases.models import Case
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification

Kind = Notification.Kind


def told_of_case(entry: Entry) -> Iterator[tuple[UUID, Kind, dict[str, object]]]:
    """Person, kind and data for an entry about a case; nothing for others. Runs with everything shown: it is the
    service that tells."""
    teller = _BY_VERB.get(entry.verb)
    if teller is None or entry.subject_kind != "case":
        return
    kind, people = teller
    if entry.verb == "case.noted" and entry.data.get("internal"):
        return
    if entry.verb == "case.opened" and "appealed" in entry.data:
        return  # whoever appealed has just done so; the case lies in the queue
    case = Case.objects.select_related("application", "municipality").filter(pk=int(entry.subject_id)).first()
    if case is None:
        return
    data: dict[str, object] = {"case": case.pk, "application": str(case.application_id)}
    data |= {key: entry.data[key] for key in ("decision", "note", "offers", "outcome") if entry.data.get(key)}
    for person_id in dict.fromkeys(people(case, entry)):
        if person_id != entry.person_id or kind in TOLD_ONESELF:
            yield person_id, kind, data


def _applicants(case: Case, entry: Entry) -> Iterable[UUID]:
    """Whoever wrote it and its contact; for a club also those who may book for it."""
    people = [case.person_id]
    if case.application.contact_id is not None:
        people.append(case.application.contact_id)
    if case.organisation_id is not None:
        today = timezone.localdate(entry.at)
        people += contacts_of([case.organisation_id], today)[case.organisation_id]
    return people


def _writer(case: Case, _entry: Entry) -> Iterable[UUID]:
    return [case.person_id, *([case.application.contact_id] if case.application.contact_id else [])]


def _handler(case: Case, _entry: Entry) -> Iterable[UUID]:
    return [case.handler_id] if case.handler_id is not None else []


TOLD_ONESELF = frozenset({Kind.CASE_RECEIVED, Kind.CASE_DECIDED})
"""What is told to whoever did it as well: a receipt, and the answer when one took an offer oneself."""
_BY_VERB: Mapping[str, tuple[Kind, Callable[[Case, Entry], Iterable[UUID]]]] = {
    "case.opened": (Kind.CASE_RECEIVED, _writer),
    "case.asked": (Kind.CASE_ASKED, _applicants),
    "case.offered": (Kind.CASE_OFFERED, _applicants),
    "case.noted": (Kind.CASE_WRITTEN, _applicants),
    "decision.sent": (Kind.CASE_DECIDED, _applicants),
    "appeal.answered": (Kind.APPEAL_DONE, _applicants),
    "case.answered": (Kind.CASE_REPLY, _handler),
    "case.offer_answered": (Kind.CASE_REPLY, _handler),
    "case.withdrawn": (Kind.CASE_REPLY, _handler),
    "case.reassigned": (Kind.CASE_GIVEN, _handler),
}
