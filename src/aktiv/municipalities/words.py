"""Why something about a municipality was refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.municipalities.stages import Feature, Stage
from aktiv.values.formatting import day
from aktiv.values.refusal import Refusal

WHY: Mapping[str, str] = {
    "not_a_municipality_number": n_("That is not a municipality number."),
    "unknown_time_zone": n_("There is no time zone called %(time_zone)s."),
    "unknown_holiday_region": n_("We do not know the holidays of %(region)s in %(country)s."),
    "holiday_not_in_order": n_("The holiday ends on %(last)s, before it begins on %(first)s."),
    "pilot_without_days": n_("A pilot has a first and a last day."),
    "pilot_not_in_order": n_("The pilot ends on %(last)s, before it begins on %(first)s."),
    "stage_already": n_("The feature is there already."),
    "holidays_overlap": n_("The holiday that begins on %(first)s overlaps another."),
}


FEATURES: Mapping[Feature, str] = {
    Feature.SEASON_SOLVER: n_("Proposals for season distribution"),
    Feature.AUTOMATIC_APPROVAL: n_("Decisions by rule"),
    Feature.WAITING_LIST: n_("Waiting list"),
}
STAGES: Mapping[Stage, str] = {
    Stage.OFF: n_("Not in use"),
    Stage.INTERNAL: n_("Staff only"),
    Stage.PILOT: n_("On trial"),
    Stage.GENERAL: n_("In use"),
    Stage.RETIRED: n_("Taken out of use"),
}


def feature_told(feature: str) -> str:
    """The name of a feature, in the language in use; one that is known no more is told by its code."""
    return _(FEATURES[Feature(feature)]) if feature in FEATURES else feature


def stage_told(stage: str) -> str:
    """What a stage is called, in the language in use."""
    return _(STAGES[Stage(stage)])


def sentence(refusal: Refusal) -> str:
    """Why, in the language in use. An unknown code is told as the code."""
    if refusal.code not in WHY:
        return refusal.code
    language = get_language() or "nb"
    told = {key: day(value, language) if isinstance(value, date) else value for key, value in refusal.data.items()}
    return _(WHY[refusal.code]) % told
