"""The rules that a municipality begins with when it has none, as Norwegian municipalities commonly have them: a
suggestion, to be changed before a round is opened."""

from __future__ import annotations

from typing import Any

from aktiv.seasons.rules.tables import USUAL_DATES, USUAL_HOURS

WEEKDAYS, WEEKEND = [0, 1, 2, 3, 4], [5, 6]


def _window(name: str, from_age: int, to_age: int, days: list[int], hours: str) -> dict[str, Any]:
    ends = [end.partition(".") for end in hours.split("–")]
    first, last = (int(hour) * 60 + int(minute or 0) for hour, _, minute in ends)
    return {"name": name, "from_age": from_age, "to_age": to_age, "days": days, "from_minute": first, "to_minute": last}


STARTER: dict[str, Any] = {
    "points": [
        {"name": "Barn 6–12 år", "from_age": 0, "to_age": 12, "points": 5},
        {"name": "Ungdom 13–19 år", "from_age": 13, "to_age": 19, "points": 4},
        {"name": "Voksne på nasjonalt nivå", "from_age": 20, "to_age": 120, "levels": ["national"], "points": 4},
        {"name": "Voksne", "from_age": 20, "to_age": 120, "points": 2},
    ],
    "windows": [
        _window("Barn, hverdager", 0, 12, WEEKDAYS, "16–20.30"),
        _window("Barn, helg", 0, 12, WEEKEND, "9–18"),
        _window("Ungdom, hverdager", 13, 19, WEEKDAYS, "16–22"),
        _window("Ungdom, helg", 13, 19, WEEKEND, "9–20"),
        _window("Voksne, hverdager", 20, 120, WEEKDAYS, "16–23"),
        _window("Voksne, helg", 20, 120, WEEKEND, "9–22"),
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
    "offer_hours": USUAL_HOURS,
    "offer_dates": USUAL_DATES,
}  # fmt: skip
