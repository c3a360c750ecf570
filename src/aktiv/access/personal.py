"""What this package keeps about people (see values.personal): when a door was to open for somebody, and that it did.

Rows are the holder's by their date. They go by themselves as many days after as the lock says (`actions.listening`),
whatever else is kept; a code goes when its time is over.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as n_

from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

PERSONAL = Personal(
    held=(
        Held(
            key="door_codes",
            model="access.AccessGrant",
            whose=("occurrence__booking__person",),
            kind=Kind.BOOKINGS,
            what=n_("When a door was to open for you, and the code while it works"),
            purpose=n_("To let you in to what you have booked, and nobody else"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("code", Erasing.KEEP, secret=True),),
            shown={
                "booking": "occurrence__booking__number",
                "door": "lock__name",
                "window": "window",
                "state": "state",
                "taken_away_because": "why",
            },
            home="municipality",
            kept_because=n_("they go by themselves some weeks after the time, and say nobody’s name"),
        ),
        Held(
            key="door_openings",
            model="access.Opening",
            whose=("grant__occurrence__booking__person",),
            kind=Kind.BOOKINGS,
            what=n_("When a door was opened with your code, or stayed shut"),
            purpose=n_("To help when a door stays shut, and to know who was there when something is damaged"),
            basis=Basis.PUBLIC_TASK,
            shown={"door": "lock__name", "at": "at", "outcome": "outcome"},
            home="municipality",
            kept_because=n_("they go by themselves some weeks after, and say nobody’s name"),
        ),
    ),
    impersonal={
        "codes of ours": ("AccessGrant.state", "AccessGrant.fault", "Opening.outcome", "Lock.service"),
        "names of doors, and words and a telephone of the municipality’s own": (
            "Lock.name", "Lock.external_id", "Lock.phone", "Lock.help_nb", "Lock.help_nn", "Lock.help_en",
        ),
        "ids and places in lists of the lock service": ("Lock.read_to", "Opening.external_id"),
        "why a code was taken away, without names": ("AccessGrant.why",),
    },
)  # fmt: skip
