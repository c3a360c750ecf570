"""Whether a question concerns what somebody asks for, and whether an answer is of the kind that it wants. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

TEXT, NUMBER, YES_OR_NO = "text", "number", "yes_or_no"
KINDS = (TEXT, NUMBER, YES_OR_NO)
YES, NO = "yes", "no"
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """A question as rules see it; asked of everybody, or of those whose activity it is about."""

    id: int
    kind: str = TEXT
    required: bool = False
    activity_id: int | None = None

    def concerns(self, activities: Collection[int]) -> bool:
        """Whether it is asked of somebody who does these."""
        return self.activity_id is None or self.activity_id in activities


def fits(kind: str, answer: str) -> bool:
    """Whether an answer that is not empty is of the kind."""
    said = answer.strip()
    if kind == NUMBER:
        return said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER
    return said in (YES, NO) if kind == YES_OR_NO else True
