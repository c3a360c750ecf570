"""Files come, are scanned, and go. What is kept is whole, and nobody is handed what the scanner has not passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction

from aktiv.bookings.queries.parties import require_representative
from aktiv.bookings.rules import Party
from aktiv.cases import storing
from aktiv.cases.models import Application, Attachment, Note
from aktiv.cases.ports import scanning
from aktiv.cases.ports.scanning import Scanned, ScannerAway, Verdict
from aktiv.cases.queries.access import access_application
from aktiv.cases.queries.attachments import count_of, known, waiting
from aktiv.cases.rules.files import MOST_FILES, Accepted, accepted
from aktiv.journal.actions import Event, append
from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission
from aktiv.people.rules.limits import FILES
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

State = Attachment.State
KEPT_UNKNOWN = timedelta(days=1)
"""How long a file stays that no row knows: longer than any transaction that may yet tell of it."""
BATCH = 500


def attach(
    application_id: UUID, party: Party, files: Sequence[tuple[str, bytes]], *, now: datetime
) -> list[Attachment]:
    """Adds files (name and content) to the party's draft, all or none, and has them scanned if the scanner is there.

    Raises Refusal("not_found"), ("already_handed_in"), and those of `look_at`.
    """
    looked_at = look_at(files, party.person_id, now)
    with transaction.atomic():
        require_representative(party, now, Permission.APPLICATION_MAKE)
        draft = access_application(application_id, party, now, Permission.APPLICATION_MAKE, to_change=True)
        if draft.submitted_at is not None:
            raise Refusal("already_handed_in")
        made = keep(draft, looked_at, party.person_id, now=now)
        if made:
            with everything():
                Application.objects.filter(pk=draft.pk).update(changed_at=now)
            append(_event("application.attached", draft, party.person_id, {"count": len(made)}), at=now)
    scan_all(made, now=now)
    return made


def look_at(files: Sequence[tuple[str, bytes]], by: UUID | None, now: datetime) -> list[Accepted]:
    """What may be kept of what somebody sent, before anything is locked. Each file is counted: looking at one is work.

    Raises Refusal("attachments_off"), ("sign_in_first"), ("too_many_files", limit), ("too_many", retry_after), and
    those of `rules.files.accepted`.
    """
    if not files:
        return []
    if scanning.scanner() is None:
        raise Refusal("attachments_off")
    if by is None:
        raise Refusal("sign_in_first")
    if len(files) > MOST_FILES:
        raise Refusal("too_many_files", limit=MOST_FILES)
    for _ in files:
        spend(FILES, str(by), now)
    return [accepted(name, content) for name, content in files]


def keep(
    application: Application, files: Sequence[Accepted], by: UUID | None, *, now: datetime, note: Note | None = None
) -> list[Attachment]:
    """Writes files to an application whose row is locked, in the caller's transaction. Raises
    Refusal("too_many_files", limit), ("sign_in_first")."""
    if not files:
        return []
    if by is None:
        raise Refusal("sign_in_first")
    if count_of(application) + len(files) > MOST_FILES:
        raise Refusal("too_many_files", limit=MOST_FILES)
    rows = []
    for each in files:
        pk = uuid4()
        storing.keep(pk, each.content)  # a transaction that fails leaves it to `sweep`
        rows.append(
            Attachment(
                pk=pk,
                application=application,
                note=note,
                added_by_id=by,
                name=each.name,
                media_type=each.media_type,
                size=len(each.content),
                sha256=sha256(each.content).hexdigest(),
                added_at=now,
            )
        )
    with everything():
        return Attachment.objects.bulk_create(rows)


@transaction.atomic
def detach(application_id: UUID, attachment_id: UUID, party: Party, *, now: datetime) -> None:
    """Takes a file off the party's draft. Raises Refusal("not_found"), ("already_handed_in")."""
    require_representative(party, now, Permission.APPLICATION_MAKE)
    draft = access_application(application_id, party, now, Permission.APPLICATION_MAKE, to_change=True)
    if draft.submitted_at is not None:
        raise Refusal("already_handed_in")
    with everything():
        gone, _ = Attachment.objects.filter(pk=attachment_id, application=draft).delete()
    if not gone:
        raise Refusal("not_found")
    transaction.on_commit(lambda: storing.forget(attachment_id))
    append(_event("application.detached", draft, party.person_id, {"attachment": str(attachment_id)}), at=now)


def scan(attachment: Attachment, *, now: datetime) -> bool:
    """Asks the scanner about a file that waits, outside any transaction of its own, and writes what it says. Whether it
    was there; a file waits as long as it is not."""
    scanner = scanning.scanner()
    if scanner is None:
        return False
    content = storing.content_of(attachment.pk)
    if content is None or sha256(content).hexdigest() != attachment.sha256:
        said = Scanned(Verdict.REFUSED, "gone")
    else:
        try:
            said = scanner.scan(content)
        except ScannerAway:
            return False
    _write(attachment, said, now)
    return True


def scan_all(attachments: Sequence[Attachment], *, now: datetime) -> int:
    """Has these scanned, until the scanner is away: nobody waits for it as often as there are files. One that it cannot
    answer for while it answers else keeps no other waiting. Returns how many were scanned."""
    done = 0
    for each in attachments:
        if scan(each, now=now):
            done += 1
            continue
        scanner = scanning.scanner()
        if scanner is None or not scanner.answers():
            break
    return done


def scan_waiting(now: datetime, limit: int = BATCH) -> int:
    """Has those scanned that wait, the oldest first. Returns how many were."""
    return scan_all(waiting(limit), now=now)


def sweep(now: datetime) -> int:
    """Removes contents that no row knows: of drafts that were forgotten, of people who were erased, of what is too old,
    and of transactions that failed. Returns how many. Not an act, so no entry in the journal."""
    old = list(storing.older_than((now - KEPT_UNKNOWN).timestamp()))
    count = 0
    for start in range(0, len(old), BATCH):
        some = old[start : start + BATCH]
        there = known([pk for _, pk in some if pk is not None])
        going = [path for path, pk in some if pk not in there]
        storing.forget_all(going)
        count += len(going)
    return count


@transaction.atomic
def _write(attachment: Attachment, said: Scanned, now: datetime) -> None:
    with everything():
        rows = Attachment.objects.filter(pk=attachment.pk, state=State.WAITING)
        changed = rows.update(state=State(said.verdict.value), found=said.found[:80], scanned_at=now)
    if not changed:
        return  # taken off, or scanned by another worker meanwhile
    attachment.state, attachment.found, attachment.scanned_at = State(said.verdict.value), said.found[:80], now
    if said.verdict is Verdict.INFECTED:
        transaction.on_commit(lambda: storing.forget(attachment.pk))
    data = {"attachment": str(attachment.pk), "state": said.verdict.value}
    append(Event("attachment.scanned", ("application", attachment.application_id), data=data), at=now)


def _event(verb: str, application: Application, by: UUID | None, data: dict[str, object]) -> Event:
    return Event(verb, ("application", application.pk), None, by, application.organisation_id, data)
