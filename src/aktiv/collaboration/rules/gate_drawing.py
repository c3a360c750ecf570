"""The table of gates as a page of documentation: a picture and tables, drawn from the rows themselves."""

from __future__ import annotations

from collections.abc import Iterable

from aktiv.collaboration.rules.gates import (
    ANSWER_DAYS,
    MEMO_DAYS,
    NEEDS,
    RESIDENTS,
    STEPS,
    How,
    Need,
    Step,
)

_HEAD = f"""# The states of an initiative

Drawn from the table in `collaboration/rules/gates.py` by `aktiv collaboration states`; a test holds this page to it.
N is {ANSWER_DAYS} working days for an answer and {MEMO_DAYS} for a memo, X is {RESIDENTS} residents, until the
collaboration sets its own.

```mermaid
stateDiagram-v2
    [*] --> draft
"""
_HOW = {
    How.COUNTED: "counted from rows that are there",
    How.EVIDENCE: "laid down",
    How.READ: "read from the rows of that; laid down by hand where there are none",
    How.SAID: "said with the step",
}


def markdown() -> str:
    """docs/initiative-states.md, whole."""
    on = [each for each in STEPS if not each.out]
    arrows = "\n".join(f"    {each.source} --> {each.to}: {_named(each)}" for each in on)
    return (
        f"{_HEAD}{arrows}\n    closed --> [*]\n```\n\n"
        "From wherever it is not over an initiative can be merged, withdrawn or stopped, always with a reason.\n"
        "Closed, merged, withdrawn, stopped and rejected are over: nothing leads on from there. What a gate lacks is\n"
        "waived only by a vote that passed and names the gate, and by which no step was taken yet; needs that are\n"
        "marked *always* are not waived.\n\n"
        "| gate | step | from | to | who | needs | effect |\n|---|---|---|---|---|---|---|\n"
        + "\n".join(_row(each) for each in STEPS)
        + "\n\n| need | what | how | by whom |\n|---|---|---|---|\n"
        + "\n".join(_need(each) for each in NEEDS.values())
        + "\n"
    )


def _named(step: Step) -> str:
    act = step.act.replace("_", " ")
    return f"{step.gate} {act}" if step.gate else act


def _row(step: Step) -> str:
    source = step.source or (_list(step.among) if step.among else "any that is not over")
    if step.decided:
        source = f"{source} ({step.decided})"
    cells = (
        step.gate,
        step.act.replace("_", " "),
        source,
        step.to,
        _list(each.value for each in step.who),
        ", ".join(each.key for each in step.needs),
        step.effect,
    )
    return "| " + " | ".join(cells) + " |"


def _need(need: Need) -> str:
    who = _list(each.value for each in need.by) if need.may_be_laid else ""
    how = _HOW[need.how] + ("" if need.waivable else ", *always*")
    return f"| {need.key} | {need.told} | {how} | {who} |"


def _list(names: Iterable[str]) -> str:
    return ", ".join(each.replace("_", " ") for each in names)
