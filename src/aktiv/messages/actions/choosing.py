"""Which mail a person wants."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.journal.actions import Event, append
from aktiv.messages.models import Notification, Unmailed
from aktiv.people.models import Person
from aktiv.values.refusal import Refusal


@transaction.atomic
def choose_mail(person_id: UUID, unwanted: Collection[str], *, now: datetime) -> bool:
    """Says which kinds she wants no mail about; all others are mailed. Returns whether anything changed.

    Mail that waits already is not sent when it is unwanted. Raises Refusal("always_mailed", kinds) for those that
    always come.
    """
    wanted_away = set(unwanted)
    if always := wanted_away - set(Notification.Kind.optional()):
        raise Refusal("always_mailed", kinds=sorted(always))
    Person.objects.select_for_update().get(pk=person_id)
    before = set(Unmailed.objects.filter(person_id=person_id).values_list("kind", flat=True))
    if before == wanted_away:
        return False
    Unmailed.objects.filter(person_id=person_id, kind__in=before - wanted_away).delete()
    Unmailed.objects.bulk_create(Unmailed(person_id=person_id, kind=kind) for kind in sorted(wanted_away - before))
    data = {"unmailed": sorted(wanted_away)}
    append(Event("mail.chosen", ("person", person_id), person_id=person_id, data=data), at=now)
    return True
