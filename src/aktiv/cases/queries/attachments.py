"""The files of an application, and who may have one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from aktiv.cases import storing
from aktiv.cases.models import Application, Attachment, Case
from aktiv.cases.queries.access import Applicant, access_application, access_case
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within


def attachments_of(application: Application) -> list[Attachment]:
    """All files of an application for whoever applied, in the order in which they came. One statement."""
    # Served by attachment_of_application.
    with within(person=application.person_id, organisation=application.organisation_id):
        return list(Attachment.objects.filter(application=application).order_by("added_at", "name", "pk"))


def attachments_of_case(case: Case) -> list[Attachment]:
    """Those that the case's municipality is shown: the application's own, and those of its notes. One statement."""
    with within(municipalities=[case.municipality_id]):
        return list(Attachment.objects.filter(application=case.application_id).order_by("added_at", "name", "pk"))


def count_of(application: Application) -> int:
    """How many files an application has. One statement."""
    with everything():
        return Attachment.objects.filter(application=application).count()


def access_attachment(
    attachment_id: UUID, applicant: Applicant | None, person_id: UUID | None, now: datetime
) -> tuple[Attachment, Case | None]:
    """A file for whoever applied, or for those who may see a case that it belongs to; with the case for the latter.

    Raises Refusal("not_found") for all others.
    """
    with everything():
        found = Attachment.objects.select_related("application", "note").filter(pk=attachment_id).first()
    if found is None:
        raise Refusal("not_found")
    if applicant is not None:
        try:
            access_application(found.application_id, applicant, now)
        except Refusal:
            pass
        else:
            return found, None
    if person_id is not None and found.application.submitted_at is not None:
        for case_id in _case_ids(found):
            try:
                return found, access_case(case_id, person_id, now)
            except Refusal:
                continue
    raise Refusal("not_found")


def content_of(attachment: Attachment) -> bytes:
    """The content of a clean file, as it was scanned.

    Raises Refusal("file_waits"), ("file_infected"), ("file_not_scanned"), and ("file_gone") when it is not there or not
    what was scanned.
    """
    if attachment.state == Attachment.State.WAITING:
        raise Refusal("file_waits")
    if attachment.state == Attachment.State.INFECTED:
        raise Refusal("file_infected")
    if attachment.state != Attachment.State.CLEAN:
        raise Refusal("file_not_scanned")
    content = storing.content_of(attachment.pk)
    if content is None or sha256(content).hexdigest() != attachment.sha256:
        raise Refusal("file_gone")
    return content


def waiting(limit: int) -> list[Attachment]:
    """Those that nobody has scanned yet, the oldest first. By attachment_to_scan."""
    with everything():
        return list(Attachment.objects.filter(state=Attachment.State.WAITING).order_by("added_at")[:limit])


def known(ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids that there are files for."""
    with everything():
        return set(Attachment.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


def _case_ids(attachment: Attachment) -> list[int]:
    if attachment.note is not None:
        return [attachment.note.case_id]
    with everything():
        return list(
            Case.objects.filter(application=attachment.application_id).order_by("pk").values_list("pk", flat=True)
        )
