"""Giving consent and taking it back. Each time is a row, with the words that were shown."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.people.models import Consent, Person
from aktiv.people.rules.consents import WORDING
from aktiv.values.refusal import Refusal


@transaction.atomic
def give_consent(person: Person, purpose: str, *, wording: int, now: datetime) -> None:
    """Agrees to a purpose in the words that were shown. Agreeing to the same words again changes nothing; to newer
    words it replaces what was agreed to.

    Raises Refusal("no_such_consent"), and Refusal("wording_changed") when the words are not the ones in force.
    """
    if purpose not in Consent.Purpose.values:
        raise Refusal("no_such_consent")
    if wording != WORDING[Consent.Purpose(purpose)]:
        raise Refusal("wording_changed")
    Person.objects.select_for_update().get(pk=person.pk)  # two windows take turns
    given = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None)
    if given.filter(wording=wording).exists():
        return
    given.update(withdrawn_at=now)
    Consent.objects.create(person=person, purpose=purpose, wording=wording, given_at=now)
    _note("consent.given", person, purpose, wording, now)


@transaction.atomic
def withdraw_consent(person: Person, purpose: str, *, now: datetime) -> None:
    """Takes consent back, at once. Taking back what was not given, or is no purpose, changes nothing."""
    if purpose not in Consent.Purpose.values:
        return
    given = Consent.objects.select_for_update().filter(person=person, purpose=purpose, withdrawn_at=None).first()
    if given is not None:
        given.withdrawn_at = now
        given.save(update_fields=["withdrawn_at"])
        _note("consent.withdrawn", person, purpose, given.wording, now)


def _note(verb: str, person: Person, purpose: str, wording: int, now: datetime) -> None:
    data = {"purpose": purpose, "wording": wording}
    append(Event(verb, ("person", person.pk), person_id=person.pk, data=data), at=now)
