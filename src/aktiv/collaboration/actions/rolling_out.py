"""How far a feature is rolled out in a municipality: its own decision, told to all, taken back in one step."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aktiv.bookings.queries.parties import require_staff
from aktiv.facilities.queries.listing import homes_with_facilities
from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.models import FeatureStage
from aktiv.municipalities.queries import stages_of
from aktiv.municipalities.stages import BEFORE_ANY, Feature, Stage
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import one_line

MOST_REASON = 500


@transaction.atomic
def roll_out(
    municipality_id: int,
    feature: str,
    stage: str,
    *,
    reason: str,
    first: date | None = None,
    last: date | None = None,
    facility_ids: tuple[int, ...] = (),
    by: UUID,
    now: datetime,
) -> FeatureStage:
    """Says how far a feature is rolled out from this moment. A pilot has its days, and facilities where it is not
    everywhere.

    Raises Refusal: not_staff, unknown_feature, unknown_stage, missing_text, too_long, not_a_facility,
    pilot_without_days, pilot_not_in_order, stage_already.
    """
    require_staff(by, Permission.FEATURE_SET_UP, municipality_id, now)
    if feature not in set(Feature):
        raise Refusal("unknown_feature")
    if stage not in set(Stage):
        raise Refusal("unknown_stage")
    if not set(facility_ids) <= _facilities(municipality_id):
        raise Refusal("not_a_facility")
    new = NewStage(
        feature=Feature(feature),
        stage=Stage(stage),
        reason=one_line(reason, limit=MOST_REASON, required=True),
        first=first,
        last=last,
        facility_ids=facility_ids,
    )
    return set_stage(municipality_id, new, by=by, now=now)


@transaction.atomic
def take_back(municipality_id: int, stage_id: int, *, reason: str, by: UUID, now: datetime) -> FeatureStage:
    """Has a feature stand again as it stood before the newest change. `stage_id` is what she saw as the newest.

    Raises Refusal: not_staff, changed_meanwhile, and what `roll_out` refuses.
    """
    require_staff(by, Permission.FEATURE_SET_UP, municipality_id, now)
    rows = stages_of([municipality_id])
    newest = next((each for each in rows if each.pk == stage_id), None)
    if newest is None or newest.ended_at is not None:
        raise Refusal("changed_meanwhile")
    before = next((each for each in rows if each.feature == newest.feature and each.pk != newest.pk), None)
    standing = before.standing if before is not None else None
    new = NewStage(
        feature=Feature(newest.feature),
        stage=standing.stage if standing is not None else BEFORE_ANY,
        reason=one_line(reason, limit=MOST_REASON, required=True),
        first=standing.first if standing is not None else None,
        last=standing.last if standing is not None else None,
        facility_ids=tuple(standing.facility_ids) if standing is not None else (),
    )
    return set_stage(municipality_id, new, by=by, now=now)


def _facilities(municipality_id: int) -> set[int]:
    return {pk for home in homes_with_facilities([municipality_id]) for pk, _name in home.facilities}
