"""Within which bounds a lock may be set. The table refuses the rest; this says which it is."""

from __future__ import annotations

from collections.abc import Mapping

from aktiv.values.refusal import Refusal

BOUNDS: Mapping[str, tuple[int, int]] = {
    "minutes_before": (0, 240),
    "minutes_after": (0, 240),
    "lead_hours": (1, 336),
    "shown_minutes": (0, 10_080),
    "alarm_minutes": (5, 1_440),
    "kept_days": (1, 365),
}


def sane(said: Mapping[str, object]) -> None:
    """Raises Refusal("lock_number", field, least, most) for the first number that is outside."""
    for name, (least, most) in BOUNDS.items():
        value = said[name]
        if not isinstance(value, int) or not least <= value <= most:
            raise Refusal("lock_number", field=name, least=least, most=most)
