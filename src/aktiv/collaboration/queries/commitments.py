"""Reading what members have promised, and what is delivered of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aktiv.collaboration.models import Commitment, Competence, Delivery, Engagement, Initiative
from aktiv.collaboration.queries.naming import names_of
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with its deliveries, the oldest first."""

    commitment: Commitment
    deliveries: tuple[Delivery, ...]

    @property
    def delivered(self) -> int:
        """Øre or hours that are delivered; of what is there or not, 1 or 0."""
        if self.commitment.kind == Commitment.Kind.MONEY:
            return sum(each.amount_ore or 0 for each in self.deliveries)
        if self.commitment.kind == Commitment.Kind.HOURS:
            return sum(each.hours or 0 for each in self.deliveries)
        return min(len(self.deliveries), 1)

    @property
    def what(self) -> str:
        """What was promised, in the partner's own words."""
        return own_words(self.commitment)

    @property
    def engagement(self) -> Engagement | None:
        """The engagement that it was made by: then its hours are reported there."""
        return getattr(self.commitment, "engagement", None)

    @property
    def released(self) -> int:
        """Hours that were let go, because the engagement ended before time."""
        return (self.engagement.released_hours or 0) if self.engagement is not None else 0

    @property
    def promised(self) -> int:
        """In the same unit, without what was let go."""
        return (self.commitment.amount_ore or self.commitment.hours or 1) - self.released

    @property
    def dropped(self) -> bool:
        """Whether nobody waits for it any more: what it was promised to was given up. Of one that was seen to its end
        what was promised still stands."""
        of = self.commitment.initiative
        kept = (Initiative.State.CLOSED, Initiative.State.MERGED)
        return of is not None and of.is_over and of.state not in kept

    def state(self, day: date) -> str:
        """delivered, dropped, late (the day it was due has gone by) or open."""
        if self.delivered >= self.promised:
            return "delivered"
        if self.dropped:
            return "dropped"
        return "late" if self.commitment.due < day else "open"


def own_words(commitment: Commitment) -> str:
    """What was promised, without the competence that it was promised by: that has a name in each language."""
    competence = competence_of(commitment)
    # Older ones have it in bokmål in front, and a commitment never changes.
    return commitment.what if competence is None else commitment.what.removeprefix(f"{competence.name_nb}: ")


def competence_of(commitment: Commitment) -> Competence | None:
    """What was lent, where it was made by an engagement. A statement unless that is at hand."""
    engagement: Engagement | None = getattr(commitment, "engagement", None)
    return engagement.competence if engagement is not None else None


def titles_of(commitment: Commitment) -> dict[str, str]:
    """What was promised in one line, by language: the competence where there is one, and then the partner's words."""
    competence, what = competence_of(commitment), own_words(commitment)
    if competence is None:
        return dict.fromkeys(("nb", "nn", "en"), what)
    return {code: f"{name}: {what}" for code, name in names_of(competence).items()}


def promises_of(collaboration_id: int) -> list[Promise]:
    """Every commitment, what is due first first. Two statements."""
    here = Commitment.objects.filter(collaboration_id=collaboration_id)
    rows = here.select_related("member", "initiative", "engagement__competence")
    rows = rows.prefetch_related("deliveries")
    return [_promise(each) for each in rows.order_by("due", "number")]


def access_promise(collaboration_id: int, number: int) -> Promise:
    """One of them by its number. Raises Refusal: not_found."""
    rows = Commitment.objects.filter(collaboration_id=collaboration_id, number=number)
    rows = rows.select_related("member", "initiative", "engagement__competence")
    found = rows.prefetch_related("deliveries").first()
    if found is None:
        raise Refusal("not_found")
    return _promise(found)


def _promise(commitment: Commitment) -> Promise:
    deliveries = sorted(commitment.deliveries.all(), key=lambda each: (each.delivered_on, each.pk))
    return Promise(commitment, tuple(deliveries))
