"""What this package keeps about people (see values.personal)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as n_

from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

PERSONAL = Personal(
    held=(
        Held(
            key="answers_to_programs",
            model="api.KeyedAnswer",
            whose=("token__person",),
            kind=Kind.TOKENS,
            what=n_("Answers to programs that act for you, for a day, so that nothing is done twice"),
            purpose=n_("So that a program that asks again does not book again"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("key", Erasing.KEEP, secret=True), Field("body", Erasing.KEEP, secret=True)),
            shown={"at": "created_at", "status": "status"},
            erased_whole=True,
        ),
    ),
    impersonal={
        "a digest": ("KeyedAnswer.fingerprint",),
        "codes of ours": ("KeyedAnswer.content_type",),
    },
)
