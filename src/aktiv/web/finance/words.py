"""What finance is told: refusals, and the words of payments, orders and accounts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aktiv.municipalities.models import Municipality
from aktiv.values import formatting
from aktiv.values.refusal import Refusal

WHY: Mapping[str, Promise] = {
    "not_an_amount": _("Write the amount in kroner, for example 250 or 250,50."),
    "nothing_to_refund": _("Write how much is given back."),
    "more_than_paid": _("At most %(most)s can be given back."),
    "reason_missing": _("Write why."),
    "too_long": _("Write it shorter: at most %(limit)s letters."),
    "control_characters": _("There is a character in it that cannot be kept. Write it anew."),
    "giving_back_waits": _("There is already an amount that waits for a colleague’s yes."),
    "already_decided": _("A colleague has answered it in the meantime."),
    "asked_by_yourself": _("You asked for it yourself. A colleague has to say yes."),
}
ORDERS: Mapping[str, Promise] = {
    "begin": _("asked for the money"),
    "capture": _("take"),
    "refund": _("give back"),
    "cancel": _("let go of"),
}
REASONS: Mapping[str, Promise] = {
    "paying": _("somebody pays"),
    "used": _("it is used or due"),
    "owes_less": _("less is owed"),
    "time_lost": _("the time was lost"),
    "abandoned": _("nobody paid"),
    "nothing_left": _("nothing more is owed"),
}
ACCOUNTS: Mapping[str, Promise] = {
    "receivable": _("customers"),
    "revenue": _("revenue"),
    "vat": _("value added tax"),
    "provider": _("at the provider"),
    "rounding": _("rounding"),
}
CHARGES: Mapping[str, Promise] = {
    "use": _("Use"),
    "cancellation_fee": _("Fee for cancelling late"),
    "no_show_fee": _("Fee for not coming"),
    "addition": _("Addition"),
    "correction": _("Correction"),
}
STATES: Mapping[str, Promise] = {
    "drawing": _("Being drawn up"),
    "made": _("Ready to be handed over"),
    "handed_over": _("Handed over"),
    "undone": _("Undone"),
}


def reason_word(reason: str) -> str:
    """What is charged for."""
    return str(CHARGES.get(reason, reason))


def told(refusal: Refusal, home: Municipality) -> str:
    """Why not, in a sentence."""
    data = dict(refusal.data)
    if "most" in data:
        data["most"] = formatting.money(int(data["most"]), get_language() or "nb", home.currency)
    return str(WHY.get(refusal.code, refusal.code)) % data
