"""Which mail a person wants, whether by SMS too, and what a municipality says of its messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.messages.models import MailChoice, Notification, Sending, TextChoice
from aktiv.municipalities import queries as municipalities
from aktiv.people.models import Person
from aktiv.values.folding import fold
from aktiv.values.refusal import Refusal


@transaction.atomic
def choose_mail(person_id: UUID, wanted: Mapping[str, bool], *, now: datetime) -> bool:
    """Says of these kinds whether she wants their mail, from now on whatever a municipality's setting is. Returns
    whether anything changed. Mail that waits already is not sent when it is unwanted.

    Raises Refusal("always_mailed", kinds) for those that always come.
    """
    if always := set(wanted) - set(Notification.Kind.choosable()):
        raise Refusal("always_mailed", kinds=sorted(always))
    Person.objects.select_for_update().get(pk=person_id)
    before = dict(MailChoice.objects.filter(person_id=person_id).values_list("kind", "wanted"))
    changed = {kind: yes for kind, yes in sorted(wanted.items()) if before.get(kind) is not yes}
    if not changed:
        return False
    MailChoice.objects.bulk_create(
        [MailChoice(person_id=person_id, kind=kind, wanted=yes) for kind, yes in changed.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["wanted"],
    )
    append(Event("mail.chosen", ("person", person_id), person_id=person_id, data={"wanted": changed}), at=now)
    return True


@transaction.atomic
def choose_texts(person_id: UUID, *, wanted: bool, now: datetime) -> bool:
    """Says whether urgent messages come by SMS too. Returns whether anything changed.

    Raises Refusal("phone_not_proven") unless she has shown that her number is hers.
    """
    held = Person.objects.select_for_update().get(pk=person_id)
    if wanted and held.phone_proven_at is None:
        raise Refusal("phone_not_proven")
    before = TextChoice.objects.filter(person=held)
    if before.exists() is wanted:
        return False
    if wanted:
        TextChoice.objects.create(person=held, chosen_at=now)
    else:
        before.delete()
    append(Event("sms.chosen", ("person", person_id), person_id=person_id, data={"wanted": wanted}), at=now)
    return True


_NOT_IN_NAMES = (*'"<>@,;:\\', "=?")
"""What an address is made of, and what begins a word that mail programs decode into anything."""


@transaction.atomic
def set_sending(
    municipality_id: int,
    *,
    sender_name: str,
    reply_to: str,
    sms: bool,
    unmailed: Collection[str],
    by: UUID,
    now: datetime,
) -> Sending:
    """Says in whose name a municipality writes, where answers go, whether by SMS, and what it does not mail by itself.

    Raises Refusal("not_a_sender_name"), ("anothers_name", name), ("not_an_address"), and ("always_mailed", kinds) for
    kinds that always come.
    """
    name, address = " ".join(sender_name.split()), reply_to.strip()
    if len(name) > 60 or not name.isprintable() or any(each in name for each in _NOT_IN_NAMES):
        raise Refusal("not_a_sender_name")
    words = f" {fold(name)} "
    for other in municipalities.listed():
        if other.pk != municipality_id and f" {fold(other.name)} " in words:
            raise Refusal("anothers_name", name=other.name)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise Refusal("not_an_address") from None
    if always := set(unmailed) - set(Notification.Kind.optional()):
        raise Refusal("always_mailed", kinds=sorted(always))
    said = {"sender_name": name, "reply_to": address, "sms": sms, "unmailed": sorted(set(unmailed))}
    made, _ = Sending.objects.update_or_create(municipality_id=municipality_id, defaults=said)
    append(Event("sending.set", ("municipality", municipality_id), municipality_id, by, data=said), at=now)
    return made
