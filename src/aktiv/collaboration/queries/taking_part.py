"""Reading the services of the agreement by name, and which parties take part in each."""

from __future__ import annotations

from datetime import date

from aktiv.collaboration.models import Service
from aktiv.collaboration.queries.agreements import PARTIES, adoptions_of, versions_of
from aktiv.collaboration.queries.carried import annexed
from aktiv.collaboration.queries.naming import Names, names_of
from aktiv.collaboration.queries.parties import every_member, services_of, successions
from aktiv.collaboration.rules.forces import Party, Succeeded
from aktiv.collaboration.rules.services import Version, taking_part_from
from aktiv.values.refusal import Refusal


def service_named(collaboration_id: int, slug: str) -> Service | None:
    """A service of the agreement by its slug; None for the agreement as a whole, which has none. One statement.
    Raises Refusal: no_service_like_that."""
    if not slug:
        return None
    found = next((each for each in services_of(collaboration_id) if each.slug == slug), None)
    if found is None:
        raise Refusal("no_service_like_that")
    return found


def told_of(service: Service | None) -> dict[str, str | Names | None]:
    """Which service something is of, as rows say it."""
    return {
        "service": service.slug if service is not None else None,
        "service_name": names_of(service) if service is not None else None,
    }


def part_takers(service: Service, day: date, last: date) -> dict[int, date] | None:
    """From which day each party takes part in a service, by the member's id, by the versions that count on a day; None
    where the agreement does not say. Five statements."""
    home = service.collaboration_id
    named = annexed(home)
    said: dict[int, dict[int, date]] = {}
    for each in adoptions_of(home):
        said.setdefault(each.version_id, {})[each.member_id] = each.adopted_on
    versions = [
        Version(each.number, frozenset(one.pk for one in named.get(each.pk, ())), said.get(each.pk, {}))
        for each in versions_of(home)
    ]
    parties = [Party(each.pk, each.joined, each.left) for each in every_member(home) if each.kind in PARTIES]
    places = [Succeeded(each.before_id, each.after_id, each.on_day) for each in successions(home)]
    return taking_part_from(service.pk, versions, parties, places, day, last=last)
