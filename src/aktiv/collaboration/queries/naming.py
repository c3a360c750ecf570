"""Names that rows carry in each language."""

from __future__ import annotations

from typing import Any

Names = dict[str, str]
"""A name by language."""
LANGUAGES = ("nb", "nn", "en")


def names_of(row: Any) -> Names:  # Any: a row with a name in each language
    """Its names by language."""
    return {code: getattr(row, f"name_{code}") for code in LANGUAGES}
