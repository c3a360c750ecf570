"""What notifications of sign-up tell of, read for many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models.functions import Lower

from aktiv.bookings.models import Occurrence, Participant, SignUp
from aktiv.bookings.queries.arrivals import called_of
from aktiv.bookings.queries.signing_up import shortened
from aktiv.messages.models import Notification, WrittenMail
from aktiv.messages.sign_up_words import AboutSignUp
from aktiv.walls import everything

MOST_DATES = 40


def about_written(waiting: WrittenMail) -> AboutSignUp | None:
    """What one mail to somebody without an account tells of. Three statements."""
    return _about([(waiting.pk, waiting.data)]).get(waiting.pk)


def about_sign_ups(notifications: Sequence[Notification]) -> dict[int, AboutSignUp]:
    """By notification. Three statements: they were made for their readers. One about dates of many names those that
    changed; another names all that stand."""
    return _about([(each.pk, each.data) for each in notifications])


def _about(asked: Sequence[tuple[int, Mapping[str, Any]]]) -> dict[int, AboutSignUp]:  # Any: JSON
    if not asked:
        return {}
    bookings = {UUID(data["booking"]) for _, data in asked}
    named = [data["participant"] for _, data in asked if "participant" in data]
    with everything():
        sign_ups = SignUp.objects.select_related("booking__municipality").in_bulk(bookings)
        participants = Participant.objects.select_related("person").in_bulk(named) if named else {}
        rows = Occurrence.objects.filter(booking__in=bookings).select_related("space__facility", "municipality")
        dates: dict[UUID, list[Occurrence]] = {}
        for row in shortened(rows.order_by(Lower("during"))):
            dates.setdefault(row.booking_id, []).append(row)
    found = {}
    for pk, data in asked:
        sign_up = sign_ups.get(UUID(data["booking"]))
        if sign_up is None:
            continue
        participant = participants.get(UUID(data["participant"])) if "participant" in data else None
        changed = set(data.get("occurrences", ()))
        all_of = dates.get(sign_up.pk, [])
        told = [one for one in all_of if (one.pk in changed if changed else _takes_place(one, sign_up))]
        found[pk] = AboutSignUp(
            sign_up,
            tuple(told[:MOST_DATES]),
            called=called_of(participant) if participant is not None else "",
            code=(participant.code or "") if participant is not None else "",
            waits=bool(data.get("waits")),
        )
    return found


def _takes_place(date: Occurrence, sign_up: SignUp) -> bool:
    return date.state in _STANDING and (sign_up.dates is None or date.pk in sign_up.dates)


_STANDING = Occurrence.State.holding_time()
