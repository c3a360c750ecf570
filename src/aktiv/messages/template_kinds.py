"""The kinds of letter whose text a municipality may write itself. Who writes letters registers theirs here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateKind:
    """A kind of letter: what its text may name, what it must name, and the text that is used where there is no other.

    `placeholders` tell what each name stands for, in the order in which an editor is shown them. `standard` gives
    subject and body in the language in use, with the same names; `sample` values for a preview in a language.
    """

    code: str
    title: Promise
    placeholders: Mapping[str, Promise]
    required: frozenset[str] = frozenset()
    standard: Callable[[], tuple[str, str]] = field(repr=False)
    sample: Callable[[str], Mapping[str, str]] = field(repr=False)

    def __post_init__(self) -> None:
        assert self.required <= self.placeholders.keys()


_KINDS: dict[str, TemplateKind] = {}


def register(kind: TemplateKind) -> TemplateKind:
    """Makes a kind known. One code, one kind."""
    if _KINDS.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"two kinds of letter are called {kind.code}")
    return kind


def template_kinds() -> tuple[TemplateKind, ...]:
    """All that are known, in the order in which they were registered."""
    return tuple(_KINDS.values())


def template_kind(code: str) -> TemplateKind | None:
    """The kind with that code; None for letters that are the service's own."""
    return _KINDS.get(code)
