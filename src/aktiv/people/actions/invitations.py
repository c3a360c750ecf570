"""Inviting by mail to act for an organisation, and taking such an invitation. The mail is sent by `messages`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.people.actions.inviting import address
from aktiv.people.actions.limits import spend
from aktiv.people.actions.representatives import give_right
from aktiv.people.models import Invitation, Organisation, Person, Representative, Team
from aktiv.people.queries.organisations import today_of
from aktiv.people.rules import in_order
from aktiv.people.rules.invitations import INVITED_FOR, invitation_open
from aktiv.people.rules.limits import INVITE
from aktiv.people.rules.organisations import acts
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """Whom to invite to what. A coach may be of one team; `last` is the right's last day."""

    email: str
    role: str
    team: Team | None = None
    last: date | None = None


def invite(organisation: Organisation, new: NewInvitation, *, by: Person, now: datetime) -> Invitation:
    """`organisation.manage`. Raises Refusal("not_an_address"), ("role_unknown"), ("validity_not_in_order"),
    ("invited_already"), ("too_many") and what `acts` raises."""
    acts(organisation)
    email = address(new.email)
    if new.role not in Representative.Role.values or (new.team is not None and new.role != Representative.Role.COACH):
        raise Refusal("role_unknown")
    in_order(today_of(organisation, now), new.last)
    spend(INVITE, str(organisation.pk), now)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        waiting = Invitation.objects.filter(
            organisation=organisation,
            email=email,
            role=new.role,
            team=new.team,
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=now,
        )
        if waiting.exists():
            raise Refusal("invited_already")
        made = Invitation.objects.create(
            organisation=organisation,
            team=new.team,
            role=new.role,
            email=email,
            valid_to=new.last,
            invited_by=by,
            created_at=now,
            expires_at=now + INVITED_FOR,
            mail_after=now,
        )
        append(_event("invitation.sent", made, by.pk), at=now)
    return made


def resend(invitation_id: UUID, organisation: Organisation, *, by: Person, now: datetime) -> Invitation:
    """Sends the same link once more, good for as long as a new one; also when it has expired.

    `organisation.manage`. Raises Refusal("not_found"), ("invitation_used"), ("invitation_withdrawn"), ("too_many").
    """
    spend(INVITE, str(organisation.pk), now)
    with transaction.atomic():
        invitation = _own(invitation_id, organisation)
        invitation.expires_at = now + INVITED_FOR
        invitation_open(invitation, now)
        acts(invitation.organisation)
        invitation.mail_after, invitation.attempts = now, 0
        invitation.save(update_fields=["expires_at", "mail_after", "attempts"])
        append(_event("invitation.sent", invitation, by.pk), at=now)
    return invitation


@transaction.atomic
def withdraw(invitation_id: UUID, organisation: Organisation, *, by: Person, now: datetime) -> None:
    """Its link is good for nothing from now on. `organisation.manage`.

    Raises Refusal("not_found") and ("invitation_used").
    """
    invitation = _own(invitation_id, organisation)
    if invitation.accepted_at is not None:
        raise Refusal("invitation_used")
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at, invitation.mail_after = now, None
        invitation.save(update_fields=["withdrawn_at", "mail_after"])
        append(_event("invitation.withdrawn", invitation, by.pk), at=now)


@transaction.atomic
def accept(invitation_id: UUID, person: Person, *, now: datetime) -> Representative:
    """Whoever holds the link and is signed in may act for the organisation from now on. It is taken once.

    Raises Refusal("invitation_unknown"), ("invitation_used"), ("invitation_withdrawn"), ("invitation_expired"),
    ("invitation_own"), ("invitation_for_other"), ("validity_not_in_order") and what `acts` raises.
    """
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation__municipality", "organisation__merged_into", "team")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        raise Refusal("invitation_unknown")
    for_whom(invitation, person, now)
    right = give_right(
        person,
        invitation.organisation,
        invitation.role,
        source=Representative.Source.INVITATION,
        team=invitation.team,
        valid_to=invitation.valid_to,
        by=person.pk,
        now=now,
    )
    invitation.accepted_at, invitation.accepted_by, invitation.mail_after = now, person, None
    invitation.save(update_fields=["accepted_at", "accepted_by", "mail_after"])
    if not person.email:  # she reads mail there: the link came by it
        person.email, person.email_proven_at = invitation.email, now
        person.save(update_fields=["email", "email_proven_at"])
    append(_event("invitation.accepted", invitation, person.pk), at=now)
    return right


def for_whom(invitation: Invitation, person: Person, now: datetime) -> None:
    """Whether this person may take it now; raises as `accept` does."""
    invitation_open(invitation, now)
    acts(invitation.organisation)
    if person.pk == invitation.invited_by_id:
        raise Refusal("invitation_own")
    others = Person.objects.filter(email__iexact=invitation.email, email_proven_at__isnull=False).exclude(pk=person.pk)
    if person.email.casefold() != invitation.email.casefold() and others.exists():
        raise Refusal("invitation_for_other")


def _own(invitation_id: UUID, organisation: Organisation) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=invitation_id, organisation=organisation)
        .first()
    )
    if found is None:
        raise Refusal("not_found")
    return found


def _event(verb: str, invitation: Invitation, by: UUID) -> Event:
    organisation = invitation.organisation
    data = {"invitation": str(invitation.pk), "role": invitation.role, "team": invitation.team_id}
    return Event(verb, ("organisation", organisation.pk), organisation.municipality_id, by, organisation.pk, data)
