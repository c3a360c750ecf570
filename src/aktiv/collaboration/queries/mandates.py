"""Reading mandates: what a person holds at a moment, who sits where, and what a body may decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from aktiv.collaboration.models import Body, DecisionLimit, Mandate
from aktiv.collaboration.queries.parties import there_on
from aktiv.people.permissions import MandateRight, Permission, Rights, Thing, permits
from aktiv.people.permissions.ways import WAYS
from aktiv.values.refusal import Refusal


def holding(now: datetime) -> Q:
    """That a mandate holds at a moment: it has begun and not ended, its member is in the collaboration that day, and
    whom a deputy stands in for holds hers."""
    begun = Q(begins__lte=now) & (Q(ends=None) | Q(ends__gt=now))
    there = Q(deputy_of__begins__lte=now) & (Q(deputy_of__ends=None) | Q(deputy_of__ends__gt=now))
    stood_for = Q(deputy_of=None) | there
    return begun & stood_for & there_on(timezone.localdate(now), "member__")


def mandates_held(person_id: UUID, collaboration_id: int, now: datetime) -> list[Mandate]:
    """What a person holds at a moment, with member and body at hand. One statement."""
    rows = Mandate.objects.filter(holding(now), person_id=person_id, collaboration_id=collaboration_id)
    return list(rows.select_related("member", "body").order_by("pk"))


def mandate_rights(person_id: UUID, collaboration_id: int, now: datetime) -> Rights:
    """The same, as permissions are decided from."""
    return rights_from(person_id, mandates_held(person_id, collaboration_id, now))


def rights_from(person_id: UUID, held: list[Mandate]) -> Rights:
    """Mandates as rights."""
    return Rights(
        person_id=person_id,
        mandates=tuple(
            MandateRight(
                collaboration_id=each.collaboration_id,
                member_id=each.member_id,
                role=each.role,
                body_id=each.body_id,
                id=each.pk,
            )
            for each in held
        ),
    )


def require_mandate(permission: Permission, thing: Thing, *, by: UUID, now: datetime) -> Rights:
    """What she holds at the moment, when it gives the permission. Raises Refusal: mandate_over(ended) when a mandate
    that would have given it is over, no_mandate otherwise."""
    home = thing.collaboration_id or 0
    rights = mandate_rights(by, home, now)
    if permits(permission, rights, thing):
        return rights
    once = Mandate.objects.filter(person_id=by, collaboration_id=home, ends__lte=now).order_by("-ends")
    for each in once:
        if permits(permission, rights_from(by, [each]), thing):
            raise Refusal("mandate_over", ended=each.ends)
    raise Refusal("no_mandate")


def giving(permission: Permission, rights: Rights, thing: Thing) -> MandateRight | None:
    """The mandate by which a permission is had, the first that was given; None without one."""
    for way in WAYS[permission]:
        for right in way.rights(rights, thing):
            if isinstance(right, MandateRight):
                return right
    return None


def bodies_of(collaboration_id: int) -> list[Body]:
    """The bodies, the council first."""
    order = {kind: place for place, kind in enumerate(Body.Kind.values)}
    rows = Body.objects.filter(collaboration_id=collaboration_id)
    return sorted(rows, key=lambda each: (order[each.kind], each.pk))


def access_body(collaboration_id: int, slug: str) -> Body:
    """A body by its slug. Raises Refusal: not_found."""
    found = Body.objects.filter(collaboration_id=collaboration_id, slug=slug).first()
    if found is None:
        raise Refusal("not_found")
    return found


def limits_on(collaboration_id: int, day: date) -> dict[int, DecisionLimit]:
    """What each body may decide on a day, by the body's id. A body without one may decide no amount."""
    rows = DecisionLimit.objects.filter(body__collaboration_id=collaboration_id, from_day__lte=day)
    return {each.body_id: each for each in rows.order_by("body_id", "from_day", "pk")}


def limits_of(body_id: int) -> list[DecisionLimit]:
    """Every limit that a body has had, the newest first."""
    return list(DecisionLimit.objects.filter(body_id=body_id).order_by("-from_day", "-pk"))


def mandates_of(collaboration_id: int, body_id: int | None = None) -> list[Mandate]:
    """Every mandate that is, was or will be, with person, member and body at hand; of one body when it is named."""
    rows = Mandate.objects.filter(collaboration_id=collaboration_id)
    rows = rows if body_id is None else rows.filter(body_id=body_id)
    return list(rows.select_related("person", "member", "body", "deputy_of__person").order_by("begins", "pk"))


def access_mandate(collaboration_id: int, mandate_id: int, *, lock: bool = False) -> Mandate:
    """A mandate with its member. Raises Refusal: not_found."""
    rows = Mandate.objects.filter(collaboration_id=collaboration_id)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("member", "person").filter(pk=mandate_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def speakers_of(member_ids: Iterable[int], now: datetime) -> list[UUID]:
    """Who speaks for members by a seat of their own: voting members and chairs."""
    seats = (Mandate.Role.MEMBER, Mandate.Role.CHAIR)
    rows = Mandate.objects.filter(holding(now), member_id__in=list(member_ids), role__in=seats)
    return list(dict.fromkeys(rows.order_by("pk").values_list("person_id", flat=True)))


def holders_for(collaboration_id: int, member_id: int, now: datetime) -> list[UUID]:
    """Who holds a mandate for a member, of whatever kind, or keeps the secretariat."""
    rows = Mandate.objects.filter(holding(now), collaboration_id=collaboration_id)
    rows = rows.filter(Q(member_id=member_id) | Q(role=Mandate.Role.SECRETARIAT))
    return list(dict.fromkeys(rows.order_by("pk").values_list("person_id", flat=True)))


def holds_now(mandate_id: int, now: datetime) -> bool:
    """Whether one mandate holds at a moment."""
    return Mandate.objects.filter(holding(now), pk=mandate_id).exists()
