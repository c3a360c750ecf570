"""Reading how a person is reached, and what she has agreed to."""

from __future__ import annotations

from datetime import datetime

from aktiv.people.models import Consent, ContactCheck, Person


def open_check(person: Person, now: datetime) -> ContactCheck | None:
    """The address that waits for her to show that it is hers; None when none does."""
    rows = ContactCheck.objects.filter(person=person, used_at=None, expires_at__gt=now)
    return rows.order_by("-created_at").first()


def consents_of(person: Person) -> list[Consent]:
    """What she has agreed to and taken back, the latest first."""
    return list(Consent.objects.filter(person=person).order_by("-given_at", "-pk"))
