"""Who shares the demo's service besides municipalities: a county and a private owner, each with a hall that it opens by
the agreement that it has adopted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions.agreements import adopt
from aktiv.collaboration.actions.owners import own
from aktiv.collaboration.actions.parties import NewMember, join
from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.agreements import version_in_force
from aktiv.facilities.queries.places import facility_by_slug

SINCE = timedelta(days=2)
"""After the votes that are open: those who came then do not vote in them."""


class Joins(NamedTuple):
    """Who joins, as what, who signs, and which hall of a city is theirs."""

    name: str
    number: str
    kind: str
    signatory: str
    case: str
    hall: str


JOINING = (
    Joins("Rogaland fylkeskommune", "1100", "county", "Fylkesdirektøren", "FK 112/1187", "stavanger-idrettshall"),
    Joins("Sotra Ishall AS", "800999016", "private_owner", "Dagleg leiar", "Styresak 9", "sotra-ishall"),
)


def take_in(home: Collaboration, now: datetime, by: UUID) -> int:
    """Takes them in, has them adopt the agreement in force the same day, and says whose the halls are. They answer for
    no inhabitants, and pay the part that is the same for all. Says how many halls there are."""
    at = now - SINCE
    on, halls = timezone.localdate(at), 0
    for each in JOINING:
        version = version_in_force(home.pk, on)
        new = NewMember(
            name=each.name, number=each.number, kind=each.kind, population=0, figure_day=date(on.year - 1, 1, 1),
            source="Har ingen innbyggere selv",
        )  # fmt: skip
        join(new, on=on, by=by, now=at)
        if version is not None:
            adopt(version.number, each.number, case_reference=each.case, signatory=each.signatory, on=on,
                  seen=version.sha256, by=by, now=at)  # fmt: skip
        if version is not None and facility_by_slug(each.hall) is not None:
            own(each.number, each.hall, on=on, by=by, now=at)
            halls += 1
    return halls
