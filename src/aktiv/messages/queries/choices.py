"""Which mail a person wants, and whether she wants text messages."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from aktiv.messages.models import MailChoice, Notification, Sending, TextChoice
from aktiv.messages.queries.sending import sending_of
from aktiv.people.models import Person


def mail_choices_of(person_id: UUID) -> dict[str, bool]:
    """By kind, whether she wants its mail: only where she has said so."""
    return dict(MailChoice.objects.filter(person_id=person_id).values_list("kind", "wanted"))


def mailed_unless_said(person: Person) -> set[str]:
    """The optional kinds that she is mailed of when she says nothing, by the settings of her home municipality."""
    home = sending_of(person.home_municipality_id)
    left_out = set(home.unmailed) if home is not None else set()
    return {str(each) for each in Notification.Kind.choosable() if each not in left_out}


def wants_mail(notification: Notification) -> bool:
    """Whether its person is mailed of it: always, or by her choice, or else by its municipality's setting.

    No statement for those that always come. Its entry is at hand.
    """
    if notification.kind not in Notification.Kind.choosable():
        return True
    said = MailChoice.objects.filter(person_id=notification.person_id, kind=notification.kind)
    if (wanted := said.values_list("wanted", flat=True).first()) is not None:
        return bool(wanted)
    left_out = Sending.objects.filter(pk=notification.entry.municipality_id, unmailed__contains=[notification.kind])
    return notification.entry.municipality_id is None or not left_out.exists()


def wants_texts(person_id: UUID) -> bool:
    """Whether she has asked for urgent messages by SMS."""
    return TextChoice.objects.filter(person_id=person_id).exists()


def texted_of(person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these persons who have asked for urgent messages by SMS, and have shown that their number is theirs."""
    rows = TextChoice.objects.filter(pk__in=list(person_ids), person__phone_proven_at__isnull=False)
    return set(rows.values_list("pk", flat=True))
