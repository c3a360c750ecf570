"""Who may not borrow for a while: by hand with a reason, or by the rule for late loans; with appeal and answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Upper

from aktiv.bookings.queries.parties import require_staff
from aktiv.bookings.rules import Party
from aktiv.journal.actions import Event, append
from aktiv.lending.models import Block, Loan
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.blocks import access_block, access_own_block
from aktiv.lending.rules.blocks import YEAR, Returned, late_ones
from aktiv.municipalities.models import Municipality
from aktiv.people.models import Organisation, Person
from aktiv.people.permissions import Permission
from aktiv.values.periods import civil_day, day_period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line
from aktiv.walls import everything

LONGEST_DAYS = 366


@transaction.atomic
def block(
    municipality: Municipality,
    *,
    last_day: date,
    reason: str,
    by: UUID,
    now: datetime,
    person: Person | None = None,
    organisation: Organisation | None = None,
) -> Block:
    """Blocks a person or an organisation, through a last day, with words that she reads.

    Raises Refusal("not_staff"), ("reason_missing"), ("too_long", limit), ("borrower_unknown") unless there is exactly
    one of the two, and ("block_too_long", days) for a last day that has been or is more than a year off.
    """
    require_staff(by, Permission.LOAN_DECIDE, municipality.pk, now)
    said = one_line(reason, limit=500)
    if not said:
        raise Refusal("reason_missing")
    if (person is None) == (organisation is None):
        raise Refusal("borrower_unknown")
    today = civil_day(now, municipality.zone)
    if not today <= last_day <= today + timedelta(days=LONGEST_DAYS):
        raise Refusal("block_too_long", days=LONGEST_DAYS)
    made = Block.objects.create(
        municipality=municipality,
        holder=organisation.pk if organisation else person.pk,  # type: ignore[union-attr]  # one of them is there
        person=person,
        organisation=organisation,
        begins=now,
        ends=day_period(last_day, municipality.zone).end,
        reason=said,
        made_by_id=by,
    )
    append(_event("lending.blocked", made, by, ends=made.ends), at=now)
    return made


@transaction.atomic
def block_by_rule(holder: UUID, municipality_id: int, *, now: datetime) -> Block | None:
    """Blocks whoever has been late as often as the municipality's rule says, from now on. To be called when something
    came back late, or has been late for long. Nobody is blocked twice for the same loans, nor while a block stands.
    """
    terms = terms_of(municipality_id)
    if not terms.block_after:
        return None
    with everything():
        # Rivals take turns on the borrower's loans, so that two that come back at once make one block.
        rows = Loan.objects.select_for_update().filter(
            holder=holder, municipality_id=municipality_id, state__in=("out", "returned", "closed")
        )
        loans = list(rows.annotate(due=Upper("during")).filter(due__gt=now - 2 * YEAR).order_by("pk"))
        last = Block.objects.filter(holder=holder, municipality_id=municipality_id).order_by("-begins").first()
        if not loans or (last is not None and last.lifted_at is None and last.ends > now):
            return None
        counted = [Returned(each.during.upper, each.returned_at) for each in loans]
        grace = timedelta(minutes=terms.late_after_minutes)
        late = late_ones(counted, grace=grace, now=now, since=last.begins if last is not None else None)
        if late < terms.block_after:
            return None
        one = loans[0]
        made = Block.objects.create(
            municipality_id=municipality_id,
            holder=holder,
            person_id=None if one.organisation_id else one.person_id,
            organisation_id=one.organisation_id,
            begins=now,
            ends=now + timedelta(days=terms.block_days),
            reason="",
            late=late,
        )
        append(_event("lending.blocked", made, None, ends=made.ends, late=late), at=now)
        return made


def block_the_late(*, now: datetime) -> int:
    """Asks the rule of everybody who has something late now, or brought it back late the last two days. Returns how
    many were blocked. What a job calls."""
    with everything():
        late = Loan.objects.annotate(due=Upper("during")).filter(
            Q(state="out", due__lt=now)
            | Q(state__in=("returned", "closed"), returned_at__gt=Greatest(F("due"), now - timedelta(days=2)))
        )
        holders = set(late.values_list("holder", "municipality_id"))
    return sum(block_by_rule(holder, home, now=now) is not None for holder, home in sorted(holders, key=str))


@transaction.atomic
def lift(block_id: UUID, *, by: UUID, now: datetime) -> Block:
    """Ends a block before its time. Pressed twice it is done once. Raises Refusal("not_found"), ("block_over")."""
    with everything():
        found = access_block(block_id, by, now, to_change=True)
        if found.lifted_at is not None:
            return found
        if found.ends <= now:
            raise Refusal("block_over")
        found.lifted_at, found.lifted_by_id = now, by
        found.save(update_fields=["lifted_at", "lifted_by"])
        append(_event("lending.unblocked", found, by), at=now)
        return found


@transaction.atomic
def appeal(block_id: UUID, text: str, party: Party, *, now: datetime) -> Block:
    """Asks the municipality to look at it again. Once for each block.

    Raises Refusal("not_found"), ("missing_text"), ("too_long", limit), ("appealed_already") and ("block_over").
    """
    said = many_lines(text, limit=2000, required=True)
    with everything():
        found = access_own_block(block_id, party, now, to_change=True)
        if found.appeal:
            if found.appeal == said:
                return found
            raise Refusal("appealed_already")
        if found.lifted_at is not None or found.ends <= now:
            raise Refusal("block_over")
        found.appeal, found.appealed_at = said, now
        found.save(update_fields=["appeal", "appealed_at"])
        append(_event("lending.appealed", found, party.person_id), at=now)
        return found


@transaction.atomic
def answer(block_id: UUID, text: str, *, lifts: bool, by: UUID, now: datetime) -> Block:
    """Answers an appeal with words that the borrower reads, and lifts the block or lets it stand.

    Raises Refusal("not_found"), ("no_appeal"), ("missing_text"), ("too_long", limit).
    """
    said = many_lines(text, limit=2000, required=True)
    with everything():
        found = access_block(block_id, by, now, to_change=True)
        if not found.appeal:
            raise Refusal("no_appeal")
        if found.answer:
            return found
        found.answer, found.answered_at, found.answered_by_id = said, now, by
        fields = ["answer", "answered_at", "answered_by"]
        if lifts and found.lifted_at is None:
            found.lifted_at, found.lifted_by_id = now, by
            fields += ["lifted_at", "lifted_by"]
        found.save(update_fields=fields)
        append(_event("lending.answered", found, by, lifted=found.lifted_at is not None), at=now)
        return found


def _event(verb: str, about: Block, by: UUID | None, **more: object) -> Event:
    data = {"person": about.person_id, **more}
    return Event(verb, ("block", about.pk), about.municipality_id, by, about.organisation_id, data)
