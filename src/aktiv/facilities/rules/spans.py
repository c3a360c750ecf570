"""Sets of wall-clock minutes of one day, as sorted half-open spans that do not touch."""

from __future__ import annotations

from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]


def merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """The same minutes in as few spans as possible, in order."""
    whole: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if low >= high:
            continue
        if whole and low <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(high, whole[-1][1]))
        else:
            whole.append((low, high))
    return tuple(whole)


def minus(spans: Spans, cuts: Spans) -> Spans:
    """The minutes of `spans` that no cut covers."""
    left: list[tuple[int, int]] = []
    for low, high in spans:
        start = low
        for lower, higher in cuts:
            if higher <= start or lower >= high:
                continue
            if start < lower:
                left.append((start, lower))
            start = higher
        if start < high:
            left.append((start, high))
    return tuple(left)


def common(spans: Spans, others: Spans) -> Spans:
    """The minutes in both."""
    return merged((max(a, c), min(b, d)) for a, b in spans for c, d in others if max(a, c) < min(b, d))
