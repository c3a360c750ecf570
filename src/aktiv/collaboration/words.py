"""The collaboration in the reader's language: kinds, roles, keys and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.collaboration import benefit_words, budget_words, open_words, pool_refusals
from aktiv.values import formatting
from aktiv.values.money import Money
from aktiv.values.refusal import Refusal

KINDS: Mapping[str, Promise] = {
    "municipality": pgettext_lazy("collaboration", "Municipality"),
    "county": pgettext_lazy("collaboration", "County"),
    "agency": pgettext_lazy("collaboration", "State agency"),
    "private_owner": pgettext_lazy("collaboration", "Private owner"),
    "observer": pgettext_lazy("collaboration", "Observer"),
    "supplier": pgettext_lazy("collaboration", "Supplier"),
}
"""What a partner is."""
BODY_KINDS: Mapping[str, Promise] = {
    "council": gettext_lazy("Council"),
    "steering_group": gettext_lazy("Steering group"),
    "coordination_group": gettext_lazy("Coordination group"),
}
ROLES: Mapping[str, Promise] = {
    "member": pgettext_lazy("mandate", "Voting member"),
    "deputy": pgettext_lazy("mandate", "Deputy"),
    "chair": pgettext_lazy("mandate", "Chair"),
    "secretariat": pgettext_lazy("mandate", "Secretariat"),
    "product_owner": pgettext_lazy("mandate", "Product owner"),
    "assessor": pgettext_lazy("mandate", "Assessor"),
    "support": pgettext_lazy("mandate", "Support"),
}
COMMITMENT_KINDS: Mapping[str, Promise] = {
    "money": pgettext_lazy("commitment", "Money"),
    "hours": pgettext_lazy("commitment", "Hours of work"),
    "test_site": pgettext_lazy("commitment", "A place to test"),
    "role": pgettext_lazy("commitment", "Somebody for a role"),
}
STATES: Mapping[str, tuple[str, Promise]] = {
    "delivered": ("success", pgettext_lazy("commitment", "Delivered")),
    "open": ("info", pgettext_lazy("commitment", "Under way")),
    "late": ("warning", pgettext_lazy("commitment", "Late")),
    "dropped": ("neutral", pgettext_lazy("commitment", "Dropped")),
}
"""How a commitment stands: how grave it is, and in a word."""

CHOICES: Mapping[str, Promise] = {
    "for": pgettext_lazy("vote", "For"),
    "against": pgettext_lazy("vote", "Against"),
    "abstain": pgettext_lazy("vote", "Abstains"),
}
WAYS: Mapping[str, Promise] = {
    "member": pgettext_lazy("vote", "by its voting member"),
    "deputy": pgettext_lazy("vote", "by its deputy"),
    "proxy": pgettext_lazy("vote", "by proxy"),
}
RULES: Mapping[str, Promise] = {
    "ordinary": gettext_lazy("Ordinary: more weight for than against"),
    "qualified": gettext_lazy("Qualified: two thirds of the weight cast, and more than half of those casting"),
    "consent": gettext_lazy("Consent: nobody objects with a reason"),
    "unanimous": gettext_lazy("Unanimous: everybody votes and nobody is against"),
}
STANDINGS: Mapping[str, tuple[str, Promise]] = {
    "announced": ("info", pgettext_lazy("vote", "Announced")),
    "open": ("warning", pgettext_lazy("vote", "Open")),
    "passed": ("success", pgettext_lazy("vote", "Passed")),
    "passed_by_chair": ("success", pgettext_lazy("vote", "Passed by the chair’s vote")),
    "failed": ("danger", pgettext_lazy("vote", "Not passed")),
    "tie_failed": ("danger", pgettext_lazy("vote", "Not passed: a tie")),
    "inquorate": ("neutral", pgettext_lazy("vote", "Too few took part")),
}
"""How a vote stands, or what came of it: how grave it is, and in a word."""

WHY: Mapping[str, str] = {
    "unknown_feature": n_("Choose a feature."),
    "unknown_stage": n_("Choose a stage."),
    "not_a_facility": n_("Choose facilities of the municipality."),
    "not_found": n_("There is nothing here, or it is not yours to see."),
    "missing_text": n_("This must be filled in."),
    "too_long": n_("Write at most %(limit)s characters."),
    "control_characters": n_("The text has characters that cannot be shown. Write it anew."),
    "no_mandate": n_("You have no mandate for this now. The secretariat gives mandates."),
    "mandate_over": n_("Your mandate ended %(ended)s. The secretariat can give you a new one."),
    "not_operator": n_("Only who runs the platform can found a collaboration."),
    "founded_already": n_("The collaboration is founded already."),
    "service_there_already": n_("The agreement carries a service of that name already."),
    "not_a_member_number": n_("Write the partner’s number: 3 to 12 digits, such as 4601."),
    "member_there_already": n_("There is a partner with that number or municipality already."),
    "not_a_kind": n_("Choose one in the list."),
    "figure_not_whole": n_("Write the population as a whole number."),
    "left_already": n_("The partner has left, or its last day is set."),
    "member_left": n_("The partner has left the collaboration."),
    "notice_out_of_time": n_("The day must be today or earlier, and after the partner joined."),
    "nothing_to_succeed": n_("Choose who ends, and write who comes instead."),
    "wrong_notice": n_("Choose from 0 to %(most)s months."),
    "cost_key_wrong": n_("The key for sharing costs cannot be used: %(why)s"),
    "vote_key_wrong": n_("The key for votes cannot be used: %(why)s"),
    "not_a_party": n_("Only partners with a vote can do that, while they are in the collaboration."),
    "seen_another": n_("The text on your page was not this version’s. Read it again."),
    "adopted_ahead": n_("The day of the decision must be today or earlier."),
    "adopted_already": n_("The partner has adopted this version already."),
    "body_there_already": n_("There is a body of that name already."),
    "wrong_limit": n_("Write the limit in whole kroner, from 0."),
    "limit_in_the_past": n_("A limit holds from today or later."),
    "limit_said_already": n_("A limit from that day is set already."),
    "no_such_address": n_("Nobody here has shown that she reads mail at that address."),
    "seat_of_no_body": n_("Choose the body."),
    "deputy_of_nobody": n_("Choose a voting member of the same partner in the same body."),
    "mandate_not_in_order": n_("The last day is before the first."),
    "seat_taken": n_("Somebody has that partner’s seat in the body. End her mandate first."),
    "chair_taken": n_("The body has a chair already. End that mandate first."),
    "mandate_there_already": n_("The person has that mandate already."),
    "mandate_ended": n_("The mandate has ended already."),
    "last_secretary": n_("Somebody must keep the secretariat. Give another person the mandate first."),
    "wrong_amount": n_("Write a whole amount that is more than nothing."),
    "delivered_already": n_("It is delivered already."),
    "delivered_ahead": n_("The day of delivery must be today or earlier."),
    "vote_opened_already": n_("The vote has been opened already."),
    "consent_too_short": n_("A vote by consent is open for %(days)s days at least."),
    "closes_in_the_past": n_("Choose a moment to come."),
    "no_agreement": n_("No agreement is in force, so nobody’s weight is known."),
    "cap_impossible": n_("There are too few partners for the cap of the agreement."),
    "unknown_population": n_("The population of a partner is not written down."),
    "unknown_member": n_("The agreement’s table lacks a partner, or has one that has left."),
    "key_is_zero": n_("Nobody has any weight by the key of the agreement."),
    "limits_impossible": n_("The limit cannot hold for so many partners and this amount."),
    "cost_key_lacks_figures": n_("The key asks for a figure that is not known of every partner, such as use."),
    "vote_not_closed": n_("The vote has not closed yet."),
    "vote_was_quorate": n_("Enough took part, so the vote stands."),
    "reopened_already": n_("The vote has been put once more already."),
    "vote_not_open": n_("The vote has not been opened yet."),
    "vote_closed": n_("The vote closed %(closed)s."),
    "not_an_elector": n_("The partner had no vote when the vote was opened."),
    "proxy_to_itself": n_("Choose another partner."),
    "proxy_given_already": n_("The partner has given its proxy already."),
    "proxy_held_already": n_("That partner holds another’s proxy already."),
    "reason_wanted": n_("Write the reason: an objection without one does not count."),
    **benefit_words.WHY,
    "no_such_initiative": n_("There is no initiative with that number."),
    "initiative_over": n_("This initiative is over. Nothing more can be done with it."),
    "not_from_here": n_("That step does not lead on from where the initiative stands. Look at its page anew."),
    "gate_lacks": n_("The gate %(gate)s still lacks something. What it needs stands on the initiative’s page."),
    "not_the_owner": n_("Only the product owner of this initiative can do that."),
    "not_an_owner": n_("Choose somebody who holds a mandate as product owner now."),
    "wrong_cost": n_("Write both amounts in whole kroner, the lower first, or neither."),
    "nothing_new": n_("The text is the same as the version before."),
    "backed_already": n_("The partner backs it already."),
    "wrong_terms": n_("Write from 1 to %(most)s working days, and at least one resident."),
    "terms_in_the_past": n_("What is set holds from today or later."),
    "terms_said_already": n_("Something is set from that day already."),
    "not_evidence": n_("Choose what it is evidence for."),
    "not_an_address": n_("Write a whole web address, such as https://example.com/report.pdf."),
    "not_a_fingerprint": n_("Write the document’s SHA-256: 64 figures and letters from a to f."),
    "evidence_ahead": n_("The day must be today or earlier."),
    "not_a_municipality": n_("Only a municipality signs for a trial."),
    "no_such_evidence": n_("There is no evidence with that number."),
    "taken_back_already": n_("It has been taken back already."),
    "not_assessed": n_("The text is newer than what the assessors signed. Two of them must sign it as it is now."),
    "not_ready": n_("The initiative is not ready to be decided."),
    "vote_under_way": n_("Vote %(vote)s on it is not over yet."),
    "beyond_limit": n_("This body may not decide so large an amount. Choose one that may."),
    "not_a_gate_ahead": n_("Choose a gate that the initiative has not passed."),
    "not_a_deciding_body": n_("Only a steering group or the council can waive a gate."),
    "memo_too_new": n_("The memo must be public longer. The vote can open from %(first)s."),
    "no_such_target": n_("There is no other initiative with that number."),
    "into_itself": n_("Choose another initiative than this one."),
    "target_over": n_("That initiative is over. Choose one that is open."),
    "source_already": n_("The idea is a source of this initiative already."),
    "malformed": n_("The file is not an initiative as the documentation says it: %(why)s"),
    "file_changed": n_("The text is not what the file’s fingerprint is of. Fetch the file anew."),
    **budget_words.WHY,
    **pool_refusals.WHY,
    **open_words.WHY,
}
"""Sentences by refusal code, as message ids."""


def sentence(refusal: Refusal) -> str:
    """Why something was refused."""
    said = WHY.get(refusal.code)
    if said is None:
        return _("That could not be done (%(code)s).") % {"code": refusal.code}
    return _(said) % {name: _shown(value) for name, value in refusal.data.items()}


def _shown(value: Any) -> Any:  # Any: what refusals carry
    language = get_language() or "nb"
    if isinstance(value, datetime):
        here = timezone.localtime(value)
        return f"{formatting.day_short(here, language)} {formatting.clock(here, language)}"
    return formatting.day_short(value, language) if isinstance(value, date) else value


def kroner(ore: int) -> str:
    """An amount of øre as it is told on pages."""
    return formatting.money(Money(ore, "NOK"), get_language() or "nb")


def share_told(share: str) -> str:
    """A fraction of a key as per cent where it is whole, else as it is."""
    percent = Fraction(share) * 100
    return f"{percent.numerator} %" if percent.denominator == 1 else share


def vote_key_told(key: Mapping[str, Any]) -> str:  # Any: JSON as files say it
    """A key for votes in words."""
    kinds = {
        "one_each": _("Every partner has one vote"),
        "population_steps": _("One vote, and one more for every 50,000 inhabitants, at most five"),
        "table": _("Votes by an agreed table"),
    }
    told = kinds.get(key.get("kind", ""), "")
    if "cap" in key:
        told += _(", but none above %(cap)s of all") % {"cap": share_told(key["cap"])}
    return f"{told}."


def cost_key_told(key: Mapping[str, Any]) -> str:  # Any: as above
    """A key for sharing costs in words."""
    if "mix" in key:
        parts = [f"{share_told(each['weight'])} {_one_key(each['key'])}" for each in key["mix"]]
        return ", ".join(parts) + "."
    told = _one_key(key)
    return f"{told[:1].upper()}{told[1:]}."


def _one_key(key: Mapping[str, Any]) -> str:  # Any: as above
    if "floor" in key:
        return _("%(key)s, at least %(amount)s each") % {
            "key": _one_key(key["floor"]["key"]),
            "amount": kroner(key["floor"]["min_ore"]),
        }
    if "cap" in key:
        return _("%(key)s, at most %(share)s each") % {
            "key": _one_key(key["cap"]["key"]),
            "share": share_told(key["cap"]["max_share"]),
        }
    words = {
        "flat": _("the same for all"),
        "per_capita": _("by population"),
        "usage": _("by use"),
        "table": _("by an agreed table"),
        "tiers": _("by a tariff for population"),
        "mix": _("by several keys"),
    }
    return next((words[each] for each in key if each in words), "")
