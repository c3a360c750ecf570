"""Those who come to what they signed up to: the organiser's list, one of them by her code, and the numbers alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from aktiv.bookings.models import Arrival, Booking, Occurrence, Participant, SignUp
from aktiv.bookings.rules.signing_up import BANDS
from aktiv.values.refusal import Refusal
from aktiv.walls import everything, within

PAGE = 50
CALLED = Coalesce(NullIf(F("name"), Value("")), F("person__name"), Value(""))
"""What one is called, as `called_of` says it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One of a list: what she is called, and when she came to the date that was asked about."""

    participant: Participant
    called: str
    came: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list, and whether there is a next."""

    rows: tuple[Listed, ...]
    more: bool


def participants_of(
    found: SignUp, *, date_id: int | None = None, state: str = "", text: str = "", offset: int = 0, limit: int = PAGE
) -> Page:
    """Those of a sign-up, in the order they asked, narrowed by state and by what they are called or their code; those
    off the list are left out unless asked for. With `date_id`, when each came then, and by name. For its organiser
    alone, who has been asked. One statement and those of the wall."""
    rows: QuerySet[Any] = Participant.objects.filter(sign_up=found).annotate(called=CALLED)  # Any: what is annotated
    rows = rows.filter(state=state) if state else rows.filter(state__in=Participant.State.live())
    for word in text.split()[:6]:
        rows = rows.filter(Q(called__icontains=word) | Q(code=word.lower()))
    if date_id is not None:
        came = Arrival.objects.filter(participant=OuterRef("pk"), occurrence=date_id).values("at")[:1]
        rows = rows.annotate(came=Subquery(came)).order_by("called", "asked_at", "pk")
    else:
        rows = rows.order_by("-state", "asked_at", "pk")  # those who wait come first: somebody may be let up
    with within(municipalities=[found.municipality_id]):
        read = list(rows.select_related("person")[offset : offset + limit + 1])
    told = tuple(Listed(each, called_of(each), getattr(each, "came", None)) for each in read[:limit])
    return Page(told, len(read) > limit)


def participant_with(code: str) -> Listed | None:
    """Whoever has that code, at any sign-up. The caller has counted how often is asked. One statement, no more than the
    wall's beside."""
    with everything():
        rows = Participant.objects.filter(code=code) if code else Participant.objects.none()
        row = rows.select_related("person", "sign_up__booking__municipality").first()
    return Listed(row, called_of(row)) if row is not None else None


def who_shows(booking: Booking, code: str) -> Listed:
    """Whoever shows that code where this booking's organiser lets people in.

    Raises Refusal("no_such_code") and ("code_of_another", title): what it is for is named where the same organiser
    holds that, and empty elsewhere.
    """
    found = participant_with(code)
    if found is None:
        raise Refusal("no_such_code")
    if found.participant.sign_up_id != booking.pk:
        other = found.participant.sign_up
        own = other.holder == booking.holder and other.municipality_id == booking.municipality_id
        raise Refusal("code_of_another", title=other.title if own else "")
    return found


@dataclass(frozen=True, slots=True)
class Number:
    """How many of an age group, or of all: signed up, and come."""

    signed_up: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class DateNumbers:
    """The numbers of one date, by age group ("" for those who have not said any) and of all."""

    date: Occurrence
    by_band: Mapping[str, Number]

    @property
    def all(self) -> Number:
        """Everybody."""
        return Number(
            sum(each.signed_up for each in self.by_band.values()), sum(each.came for each in self.by_band.values())
        )


def numbers_of(found: SignUp, dates: list[Occurrence]) -> list[DateNumbers]:
    """How many have a place, or came before they signed off, and how many came, by date and age group: without a name,
    and there when those are gone. Two statements and those of the wall."""
    with everything():
        came_once = Exists(Arrival.objects.filter(participant=OuterRef("pk")))
        had = dict(
            Participant.objects.filter(Q(state=Participant.State.SIGNED_UP) | came_once, sign_up=found)
            .values_list("band")
            .annotate(Count("pk"))
            .order_by()
        )
        came = {
            (date_id, band): count
            for date_id, band, count in Arrival.objects.filter(participant__sign_up=found)
            .values_list("occurrence_id", "participant__band")
            .annotate(Count("pk"))
            .order_by()
        }
    bands = [*BANDS, ""]
    return [
        DateNumbers(each, {band: Number(had.get(band, 0), came.get((each.pk, band), 0)) for band in bands})
        for each in dates
    ]


def arrived_on(date_ids: list[int]) -> dict[int, int]:
    """How many have been let in to each date; those with none are left out. One statement and those of the wall."""
    if not date_ids:
        return {}
    with everything():
        rows = Arrival.objects.filter(occurrence__in=date_ids).values_list("occurrence_id")
        return dict(rows.annotate(Count("pk")).order_by())


def participant_of(participant_id: UUID, found: SignUp, *, to_change: bool = False) -> Participant | None:
    """One of a sign-up; `to_change` locks her. The caller has said that all is shown, and asked who reads."""
    rows = Participant.objects.select_for_update(of=("self",)) if to_change else Participant.objects.all()
    return rows.filter(pk=participant_id, sign_up=found).select_related("person").first()


def called_of(participant: Participant) -> str:
    """Her own name, unless she is somebody else than whose account it is. The person is at hand."""
    return participant.name or (participant.person.name if participant.person is not None else "")
