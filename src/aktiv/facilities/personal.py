"""What this package keeps about people: nothing (see values.personal)."""

from __future__ import annotations

from aktiv.values.personal import Personal

PERSONAL = Personal(
    impersonal={
        "a place's own, for everybody to read": (
            "Facility.slug", "Facility.name", "Facility.sort_key", "Facility.about_nb", "Facility.about_nn",
            "Facility.about_en", "Facility.address", "Facility.postcode", "Facility.place", "Facility.district",
            "Facility.email", "Facility.phone", "Picture.path", "Picture.alt_nb", "Picture.alt_nn", "Picture.alt_en",
            "Space.slug", "Space.name_nb", "Space.name_nn", "Space.name_en", "Space.kind", "Space.layout",
            "Space.terms", "HoursPlan.key", "HoursPlan.name", "HoursPlan.on_public_holidays", "HoursWindow.layer",
            "HoursWindow.mode", "HoursException.reason_nb", "HoursException.reason_nn", "HoursException.reason_en",
            "OpenPattern.mode", "FacilityWord.word", "WordVariant.variant", "WordVariant.word",
        ),
        "names of activities and equipment": (
            "Activity.slug", "Activity.name_nb", "Activity.name_nn", "Activity.name_en", "EquipmentTag.slug",
            "EquipmentTag.name_nb", "EquipmentTag.name_nn", "EquipmentTag.name_en",
        ),
        "rules and terms": (
            "Setting.key", "Setting.value", "TermsDocument.key", "TermsDocument.title_nb", "TermsDocument.title_nn",
            "TermsDocument.title_en", "TermsDocument.text_nb", "TermsDocument.text_nn", "TermsDocument.text_en",
            "Question.text_nb", "Question.text_nn", "Question.text_en",
        ),
    },
)  # fmt: skip
