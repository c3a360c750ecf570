"""By which mandate somebody acts on an initiative: the first of those that may, as the table of gates names them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from aktiv.collaboration.models import Body, Initiative
from aktiv.collaboration.queries.mandates import bodies_of, giving, require_mandate
from aktiv.collaboration.rules.gates import Who
from aktiv.people.permissions import MandateRight, Permission, Thing
from aktiv.values.refusal import Refusal

ALONE = {
    Who.SECRETARIAT: Permission.COLLABORATION_KEEP,
    Who.PRODUCT_OWNER: Permission.COLLABORATION_OWN,
    Who.ASSESSOR: Permission.COLLABORATION_ASSESS,
    Who.PROPOSER: Permission.COLLABORATION_ENTER,
}
"""What is had by a mandate outside the bodies."""
SIT = Permission.COLLABORATION_SIT
Asked = Iterator[tuple[Permission, Thing]]


def mandate_of(
    who: Collection[Who],
    initiative: Initiative,
    *,
    by: UUID,
    now: datetime,
    body: Body | None = None,
    member_id: int | None = None,
) -> MandateRight:
    """The mandate by which she is one of those. A group acts by who sits in it; `body` narrows groups to one of them,
    `member_id` those who speak for a member.

    Raises Refusal: not_the_owner, mandate_over(ended), no_mandate.
    """
    refusals: list[Refusal] = []
    for each in who:
        try:
            return _right(each, initiative, _asked(each, initiative.collaboration_id, body, member_id), by, now)
        except Refusal as refusal:
            refusals.append(refusal)
    order = ("mandate_over", "not_the_owner", "no_mandate")
    raise min(refusals, key=lambda each: order.index(each.code), default=Refusal("no_mandate"))


def _right(who: Who, initiative: Initiative, asked: Asked, by: UUID, now: datetime) -> MandateRight:
    if who is Who.PROPOSER and initiative.made_by_id != by:
        raise Refusal("no_mandate")
    last = Refusal("no_mandate")
    for permission, thing in asked:
        try:
            held = require_mandate(permission, thing, by=by, now=now)
        except Refusal as refusal:
            last = refusal if refusal.code == "mandate_over" else last
            continue
        if who is Who.PRODUCT_OWNER:
            own = [each for each in held.mandates if each.id == initiative.owner_id]
            if not own:
                raise Refusal("not_the_owner")
            return own[0]
        right = giving(permission, held, thing)
        if right is not None:
            return right
    raise last


def _asked(who: Who, home: int, body: Body | None, member_id: int | None) -> Asked:
    """What is asked of her mandates, one after the other."""
    if who in ALONE:
        yield ALONE[who], Thing(collaboration_id=home)
        return
    for each in bodies_of(home):
        if who is Who.MEMBER:
            yield SIT, Thing(collaboration_id=home, body_id=each.pk, member_id=member_id)
        elif each.kind == who.value and body in (None, each):
            yield SIT, Thing(collaboration_id=home, body_id=each.pk)
