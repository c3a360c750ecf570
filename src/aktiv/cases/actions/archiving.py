"""To the municipality's archive: what happened becomes a record once, is handed over, and asked about until it is
answered.

A worker may die between any two steps: what was sent is sent again under the same id, which the archive knows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from aktiv.cases.models import ArchivePosition, ArchiveRecord, Archiving, Case
from aktiv.cases.ports import archiving
from aktiv.cases.ports.archiving import Archive, ArchiveAway, ArchiveLater, ArchiveLost, ArchiveRefused, Filing
from aktiv.cases.queries.archive import due, unscanned
from aktiv.cases.queries.papers import filing_of
from aktiv.cases.rules.archiving import wait_after
from aktiv.journal.actions import Event, append, number_entries
from aktiv.journal.models import Entry
from aktiv.people.permissions import Permission, Thing, permits
from aktiv.people.queries.permissions import staff_rights
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

_LOG = logging.getLogger(__name__)
State, Kind = ArchiveRecord.State, ArchiveRecord.Kind
LEASE = timedelta(minutes=5)
"""How long one worker has a record to itself: longer than any answer takes."""
SOON = timedelta(minutes=1)
BATCH = 100


@transaction.atomic
def set_archiving(
    municipality_id: int,
    *,
    on: bool,
    account: str,
    archive_part: str,
    class_system: str,
    class_id: str,
    by: UUID,
    now: datetime,
) -> Archiving:
    """Says whether the municipality's cases go to its archive, and where in it. What happened while it was off is not
    sent. Raises Refusal("not_staff"), ("archive_not_named"), ("archive_class_not_whole"), and those of `one_line`."""
    _demand_setting_up(municipality_id, by, now)
    said = {
        "account": one_line(account, limit=80),
        "archive_part": one_line(archive_part, limit=60),
        "class_system": one_line(class_system, limit=60),
        "class_id": one_line(class_id, limit=60),
    }
    if on and not (said["account"] and said["archive_part"]):
        raise Refusal("archive_not_named")
    if bool(said["class_system"]) != bool(said["class_id"]):
        raise Refusal("archive_class_not_whole")
    kept = Archiving.objects.select_for_update().filter(pk=municipality_id).first()
    since = ((kept and kept.since) or now) if on else None
    made, _ = Archiving.objects.update_or_create(municipality_id=municipality_id, defaults={**said, "since": since})
    append(
        Event("archive.set", ("municipality", municipality_id), municipality_id, by, data={"on": on, **said}), at=now
    )
    return made


@transaction.atomic
def send_again(record_id: UUID, municipality_id: int, *, by: UUID, now: datetime) -> None:
    """Has one sent again that the archive refused, under a new id. Raises Refusal("not_found"), ("not_staff"),
    ("not_refused")."""
    _demand_setting_up(municipality_id, by, now)
    with everything():
        found = ArchiveRecord.objects.select_for_update().filter(pk=record_id, municipality=municipality_id).first()
        if found is None:
            raise Refusal("not_found")
        if found.state != State.REFUSED:
            raise Refusal("not_refused")
        ArchiveRecord.objects.filter(pk=record_id).update(
            state=State.WAITING,
            message=uuid4(),
            due_at=now,
            attempts=0,
            sent_at=None,
            answered_at=None,
            code="",
            why="",
        )
    data = {"record": str(record_id), "case": found.case_id}
    append(Event("archive.sent_again", ("case", found.case_id), municipality_id, by, data=data), at=now)


def archive_all(now: datetime) -> None:
    """What a worker does every minute: reads on in the journal, sends what waits, and asks what became of it."""
    number_entries()
    while read_on(now=now):
        pass
    way = archiving.archive()
    if way is None:
        return
    hand_over(way, now=now)
    collect(way, now=now)


@transaction.atomic
def read_on(limit: int = 500, *, now: datetime) -> int:
    """Reads the next entries of the journal, and writes a record for each that is to be archived, in one transaction
    with the position. Returns how many entries were read. Readers wait for each other on the position's row."""
    with everything():
        ArchivePosition.objects.get_or_create(pk=1)
        position = ArchivePosition.objects.select_for_update().get(pk=1)
        entries = list(Entry.objects.filter(number__gt=position.number).order_by("number")[:limit])
        if not entries:
            return 0
        ArchiveRecord.objects.bulk_create(_records(entries, now), ignore_conflicts=True, batch_size=500)
        position.number = entries[-1].number or position.number
        position.save(update_fields=["number"])
    return len(entries)


def hand_over(way: Archive, *, now: datetime) -> int:
    """Sends the records that are due. Returns how many the archive took over."""
    sent = 0
    for record in _leased(State.WAITING, now):
        if record.kind == Kind.APPLICATION and unscanned(record.case):
            _write(record, State.WAITING, due_at=now + SOON, code="file_waits")
            continue

        def send(each: ArchiveRecord = record) -> dict[str, object]:
            way.send(_written(each))
            return {"state": State.SENT, "sent_at": now, "due_at": now + SOON, "attempts": 0, "code": ""}

        kept = _tried(record, send, now)
        if kept is None:
            break
        sent += kept
    return sent


def collect(way: Archive, *, now: datetime) -> int:
    """Asks about records that were sent. Returns how many were answered. An answer that comes twice is one."""
    answered = 0
    for record in _leased(State.SENT, now):

        def ask(each: ArchiveRecord = record) -> dict[str, object]:
            found = way.receipt(each.message)
            if found is None:
                return {"attempts": F("attempts") + 1, "due_at": now + wait_after(each.attempts + 1)}
            return {
                "state": State.ARCHIVED,
                "answered_at": now,
                "case_number": found.case_number[:40],
                "post_number": found.post_number[:40],
            }

        kept = _tried(record, ask, now)
        if kept is None:
            break
        answered += kept
    return answered


def _written(record: ArchiveRecord) -> Filing:
    """What is sent of it. One that cannot be written must not stop those behind it. Raises ArchiveLater."""
    try:
        return filing_of(record)
    except Exception as error:
        _LOG.error("archive record %s cannot be written (%s)", record.pk, type(error).__name__)
        raise ArchiveLater("cannot be written") from error


def _tried(record: ArchiveRecord, act: Callable[[], dict[str, object]], now: datetime) -> bool | None:
    """Does it outside any transaction and writes what came of it. Whether the state changed; None when the archive is
    away, and then those after it are as well."""
    was = State(record.state)
    later = {"attempts": F("attempts") + 1, "due_at": now + wait_after(record.attempts + 1)}
    try:
        changes = act()
    except ArchiveAway:
        _write(record, was, **(later | {"code": "archive_away"}))
        return None
    except ArchiveLater:
        _write(record, was, **(later | {"code": "archive_later"}))
        return False
    except ArchiveLost:
        changes = {"state": State.WAITING, "due_at": now, "sent_at": None, "code": "archive_lost"}
    except ArchiveRefused as refused:
        changes = {"state": State.REFUSED, "answered_at": now, "code": refused.code[:40], "why": refused.why[:300]}
    return _write(record, was, **changes) and "state" in changes


@transaction.atomic
def _write(record: ArchiveRecord, was: ArchiveRecord.State, **changes: object) -> bool:
    """Only if it is still as it was read: a second answer, or another worker's, changes nothing."""
    with everything():
        rows = ArchiveRecord.objects.filter(pk=record.pk, state=was, message=record.message)
        return bool(rows.update(**changes))


def _leased(state: ArchiveRecord.State, now: datetime) -> Iterable[ArchiveRecord]:
    """Due records one by one, each put off for the others while it is worked on."""
    for pk in due(state, now, BATCH):
        with transaction.atomic(), everything():
            mine = ArchiveRecord.objects.filter(pk=pk, state=state, due_at__lte=now).update(due_at=now + LEASE)
            record = ArchiveRecord.objects.select_related("case__municipality", "decision").get(pk=pk) if mine else None
        if record is not None:
            yield record


def _records(entries: Iterable[Entry], now: datetime) -> list[ArchiveRecord]:
    """At most one of each entry, of municipalities that had their archive on when it happened."""
    told = [each for each in entries if each.verb in ("case.opened", "decision.sent")]
    if not told:
        return []
    on = {each.pk: each.since for each in Archiving.objects.exclude(since=None)}
    told = [each for each in told if (since := on.get(each.municipality_id or 0)) is not None and each.at >= since]
    kinds = dict(Case.objects.filter(pk__in=[int(each.subject_id) for each in told]).values_list("pk", "kind"))
    return [_record(each, kinds[int(each.subject_id)], now) for each in told]


def _record(entry: Entry, kind: str, now: datetime) -> ArchiveRecord:
    case_id = int(entry.subject_id)
    made = ArchiveRecord(case_id=case_id, happened_at=entry.at, due_at=now)
    made.municipality_id = entry.municipality_id or 0  # those of no municipality are not archived
    if entry.verb == "decision.sent":
        made.kind, made.decision_id = Kind.DECISION, UUID(entry.data["decision"])
    else:
        made.kind = Kind.APPEAL if kind == Case.Kind.APPEAL else Kind.APPLICATION
    return made


def _demand_setting_up(municipality_id: int, by: UUID, now: datetime) -> None:
    held = staff_rights(by, timezone.localdate(now), municipality_id)
    if not permits(Permission.CASE_SET_UP, held, Thing(municipality_id=municipality_id)):
        raise Refusal("not_staff")
