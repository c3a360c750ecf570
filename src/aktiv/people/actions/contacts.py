"""How a person is reached: her address, which counts when she has proven it, telephone, language and home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.models import ContactCheck, Letter, Person
from aktiv.values.phones import phone_number
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES

GOOD_FOR = timedelta(hours=24)
LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a person wants to be reached, besides mail."""

    phone: str
    language: str
    home: Municipality | None


@transaction.atomic
def ask_address(person: Person, email: str, *, now: datetime) -> ContactCheck:
    """Asks by mail whether an address is hers. The one she has stays in force until she has answered; links that she
    was sent before are no longer good.

    Raises Refusal("not_an_address") and Refusal("address_in_force").
    """
    address = email.strip()
    try:
        if len(address) > LONGEST_ADDRESS:
            raise ValidationError("too long")
        validate_email(address)
    except ValidationError:
        raise Refusal("not_an_address") from None
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.email == address and held.email_proven_at is not None and held.email_returned_at is None:
        raise Refusal("address_in_force")
    ContactCheck.objects.filter(person=held, used_at=None, expires_at__gt=now).update(expires_at=now)
    Letter.objects.filter(person=held, kind=Letter.Kind.PROVE).delete()
    made = ContactCheck.objects.create(person=held, email=address, created_at=now, expires_at=now + GOOD_FOR)
    _write(held, Letter.Kind.PROVE, address, {"check": str(made.pk)}, now)
    append(Event("address.asked", ("person", held.pk), person_id=held.pk, data={"check": made.pk}), at=now)
    return made


@transaction.atomic
def prove_address(check_id: UUID, person: Person, *, now: datetime) -> Person:
    """The address is hers from now on; the one she had is told.

    Raises Refusal("link_unknown") also for another person's, ("link_used") and ("link_expired").
    """
    check = usable_check(check_id, person, now=now, to_use=True)
    held = Person.objects.select_for_update().get(pk=person.pk)
    before = held.email
    held.email, held.email_proven_at, held.email_returned_at = check.email, now, None
    held.save(update_fields=["email", "email_proven_at", "email_returned_at"])
    check.used_at = now
    check.save(update_fields=["used_at"])
    if before and before != check.email:
        _write(held, Letter.Kind.CHANGED, before, {}, now)
    append(Event("address.proven", ("person", held.pk), person_id=held.pk, data={"check": check.pk}), at=now)
    return held


def usable_check(check_id: UUID, person: Person, *, now: datetime, to_use: bool = False) -> ContactCheck:
    """The check while it can be answered by her. Raises as prove_address does."""
    rows = ContactCheck.objects.select_for_update() if to_use else ContactCheck.objects.all()
    found = rows.filter(pk=check_id, person=person).first()
    if found is None:
        raise Refusal("link_unknown")
    if found.used_at is not None:
        raise Refusal("link_used")
    if found.expires_at <= now:
        raise Refusal("link_expired")
    return found


@transaction.atomic
def set_contact(person: Person, contact: Contact, *, now: datetime) -> tuple[str, ...]:
    """Says how she is reached. Returns the fields that changed; the journal has their names and not what they hold.

    Raises Refusal("not_a_phone_number") and Refusal("no_such_language").
    """
    if contact.language not in LANGUAGES:
        raise Refusal("no_such_language")
    held = Person.objects.select_for_update().get(pk=person.pk)
    wanted = {
        "phone": phone_number(contact.phone),
        "language": contact.language,
        "home_municipality_id": contact.home.pk if contact.home is not None else None,
    }
    changed = tuple(name for name, value in wanted.items() if getattr(held, name) != value)
    if changed:
        unproven = {"phone_proven_at": None} if "phone" in changed else {}
        Person.objects.filter(pk=held.pk).update(**{name: wanted[name] for name in changed}, **unproven)
        append(Event("contact.changed", ("person", held.pk), person_id=held.pk, data={"fields": list(changed)}), at=now)
    return changed


@transaction.atomic
def note_returned(person_id: UUID, *, sent_at: datetime, code: str, now: datetime) -> bool:
    """Mail that was sent to her address then came back for good: nothing more is sent there until she proves it anew.

    Returns False when the address is another one by now, or has been proven since. `code` is the mail server's status.
    """
    held = Person.objects.select_for_update().get(pk=person_id)
    proven_since = held.email_proven_at is not None and held.email_proven_at > sent_at
    if not held.email or proven_since or held.email_returned_at is not None:
        return False
    held.email_returned_at = now
    held.save(update_fields=["email_returned_at"])
    append(Event("address.returned", ("person", held.pk), data={"status": code}), at=now)
    return True


def _write(person: Person, kind: Letter.Kind, email: str, data: dict[str, str], now: datetime) -> None:
    Letter.objects.create(
        person=person, kind=kind, email=email, language=person.language, data=data, created_at=now, mail_after=now
    )
