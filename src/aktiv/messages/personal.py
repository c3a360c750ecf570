"""What this package keeps about people (see values.personal)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop as n_

from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

PERSONAL = Personal(
    held=(
        Held(
            key="notifications",
            model="messages.Notification",
            whose=("person",),
            kind=Kind.MESSAGES,
            what=n_("What you were told, when, and whether you have read it"),
            purpose=n_("To tell you what happens to your bookings and roles"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("data", Erasing.KEEP),),
            shown={"kind": "kind", "at": "created_at", "read_at": "read_at", "mailed_at": "mailed_at"},
            over=lambda moment: Q(created_at__lt=moment),
            erased_whole=True,
            purged_whole=True,
        ),
        Held(
            key="no_mail_about",
            model="messages.Unmailed",
            whose=("person",),
            kind=Kind.ACCOUNT,
            what=n_("Which mail you do not want"),
            purpose=n_("To leave you alone"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("kind", Erasing.KEEP),),
            erased_whole=True,
        ),
    ),
    impersonal={"codes of ours": ("Notification.kind",)},
)
