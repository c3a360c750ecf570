"""Why something at the counter was refused, and what to do about it, in the storekeeper's language."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.lending import words
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

WHY: Mapping[str, str] = {
    "nothing_handed": n_("Choose at least one thing, or write how many."),
    "line_unknown": n_("That is not part of this loan any more. Look at it again."),
    "line_items_by_label": n_("Each of these has a number. Choose which, or scan its label: %(kind)s."),
    "too_many_handed": n_("At most %(left)s more can go out: %(kind)s."),
    "too_many_back": n_("At most %(left)s are out: %(kind)s."),
    "too_many_items": n_("At most %(most)s at a time."),
    "item_unknown": n_("No label here says %(label)s. Scan it again, or write the number on it."),
    "item_elsewhere": n_("%(label)s belongs to another municipality, at this storage place: %(depot)s."),
    "item_out": n_("%(number)s (%(kind)s) is out on loan %(loan)s. It belongs at %(depot)s."),
    "item_out_here": n_("%(number)s (%(kind)s) is noted as out on this loan already."),
    "item_not_out": n_("%(number)s (%(kind)s) is not noted as out. It belongs at %(depot)s: put it there."),
    "item_lost": n_("%(number)s (%(kind)s) is noted as lost. Tell that it is found first. It belongs at %(depot)s."),
    "item_in_service": n_("%(number)s (%(kind)s) is away for service. Take it back from service first."),
    "item_retired": n_("%(number)s (%(kind)s) is taken out of use. Choose another."),
    "item_not_asked_for": n_("%(number)s (%(kind)s) is not part of this loan. It belongs at %(depot)s."),
    "item_enough": n_("No more of it are part of this loan: %(number)s (%(kind)s) stays here."),
    "item_moved_on": n_("%(number)s (%(kind)s) has been handed on since, so it cannot be undone."),
    "loan_stands_asked": n_("Loan %(number)s is not approved yet. The desk answers it."),
    "loan_stands_reserved": n_("Nothing of loan %(number)s is out."),
    "loan_stands_out": n_("Loan %(number)s is out already."),
    "loan_stands_returned": n_("All of loan %(number)s is back already."),
    "loan_stands_closed": n_("Loan %(number)s has ended."),
    "loan_stands_refused": n_("Loan %(number)s was refused, so nothing goes out on it."),
    "loan_stands_withdrawn": n_("Loan %(number)s was withdrawn, so nothing goes out on it."),
    "loan_stands_cancelled": n_("Loan %(number)s was cancelled, so nothing goes out on it. A new loan can be made."),
    "loan_stands_lapsed": n_("Loan %(number)s was not picked up in time. Reserve it again if it is still there."),
    "deposit_not_reserved": n_(
        "The deposit of loan %(number)s is not reserved. The borrower can pay it on the page of the loan, "
        "or write why it goes without."
    ),
    "loan_over": n_("The time of loan %(number)s is over. A new loan can be made."),
    "damage_unsaid": n_("Write what is broken."),
    "too_much_damage": n_("That is more than can be proposed at a time."),
    "nothing_to_undo": n_("There is nothing to undo."),
    "undo_of_another": n_("Something else has been noted since. Look at the loan again before you undo."),
    "too_late_to_undo": n_("It can be undone for ten minutes only."),
    "damage_decided": n_("It has been decided already."),
    "nothing_to_charge": n_("Write how much is charged, or choose that nothing is."),
    "not_an_amount": n_("Write an amount in kroner, such as 450 or 1 250,50."),
    "reason_missing": n_("Write why, so that who borrowed can read it."),
    "answered_already": n_("You have answered already."),
    "no_vat_rate": n_("It cannot be charged: the VAT code has no rate. Ask those who keep prices."),
    "not_a_picture": n_("That is not a picture. Take a photo, or choose a JPEG, PNG or WebP."),
    "picture_too_large": n_("The picture is larger than %(megabytes)s MB. Choose a smaller one."),
}


def sentence(refusal: Refusal, zone: ZoneInfo, language: str) -> str:
    """Why, in the language in use."""
    if refusal.code == "not_enough":
        return _("Others have it until then: only %(left)s can go now.") % {"left": refusal.data.get("left", 0)}
    if refusal.code not in WHY:
        return words.sentence(refusal, zone)
    told = {
        key: value.said_in(language).text if isinstance(value, Texts) else value for key, value in refusal.data.items()
    }
    return _(WHY[refusal.code]) % told
