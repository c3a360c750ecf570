"""What this package keeps about people: who mended what (see values.personal).

Who reports a fault is not asked. What was written goes when it has long been mended, for somebody may have written more
than what is broken.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop as n_

from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

PERSONAL = Personal(
    held=(
        Held(
            key="faults",
            model="facilities.Fault",
            whose=("done_by",),
            kind=Kind.REQUESTS,
            what=n_("Faults at a facility that you have said are mended"),
            purpose=n_("To know what is broken, and who has seen to it"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("text", Erasing.KEEP),),
            shown={"facility": "facility__slug", "reported_at": "reported_at", "done_at": "done_at"},
            over=lambda moment: Q(done_at__lt=moment),
            purged_whole=True,
            home="municipality",
            kept_because=n_("what is broken is the municipality's to know until it is long mended"),
        ),
    ),
    impersonal={
        "codes of ours": ("Door.code", "Fault.state"),
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
            "Question.text_nb", "Question.text_nn", "Question.text_en", "Question.kind",
        ),
    },
)  # fmt: skip
