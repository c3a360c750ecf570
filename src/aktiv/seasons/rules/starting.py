"""The rules that a municipality begins with when it has none: as Norwegian municipalities commonly have them. They are a
suggestion, to be changed before a round is opened."""

from __future__ import annotations

from typing import Any

WEEKDAYS, WEEKEND = [0, 1, 2, 3, 4], [5, 6]

STARTER: dict[str, Any] = {
    "points": [
        {"name": "Barn 6–12 år", "from_age": 0, "to_age": 12, "points": 5},
        {"name": "Ungdom 13–19 år", "from_age": 13, "to_age": 19, "points": 4},
        {"name": "Voksne på nasjonalt nivå", "from_age": 20, "to_age": 120, "levels": ["national"], "points": 4},
        {"name": "Voksne", "from_age": 20, "to_age": 120, "points": 2},
    ],
    "windows": [
        {"name": "Barn, hverdager", "from_age": 0, "to_age": 12, "days": WEEKDAYS, "from_minute": 960, "to_minute": 1230},
        {"name": "Barn, helg", "from_age": 0, "to_age": 12, "days": WEEKEND, "from_minute": 540, "to_minute": 1080},
        {"name": "Ungdom, hverdager", "from_age": 13, "to_age": 19, "days": WEEKDAYS, "from_minute": 960, "to_minute": 1320},
        {"name": "Ungdom, helg", "from_age": 13, "to_age": 19, "days": WEEKEND, "from_minute": 540, "to_minute": 1200},
        {"name": "Voksne, hverdager", "from_age": 20, "to_age": 120, "days": WEEKDAYS, "from_minute": 960, "to_minute": 1380},
        {"name": "Voksne, helg", "from_age": 20, "to_age": 120, "days": WEEKEND, "from_minute": 540, "to_minute": 1320},
    ],
    "due": [
        {"name": "Barn 6–12 år", "from_age": 0, "to_age": 12, "minutes": 60, "per_member": "2", "at_most": 120},
        {"name": "Ungdom 13–19 år", "from_age": 13, "to_age": 19, "minutes": 120, "per_member": "3", "at_most": 240},
        {"name": "Voksne", "from_age": 20, "to_age": 120, "minutes": 60, "per_member": "1.5", "at_most": 180},
    ],
    "caps": [
        {"name": "Barn 6–12 år", "from_age": 0, "to_age": 12, "sessions": 2, "minutes": 90},
        {"name": "Ungdom 13–19 år", "from_age": 13, "to_age": 19, "sessions": 4, "minutes": 120},
        {"name": "Voksne", "from_age": 20, "to_age": 120, "sessions": 3, "minutes": 120},
    ],
    "travel_km": 20,
    "most_halls": 15,
    "days_apart": 1,
    "continuity_points": 40,
    "fair": True,
    "own_hall_counts": True,
    "unused_percent": 0,
}  # fmt: skip
