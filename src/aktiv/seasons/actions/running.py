"""What clubs do with season time that they have: swap it with each other; and groups that stop.

A swap changes whose the dates are and nothing else: each stands in its hall as it did, under the constraint that it
already stands under, so that there is no moment in which somebody else could come between.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from aktiv.bookings.actions.distributing import coming_dates
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.parties import require_representative, require_staff
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.people.permissions import Permission
from aktiv.seasons.actions.offering import give_up_to_the_refused, no_offers_to
from aktiv.seasons.actions.swapped import divisions_fall, hand_over
from aktiv.seasons.models import GroupApplication, Published, Round, Swap, Withdrawal
from aktiv.seasons.queries.rounds import access_round
from aktiv.seasons.queries.running import access_swap
from aktiv.seasons.rules.states import State
from aktiv.timetable.models import Cut
from aktiv.timetable.retry import retrying
from aktiv.values.periods import day_period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line
from aktiv.walls import everything

OPEN_FOR = timedelta(days=14)
"""How long a swap waits for its answer, or until the first of its dates begins."""
LIVE = frozenset({State.PUBLISHED, State.RUNNING})


@retrying
@transaction.atomic
def propose_swap(
    round_id: int,
    party: Party,
    *,
    offered_id: UUID,
    asked_id: UUID,
    offered_date_id: int | None = None,
    asked_date_id: int | None = None,
    note: str = "",
    now: datetime,
) -> Swap:
    """Asks another club to swap weekly times for what is left of the season, or one date for one. With
    `offered_date_id` alone that date is handed over, and becomes one of the other's weekly time.

    Raises Refusal: not_found, not_representative, round_not_in_state, swap_with_oneself, nothing_left_of_it,
    swap_asked_already, too_long.
    """
    round_ = access_round(round_id)
    require_representative(party, now)
    if State(round_.state) not in LIVE:
        raise Refusal("round_not_in_state", state=round_.state, act="run")
    offered, asked = _right(round_, offered_id), _right(round_, asked_id)
    if party.organisation_id is None or offered.organisation_id != party.organisation_id:
        raise Refusal("not_found")
    if party.person_id is None or asked.organisation_id is None:
        raise Refusal("not_found")
    if asked.organisation_id == offered.organisation_id:
        raise Refusal("swap_with_oneself")
    if offered_date_id is None and asked_date_id is not None:
        raise Refusal("not_found")
    handed_over = offered_date_id is not None and asked_date_id is None
    dates = _chosen(offered, offered_date_id, now)
    if not handed_over:
        dates += _chosen(asked, asked_date_id, now)
    same = {
        "offered": offered,
        "asked": asked,
        "offered_date_id": offered_date_id,
        "asked_date_id": asked_date_id,
    }
    with everything():
        if Swap.objects.filter(**same, state=Swap.State.PROPOSED).exists():
            raise Refusal("swap_asked_already")
        made = Swap.objects.create(
            **same,
            municipality_id=round_.municipality_id,
            round=round_,
            organisation_id=offered.organisation_id,
            other_id=asked.organisation_id,
            note=one_line(note, limit=500),
            made_at=now,
            made_by_id=party.person_id,
            until=min([now + OPEN_FOR, *(each.during.lower for each in dates)]),
        )
    _journal("season.swap_proposed", made, party.person_id, now)
    return made


@retrying
@transaction.atomic
def answer_swap(swap_id: int, party: Party, *, yes: bool, now: datetime) -> Swap:
    """The club that is asked says yes, and both have each other's time at once (or it has what it was offered), or no.

    What teams had of the dates falls away with them. Raises Refusal: not_found for others, not_representative,
    swap_over, nothing_left_of_it.
    """
    swap = access_swap(swap_id, lock=True)
    if swap is None or party.organisation_id != swap.other_id:
        raise Refusal("not_found")
    require_representative(party, now)
    if swap.state != Swap.State.PROPOSED or swap.until <= now:
        raise Refusal("swap_over")
    if not yes:
        return _end(swap, Swap.State.DECLINED, party.person_id, now)
    held = Booking.objects.select_for_update().filter(pk__in=[swap.offered_id, swap.asked_id]).order_by("pk")
    as_they_are = {each.pk: each for each in held}  # not as they were before another swap that was agreed meanwhile
    swap.offered, swap.asked = as_they_are[swap.offered_id], as_they_are[swap.asked_id]
    mine = _chosen(swap.offered, swap.offered_date_id, now)
    theirs = [] if swap.handed_over else _chosen(swap.asked, swap.asked_date_id, now)
    divisions_fall([*mine, *theirs], party.person_id, now)
    hand_over(mine, swap.asked)
    hand_over(theirs, swap.offered)
    if swap.offered_date_id is None:
        offered, asked = swap.offered, swap.asked
        offered.space_id, asked.space_id = asked.space_id, offered.space_id
        Booking.objects.bulk_update([offered, asked], ["space"])
        _end_others(swap, now)
    return _end(swap, Swap.State.AGREED, party.person_id, now, dates=[each.pk for each in (*mine, *theirs)])


@retrying
@transaction.atomic
def withdraw_swap(swap_id: int, party: Party, *, now: datetime) -> Swap:
    """The club that asked takes it back. Raises Refusal: not_found, not_representative, swap_over."""
    swap = access_swap(swap_id, lock=True)
    if swap is None or party.organisation_id != swap.organisation_id:
        raise Refusal("not_found")
    require_representative(party, now)
    if swap.state != Swap.State.PROPOSED:
        raise Refusal("swap_over")
    return _end(swap, Swap.State.WITHDRAWN, party.person_id, now)


@transaction.atomic
def expire_swaps(*, now: datetime) -> int:
    """Ends swaps that nobody answered in time. Returns how many. By swap_open."""
    with everything():
        late = list(
            Swap.objects.select_for_update(of=("self",), skip_locked=True).filter(
                state=Swap.State.PROPOSED, until__lte=now
            )
        )
    for each in late:
        _end(each, Swap.State.EXPIRED, None, now)
    return len(late)


@retrying
@transaction.atomic
def withdraw_group(group_id: int, *, first: date, reason: str, by: UUID, now: datetime) -> int:
    """A group stops: its times are free from a day on, alerts go out, and no plan counts on it; what another holds of
    its time by a swap goes on (`rules.standing_in`). Returns how many dates it gave up. Staff do it.

    Raises Refusal: not_found, not_staff, round_not_in_state, withdrawn_already, before_today, missing_text, too_long.
    """
    with everything():
        group = GroupApplication.objects.select_related("application").filter(pk=group_id).first()
    if group is None:
        raise Refusal("not_found")
    round_ = access_round(group.application.round_id, lock=True)
    require_staff(by, Permission.SEASON_ALLOCATE, round_.municipality_id, now)
    if State(round_.state) not in LIVE:
        raise Refusal("round_not_in_state", state=round_.state, act="run")
    if first <= now.astimezone(round_.municipality.zone).date():
        raise Refusal("before_today")
    with everything():
        if Withdrawal.objects.filter(group=group).exists():
            raise Refusal("withdrawn_already")
        Withdrawal.objects.create(
            group=group,
            municipality_id=round_.municipality_id,
            organisation_id=group.organisation_id,
            from_day=first,
            reason=one_line(reason, limit=500, required=True),
            made_at=now,
            made_by_id=by,
        )
        bookings = set(Published.objects.filter(session__group=group).values_list("booking_id", flat=True))
    bookings |= no_offers_to(group.pk, by=by, now=now)
    dates = coming_dates(bookings, day_period(first, round_.municipality.zone).start)
    give_up_to_the_refused(round_, dates, by=by, now=now, because="group_stopped")
    data = {"group": group.pk, "name": group.name, "from_day": first, "dates": len(dates)}
    subject = ("season_round", round_.pk)
    append(Event("season.group_withdrawn", subject, round_.municipality_id, by, group.organisation_id, data), at=now)
    return len(dates)


def _right(round_: Round, booking_id: UUID) -> Booking:
    """A weekly time of the round's season."""
    rows = Booking.objects.filter(pk=booking_id, season=round_.season, kind=Booking.Kind.ALLOCATION, unsaid=False)
    found = rows.first()
    if found is None:
        raise Refusal("not_found")
    return found


def _chosen(booking: Booking, occurrence_id: int | None, now: datetime) -> list[Occurrence]:
    """The dates that would change hands: those to come of which nothing was given back."""
    dates = coming_dates([booking.pk], now)
    cut = set(Cut.objects.filter(claim__in=[each.claim_id for each in dates], by=None, ended_at=None)
              .values_list("claim_id", flat=True))  # fmt: skip
    found = [each for each in dates if each.claim_id not in cut and occurrence_id in (None, each.pk)]
    if not found:
        raise Refusal("nothing_left_of_it")
    return found


def _end_others(swap: Swap, now: datetime) -> None:
    """Who was asked for a time that has become another is not to say yes to it."""
    both = [swap.offered_id, swap.asked_id]
    with everything():
        rows = Swap.objects.select_for_update(of=("self",)).filter(state=Swap.State.PROPOSED).exclude(pk=swap.pk)
        found = list(rows.filter(Q(offered__in=both) | Q(asked__in=both)).order_by("pk"))
    for each in found:
        _end(each, Swap.State.EXPIRED, None, now)


def _end(swap: Swap, state: Swap.State, by: UUID | None, now: datetime, **more: object) -> Swap:
    swap.state, swap.ended_at, swap.ended_by_id = state, now, by
    with everything():
        swap.save(update_fields=["state", "ended_at", "ended_by"])
    _journal(f"season.swap_{state.value}", swap, by, now, **more)
    return swap


def _journal(verb: str, swap: Swap, by: UUID | None, now: datetime, **more: object) -> None:
    data = {
        "round": swap.round_id,
        "handed_over": swap.handed_over,
        "offered": swap.offered_id,
        "asked": swap.asked_id,
        "organisation": swap.organisation_id,
        "other": swap.other_id,
        **more,
    }
    append(Event(verb, ("season_swap", swap.pk), swap.municipality_id, by, swap.other_id, data), at=now)
