"""Who is told what happened to a club, and to those who act for it or asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from uuid import UUID

from django.utils import timezone

from aktiv.journal.models import Entry
from aktiv.messages.models import Notification
from aktiv.people.models import Invitation, Representative
from aktiv.people.permissions import Permission, club_roles

Kind = Notification.Kind


def told_of_club(entry: Entry) -> Iterator[tuple[UUID, Kind, dict[str, object]]]:
    """Person, kind and data for an entry about a club; nothing for others."""
    teller = _BY_VERB.get(entry.verb)
    if teller is None or entry.organisation_id is None:
        return
    kind, people = teller
    keys = ("role", "status", "was", "request", "into", "other")
    data: dict[str, object] = {"organisation": str(entry.organisation_id)}
    data |= {key: entry.data[key] for key in keys if key in entry.data}
    if kind in {Kind.RIGHT_ASKED, Kind.INVITE_TAKEN}:
        data["person"] = str(entry.person_id)
    if kind in Kind.about_paying():
        data["sharing"] = entry.subject_id
    for person_id in dict.fromkeys(people(entry)):
        yield person_id, kind, data


def _named(entry: Entry) -> Iterable[UUID]:
    return [UUID(each) for each in entry.data.get("tell", [])]


def _administrators(entry: Entry) -> Iterable[UUID]:
    managing = club_roles(Permission.ORGANISATION_MANAGE)
    rows = Representative.objects.on(timezone.localdate(entry.at)).filter(
        organisation=entry.organisation_id, role__in=managing
    )
    return rows.exclude(person=entry.person_id).order_by("pk").values_list("person_id", flat=True)


def _representatives(entry: Entry) -> Iterable[UUID]:
    rows = Representative.objects.on(timezone.localdate(entry.at)).filter(organisation=entry.organisation_id)
    return rows.order_by("pk").values_list("person_id", flat=True)


def _bookers(entry: Entry) -> Iterable[UUID]:
    booking = club_roles(Permission.ORGANISATION_BOOK)
    rows = Representative.objects.on(timezone.localdate(entry.at)).filter(
        organisation=entry.organisation_id, role__in=booking
    )
    return rows.exclude(person=entry.person_id).order_by("pk").values_list("person_id", flat=True)


def _inviter(entry: Entry) -> Iterable[UUID]:
    return Invitation.objects.filter(pk=entry.data["invitation"]).values_list("invited_by_id", flat=True)


_BY_VERB: Mapping[str, tuple[Kind, Callable[[Entry], Iterable[UUID]]]] = {
    "right.asked": (Kind.RIGHT_ASKED, _administrators),
    "right.request_granted": (Kind.RIGHT_GIVEN, _named),
    "right.request_refused": (Kind.RIGHT_DENIED, _named),
    "right.ended": (Kind.RIGHT_ENDED, _named),
    "invitation.accepted": (Kind.INVITE_TAKEN, _inviter),
    "organisation.approved": (Kind.CLUB_ADMITTED, _named),
    "organisation.refused": (Kind.CLUB_REFUSED, _named),
    "sharing.asked": (Kind.PAY_ASKED, _bookers),
    "sharing.accepted": (Kind.PAY_AGREED, _bookers),
    "sharing.declined": (Kind.PAY_DECLINED, _bookers),
    "sharing.ended": (Kind.PAY_ENDED, _bookers),
    "organisation.changed": (Kind.CLUB_CHANGED, _representatives),
}
