"""Reading organisations: by what an address names, in lists, with those who act for them and those who wait."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min, Q, Sum

from aktiv.municipalities.models import Municipality
from aktiv.people.models import Invitation, Organisation, Representative, RightRequest, Team, TeamMembers
from aktiv.values.folding import fold
from aktiv.values.periods import civil_day

COMMON_ZONE = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many."""

    organisations: list[Organisation]
    total: int


def organisation_called(key: str) -> Organisation | None:
    """The one that an address names, by number or id."""
    rows = Organisation.objects.select_related("municipality", "merged_into")
    try:
        return rows.filter(pk=UUID(key)).first()
    except ValueError:
        return rows.filter(number=key).order_by("scheme").first()


def organisation_with(scheme: str, number: str) -> Organisation | None:
    """The one with a checked number."""
    return Organisation.objects.select_related("municipality").filter(scheme=scheme, number=number).first()


def numbers_known(scheme: str, numbers: Collection[str]) -> set[str]:
    """Those of the numbers that organisations here have."""
    rows = Organisation.objects.filter(scheme=scheme, number__in=list(numbers))
    return {number for number in rows.values_list("number", flat=True) if number}


def listed(text: str = "", municipality: Municipality | None = None, *, offset: int = 0, limit: int = 30) -> Page:
    """Organisations that people may find, in alphabetical order: those that act, and those that once did."""
    rows = Organisation.objects.exclude(status__in=(Organisation.Status.PENDING, Organisation.Status.REFUSED))
    for word in fold(text).split()[:8]:
        rows = rows.filter(Q(words__startswith=word) | Q(words__contains=f" {word}"))
    digits = "".join(each for each in text if each.isdigit())
    if len(digits) == 9:
        rows = Organisation.objects.filter(number=digits).exclude(status=Organisation.Status.REFUSED)
    if municipality is not None:
        rows = rows.filter(municipality=municipality)
    found = rows.select_related("municipality").order_by("filed_as", "id")[offset : offset + limit]
    return Page(list(found), rows.count())


def is_represented(organisation: Organisation, now: datetime) -> bool:
    """Whether anybody may act for it today, or will."""
    today = today_of(organisation, now)
    rights = Representative.objects.filter(organisation=organisation, ended_at=None)
    return rights.filter(Q(valid_to=None) | Q(valid_to__gte=today)).exists()


def today_of(organisation: Organisation, now: datetime) -> date:
    """The civil day where it is at home."""
    home = organisation.municipality
    return civil_day(now, home.zone if home is not None else COMMON_ZONE)


def rights_of(organisation: Organisation, now: datetime) -> list[Representative]:
    """Who may act for it today, or will: by role, then name. One statement."""
    today = today_of(organisation, now)
    rows = Representative.objects.filter(organisation=organisation, ended_at=None).select_related("person", "team")
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    order = list(Representative.Role.values)
    return sorted(rows, key=lambda each: (order.index(each.role), each.person.name))


def public_contacts(organisation: Organisation, now: datetime) -> list[Representative]:
    """Those who chose to be on the public profile, each once."""
    rows = [each for each in rights_of(organisation, now) if each.public_contact]
    return list({each.person_id: each for each in reversed(rows)}.values())[::-1]


def open_invitations(organisation: Organisation) -> list[Invitation]:
    """Those that nobody has taken or withdrawn, the newest first; some may have expired."""
    rows = Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None)
    return list(rows.select_related("team", "invited_by").order_by("-created_at")[:100])


def invitation(invitation_id: UUID) -> Invitation | None:
    """One invitation with its organisation."""
    rows = Invitation.objects.select_related(
        "organisation__municipality", "organisation__merged_into", "team", "invited_by"
    )
    return rows.filter(pk=invitation_id).first()


def open_requests(organisation: Organisation) -> list[RightRequest]:
    """Those who ask to act for it, the longest waiting first."""
    rows = RightRequest.objects.filter(organisation=organisation, outcome="")
    return list(rows.select_related("person").order_by("created_at")[:100])


def own_requests(person_id: UUID, organisation: Organisation) -> list[RightRequest]:
    """What a person has asked and nobody has answered."""
    return list(RightRequest.objects.filter(person_id=person_id, organisation=organisation, outcome=""))


def teams_of(organisation: Organisation, *, ended: bool = False) -> list[Team]:
    """Its teams with `total` members, those that are no more only when asked for."""
    rows = Team.objects.filter(organisation=organisation, ended_on__isnull=not ended).select_related("activity")
    return list(rows.annotate(total=Sum("members__count")).order_by("name"))


def members_of(team: Team) -> dict[tuple[int, str], int]:
    """How many members, by home municipality's id and age band."""
    rows = TeamMembers.objects.filter(team=team)
    return {(each.municipality_id, each.band): each.count for each in rows}


def waiting_in(municipality: Municipality) -> list[Organisation]:
    """Groups that wait for their municipality, and organisations that wait for the register; the oldest first."""
    rows = Organisation.objects.filter(municipality=municipality, status=Organisation.Status.PENDING)
    # Served by group_waiting.
    rows = rows.annotate(asked_at=Min("right_requests__created_at")).order_by("asked_at", "pk")
    return list(rows.prefetch_related("right_requests__person", "activities"))


def requests_in(municipality: Municipality) -> list[RightRequest]:
    """Those who ask to act for organisations of a municipality that act already, the longest waiting first."""
    rows = RightRequest.objects.filter(
        municipality=municipality, outcome="", organisation__status__in=Organisation.Status.acting()
    )
    return list(rows.select_related("person", "organisation").order_by("created_at")[:200])


def gone_in(municipality: Municipality) -> list[Organisation]:
    """Organisations of a municipality that no longer act."""
    gone = (Organisation.Status.BANKRUPT, Organisation.Status.DISSOLVED, Organisation.Status.MERGED)
    rows = Organisation.objects.filter(municipality=municipality, status__in=gone)
    return list(rows.select_related("merged_into").order_by("filed_as", "id")[:200])


def waiting_for_register(scheme: str) -> list[Organisation]:
    """Organisations with a number that the register has not confirmed."""
    rows = Organisation.objects.filter(scheme=scheme, status=Organisation.Status.PENDING, number__isnull=False)
    return list(rows.order_by("id")[:200])
