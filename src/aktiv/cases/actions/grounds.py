"""Saying what letters of a municipality say of a reason for refusing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aktiv.cases.actions.automatic import demand_setting_up
from aktiv.cases.models import Decision, Ground
from aktiv.cases.models.grounds import LONGEST_PROVISION, LONGEST_TEXT
from aktiv.journal.actions import Event, append
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from aktiv.values.typed_text import one_line


@transaction.atomic
def set_ground(municipality_id: int, reason: str, text: Texts, provision: Texts, *, by: UUID, now: datetime) -> None:
    """Letters of decisions from now on say this of the reason; what is empty in all languages is said as the service
    does. Raises Refusal("not_staff"), ("unknown_reason"), ("too_long", limit, length), ("control_characters")."""
    demand_setting_up(municipality_id, by, now)
    if reason not in Decision.Reason.values:
        raise Refusal("unknown_reason", reason=reason[:40])
    said = {
        **{f"text_{code}": one_line(each, limit=LONGEST_TEXT) for code, each in text.as_dict().items()},
        **{f"provision_{code}": one_line(each, limit=LONGEST_PROVISION) for code, each in provision.as_dict().items()},
    }
    if any(said.values()):
        Ground.objects.update_or_create(municipality_id=municipality_id, reason=reason, defaults=said)
    else:
        Ground.objects.filter(municipality_id=municipality_id, reason=reason).delete()
    data = {"reason": reason} | said
    append(Event("ground.set", ("municipality", municipality_id), municipality_id, by, data=data), at=now)
