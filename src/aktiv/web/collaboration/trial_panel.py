"""How does it go? Asked inside a feature that is on trial, of those who use it: one press, and words if they like."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.urls import reverse

from aktiv.collaboration import benefit_words
from aktiv.collaboration.models.pilots import LONGEST_FEEDBACK
from aktiv.collaboration.queries.pilots import standing_pilots
from aktiv.municipalities.stages import Feature
from aktiv.municipalities.words import feature_told
from aktiv.values.periods import civil_day


@dataclass(frozen=True, slots=True)
class TrialPanel:
    """The question, as a block of the feature's own page; the answer goes to the trial's page."""

    template: ClassVar[str] = "collaboration/trial_panel.html"

    feature: str
    place: str
    url: str
    choices: tuple[tuple[str, str], ...]
    longest: int = LONGEST_FEEDBACK


def trial_panel(feature: Feature, municipality_ids: Collection[int], now: datetime) -> TrialPanel | None:
    """The question about a feature that is on trial in one of some municipalities today; None when it is in none. One
    statement."""
    for each in standing_pilots(municipality_ids) if municipality_ids else ():
        day, there = civil_day(now, each.municipality.zone), each.municipality
        if (
            each.feature == feature
            and each.first is not None
            and each.last is not None
            and each.first <= day <= each.last
        ):
            return TrialPanel(
                feature_told(feature),
                there.name,
                reverse("collaboration_pilot", args=[there.slug, feature.value]),
                tuple((key, str(told)) for key, told in benefit_words.VERDICTS.items()),
            )
    return None
