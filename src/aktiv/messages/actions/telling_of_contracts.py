"""Who is reminded of a contract: the secretariat of the collaboration, and whoever holds a mandate for its owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from aktiv.collaboration.queries.contracts import reminded_of
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification

Kind = Notification.Kind
_BY_KIND: Mapping[str, Kind] = {"expiry": Kind.CONTRACT_EXPIRES, "option": Kind.CONTRACT_OPTION}


def told_of_contract(entry: Entry) -> Iterator[tuple[UUID, Kind, dict[str, object]]]:
    """Person, kind and data for a reminder of a contract; nothing for other entries."""
    if entry.verb != "collaboration.contract_reminded":
        return
    data: dict[str, object] = {key: entry.data[key] for key in ("contract", "option", "day")}
    for person_id in reminded_of(int(entry.data["contract"]), entry.at):
        yield person_id, _BY_KIND[entry.data["kind"]], data
