"""An organisation's own words about itself, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.people.models import Organisation, OrganisationActivity, Person
from aktiv.people.rules.organisations import MOST_ACTIVITIES
from aktiv.values.refusal import Refusal

_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the organisation itself says. The website has its scheme."""

    about: str
    email: str
    phone: str
    website: str
    publishes_name: bool
    activity_ids: tuple[int, ...]


@transaction.atomic
def describe(organisation_id: UUID, profile: Profile, *, by: Person, now: datetime) -> None:
    """`organisation.manage`. Raises Refusal("not_an_address") and ("not_a_web_address")."""
    for text, check, code in (
        (profile.email, validate_email, "not_an_address"),
        (profile.website, _web_address, "not_a_web_address"),
    ):
        try:
            if text:
                check(text)
        except ValidationError:
            raise Refusal(code) from None
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    fields = {name: value for name, value in asdict(profile).items() if name != "activity_ids"}
    changed = [name for name, value in fields.items() if getattr(organisation, name) != value]
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(fields))
    if _set_activities(organisation, profile.activity_ids):
        changed.append("activities")
    if changed:
        append(_event("organisation.described", organisation, by.pk, {"changed": changed}), at=now)


@transaction.atomic
def set_logo(organisation_id: UUID, name: str, *, by: Person, now: datetime) -> str:
    """The file below the media folder that is its logo from now on; none when empty. Returns the one before.

    `organisation.manage`.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    before, organisation.logo = organisation.logo, name
    organisation.save(update_fields=["logo"])
    append(_event("organisation.logo_set", organisation, by.pk, {"shown": bool(name)}), at=now)
    return before


@transaction.atomic
def merge(organisation_id: UUID, into: Organisation, *, by: Person, now: datetime) -> None:
    """The organisation went into another, as the municipality was told: registers do not say which.

    `group.decide`. Its representatives are told. Raises Refusal("not_found"), ("merged_into_itself") and
    ("merged_already").
    """
    organisation = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if organisation is None:
        raise Refusal("not_found")
    if organisation.pk == into.pk or into.status not in Organisation.Status.acting():
        raise Refusal("merged_into_itself")
    if organisation.status == Organisation.Status.MERGED:
        raise Refusal("merged_already")
    organisation.status, organisation.merged_into = Organisation.Status.MERGED, into
    organisation.save(update_fields=["status", "merged_into"])
    data = {"status": organisation.status, "into": str(into.pk)}
    append(_event("organisation.changed", organisation, by.pk, data), at=now)


def _set_activities(organisation: Organisation, activity_ids: Sequence[int]) -> bool:
    wanted = set(list(activity_ids)[:MOST_ACTIVITIES])
    rows = OrganisationActivity.objects.filter(organisation=organisation)
    held = set(rows.values_list("activity_id", flat=True))
    rows.exclude(activity_id__in=wanted).delete()
    OrganisationActivity.objects.bulk_create(
        OrganisationActivity(organisation=organisation, activity_id=each) for each in sorted(wanted - held)
    )
    return wanted != held


def _event(verb: str, organisation: Organisation, by: UUID | None, data: Mapping[str, object]) -> Event:
    return Event(verb, ("organisation", organisation.pk), organisation.municipality_id, by, organisation.pk, data)
