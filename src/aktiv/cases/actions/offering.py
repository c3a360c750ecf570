"""Offering other times: they are held until they are answered, so that the answer holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from aktiv.bookings.actions.holding import as_range
from aktiv.cases.actions.cases import advance, demand_handler, demand_version, told, write
from aktiv.cases.actions.deciding import Answer, Yes, decide_locked, wishes_of
from aktiv.cases.models import Case, Decision, Note, Offer, RequestedDate
from aktiv.cases.queries.access import Applicant, access_case, access_own_case, person_of
from aktiv.cases.queries.practice import practice_of
from aktiv.cases.rules.states import Act, State
from aktiv.journal.actions import append
from aktiv.people.permissions import Permission
from aktiv.timetable import actions as timetable
from aktiv.timetable.models import Claim
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Conflict, Taken
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.walls import everything


@dataclass(frozen=True, slots=True)
class Offered:
    """The offers that were made, and what was in the way of those that were not."""

    offers: tuple[Offer, ...]
    taken: Mapping[int, list[Conflict]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    """What was booked of it: the decision; and the dates whose time was gone when the answer came too late."""

    decision: Decision | None
    gone: tuple[int, ...]
    case: Case


@retrying
@transaction.atomic
def offer(
    case_id: int,
    times: Mapping[int, tuple[int, Period]],
    text: str = "",
    *,
    by: UUID,
    now: datetime,
    version: int | None = None,
) -> Offered:
    """Offers another space or time for some dates (by the date's id), and waits for the applicant.

    Raises as `deciding.decide`, Refusal("nothing_offered"), and ("dates_taken", conflicts) when nothing of it is free.
    """
    case = access_case(case_id, by, now, Permission.CASE_DECIDE, to_change=True)
    demand_version(case, version)
    demand_handler(case, by)
    if not times:
        raise Refusal("nothing_offered")
    rows = RequestedDate.objects.filter(case=case, pk__in=times).select_related("line")
    dates = {each.pk: each for each in rows}
    if set(dates) != set(times):
        raise Refusal("not_found")
    if wrong := sorted(pk for pk, each in dates.items() if each.state != RequestedDate.State.ASKED):
        raise Refusal("date_not_waiting", dates=wrong)
    yeses = [Yes(date_id=pk, space_id=space_id, period=period) for pk, (space_id, period) in times.items()]
    wishes = wishes_of(yeses, dates, {}, now)
    expires_at = now + timedelta(days=practice_of(case.municipality_id).offer_days)
    answers = timetable.claim_many(
        case.municipality_id,
        [each.wanted for each in wishes],
        now=now,
        kind=Claim.Kind.HOLD,
        expires_at=expires_at,
    )
    offers, taken = [], {}
    for wish, held in zip(wishes, answers, strict=True):
        if not isinstance(held, int):
            taken[wish.date.pk] = held
            continue
        wish.date.state = RequestedDate.State.OFFERED
        offers.append(
            Offer(
                case=case,
                municipality_id=case.municipality_id,
                date=wish.date,
                space_id=wish.where.space_id,
                during=as_range(wish.period),
                claim_id=held,
                offered_by_id=by,
                offered_at=now,
                expires_at=expires_at,
            )
        )
    if not offers:
        raise Refusal("dates_taken", conflicts={pk: len(each) for pk, each in taken.items()})
    RequestedDate.objects.bulk_update([each.date for each in offers], ["state"])
    Offer.objects.bulk_create(offers)
    if text.strip():
        write(case, Note.Kind.MESSAGE, text, by, by_staff=True, now=now)
    advance(case, Act.OFFER, now=now)
    append(told("case.offered", case, by, {"offers": [str(each.pk) for each in offers]}), at=now)
    return Offered(tuple(offers), taken)


@retrying
@transaction.atomic
def answer_offers(case_id: int, accepted: Collection[UUID], applicant: Applicant, *, now: datetime) -> OfferAnswered:
    """The applicant takes some of the offered times, or none. What is taken is booked at once, by a decision of whoever
    offered it; the dates of the others are asked for as before.

    A secret link may not: taking is agreeing to a decision. Raises Refusal("not_found"), ("sign_in_first"),
    ("not_in_state"), ("no_offers").
    """
    by = person_of(applicant)
    if by is None:
        raise Refusal("sign_in_first")
    case = access_own_case(case_id, applicant, now, Permission.APPLICATION_MAKE, to_change=True)
    open_ = list(Offer.objects.select_for_update(of=("self",)).filter(case=case, answer="").select_related("date"))
    if not open_:
        raise Refusal("no_offers")
    if not set(accepted) <= {each.pk for each in open_}:
        raise Refusal("not_found")
    advance(case, Act.ANSWER_OFFER, State.IN_REVIEW, now=now)
    kept: dict[int, int] = {}
    gone = []
    for each in open_:
        if each.pk not in accepted:
            continue
        try:
            with transaction.atomic():
                timetable.confirm(each.claim_id, now=now)
            kept[each.date_id] = each.claim_id
        except (Taken, Refusal):
            gone.append(each.date_id)
    timetable.release_many([each.claim_id for each in open_ if each.date_id not in kept], now=now)
    for each in open_:
        taken = each.date_id in kept
        each.answer = Offer.Answer.ACCEPTED if taken else Offer.Answer.DECLINED
        each.answer = Offer.Answer.LAPSED if each.date_id in gone else each.answer
        each.answered_at = now
        each.date.state = RequestedDate.State.ASKED
    Offer.objects.bulk_update(open_, ["answer", "answered_at"])
    RequestedDate.objects.bulk_update([each.date for each in open_], ["state"])
    data = {"accepted": sorted(kept), "gone": gone, "offers": [str(each.pk) for each in open_]}
    append(told("case.offer_answered", case, by, data), at=now)
    if not kept:
        return OfferAnswered(None, tuple(gone), case)
    yes = tuple(
        Yes(date_id=each.date_id, space_id=each.space_id, period=Period(each.during.lower, each.during.upper))
        for each in open_
        if each.date_id in kept
    )
    done = decide_locked(
        case, Answer(grant=yes), Act.DECIDE, by=open_[0].offered_by_id, now=now, offered=True, claims=kept
    )
    return OfferAnswered(done.decision, tuple(gone), case)


@transaction.atomic
def lapse_offers(now: datetime, limit: int = 200) -> int:
    """Cases whose offers have run out go back to their handlers. Returns how many. By offer_waiting.

    The time itself is free from the instant that the hold expires; this is for the case alone.
    """
    due = Offer.objects.filter(answer="", expires_at__lte=now).values_list("case_id", flat=True).distinct()[:limit]
    done = 0
    for case_id in list(due):
        with everything():
            rows = Case.objects.select_for_update(of=("self",), skip_locked=True).select_related("municipality")
            case = rows.filter(pk=case_id, state=State.WAITING).first()
        if case is None:
            continue
        advance(case, Act.RESUME, now=now)
        let_offers_go(case, now=now)
        append(told("case.offers_lapsed", case, None), at=now)
        done += 1
    return done


def let_offers_go(case: Case, *, now: datetime) -> None:
    """What was held for the applicant is free, and its dates wait as before. In the caller's transaction."""
    open_ = list(Offer.objects.select_for_update(of=("self",)).filter(case=case, answer=""))
    if not open_:
        return
    timetable.release_many([each.claim_id for each in open_], now=now)
    ids = [each.pk for each in open_]
    Offer.objects.filter(pk__in=ids).update(answer=Offer.Answer.LAPSED, answered_at=now)
    RequestedDate.objects.filter(pk__in=[each.date_id for each in open_]).update(state=RequestedDate.State.ASKED)
