"""Writing a booking with its dates: one statement, however many dates."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError

from aktiv import prepared
from aktiv.bookings.models import Booking
from aktiv.bookings.queries.asking import Details
from aktiv.bookings.rules import Party
from aktiv.values.periods import Period
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines, one_line

NOTHING_SAID = Details()


@dataclass(frozen=True, slots=True)
class NewDate:
    """One date that was claimed. `space_id` may differ from the booking's when another hall was chosen for it."""

    space_id: int
    period: Period
    claim_id: int
    quote_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """A booking to be written. `party` is whose it is, who sees nothing of one that is `unsaid`."""

    kind: Booking.Kind
    municipality_id: int
    space_id: int
    party: Party
    details: Details = NOTHING_SAID
    price_group: str = ""
    document_id: int | None = None
    hold_ids: tuple[UUID, ...] = ()
    parent_id: UUID | None = None
    season_id: int | None = None
    team: str = ""
    unsaid: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """A booking that was written: its id, its public number, the ids of its dates in the order given, the total price
    in øre with VAT."""

    id: UUID
    number: int
    municipality_id: int
    occurrence_ids: tuple[int, ...]
    total: int = 0


def cleaned(details: Details) -> Details:
    """What was typed, cleaned. Raises Refusal("control_characters") and Refusal("too_long", limit, length)."""
    return replace(
        details,
        title=one_line(details.title, limit=160),
        note=many_lines(details.note, limit=4_000),
        answers={question: many_lines(answer, limit=2_000) for question, answer in details.answers.items()},
    )


def refuse_dates(refused: Sequence[tuple[date, Refusal]]) -> None:
    """Raises Refusal("dates_taken", dates) with each day and why, when there are any."""
    if refused:
        raise Refusal("dates_taken", dates=[{"day": day, "refusal": refusal} for day, refusal in refused])


_RECORD = """
WITH booking AS (
    INSERT INTO bookings_booking (id, municipality_id, kind, space_id, person_id, organisation_id, contact_id,
        parent_id, season_id, hold_id, title, team, activity_id, participants, price_group, terms_document_id,
        created_at, unsaid)
    VALUES (%(id)s, %(municipality)s, %(kind)s, %(space)s, %(person)s::uuid, %(organisation)s::uuid, %(contact)s,
        %(parent)s, %(season)s, %(hold)s, %(title)s, %(team)s, %(activity)s, %(participants)s, %(price_group)s,
        %(document)s, %(now)s, %(unsaid)s)
    RETURNING id, number, municipality_id, holder
), said AS (
    INSERT INTO bookings_particulars (booking_id, municipality_id, person_id, organisation_id, answers, note)
    SELECT id, municipality_id, %(person)s::uuid, %(organisation)s::uuid, %(answers)s::jsonb, %(note)s::text
    FROM booking WHERE %(note)s::text <> '' OR %(answers)s::jsonb <> '{}'
), forgotten AS (
    DELETE FROM bookings_hold WHERE id = ANY(%(holds)s::uuid[])
), waited AS (
    UPDATE bookings_waiting SET state = 'taken', ended_at = %(now)s
    WHERE hold_id = ANY(%(holds)s::uuid[]) AND state = 'offered'
)
INSERT INTO bookings_occurrence
    (booking_id, municipality_id, holder, claim_id, space_id, during, state, quote_id, sequence)
SELECT booking.id, booking.municipality_id, booking.holder, d.claim_id, d.space_id, tstzrange(d.starts, d.ends),
       'confirmed', d.quote_id, 0
FROM booking, ROWS FROM (jsonb_to_recordset(%(dates)s::jsonb)
                    AS (claim_id bigint, space_id bigint, starts timestamptz, ends timestamptz, quote_id uuid))
              WITH ORDINALITY AS d(claim_id, space_id, starts, ends, quote_id, place)
ORDER BY d.place
RETURNING id, (SELECT number FROM booking)
"""


def record(new: NewBooking, dates: Sequence[NewDate], *, now: datetime) -> Recorded:
    """Writes the booking and its dates and forgets the holds it was made from; who was offered one waits no more.
    One statement.

    Details are cleaned by the caller. Raises ValueError without dates, and Refusal("sign_in_first") for a visitor and
    for somebody who has been erased since she signed in.
    """
    if not dates:
        raise ValueError("a booking has a date")
    if new.party.person_id is None:
        raise Refusal("sign_in_first")
    booking_id, details = uuid4(), new.details
    with prepared.cursor() as cursor, _by_somebody():
        cursor.execute(
            _RECORD,
            {
                "id": booking_id,
                "municipality": new.municipality_id,
                "kind": new.kind.value,
                "space": new.space_id,
                "person": new.party.person_id,
                "organisation": new.party.organisation_id,
                "contact": details.contact_id,
                "parent": new.parent_id,
                "season": new.season_id,
                "hold": new.hold_ids[0] if new.hold_ids else None,
                "holds": list(new.hold_ids),
                "title": details.title,
                "team": new.team,
                "unsaid": new.unsaid,
                "activity": details.activity_id,
                "participants": details.participants,
                "price_group": new.price_group,
                "document": new.document_id,
                "answers": json.dumps({str(key): answer for key, answer in details.answers.items()}),
                "note": details.note,
                "now": now,
                "dates": json.dumps(
                    [
                        {
                            "claim_id": each.claim_id,
                            "space_id": each.space_id,
                            "starts": each.period.start.isoformat(),
                            "ends": each.period.end.isoformat(),
                            "quote_id": each.quote_id and str(each.quote_id),
                        }
                        for each in dates
                    ]
                ),
            },
        )
        rows = cursor.fetchall()
    return Recorded(booking_id, rows[0][1], new.municipality_id, tuple(row[0] for row in rows))


def say(booking_ids: Collection[UUID]) -> None:
    """Whose bookings these are sees them from now on, in the caller's transaction: their decision has been told."""
    Booking.objects.filter(pk__in=booking_ids, unsaid=True).update(unsaid=False)


@contextmanager
def _by_somebody() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") == "booking_of_somebody":
            raise Refusal("sign_in_first") from error
        raise
