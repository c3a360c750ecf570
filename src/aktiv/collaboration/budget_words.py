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
    "nothing_to_bill": n_("All of it has been handed to billing already."),
    "no_organisation_number": n_("Write the organisation number of these first: %(who)s"),
    "no_vat_rate": n_("Choose a VAT code that has a rate today."),
    "other_currency": n_("Shares are in Norwegian kroner, and the municipality bills in %(currency)s."),
    "paid_ahead": n_("The day it was paid must be today or earlier."),
    "no_share": n_("The partner has no share of the budget."),
}
"""Sentences by refusal code, as message ids."""
