"""Reading a municipality's staff: who has which role, what is to be reviewed, who is invited, what was changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from aktiv.journal.models import Entry
from aktiv.municipalities.models import Municipality
from aktiv.people.models import OperatorRole, Organisation, Person, Representative, StaffInvitation, StaffRole
from aktiv.people.models.rights import Rights
from aktiv.people.permissions import Permission, staff_roles
from aktiv.people.rules.staff import due_since, lapsed_since
from aktiv.values.folding import sort_key
from aktiv.walls import within

SUBJECT = "staff_roles"
"""What the journal calls a municipality's roles; the id is the municipality's."""
ORDER = ("administrator", "case_handler", "facility_manager", "caretaker", "finance", "viewer")
SORTS = {
    "navn": ("person__name", "pk"),
    "rolle": ("rank", "person__name", "pk"),
    "til": (F("valid_to").asc(nulls_last=True), "person__name", "pk"),
    "sett": ("reviewed", "person__name", "pk"),
}
"""What a list of roles may be sorted by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of roles is narrowed to. `which` is "now", "due" or "ended"."""

    role: str = ""
    text: str = ""
    which: str = "now"
    sort: str = "navn"


@dataclass(frozen=True, slots=True)
class RolePage:
    """One page of roles with persons and facilities, and whether there is a next."""

    roles: Sequence[StaffRole]
    more: bool


def roles_in(municipality: Municipality, today: date, wanted: Wanted, *, offset: int = 0, limit: int = 25) -> RolePage:
    """Roles on a municipality's staff: those that hold or will, those that are due, or those that are over.

    One statement. A municipality has hundreds at most, found by the foreign key's index.
    """
    rows: Rights[StaffRole] = StaffRole.objects.filter(municipality=municipality)
    over = Q(ended_at__isnull=False) | Q(valid_to__lt=today)
    if wanted.which == "due":
        rows = due_roles(municipality, today)
    else:
        rows = rows.filter(over) if wanted.which == "ended" else rows.exclude(over)
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    for word in wanted.text.split()[:5]:
        rows = rows.filter(
            Q(person__name__icontains=word)
            | Q(person__email__icontains=word)
            | Q(facility__name__icontains=word)
            | Q(district__icontains=word)
        )
    ranks = [When(role=role, then=Value(place)) for place, role in enumerate(ORDER)]
    ranked = rows.annotate(
        rank=Case(*ranks, default=Value(len(ORDER)), output_field=IntegerField()),
        reviewed=Coalesce("reviewed_on", "valid_from"),
    )
    found = ranked.select_related("person", "facility").order_by(*SORTS.get(wanted.sort, SORTS["navn"]))
    page = list(found[offset : offset + limit + 1])
    return RolePage(page[:limit], len(page) > limit)


def roles_held_in(person_id: UUID, municipality: Municipality) -> list[StaffRole]:
    """All roles a person has, had or will have on a municipality's staff, with their facilities."""
    rows = StaffRole.objects.filter(person_id=person_id, municipality=municipality)
    return list(rows.select_related("facility").order_by("-valid_from", "pk"))


def roles_of(person: Person, day: date) -> list[StaffRole]:
    """A person's roles on a day with municipalities and facilities, by municipality. One statement."""
    rows = StaffRole.objects.on(day).filter(person=person).select_related("municipality", "facility")
    return sorted(rows, key=lambda role: (sort_key(role.municipality.name), ORDER.index(role.role), role.pk))


def known_here(municipality: Municipality, *, email: str = "", person_id: UUID | None = None) -> Person | None:
    """The one person with that address or id whom the municipality has to do with: who works or has worked for it, acts
    for an organisation that belongs to it, or lives there. Of all others it learns nothing."""
    if not email and person_id is None:
        return None
    works = StaffRole.objects.filter(municipality=municipality).values("person")
    acts = Representative.objects.filter(organisation__municipality=municipality).values("person")
    here = Q(pk__in=works) | Q(pk__in=acts) | Q(home_municipality=municipality)
    whom = Q(email__iexact=email) if email else Q(pk=person_id)
    found = list(Person.objects.filter(here, whom, anonymised_at=None)[:2])
    return found[0] if len(found) == 1 else None


def organisation_here(municipality: Municipality, named: str) -> Organisation | None:
    """An organisation that belongs to the municipality, by its number or id."""
    rows = Organisation.objects.filter(municipality=municipality)
    try:
        return rows.filter(pk=UUID(named)).first()
    except ValueError:
        return rows.filter(number="".join(named.split())).first()


def clubs_held(person_id: UUID, organisation_id: UUID) -> list[Representative]:
    """All rights that a person has, had or will have in an organisation."""
    rows = Representative.objects.filter(person_id=person_id, organisation_id=organisation_id)
    return list(rows.select_related("organisation").order_by("-valid_from", "pk"))


def due_roles(municipality: Municipality, today: date, *, since: date | None = None) -> Rights[StaffRole]:
    """Roles that somebody is to confirm; with `since` those alone that became due on that day or later."""
    rows = StaffRole.objects.on(today).filter(_reviewed("lte", due_since(today)), municipality=municipality)
    return rows if since is None else rows.filter(_reviewed("gte", due_since(since)))


def lapsed_roles(municipality: Municipality, today: date) -> Rights[StaffRole]:
    """Roles that were not confirmed in time."""
    return StaffRole.objects.on(today).filter(_reviewed("lt", lapsed_since(today)), municipality=municipality)


def _reviewed(comparison: str, day: date) -> Q:
    """Last confirmed, or begun when never confirmed, as compared with a day."""
    never = Q(("reviewed_on", None), (f"valid_from__{comparison}", day))
    return Q((f"reviewed_on__{comparison}", day)) | never


def everybody_at_work(day: date, slug: str = "") -> list[tuple[str, str, str, str]]:
    """Who works where on a day: municipality, role, where (a facility's slug or a district), the person's id. Operators
    come first when no municipality is named."""
    found: list[tuple[str, str, str, str]] = []
    if not slug:
        running = OperatorRole.objects.on(day).order_by("person_id").values_list("person_id", flat=True)
        found += [("", "operator", "", str(person_id)) for person_id in running]
    rows = StaffRole.objects.on(day).select_related("municipality", "facility")
    rows = rows.filter(municipality__slug=slug) if slug else rows
    for role in rows.order_by("municipality__slug", "role", "pk"):
        where = role.facility.slug if role.facility is not None else role.district
        found.append((role.municipality.slug, role.role, where, str(role.person_id)))
    return found


def administrators(municipality_id: int, today: date) -> list[UUID]:
    """Who administers a municipality today."""
    rows = StaffRole.objects.on(today).filter(municipality_id=municipality_id, role=StaffRole.Role.ADMINISTRATOR)
    return list(rows.order_by("person_id").values_list("person_id", flat=True).distinct())


def colleagues(municipality_id: int, today: date, permission: Permission) -> list[Person]:
    """Who has a permission somewhere in a municipality today, by name. One statement."""
    roles = StaffRole.objects.on(today).filter(municipality_id=municipality_id, role__in=staff_roles(permission))
    found = Person.objects.filter(pk__in=roles.values("person"))
    return sorted(found, key=lambda each: (sort_key(each.name), str(each.pk)))


def open_invitations(municipality: Municipality, now: datetime) -> list[StaffInvitation]:
    """Offers that nobody has taken yet and that are still good, the newest first."""
    rows = StaffInvitation.objects.filter(
        municipality=municipality, accepted_at=None, withdrawn_at=None, expires_at__gt=now
    )
    return list(rows.select_related("facility").order_by("-created_at", "pk"))


def person_with_proven_address(email: str) -> Person | None:
    """The one person who has shown that she reads mail at the address; None for none or several."""
    rows = Person.objects.filter(email__iexact=email, email_proven_at__isnull=False, anonymised_at=None)
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def announced_on(municipality: Municipality) -> date | None:
    """When it was last said that roles are due. By journal_subject."""
    said = Entry.objects.filter(subject_kind=SUBJECT, subject_id=str(municipality.pk), verb="roles.due")
    with within(municipalities=[municipality.pk]):
        latest = said.order_by("-id").first()
    return timezone.localdate(latest.at) if latest is not None else None


def names_of(entries: Sequence[Entry]) -> dict[UUID, str]:
    """The names of those who did, and of those about whom, entries of a journal of roles speak. One statement."""
    ids = {each.person_id for each in entries if each.person_id is not None}
    ids |= {UUID(each.data["person"]) for each in entries if each.data.get("person")}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def names_by_id(person_ids: Collection[UUID]) -> dict[UUID, str]:
    """What persons are called. One statement."""
    return dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name")) if person_ids else {}


def keepers_of(municipality_id: int, facility_id: int, district: str, today: date) -> list[UUID]:
    """Who looks after a facility today: its caretakers and facility managers, or the administrators where it has none.
    One statement."""
    rows = StaffRole.objects.on(today).filter(municipality_id=municipality_id)
    keeping = (StaffRole.Role.CARETAKER, StaffRole.Role.FACILITY_MANAGER)
    found = [
        each
        for each in rows.filter(role__in=(*keeping, StaffRole.Role.ADMINISTRATOR)).order_by("person_id")
        if each.facility_id in (None, facility_id) and each.district in ("", district)
    ]
    keepers = [each.person_id for each in found if each.role in keeping]
    return list(dict.fromkeys(keepers or [each.person_id for each in found]))
