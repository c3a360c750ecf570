"""Keeping every date of a series while its holder is away to pay: whole or not at all, under one name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from aktiv.bookings.actions.holding import as_range, holder_key, keep
from aktiv.bookings.actions.recording import refuse_dates
from aktiv.bookings.models import Hold
from aktiv.bookings.queries.holds import holds_of
from aktiv.bookings.queries.series import Dated, Pattern, judged
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.timetable import actions as timetable
from aktiv.timetable import locks
from aktiv.timetable.models import Claim
from aktiv.timetable.retry import retrying
from aktiv.timetable.rules import Taken
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal


@retrying
@transaction.atomic
def hold_dates_while_paying(
    pattern: Pattern, party: Party, until: datetime, *, now: datetime, batch: UUID | None = None
) -> UUID:
    """Keeps all dates of a series as chosen until `until`, in place of what was kept before under the same name.
    Returns the name: `batch`, the hold that the repeating began with or an earlier answer of this, where there is one.

    The hold that it began with keeps its row, so that its pages are still there for a payer who comes back. Raises as
    `judged`, Refusal("no_dates") and ("dates_taken", dates). The number of statements does not grow with the dates.
    """
    theirs = Q(batch=batch) | Q(pk=batch)
    held = list(holds_of(party).select_for_update(of=("self",)).filter(theirs)) if batch is not None else []
    as_of = min((each.created_at for each in held if each.expires_at > now), default=now)
    dates, _ = judged(pattern, party, as_of, with_quota=False)
    refuse_dates([(each.day, each.refusal) for each in dates if each.refusal is not None])
    chosen = [(each, each.period) for each in dates if each.period is not None and not each.skipped]
    if not chosen:
        raise Refusal("no_dates")
    if batch is None:
        batch = uuid4()
    first = next((each for each in held if each.pk == batch), None)
    others = [each for each in held if each is not first]
    wanted = [each.wanted for each, _ in chosen]
    locks.lock([holder_key(party), *locks.space((one.reach for each in wanted for one in each), spare=1)])
    given_up = [*others, *([first] if first is not None and _meets(first, chosen) else [])]
    if first in given_up and first is not None:
        first.expires_at = now  # unless it is one of the dates, it is kept no more
    timetable.release_many([each.claim_id for each in given_up], now=now)
    Hold.objects.filter(pk__in=[each.pk for each in others]).delete()
    where = chosen[0][0].where
    answers = timetable.claim_many(where.municipality_id, wanted, now=now, kind=Claim.Kind.HOLD, expires_at=until)
    refuse_dates([(each.day, Taken(a)) for (each, _), a in zip(chosen, answers, strict=True) if not isinstance(a, int)])
    answered = zip(chosen, answers, strict=True)
    claimed = [(each, period, claim) for (each, period), claim in answered if isinstance(claim, int)]
    if first is not None:
        claimed = _under_the_first(first, claimed, party, batch, until)
    for linked in {each.linked for each, _, _ in claimed}:
        alike = [(each.where, period, claim) for each, period, claim in claimed if each.linked == linked]
        keep(alike, party, linked=linked, batch=batch, expires_at=until, now=now)
    data = {"space": pattern.space_id, "dates": len(chosen)}
    append(
        Event("hold.made", ("batch", batch), where.municipality_id, party.person_id, party.organisation_id, data),
        at=now,
    )
    return batch


@retrying
@transaction.atomic
def keep_until(name: UUID, until: datetime, *, now: datetime) -> None:
    """Keeps what is held under a name until `until` at least: for what the service does by itself. What is held no more
    is left as it is."""
    for held in Hold.objects.select_for_update().filter(Q(pk=name) | Q(batch=name), expires_at__gt=now):
        timetable.extend(held.claim_id, max(until, held.expires_at), now=now)
        Hold.objects.filter(pk=held.pk).update(expires_at=max(until, held.expires_at))


def _meets(held: Hold, chosen: Sequence[tuple[Dated, Period]]) -> bool:
    """Whether a hold is in the way of any of the dates, or is one of them."""
    return any(held.during.lower < period.end and period.start < held.during.upper for _, period in chosen)


def _under_the_first(
    first: Hold, claimed: list[tuple[Dated, Period, int]], party: Party, batch: UUID, until: datetime
) -> list[tuple[Dated, Period, int]]:
    """Writes the first hold's own date under its row, if it is still among them. Returns the others."""
    own = next(
        (
            place
            for place, (each, period, _) in enumerate(claimed)
            if each.where.space_id == first.space_id and as_range(period) == first.during
        ),
        None,
    )
    first.batch, first.person_id, first.organisation_id = batch, party.person_id, party.organisation_id
    if own is not None:
        each, _, first.claim_id = claimed[own]
        first.linked, first.expires_at = sorted(each.linked), until
    first.save(update_fields=["batch", "person", "organisation", "claim", "linked", "expires_at"])
    return claimed if own is None else [*claimed[:own], *claimed[own + 1 :]]
