"""Erasing a person: what tells who she was goes, what others and the law need stays and tells nothing of her."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv import walls
from aktiv.journal.actions import Event, append
from aktiv.people.models import KeptName, Letter, OperatorRole, Person, Representative, RightRequest, SignIn, StaffRole
from aktiv.people.queries.personal import emptied, everything, model_of, named_until, obstacles, packages, rows_of
from aktiv.values.personal import Erasing, Held
from aktiv.values.refusal import Refusal


@transaction.atomic
def erase(person_id: UUID, *, by: UUID | None, because: str, now: datetime) -> None:
    """Erases a person for good, signs her out everywhere, and has a last mail sent to the address she had.

    Bookings that are being made in her name wait for it or are waited for. Raises Refusal("not_found") for one who is
    erased already and Refusal("not_settled", obstacles) while something must be settled first.
    """
    person = Person.objects.select_for_update().filter(pk=person_id, anonymised_at=None).first()
    if person is None:
        raise Refusal("not_found")
    if left := obstacles(person_id, now):
        raise Refusal("not_settled", obstacles=left)
    letter = _farewell(person, now)
    with walls.everything():
        _erase([person], by=by, because=because, now=now)
    if letter is not None:
        letter.save(force_insert=True)


def erase_quietly(persons: Sequence[Person], *, because: str, now: datetime) -> None:
    """Erases people who were told beforehand and stand in nobody's way; the caller has their rows locked."""
    if persons:
        with walls.everything():
            _erase(persons, by=None, because=because, now=now)


def erase_rows(persons: Sequence[Person], *, now: datetime) -> dict[str, int]:
    """Takes out what tells of persons, table by table, as the registry says. In the caller's transaction; the person
    herself comes last. Returns how many rows were touched, by key."""
    ids, touched = [each.pk for each in persons], {}
    own = [held for held in everything() if held.model == "people.Person"]
    for held in [*(each for each in everything() if each not in own), *own]:
        rows = rows_of(held, ids)
        if held.erased_whole:
            count = _remove(held, rows)
        else:
            going = {each.name for each in held.fields if each.erasing is not Erasing.KEEP}
            changes = emptied(held, going)
            if held in own:
                changes["anonymised_at"] = now
            count = rows.update(**changes) if changes else 0
        if count:
            touched[held.key] = count
    return touched


def _erase(persons: Sequence[Person], *, by: UUID | None, because: str, now: datetime) -> None:
    ids = [each.pk for each in persons]
    for package in packages().values():
        if package.before:
            package.before(ids, now)
    _keep_names(persons)
    _end_all(ids, now)
    touched = erase_rows(persons, now=now)
    data: dict[str, Any] = {"because": because} | ({"touched": touched} if len(persons) == 1 else {})
    append([Event("person.erased", ("person", each), person_id=by, data=data) for each in ids], at=now)


def _keep_names(persons: Sequence[Person]) -> None:
    """The law wants to know who was charged, apart from everything else."""
    until = named_until([each.pk for each in persons])
    KeptName.objects.bulk_create(
        KeptName(person=each, name=each.name, until=(until[each.pk] - timedelta(days=1)).date())
        for each in persons
        if each.pk in until and each.name
    )


def _end_all(ids: Collection[UUID], now: datetime) -> None:
    """Nothing that she could do is open any longer, from this instant."""
    SignIn.objects.filter(person__in=ids, ended_at=None).update(ended_at=now, ended=SignIn.Ended.REMOVED)
    for rights in (Representative, StaffRole, OperatorRole):
        rights.objects.filter(person__in=ids, ended_at=None).update(ended_at=now)
    RightRequest.objects.filter(person__in=ids, outcome="").update(
        outcome=RightRequest.Outcome.WITHDRAWN, decided_at=now
    )


def _remove(held: Held, rows: Any) -> int:  # Any: a queryset of any table
    """Deletes rows, and says how many of this table."""
    return int(rows.delete()[1].get(model_of(held)._meta.label, 0))


def _farewell(person: Person, now: datetime) -> Letter | None:
    if not person.email:
        return None
    return Letter(
        person=person,
        kind=Letter.Kind.ERASED,
        email=person.email,
        language=person.language,
        data={"day": timezone.localdate(now).isoformat()},
        created_at=now,
        mail_after=now,
    )
