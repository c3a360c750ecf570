"""Reading how a person is reached, and what she has agreed to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from aktiv.people.models import Consent, ContactCheck, Person, PhoneCheck


def open_check(person: Person, now: datetime) -> ContactCheck | None:
    """The address that waits for her to show that it is hers; None when none does."""
    rows = ContactCheck.objects.filter(person=person, used_at=None, expires_at__gt=now)
    return rows.order_by("-created_at").first()


def consents_of(person: Person) -> list[Consent]:
    """What she has agreed to and taken back, the latest first."""
    return list(Consent.objects.filter(person=person).order_by("-given_at", "-pk"))


def open_phone_check(person: Person, now: datetime) -> PhoneCheck | None:
    """The code that waits for her to type it in; None when none does."""
    rows = PhoneCheck.objects.filter(person=person, phone=person.phone, used_at=None, expires_at__gt=now)
    return rows.order_by("-created_at").first()


def undeliverable(person_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Those of these persons whose mail comes back, and since when: they do not read what is written to them."""
    rows = Person.objects.filter(pk__in=list(person_ids), email_returned_at__isnull=False)
    return {pk: since for pk, since in rows.values_list("pk", "email_returned_at") if since is not None}
