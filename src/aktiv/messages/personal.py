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
            shown={"kind": "kind", "at": "created_at", "read_at": "read_at"},
            over=lambda moment: Q(created_at__lt=moment),
            erased_whole=True,
            purged_whole=True,
        ),
        Held(
            key="deliveries",
            model="messages.Delivery",
            whose=("notification__person",),
            kind=Kind.MESSAGES,
            what=n_("By which way you were told, and whether it came"),
            purpose=n_("To tell you once, and to find out when you are not reached"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("external_id", Erasing.KEEP, secret=True),),
            shown={
                "kind": "notification__kind",
                "channel": "channel",
                "state": "state",
                "sent_at": "sent_at",
                "code": "code",
            },
            over=lambda moment: Q(notification__created_at__lt=moment),
            erased_whole=True,
            purged_whole=True,
        ),
        Held(
            key="mail_choices",
            model="messages.MailChoice",
            whose=("person",),
            kind=Kind.ACCOUNT,
            what=n_("Which mail you want, and which you do not"),
            purpose=n_("To leave you alone"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("kind", Erasing.KEEP),),
            shown={"wanted": "wanted"},
            erased_whole=True,
        ),
        Held(
            key="text_messages",
            model="messages.TextChoice",
            whose=("person",),
            kind=Kind.ACCOUNT,
            what=n_("That you want urgent messages by SMS"),
            purpose=n_("To reach you in time"),
            basis=Basis.PUBLIC_TASK,
            shown={"since": "chosen_at"},
            erased_whole=True,
        ),
    ),
    impersonal={
        "codes of ours": (
            "Notification.kind",
            "WrittenMail.kind",
            "Delivery.channel",
            "Delivery.state",
            "Delivery.code",
            "Sending.unmailed",
            "MessageTemplate.kind",
            "MessageTemplate.language",
        ),
        "ids of dates": ("WrittenMail.data",),
        "how a municipality writes": (
            "Sending.sender_name",
            "Sending.reply_to",
            "MessageTemplate.subject",
            "MessageTemplate.body",
        ),
    },
)
