"""Budgets in the reader's language: how each stands, what a line is, and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_noop as n_

STATES: Mapping[str, tuple[str, Promise]] = {
    "proposed": ("info", pgettext_lazy("budget", "Proposed")),
    "decided": ("success", pgettext_lazy("budget", "Decided")),
    "withdrawn": ("neutral", pgettext_lazy("budget", "Withdrawn")),
}
"""How a budget stands: how grave it is, and in a word."""
KINDS: Mapping[str, Promise] = {
    "innovation": pgettext_lazy("budget", "Innovation"),
    "operations": pgettext_lazy("budget", "Operations"),
    "maintenance": pgettext_lazy("budget", "Maintenance"),
}
"""What a cost is of, as the field parts them: something new, what is run, and what is kept whole."""
BILLING: Mapping[str, tuple[str, Promise]] = {
    "not_handed": ("neutral", pgettext_lazy("share", "Not billed")),
    "own": ("neutral", pgettext_lazy("share", "Its own")),
    "outside": ("neutral", pgettext_lazy("share", "Billed outside")),
    "waiting": ("info", pgettext_lazy("share", "With billing")),
    "set_off": ("success", pgettext_lazy("share", "Set off")),
    "invoiced": ("success", pgettext_lazy("share", "Invoiced")),
    "credited": ("success", pgettext_lazy("share", "Credited")),
    "credit": ("info", pgettext_lazy("share", "To be given back")),
}
"""How far a share has come in billing, and how grave it is; nothing is said of one of nothing."""
PAYMENTS: Mapping[str, tuple[str, Promise]] = {
    "paid": ("success", pgettext_lazy("share", "Paid")),
    "partly": ("warning", pgettext_lazy("share", "Partly paid")),
    "too_much": ("warning", pgettext_lazy("share", "Paid too much")),
    "nothing": ("neutral", pgettext_lazy("share", "Nothing paid")),
}
"""How a share is paid by what is known; nothing is said where nobody knows."""
RECEIVED: Mapping[str, Promise] = {
    "not_a_number": gettext_lazy("There is no number of an invoice, or of an order such as U3."),
    "not_a_day": gettext_lazy("The day cannot be read. Write 2027-03-14 or 14.03.2027."),
    "not_an_amount": gettext_lazy("The amount cannot be read."),
    "paid_ahead": gettext_lazy("The day is still to come."),
    "long_reference": gettext_lazy("The reference is longer than 60 characters."),
    "twice": gettext_lazy(
        "The same line stands in the file twice. A column with references tells payments that are alike apart."
    ),
    "noted_already": gettext_lazy("Noted already from an earlier file."),
    "unknown_invoice": gettext_lazy("No invoice with that number has been handed to accounting."),
    "unknown_order": gettext_lazy("There is no order to pay out with that number."),
    "no_share_on_it": gettext_lazy("No share of a budget stands on that invoice."),
    "nothing_open": gettext_lazy("Nothing is left to pay of that invoice."),
    "wrong_amount": gettext_lazy("The amount is wrong: %(left)s is left."),
    "other_things_on_it": gettext_lazy(
        "Other things than shares stand on that invoice too, so it is noted when it is paid whole: %(left)s."
    ),
    "noted_by_hand": gettext_lazy("A payment is noted by hand already; only %(left)s is left of the share."),
    "order_by_hand": gettext_lazy("It is noted by hand already that this was paid out."),
}
"""Why a line of a file of payments is left as it is."""
UNREAD: Mapping[str, Promise] = {
    "no_heads": gettext_lazy("The first line must have the heads fakturanummer, dato, and beløp or øre."),
    "nothing": gettext_lazy("There is nothing in the file but its heads."),
    "too_long": gettext_lazy("The file has more than 500 lines."),
    "not_csv": gettext_lazy("The file cannot be read as lines with columns."),
}
"""Why a file of payments cannot be read."""
VERSIONS: Mapping[str, Promise] = {
    "locked": gettext_lazy("Shares locked"),
    "corrected": gettext_lazy("Shares corrected"),
    "adopted": gettext_lazy("A later partner took it up"),
}
LINES: Mapping[str, Promise] = {
    "charge": pgettext_lazy("share", "Share"),
    "credit": pgettext_lazy("share", "Less"),
    "correction": pgettext_lazy("share", "More"),
    "payback": pgettext_lazy("share", "Paid back"),
}
"""What a line is; `payback` of one that gets something back, see TAKEN_UP."""
TAKEN_UP: Promise = pgettext_lazy("share", "Pays as a later partner")
USAGE_BY: Mapping[str, Promise] = {
    "bookings": gettext_lazy("Booked times of the year before"),
    "spaces": gettext_lazy("Halls and rooms in use today"),
}

WHY: Mapping[str, str] = {
    "budget_not_in_order": n_("The last day must come after the first, at most ten years later."),
    "payers_unknown": n_("Choose payers that are partners within the period."),
    "window_not_whole": n_("Write both the day it was paid and for how many months others pay back, or neither."),
    "usage_by_wanted": n_("The key goes by use: choose what use is counted by."),
    "unknown_usage": n_("The use by partner %(member)s is not known: it is no municipality of this service."),
    "beyond_the_tiers": n_("The tariff of the key ends below the population of partner %(member)s."),
    "weights_do_not_sum": n_("The parts of the key are not a whole together."),
    "budget_decided": n_("The budget is decided already."),
    "budget_withdrawn": n_("The budget has been withdrawn."),
    "budget_not_decided": n_("The budget is not decided yet."),
    "vote_not_passed": n_("The vote has not passed."),
    "vote_used_already": n_("Another budget was decided by that vote."),
    "vote_of_something_else": n_("That vote was about no budget. Put the budget to a vote that names it."),
    "vote_of_another_budget": n_("That vote was about budget %(budget)s."),
    "budget_of_something_else": n_(
        "Only a vote that decides the initiative decides a budget with it, and only one of the initiative’s own."
    ),
    "beyond_estimate": n_("The budget is more than the text estimates at most."),
    "key_needs_a_vote": n_("The budget goes by another key than the agreement’s, so it takes a vote."),
    "amount_needs_a_vote": n_("A body that may decide any amount decides budgets by a vote."),
    "nothing_to_correct": n_("The figures give the same shares as before, so there is nothing to write."),
    "nobody_pays_back": n_("Nobody pays back of this budget: no window was decided for it."),
    "pays_already": n_("The partner is among those who pay already."),
    "outside_window": n_(
        "Whoever takes it up pays back from %(first)s to %(last)s. Outside those days nothing is paid, and nothing is written."  # noqa: E501 - a sentence or two
    ),
    "secretariat_bills_nobody": n_(
        "The partner that keeps the secretariat is no municipality of this service, so nothing can be billed from here."
    ),
    "not_an_organisation_number": n_("Write an organisation number of nine digits that exists."),
    "not_the_members_organisation": n_("That number is of a club or group. Write the partner’s own."),
    "no_such_contract": n_("There is no such contract in the register."),
    "budget_beyond_contract": n_(
        "A budget for the contract must be for days within it, options counted in: %(first)s to %(last)s."
    ),
    "no_service_like_that": n_("The agreement carries no service like that."),
    "nobody_in_service": n_("No partner has adopted an agreement that carries the service within the period."),
    "nobody_in_service_before": n_(
        "Partners take part in the service from %(first)s: a budget of it begins that day or later."
    ),
    "budget_beyond_service": n_("The service is not there on all days of the budget: it is from %(first)s."),
    "budget_of_another_service": n_(
        "The contract or the initiative is of another service. Choose the same one for the budget."
    ),
    "payers_outside_service": n_("Choose payers that take part in the service within the period."),
    "nothing_held": n_("Nothing is held for that partner."),
    "nothing_to_bill": n_("All of it has been handed to billing already."),
    "no_organisation_number": n_("Write the organisation number of these first: %(who)s"),
    "no_vat_rate": n_("Choose a VAT code that has a rate today."),
    "other_currency": n_("Shares are in Norwegian kroner, and the municipality bills in %(currency)s."),
    "paid_ahead": n_("The day it was paid must be today or earlier."),
    "no_share": n_("The partner has no share of the budget."),
}
"""Sentences by refusal code, as message ids."""
