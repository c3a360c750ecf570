"""Who is told that a partner has taken a feature into use: whoever holds a mandate for it, and the secretariat.

Only where something follows from it: a share to pay of what others paid, or benefits to promise and to measure. Who
turned the feature on herself knows, but not what follows from it, so she is told too.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from aktiv.collaboration.queries.adoptions import adoptions_on, owed_for, to_measure
from aktiv.collaboration.queries.mandates import holders_for
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.collaboration.queries.pilots import who_tries
from aktiv.collaboration.rules.adoptions import IN_USE
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification
from aktiv.municipalities.models import FeatureStage
from aktiv.values.periods import civil_day


def told_of_adoption(entry: Entry) -> Iterator[tuple[UUID, Notification.Kind, dict[str, object]]]:
    """Person, kind and data for a feature that was taken into use; nothing for other entries."""
    if entry.verb != "feature.stage_set" or entry.data["after"] not in IN_USE or entry.data["before"] == "pilot":
        return
    home, stage = the_collaboration(), FeatureStage.objects.filter(pk=entry.subject_id).first()
    member = who_tries(home.pk, stage.municipality_id) if home is not None and stage is not None else None
    if home is None or stage is None or member is None:
        return
    said = civil_day(entry.at, stage.municipality.zone)
    day = max(said, stage.first or said)
    adopted = [each for each in adoptions_on(home, day, member) if each.feature == stage.feature]
    pay, measure = owed_for(home, adopted), to_measure(home, adopted)
    if not pay and not measure:
        return
    data: dict[str, object] = {
        "member": member.name,
        "feature": stage.feature,
        "on": adopted[0].on.isoformat(),
        "pay": [{"budget": each.budget.title, "ore": each.ore} for each in pay],
        "measure": [
            {"benefit": each.benefit.title, "by": each.by.isoformat() if each.by is not None else None}
            for each in measure
        ],
    }
    for person_id in holders_for(home.pk, member.pk, entry.at):
        yield person_id, Notification.Kind.FEATURE_ADOPTED, data
