"""What the check and repeat pages show of a hold: where, when, for whom, until when, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from aktiv.bookings.actions.booking import draft_price
from aktiv.bookings.models import Hold
from aktiv.bookings.queries.asking import Details, ask, group_of
from aktiv.bookings.queries.holds import access_hold
from aktiv.bookings.queries.places import Place, days_around, place
from aktiv.bookings.rules import BEFORE_A_HOLD, Party, check
from aktiv.facilities.models import Question, Space, TermsDocument
from aktiv.facilities.queries.asked import document, questions_of
from aktiv.facilities.queries.listing import spaces_by_id
from aktiv.prices.drafts import QuoteDraft
from aktiv.prices.queries import price_group_for, quote_for
from aktiv.values import formatting
from aktiv.values.periods import Period, civil_day
from aktiv.values.refusal import Refusal
from aktiv.web.booking.chosen import Chosen
from aktiv.web.components import order
from aktiv.web.identity import organisation_here
from aktiv.web.public.searching import place_name


@dataclass(frozen=True, slots=True)
class When:
    """A time in words: its day and its clock."""

    day: date
    time: str

    @classmethod
    def of(cls, period: Period, zone: ZoneInfo) -> When:
        """On the wall clock of a place."""
        language = get_language() or "nb"
        return cls(civil_day(period.start, zone), formatting.span(period.start, period.end, language, zone))


@dataclass(frozen=True, slots=True)
class Held:
    """One of the reader's own holds, to go back to."""

    place: str
    when: When
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A hold with all that decides about booking it. `as_of` is when its time was judged."""

    hold: Hold
    space: Space
    where: Place
    period: Period
    party: Party
    now: datetime
    document: TermsDocument | None
    questions: tuple[Question, ...]

    @property
    def standing(self) -> bool:
        """Whether the time is still kept."""
        return self.hold.expires_at > self.now

    @property
    def as_of(self) -> datetime:
        """A hold that stands is judged as when it was made."""
        return self.hold.created_at if self.standing else self.now

    @property
    def zone(self) -> ZoneInfo:
        return self.where.zone

    @property
    def when(self) -> When:
        return When.of(self.period, self.zone)

    @property
    def place(self) -> str:
        return place_name(self.space)

    @property
    def countdown(self) -> order.Hold | None:
        """The hold as the page counts it down; None when it is over."""
        if not self.standing:
            return None
        extend = "" if self.hold.extended else reverse("booking_extend", args=[self.hold.pk])
        return order.Hold(self.hold.expires_at, self.now, extend, reverse("booking_drop", args=[self.hold.pk]))


def scene_of(request: HttpRequest, hold_id: UUID, party: Party, now: datetime) -> Scene:
    """The party's own hold. Raises Refusal("not_found") for all others. Four statements."""
    held = access_hold(hold_id, party)
    period = Period(held.during.lower, held.during.upper)
    space = spaces_by_id([held.space_id])[held.space_id]
    where = place(held.space_id, days_around(period), now)
    request.municipality = space.municipality  # type: ignore[attr-defined]  # the page wears its colours
    return Scene(
        hold=held,
        space=space,
        where=where,
        period=period,
        party=party,
        now=now,
        document=document(where.document_id),
        questions=tuple(questions_of(space)),
    )


def refusals_of(scene: Scene) -> list[Refusal]:
    """What would refuse the booking already now, before anything is filled in."""
    if not scene.where.bookable:
        return [Refusal("not_lent_out")]
    try:
        group = group_of(scene.party, scene.where, scene.period)
    except Refusal as refusal:
        return [refusal]
    return check(ask(scene.where, scene.period, scene.party, scene.as_of, price_group=group), BEFORE_A_HOLD)


def group_in(scene: Scene, request: HttpRequest, age_group: str) -> str | Refusal:
    """The code of the acting party's price group; a private person's while nobody has signed in."""
    try:
        if scene.party.person_id is not None:
            return group_of(scene.party, scene.where, scene.period, age_group) or ""
        day, here = civil_day(scene.period.start, scene.zone), organisation_here(request)
        return price_group_for(here, scene.where.municipality_id, day=day, age_group=age_group).group.code
    except Refusal as refusal:
        return refusal


def price_in(scene: Scene, group: str | Refusal, chosen: Chosen) -> QuoteDraft | Refusal:
    """What it costs that group with all that is chosen, the party's other uses of the day counted."""
    if isinstance(group, Refusal):
        return group
    linked, additions = scene.where.having(chosen.linked), sorted(chosen.additions)
    try:
        if scene.party.person_id is None:
            along = scene.where.priced_along(linked)
            return quote_for(scene.space.pk, scene.period, group, additions=additions, along=along)
        return draft_price(scene.where, scene.period, scene.party, group, Details(additions=additions), linked=linked)
    except Refusal as refusal:
        return refusal


def times_held(holds: Sequence[Hold]) -> tuple[Held, ...]:
    """A holder's own holds as links. One statement."""
    spaces = spaces_by_id({each.space_id for each in holds})
    found = []
    for each in holds:
        space = spaces[each.space_id]
        when = When.of(Period(each.during.lower, each.during.upper), space.municipality.zone)
        found.append(Held(place_name(space), when, reverse("booking_check", args=[each.pk])))
    return tuple(found)
