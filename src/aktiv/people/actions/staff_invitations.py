"""Offering a role on a municipality's staff to whoever reads mail at a work address, and taking the offer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.inviting import address
from aktiv.people.actions.limits import spend
from aktiv.people.actions.staff import Post, check_post, grant_role, refused_by_database
from aktiv.people.models import Person, StaffInvitation, StaffRole
from aktiv.people.permissions import Permission
from aktiv.people.queries import may_in
from aktiv.people.queries.staff import SUBJECT
from aktiv.people.rules.invitations import INVITED_FOR, invitation_open
from aktiv.people.rules.limits import INVITE
from aktiv.values.refusal import Refusal


def invite(
    email: str, municipality: Municipality, post: Post, *, by: Person, language: str, now: datetime
) -> StaffInvitation:
    """Offers a role to whoever reads mail at an address; the mail waits to be sent.

    Raises what grant_role raises, Refusal("not_an_address"), ("too_many") and ("invited_already") for the same
    post.
    """
    check_post(post)
    email = address(email)
    spend(INVITE, f"municipality:{municipality.pk}", now)
    return _offer(email, municipality, post, by=by, language=language, now=now)


@transaction.atomic
def _offer(
    email: str, municipality: Municipality, post: Post, *, by: Person, language: str, now: datetime
) -> StaffInvitation:
    StaffInvitation.objects.filter(
        municipality=municipality, email=email, accepted_at=None, withdrawn_at=None, expires_at__lte=now
    ).update(withdrawn_at=now)
    try:
        with transaction.atomic():
            made = StaffInvitation.objects.create(
                municipality=municipality,
                email=email,
                role=post.role,
                facility_id=post.facility_id,
                district=post.district,
                valid_from=post.valid_from,
                valid_to=post.valid_to,
                language=language,
                invited_by=by,
                created_at=now,
                expires_at=now + INVITED_FOR,
                mail_after=now,
            )
    except IntegrityError as error:
        raise refused_by_database(error) from error
    append(_event("role.offered", made, by.pk), at=now)
    return made


@transaction.atomic
def accept_invitation(invitation_id: UUID, person: Person, *, now: datetime) -> StaffRole:
    """Takes an offer: the person who followed the link has the role from now on.

    Raises Refusal("invitation_unknown"), ("invitation_used"), ("invitation_withdrawn"), ("invitation_expired"),
    ("role_held_already"), and ("invitation_over") when the days of the role are past.
    """
    found = usable(invitation_id, now, to_take=True)
    today = timezone.localdate(now)
    if not may_in(found.invited_by, found.municipality, Permission.ROLE_GRANT, day=today):
        raise Refusal("invitation_withdrawn")  # who offered it may not give it any more
    if found.valid_to is not None and found.valid_to < today:
        raise Refusal("invitation_over")
    post = Post(
        role=found.role,
        facility_id=found.facility_id,
        district=found.district,
        valid_from=max(found.valid_from, today),
        valid_to=found.valid_to,
    )
    made = grant_role(person, found.municipality, post, by=found.invited_by_id, now=now)
    found.accepted_at, found.accepted_by, found.mail_after = now, person, None
    found.save(update_fields=["accepted_at", "accepted_by", "mail_after"])
    return made


@transaction.atomic
def withdraw_invitation(invitation_id: UUID, municipality: Municipality, *, by: UUID, now: datetime) -> None:
    """Takes an offer back. Raises Refusal("not_found") for one that is taken, or another municipality's."""
    rows = StaffInvitation.objects.select_for_update().filter(pk=invitation_id, municipality=municipality)
    found = rows.filter(accepted_at=None, withdrawn_at=None).first()
    if found is None:
        raise Refusal("not_found")
    found.withdrawn_at, found.mail_after = now, None
    found.save(update_fields=["withdrawn_at", "mail_after"])
    append(_event("role.offer_withdrawn", found, by), at=now)


def usable(invitation_id: UUID, now: datetime, *, to_take: bool = False) -> StaffInvitation:
    """The invitation while it can be taken; `to_take` locks its row. Raises as accept_invitation does."""
    rows = StaffInvitation.objects.select_for_update(of=("self",)) if to_take else StaffInvitation.objects.all()
    found = rows.select_related("municipality", "facility", "invited_by").filter(pk=invitation_id).first()
    if found is None:
        raise Refusal("invitation_unknown")
    invitation_open(found, now)
    return found


def _event(verb: str, offer: StaffInvitation, by: UUID) -> Event:
    data = {
        "invitation": offer.pk,
        "role": offer.role,
        "facility": offer.facility_id,
        "district": offer.district,
        "from": offer.valid_from,
        "to": offer.valid_to,
    }
    return Event(verb, (SUBJECT, offer.municipality_id), offer.municipality_id, by, data=data)
