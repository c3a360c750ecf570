"""Initiatives in the reader's language: states, steps, what the gates need, and how each need stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from aktiv.collaboration import words
from aktiv.values import formatting
from aktiv.values.texts import Texts

STATES: Mapping[str, Promise] = {
    "draft": pgettext_lazy("initiative", "Draft"),
    "submitted": pgettext_lazy("initiative", "Sent in"),
    "screening": pgettext_lazy("initiative", "Screening"),
    "assessing": pgettext_lazy("initiative", "Being assessed"),
    "ready": pgettext_lazy("initiative", "Ready to decide"),
    "decided": pgettext_lazy("initiative", "Decided"),
    "financing": pgettext_lazy("initiative", "Being financed"),
    "committed": pgettext_lazy("initiative", "Financed"),
    "in_delivery": pgettext_lazy("initiative", "Being made"),
    "pilot": pgettext_lazy("initiative", "On trial"),
    "general": pgettext_lazy("initiative", "In general use"),
    "evaluating": pgettext_lazy("initiative", "Being evaluated"),
    "closed": pgettext_lazy("initiative", "Closed"),
    "merged": pgettext_lazy("initiative", "Merged with another"),
    "withdrawn": pgettext_lazy("initiative", "Withdrawn"),
    "stopped": pgettext_lazy("initiative", "Stopped"),
}
DECISIONS: Mapping[str, Promise] = {
    "approved": pgettext_lazy("initiative", "Approved"),
    "deferred": pgettext_lazy("initiative", "Put off"),
    "rejected": pgettext_lazy("initiative", "Rejected"),
}
VERDICTS: Mapping[str, Promise] = {
    "keep": pgettext_lazy("verdict", "Keep it"),
    "change": pgettext_lazy("verdict", "Change it"),
    "retire": pgettext_lazy("verdict", "Take it out of use"),
}
ACTS: Mapping[str, Promise] = {
    "submit": gettext_lazy("Send it in"),
    "screen": gettext_lazy("Answer, and screen it"),
    "assess": gettext_lazy("Take it up for assessment"),
    "make_ready": gettext_lazy("Call it ready to decide"),
    "decide": gettext_lazy("Carry out what was voted"),
    "finance": gettext_lazy("Begin to finance it"),
    "take_up": gettext_lazy("Take it up again"),
    "commit": gettext_lazy("Call it financed"),
    "deliver": gettext_lazy("Begin to make it"),
    "pilot": gettext_lazy("Begin the trial"),
    "generalise": gettext_lazy("Take it into general use"),
    "evaluate": gettext_lazy("Begin the evaluation"),
    "close": gettext_lazy("Close it"),
    "merge": gettext_lazy("Merge it with another"),
    "withdraw": gettext_lazy("Withdraw it"),
    "stop": gettext_lazy("Stop it"),
}
WHO: Mapping[str, Promise] = {
    "secretariat": gettext_lazy("the secretariat"),
    "product_owner": gettext_lazy("its product owner"),
    "assessor": gettext_lazy("an assessor"),
    "proposer": gettext_lazy("whoever proposed it"),
    "member": gettext_lazy("a voting member"),
    "coordination_group": gettext_lazy("the coordination group"),
    "steering_group": gettext_lazy("the steering group"),
    "council": gettext_lazy("the council"),
    "service": gettext_lazy("the service by itself"),
}
PURPOSES: Mapping[str, Promise] = {
    "decide": gettext_lazy("To decide it"),
    "defer": gettext_lazy("To put it off"),
    "waive": gettext_lazy("To waive a gate"),
}
NEEDS: Mapping[str, Promise] = {
    "reason": gettext_lazy("A reason"),
    "text": gettext_lazy("A text that says what it is"),
    "affected": gettext_lazy("Who would notice"),
    "contact": gettext_lazy("The office that answers for it"),
    "answered": gettext_lazy("An answer"),
    "backed": gettext_lazy("Backing by partners or residents"),
    "original": gettext_lazy("Compared with others, and no duplicate"),
    "user_evidence": gettext_lazy("What users say and do"),
    "options": gettext_lazy("Options, to do nothing among them"),
    "cost": gettext_lazy("A cost from low to high"),
    "benefit_plan": gettext_lazy("Benefits that are hoped for, and how the baseline is measured"),
    "privacy": gettext_lazy("Privacy looked at"),
    "accessibility": gettext_lazy("Accessibility looked at"),
    "security": gettext_lazy("Security looked at"),
    "standards": gettext_lazy("Standards looked at"),
    "who_pays": gettext_lazy("Who pays, by which key"),
    "thresholds": gettext_lazy("What a trial must reach"),
    "evaluation_day": gettext_lazy("The day of the evaluation"),
    "assessed": gettext_lazy("Assessors from two partners"),
    "vote": gettext_lazy("A vote that has closed"),
    "memo_public": gettext_lazy("The memo public long enough before"),
    "may_decide": gettext_lazy("A body that may decide the amount"),
    "money": gettext_lazy("Promises that cover the cost"),
    "shares_locked": gettext_lazy("The shares locked as a version"),
    "delivery_plan": gettext_lazy("The delivery plan"),
    "acceptance": gettext_lazy("Criteria for acceptance"),
    "documentation": gettext_lazy("Documentation"),
    "translations": gettext_lazy("Translations"),
    "rollback": gettext_lazy("A plan for rolling back"),
    "pilot_signed": gettext_lazy("A municipality that has signed for the trial"),
    "pilot_report": gettext_lazy("A report of the trial against what it must reach"),
    "evaluation_due": gettext_lazy("The day of the evaluation has come"),
    "measured": gettext_lazy("Benefits measured against the baseline"),
    "verdict": gettext_lazy("To keep, change or take out of use"),
}


def state_told(state: str, decision: str | None) -> str:
    """Where one stands, with how it was decided where that is where it stands."""
    if state == "decided" and decision:
        return str(DECISIONS[decision])
    return str(STATES[state])


def need_told(need: str, told: Mapping[str, Any]) -> str:  # Any: figures of rules.gates.Found
    """The figures by which a need is met or not; "" where there are none to tell."""
    match need:
        case "answered" if told:
            due = _day(told["due"])
            return (_("due %(day)s, late") if told["late"] else _("due %(day)s")) % {"day": due}
        case "backed":
            return _("%(members)s of %(of_members)s partners, or %(residents)s of %(of_residents)s residents") % told
        case "cost" if told["high_ore"] is not None:
            return cost_told(told["low_ore"], told["high_ore"])
        case "assessed" | "measured" | "pilot_signed":
            return _("%(count)s of %(of)s") % told
        case "benefit_plan" if "promised" in told:
            return _promised_told(told["promised"])
        case "evaluation_day" | "evaluation_due" if told["on_day"]:
            return _day(told["on_day"])
        case "vote" if told:
            outcome = words.STANDINGS[told["outcome"]][1]
            said = _("Vote %(vote)s on version %(version)s: %(outcome)s")
            return said % {"vote": told["vote"], "version": told["version"], "outcome": outcome}
        case "memo_public":
            return _memo_told(told)
        case "may_decide":
            language = get_language() or "nb"
            return ", ".join(Texts.of(each["name"]).said_in(language).text for each in told["bodies"])
        case "money":
            amounts = {name: words.kroner(told[f"{name}_ore"]) for name in ("promised", "needed")}
            return _("%(promised)s promised of %(needed)s") % amounts
    return ""


def _promised_told(many: int) -> str:
    if not many:
        return _("no benefit is promised yet; it cannot be closed without one that is measured")
    return ngettext("%(count)s benefit is promised", "%(count)s benefits are promised", many) % {"count": many}


def cost_told(low_ore: int | None, high_ore: int | None) -> str:
    """An estimate, or that there is none."""
    if low_ore is None or high_ore is None:
        return _("not estimated yet")
    if low_ore == high_ore:
        return words.kroner(low_ore)
    return _("%(low)s to %(high)s") % {"low": words.kroner(low_ore), "high": words.kroner(high_ore)}


def days_told(days: int) -> str:
    """So many working days."""
    return ngettext("%(count)s working day", "%(count)s working days", days) % {"count": days}


def _memo_told(told: Mapping[str, Any]) -> str:  # Any: as above
    if "opened" not in told:
        return days_told(told["days"])
    days = {name: _day(told[name]) for name in ("announced", "opened", "first")}
    return _("public %(announced)s, opened %(opened)s, might open from %(first)s") % days


def _day(day: str) -> str:
    when = date.fromisoformat(day)
    return f"{formatting.date_short(when, get_language() or 'nb')} {when.year}"
