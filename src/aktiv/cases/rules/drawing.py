"""The table of states as a page of documentation: a picture and a table, drawn from the rows themselves."""

from __future__ import annotations

from aktiv.cases.rules.states import TRANSITIONS, Transition

_DRAFT = "draft"
_HEAD = """# The states of a case

Drawn from the table in `cases/rules/states.py` by `aktiv cases states`; a test holds this page to it.

```mermaid
stateDiagram-v2
"""


def markdown() -> str:
    """docs/case-states.md, whole."""
    arrows = dict.fromkeys(arrow for each in TRANSITIONS for arrow in _arrows(each))
    rows = "\n".join(_row(each) for each in TRANSITIONS)
    return (
        f"{_HEAD}    [*] --> {_DRAFT}\n"
        + "\n".join(f"    {source} --> {to}: {act}" for source, to, act in arrows)
        + "\n    decided --> [*]\n    withdrawn --> [*]\n```\n\n"
        + "| act | of | who | from | to | needs | effect |\n|---|---|---|---|---|---|---|\n"
        + f"{rows}\n"
    )


def _arrows(row: Transition) -> list[tuple[str, str, str]]:
    """Where an act begins in several states, one that may stay stays, and others go to the first end."""
    act = row.act.replace("_", " ")
    arrows = []
    for source in row.sources:
        ends = row.to if len(row.sources) == 1 else (source,) if source in row.to else row.to[:1]
        arrows += [(_name(source), _name(to), act) for to in ends]
    return arrows


def _row(row: Transition) -> str:
    cells = (
        row.act.replace("_", " "),
        ", ".join(each.value for each in row.of),
        ", ".join(each.value for each in row.who),
        ", ".join(_name(each) for each in row.sources),
        ", ".join(each.value for each in row.to),
        row.needs,
        row.effect,
    )
    return "| " + " | ".join(cells) + " |"


def _name(state: object) -> str:
    return _DRAFT if state is None else str(getattr(state, "value", state))
