"""Who is told what partners of the collaboration lend each other and buy together.

What one partner says of an engagement goes to those who speak for the other; that a procurement can be joined, to those
who speak for any partner; reminders of a contract to who keeps it. Nobody is told of what she did herself.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.queries.contracts import reminded_of
from aktiv.collaboration.queries.mandates import speakers_of
from aktiv.collaboration.queries.parties import parties_on
from aktiv.collaboration.queries.pool import access_engagement
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification
from aktiv.values.refusal import Refusal

Kind = Notification.Kind
Data = dict[str, object]
REMINDERS = {"expiry": Kind.CONTRACT_EXPIRES, "option": Kind.CONTRACT_OPTION}


def told_in_collaboration(entry: Entry) -> Iterator[tuple[UUID, Kind, Data]]:
    """Person, kind and data for an entry about an engagement, a procurement or a contract; nothing for others."""
    if entry.verb == "collaboration.contract_reminded":
        data = {key: entry.data[key] for key in ("contract", "option", "day")}
        for person_id in reminded_of(int(entry.data["contract"]), entry.at):
            yield person_id, REMINDERS[entry.data["kind"]], data
    elif entry.verb.startswith("collaboration.engagement_"):
        yield from _engagement(entry)
    elif entry.verb == "collaboration.procurement_opened":
        members = parties_on(int(entry.subject_id), timezone.localdate(entry.at))
        for person_id in speakers_of([each.pk for each in members], entry.at):
            if person_id != entry.person_id:
                yield person_id, Kind.PROCUREMENT, {"procurement": entry.data["procurement"], **_home(entry)}


def _engagement(entry: Entry) -> Iterator[tuple[UUID, Kind, Data]]:
    try:
        engagement = access_engagement(int(entry.subject_id), int(entry.data["engagement"]))
    except Refusal:
        return
    gave = engagement.giver.number == entry.data["member"]
    other = engagement.receiver_id if gave else engagement.giver_id
    said = {"engagement": engagement.number, "state": entry.verb.removeprefix("collaboration.engagement_")}
    for person_id in speakers_of([other], entry.at):
        if person_id != entry.person_id:
            yield person_id, Kind.ENGAGEMENT, said | _home(entry)


def _home(entry: Entry) -> Data:
    return {"home": int(entry.subject_id)}
