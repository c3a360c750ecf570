"""What fingerprints are of: a text of an initiative, and a step of it, as files say them."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any, Protocol

from aktiv.collaboration.models import Transition


class Text(Protocol):
    """What an initiative says it is: as it is typed, or as a version keeps it."""

    @property
    def title(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def affected(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def low_ore(self) -> int | None: ...
    @property
    def high_ore(self) -> int | None: ...
    @property
    def evaluate_on(self) -> date | None: ...
    @property
    def language(self) -> str: ...


def text_row(said: Text) -> dict[str, Any]:  # Any: text, øre, a day as ISO
    """What is said, as files say it."""
    return {
        "title": said.title,
        "what": said.what,
        "affected": said.affected,
        "contact": said.contact,
        "low_ore": said.low_ore,
        "high_ore": said.high_ore,
        "evaluate_on": said.evaluate_on.isoformat() if said.evaluate_on is not None else None,
        "language": said.language,
    }


def step_content(step: Transition) -> dict[str, Any]:  # Any: JSON-able values
    """What the fingerprint of a step is of: all that is public of it but the name of who took it, which goes with her
    account. With `initiative`, `mandate__body`, `member`, `version`, `into` and votes at hand."""
    body = step.mandate.body if step.mandate is not None else None
    return {
        "initiative": step.initiative.number,
        "number": step.number,
        "act": step.act,
        "gate": step.gate,
        "from": step.state_from,
        "to": step.state_to,
        "decision": step.decision,
        "verdict": step.verdict,
        "into": step.into.number if step.into is not None else None,
        "role": step.role,
        "body": body.kind if body is not None else None,
        "member": step.member.number if step.member is not None else None,
        "reason": step.reason,
        "seen": step.seen,
        "missing": step.missing,
        "version": step.version.number,
        "version_sha256": step.version.sha256,
        "vote": step.vote.vote.number if step.vote is not None else None,
        "waived_by": step.waived_by.vote.number if step.waived_by is not None else None,
        "at": step.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous_sha256": step.previous_sha256,
    }
