"""Why something about the pool, a procurement or a contract was refused: message ids by refusal code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as n_

WHY: Mapping[str, str] = {
    "hours_are_reported": n_("The hours of engagement %(engagement)s are reported and approved there."),
    "not_a_competence": n_("Choose a competence in the list."),
    "competence_there_already": n_("That competence is in the list already."),
    "wrong_hours": n_("Write from 1 to %(most)s hours a month."),
    "wrong_months": n_("The last month is the first or later, and there are at most %(most)s in all."),
    "month_gone": n_("The month has gone by."),
    "wrong_price": n_("Write a price for an hour in kroner, or leave it empty for in kind."),
    "no_language": n_("Choose a language."),
    "withdrawn_already": n_("The offer or the need has been taken back."),
    "not_of_the_two": n_("Choose one of the two partners that it is between."),
    "own_offer": n_("A partner does not lend to itself."),
    "another_competence": n_("The offer and the need are of different competences."),
    "outside_period": n_("The months are outside those of the offer, the need or the engagement."),
    "offer_has_less": n_("Only %(hours)s hours a month are free of the offer in those months."),
    "need_has_less": n_("Only %(hours)s hours a month are still asked for in those months."),
    "engagement_answered": n_("The proposal has been answered or taken back already."),
    "not_agreed": n_("Both partners have not agreed, or it has been ended."),
    "hours_reported_later": n_("Hours are reported for a later month. Choose that month or one after it."),
    "month_ahead": n_("Hours are reported from the month they are worked in."),
    "hours_beyond": n_("At most %(most)s hours are agreed for the month. Agree on more in a new engagement."),
    "answered_already": n_("The hours have been answered already."),
    "lots_are_set": n_("Partners are joining already, so the lots stand as they are."),
    "no_lots": n_("Write down at least one lot first."),
    "not_a_lot": n_("There is no lot %(number)s."),
    "joins_in_the_past": n_("Choose a moment to come, and later than before."),
    "not_joining": n_("Nobody can join now."),
    "wrong_volume": n_("Write a whole volume. What is taken off cannot be more than what is there."),
    "not_joined": n_("The partner has not joined the lot."),
    "procurement_over": n_("The procurement is awarded or stopped already."),
    "not_tendering": n_("Lots are awarded when nobody can join any more, and until all are awarded."),
    "lot_awarded_already": n_("Lot %(number)s is awarded already."),
    "nobody_joined": n_("Nobody has joined those lots."),
    "not_a_supplier_number": n_("Write the supplier’s organisation number: 3 to 12 digits, such as 912 345 678."),
    "wrong_period": n_("The last day is before the first."),
    "wrong_option": n_("Write each option as months and a day, in the order they are taken, such as 12: 2027-09-30."),
    "contract_over": n_("The contract ended or ends %(ended)s."),
    "option_decided_already": n_("The option has been decided on already."),
    "option_too_late": n_("The last day to take the option was %(last_day)s."),
    "option_not_next": n_("An option before it comes first, or was let go."),
    "lot_not_joined": n_("The partner did not join lot %(number)s, so it calls nothing off of it."),
    "beyond_joined": n_(
        "The contract binds partners to what they joined with: %(joined)s, of which %(called)s are called off already."
    ),
    "may_not_call_off": n_("The partner may not call off from that contract."),
    "not_in_the_contract": n_("The contract is from %(first)s to %(last)s."),
    "called_ahead": n_("The day must be today or earlier."),
    "wrong_end": n_("Choose today or later, and before %(last)s."),
}
