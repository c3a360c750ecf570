"""Which services each version of the agreement carries, and which are under it on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aktiv.collaboration.models import AnnexedService, Service


def annexed(collaboration_id: int) -> dict[int, list[Service]]:
    """The services that each version names, by the version's id, in the order of their slugs. One statement."""
    found: dict[int, list[Service]] = {}
    rows = AnnexedService.objects.filter(version__collaboration_id=collaboration_id).order_by("service__slug")
    for each in rows.select_related("service"):
        found.setdefault(each.version_id, []).append(each.service)
    return found


def carries(named: Sequence[Service], service: Service, day: date) -> bool:
    """Whether a service is under the agreement on a day, by what the version in force names: all that are there where
    it names none, as versions did before services were named in them."""
    there = service.first <= day and (service.last is None or service.last >= day)
    return there and (not named or service in named)
