"""Which page of a list is asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from aktiv.web.components.links import Paging

A_PAGE = 25


def page_of(request: HttpRequest, count: int, url_of: Callable[[int], str]) -> tuple[slice, Paging | None]:
    """The rows of the page that `?side=` asks for, the nearest that there is, and links to the others where there are
    several."""
    last, asked = max(1, -(-count // A_PAGE)), request.GET.get("side", "1")
    typed = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    page = min(max(1, typed), last)
    return slice((page - 1) * A_PAGE, page * A_PAGE), Paging.of(page, last, url_of) if last > 1 else None
