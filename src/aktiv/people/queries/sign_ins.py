"""Reading sign-ins: the one a session names, and a person's own."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from aktiv.journal.models import Entry
from aktiv.people.models import Person, SignIn, StaffRole
from aktiv.walls import within


def sign_in_of(sign_in_id: UUID, today: date) -> tuple[SignIn, frozenset[str]] | None:
    """A sign-in with its person, and the roles that she holds on staffs today. One statement."""
    roles = StaffRole.objects.on(today).filter(person=OuterRef("person")).order_by().values("role").distinct()
    found = (
        SignIn.objects.select_related("person__home_municipality")
        .filter(pk=sign_in_id)
        .annotate(roles=ArraySubquery(roles))
        .first()
    )
    return (found, frozenset(found.roles)) if found is not None else None


def sign_ins_of(person: Person, now: datetime) -> list[SignIn]:
    """A person's sign-ins that have not ended, the latest in use first."""
    return list(SignIn.objects.filter(person=person, ended_at=None, ends_at__gt=now).order_by("-seen_at", "-begun_at"))


def other_accounts(person: Person) -> list[UUID]:
    """Accounts that she came into before we knew that they were hers too, and that are not forgotten yet. By
    journal_subject."""
    moved = Entry.objects.filter(subject_kind="person", subject_id=str(person.pk), verb="identity.moved")
    with within(person=person.pk):
        ids = {UUID(each["from"]) for each in moved.values_list("data", flat=True)}
    return list(Person.objects.filter(pk__in=ids, anonymised_at=None).order_by("pk").values_list("pk", flat=True))
