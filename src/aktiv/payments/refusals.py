"""Why something about invoices and their hand-over was refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.people import words as people
from aktiv.values.refusal import Refusal

WHY: Mapping[str, str] = {
    "not_a_kid_layout": n_("A KID has from %(shortest)s to %(longest)s digits, and room for the invoice's number."),
    "number_not_for_kid": n_("The number %(number)s has no room in the KID: %(digits)s digits are set aside for it."),
    "not_a_kid": n_("That is not a KID. Check the digits."),
    "not_terms": n_("Give customers from 0 to %(longest)s days to pay, and a minimum that is not below zero."),
    "not_an_account": n_("That is not a Norwegian account number. Check the digits."),
    "einvoice_needs_number": n_("Customer %(customer)s has no organisation number, and cannot get e-invoices."),
    "einvoice_abroad": n_("Customer %(customer)s is in another country. E-invoices go to Norwegian organisations."),
    "no_vat_reason": n_("The VAT code %(vat_code)s is without VAT. Say why, as the invoice must."),
    "outside_vat_mixed": n_("Lines outside the VAT law cannot share invoice %(number)s with others."),
    "no_hundredths": n_("Invoices cannot be in %(currency)s, which has no hundredths."),
    "seller_not_vat_registered": n_("Invoice %(number)s has VAT, but the municipality is not registered for VAT."),
    "exempt_needs_register": n_(
        "Invoice %(number)s has sales that are exempt from VAT. "
        "For an e-invoice the municipality must be registered for VAT or in the business register."
    ),
    "too_long_for_format": n_("%(text)s has no room in the field %(field)s, which takes %(width)s characters."),
    "missing_in_setup": n_("The set-up of the accounting file lacks this: %(setting)s."),
    "no_accounting_vat_code": n_("The set-up of the accounting file has no code for the VAT code %(vat_code)s."),
    "no_such_format": n_("There is no such accounting file."),
    "no_vat_treatment": n_("The set-up of billing does not say how VAT is treated for the VAT code %(vat_code)s."),
    "billing_not_set_up": n_("It is not said yet how the municipality bills."),
    "batch_open": n_("Batch %(number)s is open. Hand it over or undo it first."),
    "until_not_over": n_("Choose a day that has been."),
    "no_such_act": n_("Choose what is to be done."),
    "not_a_day": n_("Write the day as 2027-03-31."),
    "batch_not_made": n_("Batch %(number)s cannot be handed over as it stands."),
    "batch_handed_over": n_("Batch %(number)s is handed over, and stands. Correct what is wrong with credit notes."),
    "reason_missing": n_("Write why."),
    "account_missing": n_("Write the account."),
    "not_an_account_code": n_("Write the account with letters and digits, such as 16500."),
    "not_a_dimension": n_("Write dimensions with letters and digits, such as 1200."),
    "not_dimensions": n_("Write at most %(most)s names, each one word, with commas between."),
    "account_rule_same_day": n_("There is already a rule for this from that day. Choose another day, or end that one."),
    "ends_before_it_begins": n_("It begins later than that. Choose a later day."),
    "account_rule_overlaps": n_("The next rule for this has begun by then. Choose an earlier day."),
    "half_an_address": n_("Write postcode and town too, or leave the whole address empty."),
    "changed_meanwhile": n_("A colleague has changed it in the meantime. Look at it again."),
    "currency_not_in_format": n_("This accounting file has room for kroner only, not %(currency)s."),
}


def sentence(refusal: Refusal) -> str:
    """Why it was refused; what is not of invoices is told by people."""
    if refusal.code not in WHY:
        return people.sentence(refusal)
    return _(WHY[refusal.code]) % {key: str(value) for key, value in refusal.data.items()}
