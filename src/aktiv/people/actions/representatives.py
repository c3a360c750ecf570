"""Who may act for an organisation: asking, answering, giving and ending rights.

A right that ends stays as history. Whoever changes rights first locks the organisation's row, so that two at once are
judged one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.people.models import Organisation, Person, Representative, RightRequest, Team
from aktiv.people.queries.organisations import today_of
from aktiv.people.rules import in_order
from aktiv.people.rules.organisations import acts, another_administrator
from aktiv.values.refusal import Refusal

Role = Representative.Role


def give_right(
    person: Person,
    organisation: Organisation,
    role: str,
    *,
    source: str,
    team: Team | None = None,
    valid_to: date | None = None,
    by: UUID | None,
    now: datetime,
) -> Representative:
    """Lets her act for the organisation from today; in the caller's transaction. One she holds already stays, with the
    later of the two last days. Raises Refusal("validity_not_in_order", first, last)."""
    today = today_of(organisation, now)
    in_order(today, valid_to)
    held = (
        Representative.objects.select_for_update(of=("self",))
        .on(today)
        .filter(person=person, organisation=organisation, role=role, team=team)
        .first()
    )
    if held is not None:
        if held.valid_to is not None and (valid_to is None or valid_to > held.valid_to):
            held.valid_to = valid_to
            held.save(update_fields=["valid_to"])
        return held
    made = Representative.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        team=team,
        valid_from=today,
        valid_to=valid_to,
        source=source,
    )
    data = {"role": role, "from": today, "to": valid_to, "team": team.pk if team else None, "person": str(person.pk)}
    append(_event("right.granted", organisation, by, data), at=now)
    return made


@transaction.atomic
def ask_to_represent(
    person: Person, organisation: Organisation, role: str, *, note: str = "", register_role: str = "", now: datetime
) -> RightRequest:
    """She asks; the organisation's administrators or the municipality answer.

    Raises Refusal("right_held"), ("right_asked_already"), and what `acts` raises.
    """
    acts(organisation)
    return ask_within(person, organisation, role, note=note, register_role=register_role, now=now)


def ask_within(
    person: Person, organisation: Organisation, role: str, *, note: str = "", register_role: str = "", now: datetime
) -> RightRequest:
    """The same in the caller's transaction, also for an organisation that waits."""
    today = today_of(organisation, now)
    if Representative.objects.on(today).filter(person=person, organisation=organisation, role=role).exists():
        raise Refusal("right_held")
    request, made = RightRequest.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        outcome="",
        defaults={
            "municipality_id": organisation.municipality_id,
            "note": note.strip()[:500],
            "register_role": register_role,
            "created_at": now,
        },
    )
    if not made:
        raise Refusal("right_asked_already")
    append(_event("right.asked", organisation, person.pk, {"role": role, "request": str(request.pk)}), at=now)
    return request


@transaction.atomic
def answer_request(
    request_id: UUID,
    *,
    grant: bool,
    reason: str = "",
    valid_to: date | None = None,
    source: str = Representative.Source.REQUEST,
    by: Person,
    now: datetime,
) -> RightRequest:
    """`organisation.manage` or `group.decide`. Whoever asked is told.

    Raises Refusal("not_found"), ("request_answered"), ("reason_missing") and ("validity_not_in_order").
    """
    request = (
        RightRequest.objects.select_for_update(of=("self",))
        .select_related("organisation", "person")
        .filter(pk=request_id)
        .first()
    )
    if request is None:
        raise Refusal("not_found")
    if request.outcome:
        raise Refusal("request_answered")
    if not grant and not reason.strip():
        raise Refusal("reason_missing")
    acts(request.organisation)
    request.outcome = RightRequest.Outcome.GRANTED if grant else RightRequest.Outcome.REFUSED
    request.decided_at, request.decided_by, request.reason = now, by, "" if grant else reason.strip()[:300]
    request.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])
    if grant:
        give_right(
            request.person, request.organisation, request.role, source=source, valid_to=valid_to, by=by.pk, now=now
        )
    verb = "right.request_granted" if grant else "right.request_refused"
    data = {"role": request.role, "request": str(request.pk), "tell": [str(request.person_id)]}
    append(_event(verb, request.organisation, by.pk, data), at=now)
    return request


@transaction.atomic
def withdraw_request(request_id: UUID, person: Person, *, now: datetime) -> None:
    """Her own, while nobody has answered. Raises Refusal("not_found")."""
    request = RightRequest.objects.select_for_update().filter(pk=request_id, person=person, outcome="").first()
    if request is None:
        raise Refusal("not_found")
    request.outcome, request.decided_at, request.decided_by = RightRequest.Outcome.WITHDRAWN, now, person
    request.save(update_fields=["outcome", "decided_at", "decided_by"])
    data = {"role": request.role, "request": str(request.pk)}
    append(_event("right.request_withdrawn", request.organisation, person.pk, data), at=now)


@transaction.atomic
def end_right(
    right_id: int, organisation: Organisation, *, by: Person, as_staff: bool = False, now: datetime
) -> Representative:
    """Ends a right from this moment. `organisation.manage`, or her own.

    Raises Refusal("not_found"), and Refusal("last_club_administrator") when no administrator without a last day would
    be left; the municipality may end that one too (`as_staff`).
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    today = today_of(organisation, now)
    rights = list(Representative.objects.filter(organisation=organisation, ended_at=None).select_related("person"))
    right = next((each for each in rights if each.pk == right_id), None)
    if right is None:
        raise Refusal("not_found")
    if not as_staff:
        holding = [
            each for each in rights if each.valid_from <= today and (each.valid_to is None or each.valid_to >= today)
        ]
        another_administrator(holding, right, today)
    right.ended_at = now
    right.save(update_fields=["ended_at"])
    tell = [] if right.person_id == by.pk else [str(right.person_id)]
    data = {"role": right.role, "person": str(right.person_id), "team": right.team_id, "tell": tell}
    append(_event("right.ended", organisation, by.pk, data), at=now)
    return right


@transaction.atomic
def limit_right(right_id: int, organisation: Organisation, last: date | None, *, by: Person, now: datetime) -> None:
    """Gives a right another last day. `organisation.manage`. Raises Refusal("not_found"), ("validity_not_in_order") and
    ("last_club_administrator")."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    today = today_of(organisation, now)
    rights = list(Representative.objects.on(today).filter(organisation=organisation))
    right = next((each for each in rights if each.pk == right_id), None)
    if right is None:
        raise Refusal("not_found")
    in_order(today, last)
    if last is not None:
        another_administrator(rights, right, today)
    right.valid_to = last
    right.save(update_fields=["valid_to"])
    data = {"role": right.role, "person": str(right.person_id), "to": last}
    append(_event("right.limited", organisation, by.pk, data), at=now)


@transaction.atomic
def choose_contact(person: Person, organisation: Organisation, *, public: bool, now: datetime) -> None:
    """Whether her name and address show on the public profile: her own choice. Raises Refusal("not_representative")."""
    held = Representative.objects.on(today_of(organisation, now)).filter(person=person, organisation=organisation)
    if not held.update(public_contact=public):
        raise Refusal("not_representative")
    append(_event("contact.chosen", organisation, person.pk, {"public": public}), at=now)


def _event(verb: str, organisation: Organisation, by: UUID | None, data: Mapping[str, object]) -> Event:
    return Event(verb, ("organisation", organisation.pk), organisation.municipality_id, by, organisation.pk, data)
