"""The figures that a budget is divided by, taken from the register and from the service's own use, each with where it
comes from. What is taken is kept with the budget, so that it gives the same shares for ever."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from aktiv.collaboration.files import reading
from aktiv.collaboration.models import Budget, Collaboration, Member, Service
from aktiv.collaboration.queries.agreements import PARTIES
from aktiv.collaboration.queries.parties import Population, every_member, populations
from aktiv.collaboration.queries.taking_part import part_takers
from aktiv.collaboration.rules.shares import Division, divide
from aktiv.facilities.models import Space
from aktiv.values import Refusal
from aktiv.walls import everything

Row = dict[str, Any]  # Any: JSON
Key = Mapping[str, Any]  # Any: as files say a key

# Dates that began in the year and were not cancelled; served by occurrence_during.
_BOOKED = """
SELECT municipality_id, count(*) FROM bookings_occurrence
WHERE state = 'confirmed' AND during && tstzrange(%(start)s, %(end)s) AND lower(during) >= %(start)s
  AND municipality_id = ANY(%(municipalities)s::bigint[])
GROUP BY municipality_id
"""


def snapshot(
    home: Collaboration,
    first: date,
    last: date,
    key: Key,
    ore: int,
    *,
    payers: Collection[str] | None = None,
    usage_by: str = "",
    service: Service | None = None,
) -> tuple[Row, list[Row]]:
    """What `aktiv collaboration shares` reads of a period, and where the figures of each member come from.

    Members are the parties that are in it on some day of the period, those alone that are named when `payers` are,
    and those alone that take part in `service`, from the day that they do, where the agreement says who does.
    Populations are those that count on the first day, use is of the year before. Three statements, four with use, five
    more for a service. Raises Refusal: usage_by_wanted for a key by use when nothing says what use is,
    nobody_in_service, nobody_in_service_before(first).
    """
    since = part_takers(service, first, last) if service is not None else None
    there = [
        each
        for each in every_member(home.pk)
        if each.kind in PARTIES
        and (begins := _begins(each, since)) is not None
        and begins <= last
        and (each.left is None or each.left >= first)
        and (payers is None or each.number in payers)
    ]
    if service is not None:
        if payers is not None and not there:
            raise Refusal("payers_outside_service")
        _require_somebody([_begins(each, since) or each.joined for each in there], first)
    counted = populations([each.pk for each in there], first)
    used = used_by(there, key, first.year - 1, usage_by)
    members, sources = [], []
    for each in there:
        begins = _begins(each, since) or each.joined
        people = counted.get(each.pk)
        members.append(
            _member(each, people.people if people else None, used.get(each.municipality_id or 0))
            | ({"from": begins.isoformat()} if begins > first else {})
            | ({"to": each.left.isoformat()} if each.left is not None and each.left < last else {})
        )
        sources.append(_source(each, people, usage_by, first.year - 1, used="usage" in members[-1]))
    period = {"from": first.isoformat(), "to": last.isoformat()}
    return {"total_ore": ore, "period": period, "key": dict(key), "members": members}, sources


def _begins(member: Member, since: Mapping[int, date] | None) -> date | None:
    """From when a member is among those that pay; None for one that never is."""
    if since is None:
        return member.joined
    return max(member.joined, since[member.pk]) if member.pk in since else None


def _require_somebody(begin: Sequence[date], first: date) -> None:
    """Refuses a cost of a service that nobody takes part in on its first day."""
    if not begin:
        raise Refusal("nobody_in_service")
    if min(begin) > first:
        raise Refusal("nobody_in_service_before", first=min(begin))


def adopter_as_member(member: Member, day: date, key: Key, *, usage_year: int, usage_by: str = "") -> tuple[Row, Row]:
    """A later adopter as `aktiv collaboration adopt` reads it: with the population that counts on the day, and its use
    of the year that the others' is of; and where its figures come from."""
    people = populations([member.pk], day).get(member.pk)
    used = used_by([member], key, usage_year, usage_by)
    row = _member(member, people.people if people else None, used.get(member.municipality_id or 0))
    return row, _source(member, people, usage_by, usage_year, used="usage" in row)


def division_of(asked: Row) -> Division:
    """A file of shares, divided. Raises Refusal: cost_key_wrong (why), and as `rules.shares.divide` does."""
    try:
        found = reading.parsed(json.dumps(asked).encode(), "shares-1")
        key = reading.key(found["key"])
        members = reading.members([(f"$.members[{at}]", each) for at, each in enumerate(found["members"])])
    except reading.Malformed as error:
        raise Refusal("cost_key_wrong", why=str(error)) from error
    first, last = (date.fromisoformat(found["period"][name]).toordinal() for name in ("from", "to"))
    return divide(found["total_ore"], first, last, key, members)


def by_use(key: Key) -> bool:
    """Whether a key, or one inside it, asks for use."""
    if "mix" in key:
        return any(by_use(each["key"]) for each in key["mix"])
    return "usage" in key or any(by_use(key[limit]["key"]) for limit in ("floor", "cap") if limit in key)


def _member(member: Member, people: int | None, used: int | None) -> Row:
    row: Row = {"id": member.number, "number": int(member.number)}
    return row | ({} if people is None else {"population": people}) | ({} if used is None else {"usage": used})


def _source(member: Member, people: Population | None, usage_by: str, year: int, *, used: bool) -> Row:
    return {
        "id": member.number,
        "name": member.name,
        "population_on": people.on_day.isoformat() if people else None,
        "population_source": people.source if people else None,
        "usage_by": usage_by if used else None,
        "usage_year": year if used else None,
    }


def used_by(members: Sequence[Member], key: Key, year: int, usage_by: str) -> dict[int, int]:
    """Use in a year, or of today where it is counted by halls, by municipality: none where the key asks for none, and
    of those alone that are municipalities of the service. Of those that had no use it is 0."""
    if not by_use(key):
        return {}
    if usage_by not in Budget.UsageBy.values:
        raise Refusal("usage_by_wanted")
    ids = [each.municipality_id for each in members if each.municipality_id is not None]
    found = _bookings(ids, year) if usage_by == Budget.UsageBy.BOOKINGS else _spaces(ids)
    return {each: found.get(each, 0) for each in ids}


def _bookings(municipalities: Sequence[int], year: int) -> dict[int, int]:
    zone = timezone.get_default_timezone()
    span = {"start": datetime(year, 1, 1, tzinfo=zone), "end": datetime(year + 1, 1, 1, tzinfo=zone)}
    with everything(), connection.cursor() as cursor:
        cursor.execute(_BOOKED, span | {"municipalities": list(municipalities)})
        return dict(cursor.fetchall())


def _spaces(municipalities: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    rows = Space.objects.filter(municipality_id__in=list(municipalities), active=True)
    for municipality in rows.values_list("municipality_id", flat=True):
        found[municipality] = found.get(municipality, 0) + 1
    return found
