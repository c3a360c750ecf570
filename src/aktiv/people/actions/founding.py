"""Making an organisation's profile: from the register, before the register has answered, or without a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.municipalities.queries import by_number
from aktiv.people.actions.looking_up import look_up, role_holders
from aktiv.people.actions.representatives import ask_within, give_right
from aktiv.people.models import Organisation, OrganisationActivity, Person, Representative, RightRequest
from aktiv.people.ports.register import Unit
from aktiv.people.queries.organisations import is_represented, organisation_with
from aktiv.people.rules import organisation_number
from aktiv.people.rules.organisations import MOST_ACTIVITIES, acts, founder_at_once, kind_of, register_role, status_of
from aktiv.values.folding import fold, sort_key
from aktiv.values.refusal import Refusal

LONGEST_NAME = 160


@dataclass(frozen=True, slots=True)
class Founded:
    """A profile, and what its founder became: administrator by `right`, or somebody who asks by `request`."""

    organisation: Organisation
    right: Representative | None = None
    request: RightRequest | None = None


def found_organisation(person: Person, number: str, *, note: str = "", scheme: str = "NO", now: datetime) -> Founded:
    """The profile of an organisation in the register, which is there already when somebody made it before.

    She becomes administrator at once when nobody represents it and the register has somebody like her as its leader;
    otherwise she asks. Raises Refusal("not_an_organisation_number"), ("register_knows_none"), ("register_down"),
    ("organisation_dissolved"), ("organisation_bankrupt"), ("right_held") and ("right_asked_already").
    """
    found = look_up(number, scheme=scheme, now=now)
    if found.unit is None:
        raise Refusal("register_knows_none")
    holders = role_holders(found.unit.number, scheme=scheme) if found.fresh else None
    role = register_role(person.name, person.birth_date, holders or ())
    with transaction.atomic():
        organisation = _from_register(found.unit, scheme, found.read_at, by=person.pk, now=now)
        acts(organisation)
        return settle(organisation, person, role, note=note, now=now)


@transaction.atomic
def settle(organisation: Organisation, person: Person, role: str, *, note: str, now: datetime) -> Founded:
    """She becomes administrator, or asks. `role` is the register's, empty for none or when it could not be asked."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two founders at once are not both the first
    if founder_at_once(role, represented=is_represented(organisation, now)):
        right = give_right(
            person,
            organisation,
            Representative.Role.ADMINISTRATOR,
            source=Representative.Source.FOUNDER,
            by=person.pk,
            now=now,
        )
        return Founded(organisation, right=right)
    request = ask_within(
        person, organisation, Representative.Role.ADMINISTRATOR, note=note, register_role=role, now=now
    )
    return Founded(organisation, request=request)


@transaction.atomic
def confirm_later(
    person: Person, number: str, name: str, municipality: Municipality, *, note: str = "", now: datetime
) -> Founded:
    """A profile that waits until the register answers: nobody acts for it meanwhile.

    Raises Refusal("not_an_organisation_number"), ("name_missing"), ("right_held") and ("right_asked_already").
    """
    checked = organisation_number(municipality.number_scheme, number)
    if checked is None:
        raise Refusal("not_an_organisation_number")
    organisation = organisation_with(municipality.number_scheme, checked)
    if organisation is None:
        organisation = _make(
            Organisation(
                number=checked,
                scheme=municipality.number_scheme,
                kind=Organisation.Kind.CLUB,
                status=Organisation.Status.PENDING,
                municipality=municipality,
                **_named(name),
            ),
            by=person.pk,
            now=now,
        )
    request = ask_within(person, organisation, Representative.Role.ADMINISTRATOR, note=note, now=now)
    return Founded(organisation, request=request)


@transaction.atomic
def found_group(
    person: Person,
    name: str,
    municipality: Municipality,
    about: str,
    activity_ids: Sequence[int] = (),
    *,
    now: datetime,
) -> Founded:
    """A group without a number, which waits for its municipality. Raises Refusal("name_missing")."""
    group = _make(
        Organisation(
            scheme=municipality.number_scheme,
            kind=Organisation.Kind.GROUP,
            status=Organisation.Status.PENDING,
            municipality=municipality,
            about=about.strip()[:2000],
            **_named(name),
        ),
        by=person.pk,
        now=now,
    )
    OrganisationActivity.objects.bulk_create(
        OrganisationActivity(organisation=group, activity_id=each)
        for each in dict.fromkeys(list(activity_ids)[:MOST_ACTIVITIES])
    )
    request = ask_within(person, group, Representative.Role.ADMINISTRATOR, now=now)
    return Founded(group, request=request)


@transaction.atomic
def decide_waiting(group_id: UUID, *, approve: bool, reason: str = "", by: Person, now: datetime) -> Organisation:
    """The municipality's answer to an organisation that waits; whoever founded it becomes its administrator, or not.

    `group.decide`. Raises Refusal("not_found"), ("group_decided"), and ("reason_missing") for a refusal without one.
    """
    group = Organisation.objects.select_for_update().filter(pk=group_id).first()
    if group is None:
        raise Refusal("not_found")
    if group.status != Organisation.Status.PENDING:
        raise Refusal("group_decided")
    if not approve and not reason.strip():
        raise Refusal("reason_missing")
    group.status = Organisation.Status.ACTIVE if approve else Organisation.Status.REFUSED
    group.decided_by, group.decided_at, group.reason = by, now, "" if approve else reason.strip()[:300]
    group.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    requests = list(RightRequest.objects.select_for_update().filter(organisation=group, outcome=""))
    for request in requests:
        request.outcome = RightRequest.Outcome.GRANTED if approve else RightRequest.Outcome.REFUSED
        request.decided_at, request.decided_by, request.reason = now, by, group.reason
        request.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])
        if approve:
            source = Representative.Source.FOUNDER
            give_right(request.person, group, request.role, source=source, by=by.pk, now=now)
    verb = "organisation.approved" if approve else "organisation.refused"
    data = {"tell": [str(each.person_id) for each in requests]}
    append(Event(verb, ("organisation", group.pk), group.municipality_id, by.pk, group.pk, data), at=now)
    return group


def take_from_register(organisation: Organisation, unit: Unit, read_at: datetime) -> list[str]:
    """Fills in what the register says, without saving. Returns which fields are others than before.

    A club that has merged stays so; what the register no longer tells (one that is gone has no address) stays too.
    """
    told: dict[str, object] = {"form": unit.form, "voluntary": unit.voluntary} if unit.gone_on is None else {}
    if unit.gone_on is None:
        told |= {"address": unit.address[:200], "postcode": unit.postcode[:12], "place": unit.place[:80]}
        home = by_number("NO", unit.municipality_number) if organisation.scheme == "NO" else None
        told |= {"municipality_id": home.pk} if home is not None else {}
    if unit.name:
        told |= _named(unit.name)
    if organisation.status != Organisation.Status.MERGED:
        told["status"] = status_of(unit)
    changed = [name for name, value in told.items() if getattr(organisation, name) != value]
    for name, value in told.items():
        setattr(organisation, name, value)
    organisation.register_read_at = read_at
    return changed


def _from_register(unit: Unit, scheme: str, read_at: datetime, *, by: UUID, now: datetime) -> Organisation:
    """Its row, made when it is not there."""
    organisation = organisation_with(scheme, unit.number)
    if organisation is not None:
        take_from_register(organisation, unit, read_at)
        organisation.save()
        return organisation
    if not unit.name:
        raise Refusal("organisation_dissolved", name=unit.number)
    made = Organisation(number=unit.number, scheme=scheme, kind=kind_of(unit.form), email=unit.email, phone=unit.phone)
    made.website = unit.website
    take_from_register(made, unit, read_at)
    acts(made)
    return _make(made, by=by, now=now)


def _make(organisation: Organisation, *, by: UUID, now: datetime) -> Organisation:
    """Two who make the same at once get the same."""
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError as error:
        if "organisation_number_once" not in str(error):
            raise
        return Organisation.objects.get(scheme=organisation.scheme, number=organisation.number)
    append(
        Event(
            "organisation.founded",
            ("organisation", organisation.pk),
            organisation.municipality_id,
            by,
            organisation.pk,
            {"kind": organisation.kind, "status": organisation.status},
        ),
        at=now,
    )
    return organisation


def _named(name: str) -> dict[str, str]:
    """Raises Refusal("name_missing")."""
    said = " ".join(name.split())[:LONGEST_NAME]
    if not fold(said):
        raise Refusal("name_missing")
    return {"name": said, "words": fold(said)[:250], "filed_as": sort_key(said)[:250]}
