"""Weekly hours, exceptions and school holidays. Each change is compiled for the spaces it reaches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from aktiv.facilities.actions.compile import compile_spaces, lock_municipalities
from aktiv.facilities.models import Facility, HoursException, HoursPlan, HoursWindow, Space
from aktiv.facilities.rules.opening import ALWAYS
from aktiv.facilities.terms import Mode
from aktiv.journal.actions import Event, append
from aktiv.municipalities.actions import NewHoliday
from aktiv.municipalities.actions import set_school_holidays as write_school_holidays
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

_CELL = 5
_DAY = 1440


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWindow:
    """The same hours on one or more weekdays (1–7, Monday first), in wall-clock minutes; see HoursWindow."""

    weekdays: tuple[int, ...]
    from_minute: int
    to_minute: int
    layer: str = HoursWindow.Layer.OPEN
    mode: str = ""
    valid_from: date = ALWAYS
    valid_to: date | None = None


@transaction.atomic
def make_plan(
    municipality: Municipality,
    *,
    key: str,
    name: str,
    windows: Sequence[NewWindow],
    on_public_holidays: str = HoursPlan.Holidays.CLOSED,
    by: Person | None,
    now: datetime,
) -> HoursPlan:
    """Makes a plan that facilities and spaces can share. Raises as set_hours."""
    _check(windows)
    plan = HoursPlan.objects.create(
        municipality=municipality, key=key, name=name, on_public_holidays=on_public_holidays
    )
    _write_windows(plan, windows)
    append(
        Event("hours.made", ("hours_plan", plan.pk), municipality.pk, by.pk if by else None, data=_told(windows)),
        at=now,
    )
    return plan


@transaction.atomic
def set_hours(
    plan: HoursPlan,
    windows: Sequence[NewWindow],
    *,
    on_public_holidays: str | None = None,
    by: Person | None,
    now: datetime,
) -> None:
    """Replaces a plan's windows, for every facility and space that shares it.

    Raises Refusal("hours_not_in_order"), Refusal("hours_not_on_cells", minutes), Refusal("hours_weekday"),
    Refusal("hours_validity"), Refusal("hours_layer"), Refusal("hours_mode").
    """
    _check(windows)
    lock_municipalities([plan.municipality_id])
    before = [
        NewWindow(
            weekdays=(w.weekday,),
            from_minute=w.from_minute,
            to_minute=w.to_minute,
            layer=w.layer,
            mode=w.mode,
            valid_from=w.valid_from,
            valid_to=w.valid_to,
        )
        for w in plan.windows.order_by("weekday", "from_minute", "id")
    ]
    plan.windows.all().delete()
    _write_windows(plan, windows)
    if on_public_holidays is not None:
        plan.on_public_holidays = on_public_holidays
        plan.save(update_fields=["on_public_holidays"])
    append(
        Event(
            "hours.changed",
            ("hours_plan", plan.pk),
            plan.municipality_id,
            by.pk if by else None,
            data={"before": _told(before), "after": _told(windows)},
        ),
        at=now,
    )
    compile_spaces(Space.objects.filter(pattern__plan=plan).values_list("pk", flat=True), now=now)


@transaction.atomic
def share_plan(where: Facility | Space, plan: HoursPlan | None, *, by: Person | None, now: datetime) -> None:
    """Lets a facility or a space follow another plan; a space without a plan follows its parent's, then its facility's.

    Raises Refusal("plan_across") for another municipality's plan, Refusal("plan_missing") for a facility without one.
    """
    if plan is not None and plan.municipality_id != where.municipality_id:
        raise Refusal("plan_across")
    if plan is None and isinstance(where, Facility):
        raise Refusal("plan_missing")
    lock_municipalities([where.municipality_id])
    before = where.hours_plan_id
    where.hours_plan = plan
    where.save(update_fields=["hours_plan"])
    append(
        Event(
            "hours.shared",
            (type(where).__name__.lower(), where.pk),
            where.municipality_id,
            by.pk if by else None,
            data={"before": before, "after": plan and plan.pk},
        ),
        at=now,
    )
    compile_spaces(_below(where), now=now)


@transaction.atomic
def add_exception(
    where: Facility | Space,
    day: date,
    *,
    hours: Sequence[tuple[int, int]] = (),
    reason: Texts,
    by: Person | None,
    now: datetime,
) -> None:
    """On one day other hours than the week's, in wall-clock minutes; no hours is closed. Said again, it is replaced.

    What is already booked then stands: closing over bookings is a closure (bookings). Raises
    Refusal("hours_not_in_order"), Refusal("hours_not_on_cells", minutes), Refusal("missing_text").
    """
    if not reason:
        raise Refusal("missing_text")
    for low, high in hours:
        _check_span(low, high)
    lock_municipalities([where.municipality_id])
    _exceptions(where, day).delete()
    HoursException.objects.bulk_create(
        HoursException(
            facility_id=_facility(where),
            space=where if isinstance(where, Space) else None,
            day=day,
            from_minute=low,
            to_minute=high,
            reason_nb=reason.said_in("nb").text,
            reason_nn=reason.said_in("nn").text,
            reason_en=reason.said_in("en").text,
        )
        for low, high in (hours or ((None, None),))
    )
    _excepted(where, day, {"hours": list(hours), "reason": reason.as_dict()}, "hours.excepted", by=by, now=now)


@transaction.atomic
def remove_exception(where: Facility | Space, day: date, *, by: Person | None, now: datetime) -> None:
    """Lets the day follow the week again. Nothing happens when it did."""
    lock_municipalities([where.municipality_id])
    if _exceptions(where, day).delete()[0]:
        _excepted(where, day, {}, "hours.exception_removed", by=by, now=now)


@transaction.atomic
def set_school_holidays(
    municipality: Municipality, stretches: Sequence[NewHoliday], *, by: Person | None, now: datetime
) -> None:
    """Replaces a municipality's school holidays, and opens or closes the days that school use gives or takes."""
    lock_municipalities([municipality.pk])
    write_school_holidays(municipality, stretches, by=by.pk if by else None, now=now)
    compile_spaces(Space.objects.filter(municipality=municipality).values_list("pk", flat=True), now=now)


def _excepted(
    where: Facility | Space, day: date, data: dict[str, object], verb: str, *, by: Person | None, now: datetime
) -> None:
    append(
        Event(
            verb,
            (type(where).__name__.lower(), where.pk),
            where.municipality_id,
            by.pk if by else None,
            data={"day": day, **data},
        ),
        at=now,
    )
    compile_spaces(_below(where), now=now)


def _exceptions(where: Facility | Space, day: date) -> QuerySet[HoursException]:
    return HoursException.objects.filter(
        facility_id=_facility(where), space=where if isinstance(where, Space) else None, day=day
    )


def _facility(where: Facility | Space) -> int:
    return where.facility_id if isinstance(where, Space) else where.pk


def _below(where: Facility | Space) -> Collection[int]:
    spaces = Space.objects.filter(stretch=where.stretch) if isinstance(where, Space) else where.spaces.all()
    return list(spaces.values_list("pk", flat=True))


def _write_windows(plan: HoursPlan, windows: Sequence[NewWindow]) -> None:
    HoursWindow.objects.bulk_create(
        HoursWindow(
            plan=plan,
            layer=window.layer,
            mode=window.mode,
            weekday=weekday,
            from_minute=window.from_minute,
            to_minute=window.to_minute,
            valid_from=window.valid_from,
            valid_to=window.valid_to,
        )
        for window in windows
        for weekday in window.weekdays
    )


def _check(windows: Sequence[NewWindow]) -> None:
    for window in windows:
        _check_span(window.from_minute, window.to_minute)
        if not window.weekdays or not set(window.weekdays) <= set(range(1, 8)):
            raise Refusal("hours_weekday")
        if window.valid_to is not None and window.valid_to < window.valid_from:
            raise Refusal("hours_validity")
        if window.layer not in HoursWindow.Layer.values:
            raise Refusal("hours_layer")
        if window.mode and window.mode not in list(Mode):
            raise Refusal("hours_mode")


def _check_span(low: int, high: int) -> None:
    if not 0 <= low < high <= _DAY:
        raise Refusal("hours_not_in_order")
    if low % _CELL or high % _CELL:
        raise Refusal("hours_not_on_cells", minutes=_CELL)


def _told(windows: Sequence[NewWindow]) -> dict[str, object]:
    return {
        "windows": [
            [w.layer, w.mode, list(w.weekdays), w.from_minute, w.to_minute, w.valid_from, w.valid_to] for w in windows
        ]
    }
