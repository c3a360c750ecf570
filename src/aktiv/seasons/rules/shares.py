"""How much of a hall, as people and files write it: "1", "1/2" or "0,5"."""

from __future__ import annotations

import re
from fractions import Fraction

# `Fraction` itself reads "1e99999999" too, and works on it until the memory is gone.
_SHARE = re.compile(r"[0-9]{1,3}(?:/[0-9]{1,3}|[.,][0-9]{1,4})?")


def share_of(text: str) -> Fraction | None:
    """What the text says; None when it is no share. Whether a hall has such a part is asked elsewhere."""
    told = text.strip()
    if _SHARE.fullmatch(told) is None:
        return None
    try:
        return Fraction(told.replace(",", "."))
    except ZeroDivisionError:
        return None
