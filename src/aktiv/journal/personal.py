"""What this package keeps about people (see values.personal): ids alone, so that erasing touches no entry."""

from __future__ import annotations

from django.utils.translation import gettext_noop as n_

from aktiv.values.personal import Basis, Held, Kind, Personal

PERSONAL = Personal(
    held=(
        Held(
            key="history",
            model="journal.Entry",
            whose=("person",),
            kind=Kind.HISTORY,
            what=n_("What you did in the service, and when"),
            purpose=n_("To be able to show afterwards who decided and changed what"),
            basis=Basis.PUBLIC_TASK,
            shown={
                "at": "at",
                "verb": "verb",
                "subject_kind": "subject_kind",
                "subject_id": "subject_id",
                "municipality": "municipality__slug",
                "organisation": "organisation__name",
            },
            home="municipality",
            kept_because=n_("the history of cases and decisions; it says nobody's name"),
        ),
    ),
    impersonal={
        "codes and ids of ours": ("Entry.verb", "Entry.subject_kind", "Entry.subject_id"),
        "ids, times, codes and sums alone: personal words are referred to by id and never copied": ("Entry.data",),
    },
)
