"""The basket: one draft for each party, filled until it is handed in. Whatever was typed is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.bookings.actions.holding import as_range
from aktiv.bookings.queries.parties import require_representative
from aktiv.bookings.queries.places import days_around, place
from aktiv.bookings.rules import Party
from aktiv.cases.models import Application, Line, RequestedDate
from aktiv.cases.queries.access import access_application
from aktiv.cases.queries.applications import draft_of, lines_of
from aktiv.cases.rules.applying import EVENT_FIELDS, MOST_DATES, MOST_LINES, counted
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line
from aktiv.walls import everything

DRAFTS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the form of an application says. `participants` counts by age band, `event` is what events are asked."""

    kind: Application.Kind = Application.Kind.USE
    title: str = ""
    activity_id: int | None = None
    team: str = ""
    note: str = ""
    participants: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[int, str] = field(default_factory=dict)
    event: Mapping[str, str] = field(default_factory=dict)
    contact_id: UUID | None = None
    only_together: bool = False


@transaction.atomic
def ask_for(
    party: Party,
    space_id: int,
    periods: Sequence[Period],
    *,
    now: datetime,
    linked: Sequence[int] = (),
    additions: Sequence[str] = (),
    pattern: Mapping[str, Any] | None = None,  # Any: JSON that tells the dates in words
) -> Line:
    """Puts dates of a space in the party's basket, which is opened when there is none.

    Raises Refusal("sign_in_first"), ("not_representative"), ("not_found"), ("not_lent_out"), ("not_linked"),
    ("in_the_past"), ("too_many_dates", limit, count), ("too_many_lines", limit).
    """
    require_representative(party, now, Permission.APPLICATION_MAKE)
    if not periods:
        raise Refusal("no_dates")
    where = place(space_id, days_around(*periods), now)
    if not where.bookable:
        raise Refusal("not_lent_out")
    where.along(linked)
    if early := next((each for each in periods if each.start < now), None):
        raise Refusal("in_the_past", start=early.start)
    draft = _draft(party, now)
    lines = lines_of(draft)
    dates = sum(len(line.dates.all()) for line in lines)
    if len(lines) >= MOST_LINES:
        raise Refusal("too_many_lines", limit=MOST_LINES)
    if dates + len(periods) > MOST_DATES:
        raise Refusal("too_many_dates", limit=MOST_DATES, count=dates + len(periods))
    wished = sorted(set(linked))
    for line in lines:
        if line.space_id == space_id and line.linked == wished:
            # Asked for already: the same time twice in one basket is a slip of the finger.
            known = {(each.during.lower, each.during.upper) for each in line.dates.all()}
            periods = [each for each in periods if (each.start, each.end) not in known]
    if not periods:
        return next(line for line in lines if line.space_id == space_id and line.linked == wished)
    made = Line.objects.create(
        application=draft,
        municipality_id=where.municipality_id,
        space_id=space_id,
        linked=wished,
        additions=sorted(set(additions)),
        pattern=pattern,
    )
    RequestedDate.objects.bulk_create(
        RequestedDate(line=made, municipality_id=where.municipality_id, during=as_range(each)) for each in periods
    )
    _changed(draft, now)
    append(_told("application.asked", draft, party, {"space": space_id, "dates": len(periods)}), at=now)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Dates of a space that are asked for together. `pattern` tells how they repeat, for words."""

    space_id: int
    periods: tuple[Period, ...]
    linked: tuple[int, ...] = ()
    additions: tuple[str, ...] = ()
    pattern: Mapping[str, Any] | None = None  # Any: JSON


def new_application(party: Party, wanted: Sequence[Wanted], filled: Filled, *, now: datetime) -> Application:
    """An application that is handed in at once, in the caller's transaction; no draft comes of it. Raises as `ask_for`
    and `fill`."""
    require_representative(party, now, Permission.APPLICATION_MAKE)
    if party.person_id is None:
        raise Refusal("sign_in_first")
    if not wanted or not all(each.periods for each in wanted):
        raise Refusal("no_dates")
    if len(wanted) > MOST_LINES:
        raise Refusal("too_many_lines", limit=MOST_LINES)
    if (count := sum(len(each.periods) for each in wanted)) > MOST_DATES:
        raise Refusal("too_many_dates", limit=MOST_DATES, count=count)
    made = Application(
        person_id=party.person_id,
        organisation_id=party.organisation_id,
        language=party.language,
        created_at=now,
        changed_at=now,
        submitted_at=now,
    )
    write(made, filled)
    if not made.title:
        raise Refusal("missing_title")
    with everything():
        made.save(force_insert=True)
    for each in wanted:
        where = place(each.space_id, days_around(*each.periods), now)
        if not where.bookable:
            raise Refusal("not_lent_out")
        where.along(each.linked)
        line = Line.objects.create(
            application=made,
            municipality_id=where.municipality_id,
            space_id=each.space_id,
            linked=sorted(set(each.linked)),
            additions=sorted(set(each.additions)),
            pattern=each.pattern,
        )
        RequestedDate.objects.bulk_create(
            RequestedDate(line=line, municipality_id=where.municipality_id, during=as_range(one))
            for one in dict.fromkeys(each.periods)
        )
    return made


@transaction.atomic
def leave_out(party: Party, *, now: datetime, line_id: int, date_ids: Sequence[int] | None = None) -> None:
    """Takes a line, or some of its dates, out of the party's basket. Raises Refusal("not_found")."""
    require_representative(party, now, Permission.APPLICATION_MAKE)
    draft = draft_of(party)
    line = Line.objects.filter(pk=line_id, application=draft).first() if draft else None
    if draft is None or line is None:
        raise Refusal("not_found")
    if date_ids is not None:
        line.dates.filter(pk__in=list(date_ids)).delete()
    if date_ids is None or not line.dates.exists():
        line.delete()
    _changed(draft, now)
    append(_told("application.left_out", draft, party, {"line": line_id}), at=now)


@transaction.atomic
def ask_instead(party: Party, *, now: datetime, date_id: int, space_id: int, period: Period) -> None:
    """Another time, or another place of the municipality's, for a date in the party's basket. Raises as `ask_for`."""
    require_representative(party, now, Permission.APPLICATION_MAKE)
    draft = draft_of(party)
    date = RequestedDate.objects.filter(pk=date_id, line__application=draft).select_related("line").first()
    if draft is None or date is None:
        raise Refusal("not_found")
    line = date.line
    where = place(space_id, days_around(period), now)
    if where.municipality_id != line.municipality_id:
        raise Refusal("not_found")
    linked = where.having(line.linked)
    leave_out(party, now=now, line_id=line.pk, date_ids=[date.pk])
    left = Line.objects.filter(pk=line.pk).first()
    if left is None or space_id != line.space_id:
        ask_for(party, space_id, [period], now=now, linked=linked, additions=line.additions)
        return
    if not where.bookable:
        raise Refusal("not_lent_out")
    if period.start < now:
        raise Refusal("in_the_past", start=period.start)
    if not left.dates.filter(during=as_range(period)).exists():
        RequestedDate.objects.create(line=left, municipality_id=left.municipality_id, during=as_range(period))
    data = {"space": space_id, "dates": 1}
    append(_told("application.asked", draft, party, data), at=now)


@transaction.atomic
def fill(
    application_id: UUID, party: Party, filled: Filled, *, now: datetime, version: int | None = None
) -> Application:
    """Writes what the form says into a draft, so that it is kept.

    Raises Refusal("not_found"), ("already_handed_in"), ("application_changed", version) when another tab wrote after
    `version`, ("control_characters"), ("too_long", limit, length), ("unknown_age_band"), ("too_many_participants").
    """
    draft = access_application(application_id, party, now, Permission.APPLICATION_MAKE, to_change=True)
    if draft.submitted_at is not None:
        raise Refusal("already_handed_in")
    if version is not None and version != draft.version:
        raise Refusal("application_changed", version=draft.version)
    write(draft, filled)
    draft.language = party.language
    _changed(draft, now)
    append(_told("application.filled", draft, party, {}), at=now)
    return draft


def write(draft: Application, filled: Filled) -> None:
    """Puts cleaned words into the row; not saved yet. Raises as `fill` does."""
    draft.kind = filled.kind
    draft.title = one_line(filled.title, limit=160)
    draft.activity_id = filled.activity_id
    draft.team = one_line(filled.team, limit=80)
    draft.note = many_lines(filled.note, limit=4_000)
    draft.participants = counted(filled.participants)
    draft.answers = {str(key): many_lines(each, limit=2_000) for key, each in filled.answers.items() if each.strip()}
    draft.event = {
        name: many_lines(filled.event[name], limit=limit)
        for name, limit in EVENT_FIELDS.items()
        if filled.event.get(name, "").strip()
    }
    draft.contact_id = filled.contact_id
    draft.only_together = filled.only_together


@transaction.atomic
def ask_again(application_id: UUID, party: Party, *, now: datetime, weeks: int = 52) -> Application:
    """Copies an earlier application into the basket, its dates so many weeks later: the same weekdays and wall times
    where the clock allows. What is in the basket already stays. Raises Refusal("not_found"), ("nothing_to_come")."""
    earlier = access_application(application_id, party, now)
    require_representative(party, now, Permission.APPLICATION_MAKE)
    draft = _draft(party, now)
    copied = 0
    for line in lines_of(earlier):
        zone = line.space.municipality.zone
        moved = [_later(each, weeks, zone) for each in line.dates.all()]
        wanted = [each for each in moved if each.start > now]
        if wanted and line.space.active:
            ask_for(
                party,
                line.space_id,
                wanted,
                now=now,
                linked=line.linked,
                additions=line.additions,
                pattern={"copied": True} if line.pattern is not None or len(wanted) > 1 else None,
            )
            copied += len(wanted)
    if not copied:
        raise Refusal("nothing_to_come")
    with everything():
        draft.refresh_from_db()
    for name in ("kind", "title", "activity_id", "team", "note", "participants", "event", "contact_id"):
        if not getattr(draft, name) or name == "kind":
            setattr(draft, name, getattr(earlier, name))
    draft.copied_from = earlier
    _changed(draft, now)
    append(_told("application.copied", draft, party, {"from": str(earlier.pk)}), at=now)
    return draft


def forget_drafts(now: datetime) -> int:
    """Deletes drafts that nobody has touched for thirty days. Returns how many. By draft_by_age."""
    with everything():
        old = Application.objects.filter(submitted_at=None, changed_at__lt=now - DRAFTS_KEPT)
        count = old.count()
        old.delete()
    return count


def _later(date_: RequestedDate, weeks: int, zone: Any) -> Period:  # Any: a ZoneInfo
    start, end = (
        each.astimezone(zone).replace(tzinfo=None) + timedelta(weeks=weeks)
        for each in (date_.during.lower, date_.during.upper)
    )
    return Period(start.replace(tzinfo=zone), end.replace(tzinfo=zone))


def _draft(party: Party, now: datetime) -> Application:
    if party.person_id is None:
        raise Refusal("sign_in_first")
    if (found := draft_of(party)) is not None:
        return found
    try:
        with transaction.atomic(), everything():
            return Application.objects.create(
                person_id=party.person_id,
                organisation_id=party.organisation_id,
                language=party.language,
                created_at=now,
                changed_at=now,
            )
    except IntegrityError:
        found = draft_of(party)  # the other tab was first
        if found is None:
            raise
        return found


def _changed(draft: Application, now: datetime) -> None:
    draft.changed_at = now
    draft.version += 1
    with everything():
        draft.save()


def _told(verb: str, draft: Application, party: Party, data: Mapping[str, Any]) -> Event:  # Any: JSON-able
    return Event(verb, ("application", draft.pk), None, party.person_id, party.organisation_id, data)
