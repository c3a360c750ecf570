"""How an initiative goes from one state to the next: one row for each step, with its gate, who takes it, and its needs.

Pure. Actions ask `step_from` and `missing`, pages draw what is needed from the same rows, and docs/initiative-states.md
is made of them. What each need is decided by, `queries/gates.py` finds out; its words are in `initiative_words.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aktiv.values.refusal import Refusal

ANSWER_DAYS, MEMO_DAYS, RESIDENTS = 20, 20, 25
"""Working days, working days and supporters, until a collaboration sets its own."""
BACKERS, ASSESSORS, MEASURED = 2, 2, 2
OVER = frozenset({"closed", "merged", "withdrawn", "stopped"})
PASSED, FAILED = frozenset({"passed", "passed_by_chair"}), frozenset({"failed", "tie_failed"})
SEATED = frozenset({"member", "chair"})
"""Roles of those who act for a body or speak for a member."""
HELD = SEATED | {"deputy", "secretariat", "product_owner", "assessor"}
"""Roles of every mandate."""
SERVICE = "service"
"""The role of a step that the service takes by itself."""


class Who(StrEnum):
    """By which mandate a step is taken, or something is laid down. A group acts by its chair or a voting member."""

    SECRETARIAT = "secretariat"
    PRODUCT_OWNER = "product_owner"  # the initiative's own
    ASSESSOR = "assessor"
    PROPOSER = "proposer"  # whoever made the draft, while she holds a mandate
    MEMBER = "member"  # who speaks for one of the members
    COORDINATION_GROUP = "coordination_group"
    STEERING_GROUP = "steering_group"
    COUNCIL = "council"
    SERVICE = "service"


class How(StrEnum):
    """What decides whether a need is met."""

    COUNTED = "counted"  # from rows that are there anyway
    EVIDENCE = "evidence"  # a text or a document that somebody lays down for it
    READ = "read"  # from rows of shares and trials; laid down where there are none
    SAID = "said"  # with the step itself


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must be there at a gate. `told` is for documentation; `by` is who lays the evidence down; without
    `waivable` no vote can do without it."""

    key: str
    how: How
    told: str
    by: tuple[Who, ...] = (Who.PRODUCT_OWNER, Who.SECRETARIAT)
    least: int = 1
    waivable: bool = True

    @property
    def may_be_laid(self) -> bool:
        """Whether somebody can lay something down for it."""
        return self.how in (How.EVIDENCE, How.READ)


@dataclass(frozen=True, slots=True)
class Step:
    """From a state to another. `decided` narrows where it begins to one decision. Without a source it leads out, from
    those `among`, or from wherever it is not over."""

    act: str
    gate: str
    source: str
    to: str
    who: tuple[Who, ...]
    needs: tuple[Need, ...] = ()
    decided: str = ""
    effect: str = ""
    among: tuple[str, ...] = ()

    @property
    def out(self) -> bool:
        """Whether it leads out of the way, rather than on."""
        return not self.source

    def begins(self, state: str, decision: str) -> bool:
        """Whether it leads from there."""
        if self.out:
            return not self.among or state in self.among
        return self.source == state and self.decided in ("", decision)


@dataclass(frozen=True, slots=True)
class Found:
    """How one need stands: whether it is met, the figures that tell so, and the rows of evidence."""

    met: bool
    told: Mapping[str, Any] = field(default_factory=dict)  # Any: JSON-able figures, by name
    rows: tuple[Mapping[str, Any], ...] = ()  # Any: evidence as files say it


_COUNTED, _EVIDENCE, _READ, _SAID = How.COUNTED, How.EVIDENCE, How.READ, How.SAID
_GROUP = (Who.COORDINATION_GROUP,)
REASON = Need("reason", _SAID, "why", waivable=False)

NEEDS: Mapping[str, Need] = {
    each.key: each
    for each in (
        REASON,
        Need("text", _COUNTED, "a text that says what it is"),
        Need("affected", _COUNTED, "who would notice"),
        Need("contact", _COUNTED, "the office that answers for it"),
        Need("answered", _SAID, "an answer, due within N working days of when it was sent in; a late one is told so",
             waivable=False),
        Need("backed", _COUNTED, "at least two members, or X residents who support its ideas"),
        Need("original", _EVIDENCE, "what it was compared with, so that it is no duplicate",
             (*_GROUP, Who.SECRETARIAT)),
        Need("user_evidence", _EVIDENCE, "what users say and do"),
        Need("options", _EVIDENCE, "the options, to do nothing among them"),
        Need("cost", _COUNTED, "a cost from low to high"),
        Need("benefit_plan", _EVIDENCE, "what is hoped for, and how the baseline is measured; it is told how many"
             " benefits are promised by then"),
        Need("privacy", _EVIDENCE, "privacy looked at"),
        Need("accessibility", _EVIDENCE, "accessibility looked at"),
        Need("security", _EVIDENCE, "security looked at"),
        Need("standards", _EVIDENCE, "standards and architecture looked at"),
        Need("who_pays", _EVIDENCE, "who pays, by which key"),
        Need("thresholds", _EVIDENCE, "what a pilot must reach"),
        Need("evaluation_day", _COUNTED, "the day from which it is looked at what came of it"),
        Need("assessed", _EVIDENCE, "two assessors, from different members, on the text as it is; not its owner",
             (Who.ASSESSOR,), ASSESSORS),
        Need("vote", _COUNTED, "a vote on it that has closed with an outcome", waivable=False),
        Need("memo_public", _COUNTED, "the memo public N working days before the vote opened"),
        Need("may_decide", _COUNTED, "a steering group or council that may decide the high estimate", waivable=False),
        Need("money", _COUNTED, "money promised to it of at least the high estimate that was decided on"),
        Need("shares_locked", _READ, "the shares of a budget of it locked as a version",
             (Who.SECRETARIAT, Who.PRODUCT_OWNER)),
        Need("delivery_plan", _EVIDENCE, "the delivery plan"),
        Need("acceptance", _EVIDENCE, "acceptance criteria"),
        Need("documentation", _EVIDENCE, "documentation"),
        Need("translations", _EVIDENCE, "translations"),
        Need("rollback", _EVIDENCE, "a plan for rolling back"),
        Need("pilot_signed", _EVIDENCE, "at least one municipality that has signed to be pilot", (Who.MEMBER,)),
        Need("pilot_report", _READ, "its trials meet the thresholds that were set for it"),
        Need("evaluation_due", _COUNTED, "the day that was set at G2 has come"),
        Need("measured", _COUNTED, "at least one benefit promised of it, and each of them measured on two days or more"
             " against its baseline", least=MEASURED),
        Need("verdict", _SAID, "keep, change or retire", waivable=False),
    )
}  # fmt: skip


EARLY = ("draft", "submitted", "screening", "assessing")
"""Before it is ready to be decided."""
WAY = (*EARLY, "ready", "decided", "financing", "committed", "in_delivery", "pilot", "general", "evaluating", "closed")
"""The states on the way, in order."""


def _step(act: str, gate: str, way: str, who: Collection[Who], needs: str = "", **more: Any) -> Step:  # Any: Step's
    source, _arrow, to = way.partition("→")
    return Step(act, gate, source.strip(), to.strip(), tuple(who), tuple(NEEDS[each] for each in needs.split()), **more)


_ASSESSMENT = (
    "user_evidence options cost benefit_plan privacy accessibility security standards who_pays thresholds "
    "evaluation_day assessed"
)
STEPS: tuple[Step, ...] = (
    _step("submit", "", "draft → submitted", (Who.PROPOSER, Who.PRODUCT_OWNER, Who.SECRETARIAT),
          effect="the day for an answer is set"),
    _step("screen", "G0", "submitted → screening", (Who.SECRETARIAT,), "text affected contact answered"),
    _step("assess", "G1", "screening → assessing", _GROUP, "backed original"),
    _step("make_ready", "G2", "assessing → ready", (Who.PRODUCT_OWNER,), _ASSESSMENT),
    _step("decide", "G3", "ready → decided", (Who.STEERING_GROUP, Who.COUNCIL, Who.SECRETARIAT),
          "vote memo_public may_decide", effect="approved, rejected or deferred, as the vote said"),
    _step("finance", "", "decided → financing", (Who.SERVICE,), decided="approved",
          effect="at once, when it is approved"),
    _step("take_up", "", "decided → ready", (Who.PRODUCT_OWNER, Who.SECRETARIAT), "reason", decided="deferred",
          effect="it may be voted on anew"),
    _step("commit", "G4", "financing → committed", (Who.MEMBER,), "money shares_locked"),
    _step("deliver", "", "committed → in_delivery", (Who.PRODUCT_OWNER,), "delivery_plan"),
    _step("pilot", "G5", "in_delivery → pilot", (Who.PRODUCT_OWNER,),
          "acceptance documentation translations rollback pilot_signed"),
    _step("generalise", "G6", "pilot → general", _GROUP, "pilot_report"),
    _step("evaluate", "", "general → evaluating", (Who.PRODUCT_OWNER, Who.SECRETARIAT), "evaluation_due"),
    _step("close", "G7", "evaluating → closed", (Who.STEERING_GROUP,), "measured verdict"),
    _step("merge", "", "→ merged", (*_GROUP, Who.SECRETARIAT), "reason",
          effect="into another that is open, which keeps backing and credit"),
    _step("withdraw", "", "→ withdrawn", (Who.PROPOSER, Who.PRODUCT_OWNER), "reason"),
    _step("stop", "", "→ stopped", (*_GROUP, Who.STEERING_GROUP, Who.COUNCIL, Who.SECRETARIAT), "reason",
          among=EARLY),
    _step("stop", "", "→ stopped", (Who.STEERING_GROUP, Who.COUNCIL), "reason",
          among=tuple(each for each in WAY if each not in (*EARLY, "closed"))),
)  # fmt: skip
STATES = (*WAY, "merged", "withdrawn", "stopped")
GATES = {each.gate: each for each in STEPS if each.gate}
"""The step through each gate."""


def is_over(state: str, decision: str) -> bool:
    """Whether nothing more can become of it."""
    return state in OVER or (state == "decided" and decision == "rejected")


def steps_from(state: str, decision: str) -> tuple[Step, ...]:
    """What may come next, the way on before the ways out. Nothing leads on from what is over."""
    if is_over(state, decision):
        return ()
    return tuple(each for each in STEPS if each.begins(state, decision))


def step_from(state: str, decision: str, act: str) -> Step:
    """One of them. Raises Refusal: initiative_over, not_from_here(state)."""
    if is_over(state, decision):
        raise Refusal("initiative_over")
    for each in steps_from(state, decision):
        if each.act == act:
            return each
    raise Refusal("not_from_here", state=state)


def missing(step: Step, found: Mapping[str, Found]) -> tuple[str, ...]:
    """The needs of a step that are not met, in order; one that nobody looked for is not."""
    return tuple(each.key for each in step.needs if each.key not in found or not found[each.key].met)


def waived(lacking: Collection[str]) -> bool:
    """Whether a vote that waives the gate can do without all that is missing."""
    return all(NEEDS[each].waivable for each in lacking)


def decision_of(purpose: str, outcome: str) -> str:
    """What a vote with a purpose came to: approved, rejected or deferred; "" when it settles nothing."""
    if purpose == "decide":
        return "approved" if outcome in PASSED else "rejected" if outcome in FAILED else ""
    return "deferred" if purpose == "defer" and outcome in PASSED else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step as it was taken: what a checker needs of it. `body` is the kind of body she sat in; `waived_by` is the
    gate that a vote waived and the outcome of that vote."""

    act: str
    gate: str
    source: str
    to: str
    role: str
    body: str = ""
    decision: str = ""
    met: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    waived_by: tuple[str, str] | None = None


def faults(taken: Collection[Taken]) -> list[str]:
    """What is wrong with a history, each in a few words; nothing when every step went by the table, in order, past its
    gate. Anybody can ask it of the public file of an initiative."""
    state, decision = "draft", ""
    found: list[str] = []
    for at, each in enumerate(taken, start=1):
        try:
            step = step_from(state, decision, each.act)
        except Refusal as refusal:
            return [*found, f"{at}: {each.act} from {state}: {refusal.code}"]
        if (each.source, each.to, each.gate) != (state, step.to, step.gate):
            found.append(f"{at}: {each.act} is not from {each.source} to {each.to} by {each.gate or 'no gate'}")
        if not any(acts_as(who, each.role, each.body) for who in step.who):
            found.append(f"{at}: {each.act} by {each.role}")
        lacking = {need.key for need in step.needs} - each.met
        if lacking != each.missing:
            found.append(f"{at}: {each.act} told that it lacked {sorted(each.missing)}, not {sorted(lacking)}")
        if lacking and (
            each.waived_by is None
            or each.waived_by[0] != step.gate
            or each.waived_by[1] not in PASSED
            or not waived(lacking)
        ):
            found.append(f"{at}: {each.act} without {', '.join(sorted(lacking))}")
        state = step.to
        decision = each.decision if state == "decided" else "" if state == "ready" else decision
    return found


def acts_as(who: Who, role: str, body: str) -> bool:
    """Whether a mandate of a role, in a body of a kind, is one by which such a one acts."""
    if who is Who.PROPOSER:
        return role in HELD
    if who is Who.MEMBER:
        return role in SEATED
    if who in (Who.COORDINATION_GROUP, Who.STEERING_GROUP, Who.COUNCIL):
        return role in SEATED and body == who.value
    return role == who.value
