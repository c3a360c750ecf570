"""Every door of the house: each page by its URL name and each operation of the API by its id, with its mark."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from aktiv.api.app import interface
from aktiv.people.permissions import Mark, mark_of

OF_THE_LIBRARY = frozenset({"openapi-json"})
"""The description of the API, which is drawn by the library and is for everyone."""


def pages() -> dict[str, Mark | None]:
    """The mark of each page; None for one that has none."""
    return {name: mark_of(each.callback) for name, each in addresses()}


def addresses() -> list[tuple[str, URLPattern]]:
    """Each page's name with its pattern."""
    return list(_patterns(get_resolver().url_patterns))


def operations() -> dict[str, Mark | None]:
    """The mark of each operation of the API; None for one that has none."""
    return {
        str(operation.operation_id): mark_of(operation.view_func)
        for _, router in interface._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }


def _patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace is None:
                yield from _patterns(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern), pattern
