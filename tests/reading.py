"""Rows behind the second wall, for tests: they look at everything, and the code under test at what it was told."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from aktiv.walls import everything

M = TypeVar("M", bound=Model)


class _Seeing(QuerySet[M, M]):
    """A queryset that asks each of its questions with everything shown."""

    def _fetch_all(self) -> None:
        with everything():
            super()._fetch_all()

    def count(self) -> int:
        with everything():
            return super().count()

    def exists(self) -> bool:
        with everything():
            return super().exists()

    def create(self, **fields: Any) -> M:
        with everything():
            return super().create(**fields)

    def update(self, **fields: Any) -> int:
        with everything():
            return super().update(**fields)


def everything_of(model: type[M]) -> QuerySet[M, M]:
    """All rows of a model, to be narrowed as any."""
    return _Seeing(model)
