"""A fresh database in seconds rather than a minute: how Django follows the models while it migrates, with less work.

For each step Django makes every class again that is related to what was changed, and whatever is related to the same as
that. In a house where nearly all belongs to a municipality, that is nearly all of them, some thousand times. Statements
need the changed class and those that point to it. Code that works on rows is still given classes made from nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState
from django.db.migrations.utils import resolve_relation
from django.db.models import Field

Key = tuple[str, str]


@contextmanager
def only_what_points_there() -> Iterator[None]:
    """While this lasts, a changed model has its own class made again, and those that point to it."""
    as_django_does = ProjectState._find_reload_model  # type: ignore[attr-defined]
    ProjectState._find_reload_model = _to_be_made_again  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = as_django_does  # type: ignore[attr-defined]


def _to_be_made_again(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[Key]:  # noqa: ARG001
    state.is_delayed = True  # what runs Python has all classes made anew
    changed = app_label, model_name
    pointing = {
        key
        for key, model in state.models.items()
        if any(field.is_relation and changed in _targets(field, key) for field in model.fields.values())
    }
    return {changed, *pointing}


def _targets(field: Field[object, object], of: Key) -> set[Key]:
    """The models that a relation of a model leads to and through."""
    ends = (getattr(field.remote_field, name, None) for name in ("model", "through"))
    return {resolve_relation(end, *of) for end in ends if end is not None}
