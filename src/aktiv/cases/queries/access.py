"""Who may see and change an application or a case. Everyone else is told that there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from aktiv.bookings.rules import Party
from aktiv.cases.models import Application, Case, Decision
from aktiv.facilities.models import Facility
from aktiv.people.links import Link
from aktiv.people.permissions import Permission, Rights, Thing, permits
from aktiv.people.queries.permissions import club_rights, staff_rights
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within

APPLICATION_LINK = Link("cases.application", "link_unknown")
"""The applicant's secret link: it sees, writes and withdraws, and never decides."""
_WITH = (
    "municipality",
    "organisation",
    "person",
    "handler",
    "application__organisation",
    "application__person",
    "application__contact",
    "application__activity",
)
_KEY = re.compile(r"(\d{4})-(\d{1,12})\Z")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever holds the secret link of an application."""

    application_id: UUID


Applicant = Party | Visitor


def person_of(applicant: Applicant) -> UUID | None:
    """Who acts; nobody known for a visitor by the secret link."""
    return applicant.person_id if isinstance(applicant, Party) else None


def access_application(
    application_id: UUID,
    applicant: Applicant,
    now: datetime,
    permission: Permission = Permission.APPLICATION_SEE,
    *,
    to_change: bool = False,
) -> Application:
    """An application of the applicant's own. `to_change` locks it until the transaction ends.

    Raises Refusal("not_found") for all others, Refusal("sign_in_first") for a visitor without a link.
    """
    if isinstance(applicant, Party) and applicant.person_id is None:
        raise Refusal("sign_in_first")
    with everything():
        rows = Application.objects.select_for_update(of=("self",)) if to_change else Application.objects.all()
        found = rows.filter(pk=application_id).select_related("organisation", "person").first()
    if found is None or not _own(applicant, now, permission, found.person_id, whose=(found.organisation_id, found.pk)):
        raise Refusal("not_found")
    return found


def access_own_case(
    case_id: int,
    applicant: Applicant,
    now: datetime,
    permission: Permission = Permission.APPLICATION_SEE,
    *,
    to_change: bool = False,
) -> Case:
    """A case about the applicant's own application. Raises as `access_application` does."""
    case = _case(Case.objects.filter(pk=case_id), to_change=to_change)
    if not _own(applicant, now, permission, case.person_id, whose=(case.organisation_id, case.application_id)):
        raise Refusal("not_found")
    return case


def access_case(
    case_id: int,
    person_id: UUID | None,
    now: datetime,
    permission: Permission = Permission.CASE_SEE,
    *,
    to_change: bool = False,
) -> Case:
    """A case for the municipality's own people: to see it, a facility of it must be theirs; to decide, all of them.

    `to_change` locks it until the transaction ends. Raises Refusal("not_found") for everybody who may not see it, and
    Refusal("not_staff") for those who may see it and no more.
    """
    if person_id is None:
        raise Refusal("not_found")
    case = _case(Case.objects.filter(pk=case_id), to_change=to_change)
    held = staff_rights(person_id, timezone.localdate(now), case.municipality_id)
    things = things_of(case, held)
    if not any(permits(Permission.CASE_SEE, held, each) for each in things):
        raise Refusal("not_found")
    if permission is not Permission.CASE_SEE and not all(permits(permission, held, each) for each in things):
        raise Refusal("not_staff")
    return case


def case_id_of(key: str, municipality_ids: tuple[int, ...] | None = None) -> int:
    """The id of a case by its number as people write it, of those municipalities alone when they are named. By
    case_number_once. Raises Refusal("not_found")."""
    match = _KEY.match(key.strip())
    if match is None:
        raise Refusal("not_found")
    with everything() if municipality_ids is None else within(municipalities=municipality_ids):
        found = (
            Case.objects.filter(number=int(match[2]), year=int(match[1])).values_list("pk", "municipality_id").first()
        )
    if found is None or (municipality_ids is not None and found[1] not in municipality_ids):
        raise Refusal("not_found")
    return int(found[0])


def access_decision(decision_id: UUID) -> Decision:
    """A decision with its case; the caller asks about the case. Raises Refusal("not_found")."""
    with everything():
        found = Decision.objects.select_related("case__municipality").filter(pk=decision_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def things_of(case: Case, held: Rights) -> list[Thing]:
    """A case as permissions see it: one thing for each facility. Districts are read for those whose role is for one."""
    home = case.municipality_id
    if not case.facility_ids:
        return [Thing(municipality_id=home)]
    districts: dict[int, str] = {}
    if any(each.district for each in held.staff):
        districts = dict(Facility.objects.filter(pk__in=case.facility_ids).values_list("pk", "district"))
    return [Thing(municipality_id=home, facility_id=pk, district=districts.get(pk, "")) for pk in case.facility_ids]


def _case(rows: QuerySet[Case], *, to_change: bool) -> Case:
    if to_change:
        rows = rows.select_for_update(of=("self",))
    with everything():
        found = rows.select_related(*_WITH).first()
    if found is None:
        raise Refusal("not_found")
    return found


def _own(
    applicant: Applicant, now: datetime, permission: Permission, person_id: UUID, *, whose: tuple[UUID | None, UUID]
) -> bool:
    """Whether the applicant has the permission on what is a person's, an organisation's (if any), in an application."""
    organisation_id, application_id = whose
    if isinstance(applicant, Visitor):
        return applicant.application_id == application_id
    held = Rights(person_id=applicant.person_id)
    if organisation_id is not None and applicant.person_id is not None:
        held = club_rights(applicant.person_id, timezone.localdate(now), organisation_id)
    return permits(permission, held, Thing(organisation_id=organisation_id, person_id=person_id))
