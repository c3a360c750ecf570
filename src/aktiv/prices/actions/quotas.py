"""Giving organisations free minutes for a year. Who has taken how much is kept by the database (models.quotas)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.facilities.models import Facility
from aktiv.journal.actions import Event, append
from aktiv.people.models import Organisation
from aktiv.prices.models import FreeQuota, PriceGroup, PriceList, QuotaAccount
from aktiv.prices.rules.yearly import a_year_on
from aktiv.values.refusal import Refusal

MOST_MINUTES = 600_000
"""Ten thousand hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuota:
    """Free minutes for each organisation of a price group (its code), or for one organisation, in a year, whose days
    are inclusive."""

    minutes: int
    first: date
    last: date
    group: str = ""
    organisation_id: UUID | None = None
    list_key: str = ""
    facility_id: int | None = None
    kind: str = ""


@transaction.atomic
def add_quota(municipality_id: int, new: NewQuota, *, by: UUID | None = None, now: datetime) -> FreeQuota:
    """Gives a quota. What was quoted before keeps its price.

    Raises Refusal: end_before_start, more_than_a_year, no_minutes, no_price_group (group), not_one_payer,
    no_such_organisation, no_price_list (key), no_such_place, quota_there.
    """
    group = PriceGroup.objects.filter(municipality_id=municipality_id, code=new.group).first() if new.group else None
    if new.group and group is None:
        raise Refusal("no_price_group", group=new.group)
    if (group is None) == (new.organisation_id is None):
        raise Refusal("not_one_payer")
    if new.organisation_id and not Organisation.objects.filter(pk=new.organisation_id).exists():
        raise Refusal("no_such_organisation")
    if not 0 < new.minutes <= MOST_MINUTES:
        raise Refusal("no_minutes")
    if new.last < new.first:
        raise Refusal("end_before_start")
    if new.last >= a_year_on(new.first):
        raise Refusal("more_than_a_year")
    if new.list_key and not PriceList.objects.filter(municipality_id=municipality_id, key=new.list_key).exists():
        raise Refusal("no_price_list", key=new.list_key, day=None)
    if new.facility_id and not Facility.objects.filter(pk=new.facility_id, municipality_id=municipality_id).exists():
        raise Refusal("no_such_place")
    with _refused(Refusal("quota_there")):
        quota = FreeQuota.objects.create(
            municipality_id=municipality_id,
            price_group=group,
            organisation_id=new.organisation_id,
            minutes=new.minutes,
            first=new.first,
            last=new.last,
            list_key=new.list_key,
            facility_id=new.facility_id,
            kind=new.kind,
            created_at=now,
        )
    _told("free_quota.given", quota, by, now)
    return quota


@transaction.atomic
def change_quota(
    municipality_id: int, quota_id: int, minutes: int, *, by: UUID | None = None, now: datetime
) -> FreeQuota:
    """Gives more or fewer minutes from now on: never fewer than somebody has taken already.

    Raises Refusal: no_such_quota, no_minutes, quota_taken.
    """
    quota = _access(municipality_id, quota_id)
    if not 0 < minutes <= MOST_MINUTES:
        raise Refusal("no_minutes")
    quota.minutes = minutes
    with _refused(Refusal("quota_taken")):
        quota.save(update_fields=["minutes"])
    _told("free_quota.changed", quota, by, now)
    return quota


@transaction.atomic
def drop_quota(municipality_id: int, quota_id: int, *, by: UUID | None = None, now: datetime) -> None:
    """Takes a quota away that nobody has taken of. Raises Refusal: no_such_quota, quota_taken."""
    quota = _access(municipality_id, quota_id)
    if QuotaAccount.objects.filter(quota=quota, taken__gt=0).exists():
        raise Refusal("quota_taken")
    _told("free_quota.dropped", quota, by, now)
    QuotaAccount.objects.filter(quota=quota, taken=0).delete()
    FreeQuota.objects.filter(pk=quota.pk).delete()


@transaction.atomic
def copy_quotas(municipality_id: int, first: date, *, by: UUID | None = None, now: datetime) -> int:
    """Gives all quotas of the year that begins on `first` for the year after it too; those that are there stay as they
    are. Returns how many were given."""
    given = 0
    for each in FreeQuota.objects.filter(municipality_id=municipality_id, first=first).order_by("pk"):
        copy, fresh = FreeQuota.objects.get_or_create(
            municipality_id=municipality_id,
            price_group=each.price_group,
            organisation=each.organisation,
            first=a_year_on(each.first),
            list_key=each.list_key,
            facility=each.facility,
            kind=each.kind,
            defaults={"minutes": each.minutes, "last": a_year_on(each.last, last=True), "created_at": now},
        )
        if fresh:
            given += 1
            _told("free_quota.given", copy, by, now)
    return given


def _access(municipality_id: int, quota_id: int) -> FreeQuota:
    quota = FreeQuota.objects.select_for_update().filter(municipality_id=municipality_id, pk=quota_id).first()
    if quota is None:
        raise Refusal("no_such_quota")
    return quota


@contextmanager
def _refused(refusal: Refusal) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error


def _told(verb: str, quota: FreeQuota, by: UUID | None, now: datetime) -> None:
    data = {
        "minutes": quota.minutes,
        "first": quota.first,
        "last": quota.last,
        "group": quota.price_group_id,
        "list": quota.list_key,
        "facility": quota.facility_id,
        "kind": quota.kind,
    }
    subject = ("free_quota", quota.pk)
    append(Event(verb, subject, quota.municipality_id, by, quota.organisation_id, data), at=now)
