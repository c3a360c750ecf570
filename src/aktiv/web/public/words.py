"""What kinds of spaces and accessibility tags are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "sports_hall": _("Sports hall"),
    "gym": _("Gym hall"),
    "pitch": _("Football pitch"),
    "tennis": _("Tennis court"),
    "meeting_room": _("Meeting room"),
    "stage": _("Stage"),
    "culture_hall": _("Culture hall"),
    "pool": _("Swimming pool"),
    "lane": _("Swimming lane"),
    "dance": _("Dance studio"),
    "kitchen": _("Kitchen"),
    "changing_room": _("Changing room"),
    "studio": _("Studio"),
    "community_hall": _("Community house"),
    "ice_rink": _("Ice rink"),
}
ACCESS: dict[str, Promise] = {
    "step_free": _("Step-free access"),
    "accessible_toilet": _("Accessible toilet"),
    "hearing_loop": _("Hearing loop"),
    "parking": _("Accessible parking"),
}


def kind_word(kind: str) -> str:
    """A kind of space in the reader's language; one that has no word is told as it is."""
    return str(KINDS.get(kind, kind))
