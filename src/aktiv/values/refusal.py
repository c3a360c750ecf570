"""A rule said no. The one exception that carries a refusal from any room to page, API and journal."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Carries a stable `code` and the data that explains it; never a sentence.

    Words in three languages live beside the rule that refuses (`words.py` in its package). The data is JSON-able or a
    value that the words know how to write (period, date, number).
    """

    def __init__(self, code: str, **data: Any) -> None:  # Any: each code has its own data, documented at its rule
        super().__init__(code)
        self.code = code
        self.data = data
