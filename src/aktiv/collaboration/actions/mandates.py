"""Bodies and what they may decide; mandates that are given and end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Body, DecisionLimit, Mandate, Member
from aktiv.collaboration.queries.mandates import access_body, access_mandate, require_mandate
from aktiv.collaboration.queries.parties import access_member
from aktiv.people.models import Person
from aktiv.people.permissions import Permission, Thing
from aktiv.people.queries.staff import person_with_proven_address
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import one_line

KEEP = Permission.COLLABORATION_KEEP
OBSERVING = frozenset({Member.Kind.OBSERVER.value, Member.Kind.SUPPLIER.value})
CLASHES = {
    "one_holder_of_a_seat": "seat_taken",
    "one_chair_of_a_body": "chair_taken",
    "nobody_twice_at_once": "mandate_there_already",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMandate:
    """What somebody becomes, for which member, and in which body where the role is of one."""

    member: str
    role: str
    body: str = ""
    deputy_of: int | None = None
    begins: datetime | None = None
    ends: datetime | None = None


@transaction.atomic
def open_body(name: Texts, kind: str, *, limit_ore: int | None, on: date, by: UUID, now: datetime) -> Body:
    """Makes a body that may decide up to an amount from a day on; None is any amount.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_kind, missing_text, too_long, body_there_already,
    wrong_limit.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    if kind not in Body.Kind.values:
        raise Refusal("not_a_kind")
    names = {f"name_{code}": one_line(name.said_in(code).text, limit=120, required=True) for code in LANGUAGES}
    slug = slugify(name.nb)[:60] or kind.replace("_", "-")
    if Body.objects.filter(collaboration=home, slug=slug).exists():
        raise Refusal("body_there_already")
    body = Body.objects.create(collaboration=home, slug=slug, kind=kind, **names, made_at=now)
    _limit(body, limit_ore, on, by, now)
    note("collaboration.body_opened", home.pk, by=by, now=now, body=slug, limit_ore=limit_ore)
    return body


@transaction.atomic
def set_limit(slug: str, limit_ore: int | None, *, on: date, by: UUID, now: datetime) -> DecisionLimit:
    """Says what a body may decide from a day on, not before today. What held until then stands.

    Raises Refusal: not_found, no_mandate, mandate_over, wrong_limit, limit_in_the_past, limit_said_already.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    body = access_body(home.pk, slug)
    if on < timezone.localdate(now):
        raise Refusal("limit_in_the_past")
    if DecisionLimit.objects.filter(body=body, from_day=on).exists():
        raise Refusal("limit_said_already")
    made = _limit(body, limit_ore, on, by, now)
    note("collaboration.limit_set", home.pk, by=by, now=now, body=slug, limit_ore=limit_ore, from_day=on)
    return made


@transaction.atomic
def give_mandate(email: str, new: NewMandate, *, by: UUID, now: datetime) -> Mandate:
    """Gives somebody who has shown that the address is hers a mandate, from now or later on.

    Raises Refusal: no_such_address, and as `entrust` does.
    """
    person = person_with_proven_address(email.strip()[:254])
    if person is None:
        raise Refusal("no_such_address")
    return entrust(person, new, by=by, now=now)


@transaction.atomic
def entrust(person: Person, new: NewMandate, *, by: UUID, now: datetime) -> Mandate:
    """Gives a person a mandate, from now or later on.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_kind, not_a_party, member_left, seat_of_no_body,
    deputy_of_nobody, mandate_not_in_order, seat_taken, chair_taken, mandate_there_already.
    """
    home = my_turn()
    require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    member = access_member(home.pk, new.member)
    if new.role not in Mandate.Role.values:
        raise Refusal("not_a_kind")
    seated = new.role in Mandate.Role.seated()
    body = access_body(home.pk, new.body) if seated and new.body else None
    if seated and body is None:
        raise Refusal("seat_of_no_body")
    begins = max(new.begins or now, now)
    if new.ends is not None and new.ends <= begins:
        raise Refusal("mandate_not_in_order")
    if member.kind in OBSERVING and seated:
        raise Refusal("not_a_party")
    if member.left is not None and member.left < timezone.localdate(begins):
        raise Refusal("member_left", left=member.left)
    principal = _principal(home.pk, new, member, body)
    try:
        with transaction.atomic():
            made = Mandate.objects.create(
                collaboration=home,
                person=person,
                member=member,
                body=body,
                role=new.role,
                deputy_of=principal,
                begins=begins,
                ends=new.ends,
                given_by_id=by,
                given_at=now,
            )
    except IntegrityError as error:
        code = next((code for name, code in CLASHES.items() if name in str(error)), None)
        if code is None:
            raise
        raise Refusal(code) from error
    note(
        "collaboration.mandate_given",
        home.pk,
        by=by,
        now=now,
        mandate=made.pk,
        person=str(person.pk),
        member=member.number,
        body=body.slug if body is not None else "",
        role=new.role,
    )
    return made


@transaction.atomic
def end_mandate(mandate_id: int, *, by: UUID, now: datetime) -> Mandate:
    """Ends a mandate now, and those of its deputies. The secretariat does it, and who holds it; somebody must always
    keep the secretariat.

    Raises Refusal: not_found, no_mandate, mandate_over, mandate_ended, last_secretary.
    """
    home = my_turn()
    mandate = access_mandate(home.pk, mandate_id, lock=True)
    if mandate.person_id != by:
        require_mandate(KEEP, Thing(collaboration_id=home.pk), by=by, now=now)
    if mandate.ends is not None and mandate.ends <= now:
        raise Refusal("mandate_ended", ended=mandate.ends)
    if mandate.role == Mandate.Role.SECRETARIAT and not _other_secretary(mandate, now):
        raise Refusal("last_secretary")
    still = Q(ends=None) | Q(ends__gt=now)
    for each in (mandate, *Mandate.objects.filter(still, deputy_of=mandate)):
        each.ends, each.ended_by_id = max(now, each.begins), by
        each.save(update_fields=["ends", "ended_by"])
    note("collaboration.mandate_ended", home.pk, by=by, now=now, mandate=mandate.pk, person=str(mandate.person_id))
    return mandate


def _principal(home: int, new: NewMandate, member: Member, body: Body | None) -> Mandate | None:
    """Whom a deputy stands in for: one with a seat of the same member in the same body."""
    if new.role != Mandate.Role.DEPUTY:
        return None
    principal = access_mandate(home, new.deputy_of) if new.deputy_of is not None else None
    fits = principal is not None and principal.role == Mandate.Role.MEMBER
    if principal is None or not fits or (principal.member_id, principal.body_id) != (member.pk, body and body.pk):
        raise Refusal("deputy_of_nobody")
    return principal


def _other_secretary(mandate: Mandate, now: datetime) -> bool:
    others = Mandate.objects.filter(
        Q(ends=None), collaboration_id=mandate.collaboration_id, role=Mandate.Role.SECRETARIAT, begins__lte=now
    )
    return others.exclude(pk=mandate.pk).exists()


def _limit(body: Body, limit_ore: int | None, on: date, by: UUID, now: datetime) -> DecisionLimit:
    if limit_ore is not None and not 0 <= limit_ore <= 10**15:
        raise Refusal("wrong_limit")
    return DecisionLimit.objects.create(body=body, from_day=on, limit_ore=limit_ore, made_by_id=by, made_at=now)
