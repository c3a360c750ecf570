"""Refusals as sentences on these pages: the words of bookings, and those of what only a page can refuse."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aktiv.bookings.words import sentence as booking_sentence
from aktiv.values.refusal import Refusal

OF_PAGES: Mapping[str, Promise] = {
    "unreadable_pick": _("We could not read which time you chose. Choose it again from the list or the calendar."),
    "unreadable_clock": _("Write the time as hours and minutes, for example 18.00."),
    "other_party": _("You have changed who you act for since this page was opened. Look at it once more."),
    "new_terms": _("The terms of use have come in a new version. Read them before you book."),
    "along_taken": _("Taken: %(what)s. We still keep %(place)s for you, and you can book without what is taken."),
    "along_taken_first": _("Taken: %(what)s. You can have %(place)s without what is taken."),
    "no_such_provider": _("Choose how you want to pay."),
    "provider_away": _("The provider of payment does not answer. Nothing is booked or paid. Try again in a moment."),
    "provider_refused": _("The provider of payment would not take it. Nothing is booked or paid. Pay in another way."),
    "price_shown": _("The price is now %(price)s. Look at it before you book."),
}

OF_WHO_ASKS = frozenset(
    {"organisations_only", "residents_only", "price_group_not_admitted", "not_representative", "no_price_group"}
)
"""Refusals that may be helped by acting for somebody else."""


def told(refusal: Refusal, zone: ZoneInfo) -> str:
    """Why, and what would work instead."""
    if refusal.code in OF_PAGES:
        return str(OF_PAGES[refusal.code]) % refusal.data
    return booking_sentence(refusal, zone)
