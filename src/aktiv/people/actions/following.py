"""Following a register's feed: what happened to organisations that we know, and those that wait for its word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.people.actions.founding import settle, take_from_register
from aktiv.people.actions.looking_up import look_up, role_holders
from aktiv.people.models import Organisation, RegisterPosition, RightRequest
from aktiv.people.ports.register import Unit, Update, registers
from aktiv.people.queries.organisations import numbers_known, waiting_for_register
from aktiv.people.queries.register import position_of
from aktiv.people.rules.organisations import register_role
from aktiv.values.refusal import Refusal

FIRST_TIME = timedelta(days=2)
"""How far back a feed is read that has not been read before."""
AT_ONCE = 500
"""Lines of the feed for each time that the position is written down."""


def follow_register(scheme: str = "NO", *, now: datetime) -> int:
    """Reads the feed from where it was left, and asks the register anew for each organisation of ours in it.

    Returns how many of ours had changed. Raises Refusal("register_down"); what was read until then is kept, and the
    next time goes on from there.
    """
    register = registers()[scheme]
    position = position_of(scheme)
    feed = register.updates(position.last if position else now - FIRST_TIME)
    changed = 0
    while lines := list(islice(feed, AT_ONCE)):
        for number in _ours(lines, scheme):
            changed += _reread(scheme, number, now)
        RegisterPosition.objects.update_or_create(scheme=scheme, defaults={"last": lines[-1].id, "read_at": now})
    return changed


def confirm_waiting(scheme: str = "NO", *, now: datetime) -> int:
    """Asks about the organisations that were made while the register did not answer. Returns how many are settled.

    One that it does not know is refused; those who asked are told.
    """
    settled = 0
    for organisation in waiting_for_register(scheme):
        assert organisation.number is not None  # only numbered ones wait for a register
        try:
            found = look_up(organisation.number, scheme=scheme, now=now, anew=True)
        except Refusal:
            return settled
        if not found.fresh:
            return settled
        _settle_waiting(organisation.pk, found.unit, now)
        settled += 1
    return settled


@transaction.atomic
def take_word(organisation_id: UUID, unit: Unit, *, now: datetime) -> bool:
    """What the register says now becomes ours. Its representatives are told of a new name or fate; bookings stay.

    Returns whether anything had changed.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    was = organisation.name
    changed = take_from_register(organisation, unit, now)
    organisation.save()
    told = {name for name in changed if name in {"status", "name"}}
    if changed:
        data: dict[str, object] = {"changed": sorted(set(changed) - {"words", "filed_as"})}
        if "status" in told:
            data["status"] = organisation.status
        if "name" in told:
            data["was"] = was
        verb = "organisation.changed" if told else "organisation.updated"
        append(_event(verb, organisation, data), at=now)
    return bool(changed)


@transaction.atomic
def _settle_waiting(organisation_id: UUID, unit: Unit | None, now: datetime) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if organisation.status != Organisation.Status.PENDING:
        return
    requests = list(
        RightRequest.objects.select_for_update(of=("self",))
        .filter(organisation=organisation, outcome="")
        .select_related("person")
    )
    tell = [str(each.person_id) for each in requests]
    if unit is None or not unit.name:
        organisation.status, organisation.decided_at = Organisation.Status.REFUSED, now
        organisation.reason = ""
        organisation.save(update_fields=["status", "decided_at", "reason"])
        for each in requests:
            each.outcome, each.decided_at = RightRequest.Outcome.REFUSED, now
            each.save(update_fields=["outcome", "decided_at"])
        append(_event("organisation.refused", organisation, {"tell": tell, "unknown": True}), at=now)
        return
    take_from_register(organisation, unit, now)
    organisation.save()
    append(_event("organisation.confirmed", organisation, {"status": organisation.status}), at=now)
    if organisation.status not in Organisation.Status.acting():
        return
    holders = role_holders(unit.number, scheme=organisation.scheme) or ()
    for each in requests:
        role = register_role(each.person.name, each.person.birth_date, holders)
        each.outcome, each.decided_at = RightRequest.Outcome.WITHDRAWN, now  # asked anew, with what the register says
        each.save(update_fields=["outcome", "decided_at"])
        settle(organisation, each.person, role, note=each.note, now=now)


def _ours(lines: Iterable[Update], scheme: str) -> list[str]:
    return sorted(numbers_known(scheme, {line.number for line in lines}))


def _reread(scheme: str, number: str, now: datetime) -> bool:
    found = look_up(number, scheme=scheme, now=now, anew=True)
    if not found.fresh:
        raise Refusal("register_down", what="while following")
    organisation = Organisation.objects.filter(scheme=scheme, number=number).first()
    if (
        found.unit is None
        or organisation is None
        or (organisation.register_read_at is None and organisation.status == Organisation.Status.PENDING)
    ):
        return False
    return take_word(organisation.pk, found.unit, now=now)


def _event(verb: str, organisation: Organisation, data: Mapping[str, object]) -> Event:
    return Event(verb, ("organisation", organisation.pk), organisation.municipality_id, None, organisation.pk, data)
