"""Issuing and ending bearer tokens."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from aktiv.journal.actions import Event, append
from aktiv.people.models import ApiToken, Organisation, Person, Representative, StaffRole
from aktiv.people.permissions import Permission, club_roles
from aktiv.people.queries import digest, may_for, organisations_in_role, person_called, staff_roles
from aktiv.values.refusal import Refusal

TOKEN_PREFIX = "aktiv_"  # noqa: S105 - tells scanners of leaked secrets what they have found
TOKEN_BYTES = 32


@transaction.atomic
def issue_token(
    person: Person,
    *,
    scope: str = ApiToken.Scope.BOOK,
    organisation: Organisation | None = None,
    label: str = "",
    expires_at: datetime | None = None,
    by: Person | None = None,
    now: datetime,
) -> tuple[ApiToken, str]:
    """Makes a token and tells it this once: only its digest is kept.

    Raises Refusal("not_representative") for an organisation the person may not book for today, and
    Refusal("token_expired_already").
    """
    if expires_at is not None and expires_at <= now:
        raise Refusal("token_expired_already")
    if organisation is not None and not may_for(person, organisation, timezone.localdate(now)):
        raise Refusal("not_representative")
    secret = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken.objects.create(
        person=person,
        organisation=organisation,
        scope=scope,
        label=label,
        digest=digest(secret),
        created_at=now,
        expires_at=expires_at,
    )
    append(
        Event(
            "token.issued",
            ("token", token.pk),
            person_id=_id(by) or person.pk,
            organisation_id=organisation.pk if organisation else None,
            data={"scope": scope, "expires_at": expires_at},
        ),
        at=now,
    )
    return token, secret


def issue_token_for_role(
    user: str,
    role: str,
    *,
    organisation: str | None = None,
    label: str = "",
    expires_at: datetime | None = None,
    now: datetime,
) -> str:
    """A token as an operator asks for it: whose (see person_called), and to be what. Tells the secret.

    `role` is "reader", "resident", or a role the person holds today: on a staff, or in an organisation (by number or
    id, needed when there are several). A booker or administrator acts for the organisation. Raises
    Refusal("no_such_person", user), Refusal("several_persons", user), Refusal("no_such_role", role),
    Refusal("role_not_held", role), Refusal("several_organisations", names).
    """
    person, today = person_called(user), timezone.localdate(now)
    scope, acts_for = ApiToken.Scope.BOOK, None
    on_staff = any(role in roles for roles in staff_roles(person, today).values())
    if role == "reader":
        scope = ApiToken.Scope.READ
    elif role in StaffRole.Role.values and on_staff and organisation is None:
        scope = ApiToken.Scope.STAFF
    elif role in Representative.Role.values:
        acts_for = _represented(person, role, organisation, today)
    elif role in StaffRole.Role.values:
        raise Refusal("role_not_held", role=role)
    elif role != "resident":
        raise Refusal("no_such_role", role=role)
    token = issue_token(person, scope=scope, organisation=acts_for, label=label, expires_at=expires_at, now=now)
    return token[1]


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person | None = None, now: datetime) -> None:
    """Ends a token at once. Ending it again changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        append(Event("token.revoked", ("token", token.pk), person_id=_id(by)), at=now)


def _represented(person: Person, role: str, asked: str | None, today: date) -> Organisation | None:
    """The organisation a token acts for; None for roles that act for none by themselves, such as a coach."""
    held = organisations_in_role(person, today, role)
    if asked is not None:
        held = [one for one in held if asked in (one.number, str(one.pk))]
    if not held:
        raise Refusal("role_not_held", role=role)
    if role not in club_roles(Permission.ORGANISATION_BOOK):
        return None
    if len(held) > 1:
        raise Refusal("several_organisations", names=[one.name for one in held])
    return held[0]


def _id(person: Person | None) -> UUID | None:
    return person.pk if person else None
