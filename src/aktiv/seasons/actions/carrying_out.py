"""A publication that was asked for is carried out, by a job: the whole city's bookings in one transaction, or none.

What is free becomes the clubs'; what is not is left out and told. Which booking each weekly time became is kept by the
time, so that a job that is started again makes nothing twice. The exclusion constraint is the last word on every date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from aktiv.bookings.actions.distributing import Given, Share, announce, coming_dates, distribute, give_up
from aktiv.bookings.queries.conflicts import explained
from aktiv.bookings.queries.parties import require_staff
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.deciding import decide
from aktiv.seasons.actions.offering import offers_fall
from aktiv.seasons.actions.swapped import swaps_fall
from aktiv.seasons.models import LeftOut, Publication, Published, Round, Withdrawal
from aktiv.seasons.queries.changing import away_from_home, fallen, season_bookings_of
from aktiv.seasons.queries.publishing import Session, dates_of_sessions, sessions_of_plan, there_for
from aktiv.seasons.queries.swapped import exchanges_in, standing_for, standing_of_round
from aktiv.seasons.queries.taken_out import taken_out_in_plan
from aktiv.seasons.rules.dating import Dates
from aktiv.seasons.rules.states import LIVE, Act, State, after
from aktiv.timetable.retry import retrying
from aktiv.values.periods import Period, day_period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything

_T = TypeVar("_T")


def publish_on(publication_id: int, *, now: datetime) -> bool:
    """Does what was asked for, in one transaction; False when another worker is at it or it is done already.

    What rules refuse meanwhile (the round was taken back, an objection came) ends it, told by its `failure`. Whatever
    else goes wrong leaves it as it was, to be started again.
    """
    telling = _Progress(publication_id, now)
    try:
        return _publish(publication_id, telling, now)
    except Refusal as refusal:
        Publication.objects.filter(pk=publication_id, state__in=Publication.State.under_way()).update(
            state=Publication.State.FAILED, failure=_failure(refusal), ended_at=now
        )
        return True
    finally:
        telling.close()


@retrying
@transaction.atomic
def _publish(publication_id: int, telling: _Progress, now: datetime) -> bool:
    asked = Publication.objects.filter(pk=publication_id).first()
    if asked is None:
        return False
    # The round's row is the lock: whoever comes second goes away, and its job ends.
    rows = Round.objects.select_for_update(of=("self",), skip_locked=True).select_related("season", "municipality")
    round_ = rows.filter(pk=asked.round_id).first()
    publication = Publication.objects.select_related("plan").get(pk=publication_id)
    if round_ is None or publication.state not in Publication.State.under_way():
        return False
    # Whoever asked may have left meanwhile: the work is not hers any more, and a colleague asks anew.
    try:
        require_staff(publication.made_by_id, Permission.SEASON_ALLOCATE, round_.municipality_id, now)
    except Refusal as refusal:
        raise Refusal("asker_has_left") from refusal
    first_time = State(round_.state) not in LIVE
    if first_time:
        state = after(State(round_.state), Act.PUBLISH, there=there_for(round_))
        if round_.plan_id != publication.plan_id:
            raise Refusal("changed_meanwhile")
    else:
        state = State(round_.state)
    if taken_out_in_plan(publication.plan):
        raise Refusal("groups_taken_out")
    telling("dating", 0, 0)
    sessions = sessions_of_plan(publication.plan)
    freed = [] if first_time else offers_fall(round_, by=publication.made_by_id, now=now)
    freed += [] if first_time else _give_way(round_, publication, sessions, now)
    with everything():
        gone = set(Withdrawal.objects.filter(group__application__round=round_).values_list("group_id", flat=True))
    fresh = [
        each for each in sessions if each.booking_id is None and each.space_id is not None and each.group_id not in gone
    ]
    kinds = {"public": publication.public_holidays, "school": publication.school_holidays}
    dates = dates_of_sessions(round_, fresh, publication.from_day, **kinds)
    given = _distribute(round_, publication, fresh, dates, telling=telling, now=now)
    telling("telling", 0, 0)
    left = _keep(publication, fresh, dates, given)
    if freed:
        announce(round_.municipality_id, ("season_round", round_.pk), freed, by=publication.made_by_id, now=now)
    _done(round_, publication, state, dates=dates, given=given, left=left, now=now)
    if first_time and publication.made_by_id is not None:
        decide(round_.pk, by=publication.made_by_id, now=now)
    return True


def _give_way(
    round_: Round, publication: Publication, sessions: list[Session], now: datetime
) -> list[dict[str, Any]]:  # Any: JSON
    """Gives up, from the day on, what the plan does not keep; what it keeps goes on as the same booking."""
    standing = standing_of_round(round_)
    start = _begin_of(round_, publication.from_day)
    coming = coming_dates(season_bookings_of(round_), start)
    wanted = {(each.group_id, each.place, each.days) for each in sessions}
    standing = standing_for(standing, exchanges_in(round_, standing, coming), wanted)
    kept_on = {each.booking_id or standing.get((each.group_id, each.place, each.days)) for each in sessions}
    away = away_from_home(round_, standing, coming)
    falling = fallen(away, {each for each in kept_on if each is not None}, standing)
    swaps_fall(round_, away, falling, by=publication.made_by_id, now=now)
    # A time that an earlier change gave up is not standing any more, though its booking is remembered.
    alive = {each.booking_id for each in coming_dates(set(standing.values()), start)}
    standing = {key: booking for key, booking in standing.items() if booking in alive}
    kept: list[Published] = []
    for number, each in enumerate(sessions):
        booking = standing.pop((each.group_id, each.place, each.days), None)
        if booking is None or each.booking_id is not None:
            continue
        kept.append(
            Published(
                session_id=each.id,
                municipality_id=round_.municipality_id,
                organisation_id=each.organisation_id,
                publication=publication,
                booking_id=booking,
            )
        )
        sessions[number] = replace(each, booking_id=booking)
    Published.objects.bulk_create(kept, batch_size=2_000)
    dates = coming_dates(set(standing.values()), start)
    publication.cut = len(dates)
    return give_up(dates, by=publication.made_by_id, now=now, because="plan_changed", to_the_line=False)


def _distribute(
    round_: Round,
    publication: Publication,
    sessions: Sequence[Session],
    dates: Dates,
    *,
    telling: _Progress,
    now: datetime,
) -> list[Given]:
    periods: dict[int, list[Period]] = {each.id: [] for each in sessions}
    for each in dates.dates:
        periods[each.key].append(each.period)
    staff = publication.made_by_id
    shares = [
        Share(
            organisation_id=each.organisation_id,
            person_id=_demand(each.contact_id or staff),
            contact_id=each.contact_id,
            space_id=_demand(each.space_id),
            team=each.label,
            activity_id=each.activity_id,
            periods=tuple(periods[each.id]),
        )
        for each in sessions
    ]
    return distribute(round_.season, shares, by=staff, now=now, told=telling)


def _keep(publication: Publication, sessions: Sequence[Session], dates: Dates, given: Sequence[Given]) -> int:
    """Which booking each time became, and what was left out."""
    Published.objects.bulk_create(
        (
            Published(
                session_id=each.id,
                municipality_id=publication.municipality_id,
                organisation_id=each.organisation_id,
                publication=publication,
                booking_id=made.booking_id,
            )
            for each, made in zip(sessions, given, strict=True)
            if made.booking_id is not None
        ),
        batch_size=2_000,
    )
    of_session = {each.id: each.organisation_id for each in sessions}
    zone = publication.round.municipality.zone
    standing = iter(explained([one[1][0] for made in given for one in made.taken if one[1]]))
    left = [
        LeftOut(
            municipality_id=publication.municipality_id,
            organisation_id=of_session[each.key],
            publication=publication,
            session_id=each.key,
            day=each.day,
            reason=each.why.value,
            words=each.reason.as_dict() if each.reason else {},
        )
        for each in dates.left_out
    ]
    for session, made in zip(sessions, given, strict=True):
        for period, conflicts in made.taken:
            there = next(standing) if conflicts else None
            left.append(
                LeftOut(
                    municipality_id=publication.municipality_id,
                    organisation_id=session.organisation_id,
                    publication=publication,
                    session_id=session.id,
                    day=period.start.astimezone(zone).date(),
                    reason=LeftOut.Reason.TAKEN,
                    standing_id=there.occurrence.booking_id if there and there.occurrence else None,
                )
            )
    with everything():
        LeftOut.objects.bulk_create(left, batch_size=4_000)
    return len(left)


def _done(
    round_: Round,
    publication: Publication,
    state: State,
    *,
    dates: Dates,
    given: Sequence[Given],
    left: int,
    now: datetime,
) -> None:
    publication.state, publication.ended_at = Publication.State.DONE, now
    publication.dates = sum(len(each.claimed) for each in given)
    publication.bookings = sum(each.booking_id is not None for each in given)
    publication.left_out = left
    publication.done = publication.total = publication.dates
    publication.phase = Publication.Phase.TELLING
    publication.days_off = [
        {"day": each.day.isoformat(), "why": each.why.value, "name": each.name.as_dict()} for each in dates.days_off
    ]
    publication.save()
    round_.state, round_.plan_id = state.value, publication.plan_id
    round_.revision += 1
    round_.save(update_fields=["state", "plan", "revision"])
    data = {
        "plan": publication.plan.number,
        "bookings": publication.bookings,
        "dates": publication.dates,
        "cut": publication.cut,
        "left_out": left,
        "from_day": publication.from_day,
    }
    subject = ("season_round", round_.pk)
    append(Event("season.published", subject, round_.municipality_id, publication.made_by_id, data=data), at=now)


def _begin_of(round_: Round, day: date) -> datetime:
    return day_period(day, round_.municipality.zone).start


def _demand(value: _T | None) -> _T:
    if value is None:
        raise Refusal("round_lacks", what="draft")
    return value


def _failure(refusal: Refusal) -> str:
    """Its code, and of what is lacking the thing."""
    what = refusal.data.get("what", "")
    return f"{refusal.code}:{what}"[:40] if what else refusal.code[:40]


class _Progress:
    """Tells how far a publication has come, on a connection of its own: the work itself is one transaction, of which
    nobody sees anything before it is whole."""

    def __init__(self, publication_id: int, now: datetime) -> None:
        self.publication_id = publication_id
        self.began_at = now
        self.connection: BaseDatabaseWrapper = connection.copy()

    def __call__(self, phase: str, done: int, total: int) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE seasons_publication
                SET state = 'running', phase = %s, done = %s, total = %s, began_at = coalesce(began_at, %s)
                WHERE id = %s AND state IN ('waiting', 'running')
                """,
                [phase, done, total, self.began_at, self.publication_id],
            )

    def close(self) -> None:
        self.connection.close()
