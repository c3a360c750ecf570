"""What this package keeps about people: nothing (see values.personal)."""

from __future__ import annotations

from aktiv.values.personal import Personal

PERSONAL = Personal(
    impersonal={
        "a municipality's own": (
            "Municipality.slug", "Municipality.name", "Municipality.number", "Municipality.country",
            "Municipality.currency", "Municipality.time_zone", "Municipality.language", "Municipality.number_scheme",
            "Municipality.holiday_region", "Municipality.theme", "Municipality.contact_email",
        ),
        "how far a feature is rolled out, shown to everybody": (
            "FeatureStage.feature", "FeatureStage.stage", "FeatureStage.reason",
        ),
        "names of days": (
            "CalendarDays.kind", "CalendarDays.name_nb", "CalendarDays.name_nn", "CalendarDays.name_en",
        ),
    },
)  # fmt: skip
