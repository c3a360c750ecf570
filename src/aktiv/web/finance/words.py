"""What finance is told: refusals, and the words of payments, orders and accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

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
    "nothing_to_charge": _("Write how much it is."),
    "too_much_damage": _("At most %(most)s can be charged for damage at a time."),
    "deposit_gone": _("The deposit is not reserved any more. Damage can be taken from it only while it is held."),
    "no_damage_vat_code": _("It is not said which VAT code damage has. Choose it under How we bill first."),
    "not_deposit_days": _("A deposit is held from %(least)s to %(most)s days."),
    "no_such_vat_code": _("Choose a VAT code in the list."),
    "already_decided": _("A colleague has answered it in the meantime."),
    "amount_not_above_zero": _("Write an amount above zero."),
    "amount_too_large": _("At most %(most)s can be corrected at a time."),
    "other_currency": _("Write the amount in %(currency)s. Other currencies are not charged here."),
    "more_than_owed": _("At most %(most)s is owed of it."),
    "text_missing": _("Write what it is for."),
    "no_vat_rate": _("The VAT code %(vat_code)s has no rate on %(day)s. Choose another code or day."),
    "no_vat_treatment": _("“How we bill” does not say how VAT is treated for the VAT code %(vat_code)s."),
    "no_such_act": _("Choose what is to be done."),
    "no_vat_code": _("Choose a VAT code."),
    "not_a_day": _("Write the day as 2027-03-31."),
    "day_out_of_reach": _("Choose a day from %(first)s to %(last)s."),
    "no_such_customer": _("Nobody is known by that number here. Check it."),
    "correction_waits": _("A correction of this already waits for a colleague’s yes."),
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
    "charged": _("it is charged for the loan"),
    "deposit_back": _("the deposit is not held any more"),
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
    "damage": _("Damage"),
    "late_fee": _("Fee for bringing back late"),
    "home_part": _("A municipality’s part of a loan"),
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
    for key, value in data.items():
        if isinstance(value, date):
            data[key] = formatting.day_long(value, get_language() or "nb")
    return str(WHY.get(refusal.code, refusal.code)) % data
