"""Form fields in Designsystemet's dress: what must be filled in is said in words, errors stand twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.utils.translation import gettext as _

from aktiv.web.components.links import Choice

Kind = Literal[
    "text", "email", "tel", "date", "number", "textarea", "select", "radio", "checkbox", "checks", "password"
]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `error` is a sentence that says what to do; what was typed stays in `value`. Of `checks` any number of
    choices may be chosen: each is sent as `name-value`.

    `optional` shows the word for it; a field is otherwise required, which is said too when `mark_required`.
    """

    template: ClassVar[str] = "web/components/field.html"

    name: str
    label: str
    value: str = ""
    kind: Kind = "text"
    hint: str = ""
    error: str = ""
    optional: bool = False
    mark_required: bool = True
    choices: tuple[Choice, ...] = ()
    autocomplete: str = ""
    inputmode: str = ""
    longest: int | None = None
    form: str = ""

    @property
    def element_id(self) -> str:
        return f"id_{self.name}"

    @property
    def described_by(self) -> str:
        """The ids of hint and error, those that exist."""
        parts = [f"{self.element_id}_hint"] * bool(self.hint) + [f"{self.element_id}_error"] * bool(self.error)
        return " ".join(parts)


def chosen_in(fields: Iterable[Field]) -> str:
    """What a form that narrows is set to, on one line: what was typed, and what was chosen where there is a choice."""
    told = []
    for field in fields:
        choice = next((each for each in field.choices if each.chosen), None)
        if field.kind == "select" and choice is not None and choice.value:
            told.append(f"{field.label}: {choice.label}")
        elif field.kind == "text" and field.value:
            told.append(f"«{field.value}»")
    return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the element it is about."""

    text: str
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class ErrorSummary:
    """All problems above the button, each a link to its field. Focus moves here when the page has it."""

    template: ClassVar[str] = "web/components/error_summary.html"

    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, fields: Iterable[Field], others: Iterable[str] = ()) -> ErrorSummary:
        """From fields with errors, after problems that belong to no field. An error that could be any field's names its
        own."""
        of_fields = [Problem(_named(field), _target(field)) for field in fields if field.error]
        return cls((*(Problem(text) for text in others), *of_fields))


def _named(field: Field) -> str:
    if field.error != _("This must be filled in."):
        return field.error
    return f"{field.label.rstrip('?')}: {field.error}"


def _target(field: Field) -> str:
    """A group of buttons is reached by its first."""
    return f"{field.element_id}_0" if field.kind in {"radio", "checks"} else field.element_id
