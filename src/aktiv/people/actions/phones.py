"""Proving that a telephone number is hers: a code by SMS, which she types in."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from aktiv.journal.actions import Event, append
from aktiv.people.models import Person, PhoneCheck
from aktiv.values.phones import phone_number
from aktiv.values.refusal import Refusal

GOOD_FOR = timedelta(minutes=15)
MOST_GUESSES = 5
ATTEMPTS = 4


def code_of(check_id: UUID) -> str:
    """The six digits that prove a check. Made from its id by our own key, so that no table holds them."""
    made = salted_hmac("aktiv.people.phones", str(check_id), algorithm="sha256").hexdigest()
    return f"{int(made, 16) % 1_000_000:06d}"


@transaction.atomic
def ask_phone(person: Person, *, now: datetime) -> PhoneCheck:
    """Asks by SMS whether the number that she has given is hers. Earlier codes are no longer good.

    Raises Refusal("not_a_phone_number") when she has given none, and ("phone_in_force").
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    if not phone_number(held.phone):
        raise Refusal("not_a_phone_number")
    if held.phone_proven_at is not None:
        raise Refusal("phone_in_force")
    PhoneCheck.objects.filter(person=held, used_at=None).update(expires_at=now, text_after=None)
    made = PhoneCheck.objects.create(
        person=held, phone=held.phone, created_at=now, expires_at=now + GOOD_FOR, text_after=now
    )
    append(Event("phone.asked", ("person", held.pk), person_id=held.pk, data={"check": made.pk}), at=now)
    return made


def prove_phone(person: Person, code: str, *, now: datetime) -> Person:
    """The number is hers from now on. A wrong guess counts, and after five the code is good for nothing.

    Raises Refusal("code_wrong") and Refusal("code_expired"), also when she has changed the number since.
    """
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=person.pk)
        check = PhoneCheck.objects.filter(person=held, used_at=None, expires_at__gt=now).order_by("-created_at").first()
        if check is None or check.guesses >= MOST_GUESSES or check.phone != held.phone:
            raise Refusal("code_expired")
        right = constant_time_compare(code.replace(" ", ""), code_of(check.pk))
        if right:
            check.used_at = held.phone_proven_at = now
            held.save(update_fields=["phone_proven_at"])
            append(Event("phone.proven", ("person", held.pk), person_id=held.pk, data={"check": check.pk}), at=now)
        else:
            check.guesses += 1
        check.save(update_fields=["used_at", "guesses"])
    if not right:  # after the count is kept
        raise Refusal("code_wrong", left=MOST_GUESSES - check.guesses)
    return held


def settle_code(check: PhoneCheck, *, sent: bool, again: bool, now: datetime) -> None:
    """Its SMS was sent, or is tried again in a minute, or is given up. In the caller's transaction."""
    check.attempts += 1
    again = again and not sent and check.attempts < ATTEMPTS and check.expires_at > now
    check.text_after = now + timedelta(minutes=1) if again else None
    check.save(update_fields=["attempts", "text_after"])
