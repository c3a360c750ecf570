"""Admitting municipalities and telling their calendars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import CalendarDays, FeatureStage, Municipality
from aktiv.municipalities.stages import BEFORE_ANY, Feature, Stage
from aktiv.values.numbers import scheme
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMunicipality:
    """A municipality to be admitted. Country, zone, currency and calendar are data, so it may lie anywhere."""

    slug: str
    name: str
    number: str
    latitude: float
    longitude: float
    country: str = "NO"
    currency: str = "NOK"
    time_zone: str = "Europe/Oslo"
    language: str = "nb"
    number_scheme: str = "NO"
    holiday_region: str = ""
    theme: str = "felles"
    contact_email: str = ""
    published: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHoliday:
    """A school holiday: first and last day off, both included."""

    name: Texts
    first: date
    last: date


@transaction.atomic
def admit_many(
    municipalities: Sequence[NewMunicipality], *, by: UUID | None = None, now: datetime
) -> list[Municipality]:
    """Admits municipalities to the platform, in the order given.

    Raises Refusal("unknown_time_zone", time_zone), Refusal("unknown_holiday_region", country, region), and
    Refusal("not_a_municipality_number").
    """
    for new in municipalities:
        _check(new)
    made = Municipality.objects.bulk_create(
        Municipality(
            slug=new.slug,
            name=new.name,
            number=scheme(new.country).municipality_number(new.number),
            country=new.country,
            currency=new.currency,
            time_zone=new.time_zone,
            language=new.language,
            number_scheme=new.number_scheme,
            holiday_region=new.holiday_region,
            theme=new.theme,
            latitude=new.latitude,
            longitude=new.longitude,
            contact_email=new.contact_email,
            published=new.published,
        )
        for new in municipalities
    )
    append(
        [Event("municipality.admitted", ("municipality", one.pk), one.pk, by, data={"name": one.name}) for one in made],
        at=now,
    )
    return made


def admit(municipality: NewMunicipality, *, by: UUID | None = None, now: datetime) -> Municipality:
    """Admits one municipality; see admit_many."""
    return admit_many([municipality], by=by, now=now)[0]


@transaction.atomic
def set_school_holidays(
    municipality: Municipality, stretches: Sequence[NewHoliday], *, by: UUID | None, now: datetime
) -> None:
    """Replaces the municipality's school holidays.

    Opening hours depend on them: facilities.actions.set_school_holidays calls this and compiles. Raises
    Refusal("holiday_not_in_order", first, last) and Refusal("holidays_overlap", first).
    """
    ordered = sorted(stretches, key=lambda one: one.first)
    for index, one in enumerate(ordered):
        if one.last < one.first:
            raise Refusal("holiday_not_in_order", first=one.first, last=one.last)
        if index and one.first <= ordered[index - 1].last:
            raise Refusal("holidays_overlap", first=one.first)
    days = CalendarDays.objects.filter(municipality=municipality, kind=CalendarDays.Kind.SCHOOL_HOLIDAY)
    before = list(days.order_by("first").values_list("first", "last"))
    days.delete()
    CalendarDays.objects.bulk_create(
        CalendarDays(
            municipality=municipality,
            kind=CalendarDays.Kind.SCHOOL_HOLIDAY,
            name_nb=one.name.said_in("nb").text,
            name_nn=one.name.said_in("nn").text,
            name_en=one.name.said_in("en").text,
            first=one.first,
            last=one.last,
        )
        for one in ordered
    )
    after = [(one.first, one.last) for one in ordered]
    append(
        Event(
            "school_holidays.changed",
            ("municipality", municipality.pk),
            municipality.pk,
            by,
            data={"before": before, "after": after},
        ),
        at=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStage:
    """How far a feature is to be rolled out. First and last day, both included, and facilities are a pilot's."""

    feature: Feature
    stage: Stage
    reason: str = ""
    first: date | None = None
    last: date | None = None
    facility_ids: tuple[int, ...] = ()


@transaction.atomic
def set_stage(municipality_id: int, new: NewStage, *, by: UUID | None, now: datetime) -> FeatureStage:
    """Says how far a feature is rolled out from this moment; what was said before stays in the history.

    Whoever calls has asked for the permission and knows the facilities (collaboration.actions.rolling_out). Raises
    Refusal("pilot_without_days"), ("pilot_not_in_order", first, last), ("stage_already").
    """
    pilot = new.stage == Stage.PILOT
    if pilot and (new.first is None or new.last is None):
        raise Refusal("pilot_without_days")
    if pilot and new.first is not None and new.last is not None and new.last < new.first:
        raise Refusal("pilot_not_in_order", first=new.first, last=new.last)
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality_id)
    before = FeatureStage.objects.filter(municipality_id=municipality_id, feature=new.feature, ended_at=None).first()
    was = before.standing.stage if before is not None else BEFORE_ANY
    if was == new.stage and not pilot:
        raise Refusal("stage_already")
    if before is not None:
        before.ended_at = now
        before.save(update_fields=["ended_at"])
    made = FeatureStage.objects.create(
        municipality_id=municipality_id,
        feature=new.feature,
        stage=new.stage,
        reason=new.reason,
        first=new.first if pilot else None,
        last=new.last if pilot else None,
        facility_ids=sorted(set(new.facility_ids)) if pilot else [],
        began_at=now,
    )
    append(
        Event(
            "feature.stage_set",
            ("feature_stage", made.pk),
            municipality_id,
            by,
            data={"feature": new.feature, "before": was, "after": new.stage, "reason": new.reason},
        ),
        at=now,
    )
    return made


def _check(new: NewMunicipality) -> None:
    try:
        ZoneInfo(new.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Refusal("unknown_time_zone", time_zone=new.time_zone[:40]) from None
    if new.holiday_region:
        try:
            holidays.country_holidays(new.country, subdiv=new.holiday_region)
        except NotImplementedError:
            raise Refusal("unknown_holiday_region", country=new.country, region=new.holiday_region) from None
