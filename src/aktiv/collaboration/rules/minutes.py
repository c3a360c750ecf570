"""Minutes as data: what they say without a language, and the fingerprint of that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

HEAD = ("number", "body", "body_name", "starts_at", "ends_at", "place")
POINT = ("number", "title", "about", "about_number", "about_title", "about_titles", "about_state", "decided")


def content_of(meeting: Mapping[str, Any], added: str) -> dict[str, Any]:
    """What minutes of a meeting say: where and when, each thing on the agenda with what it came to, and what was
    added. An idea may be hidden later, and minutes stay as they were written: its title is not in them."""
    points = [{name: each[name] for name in POINT} for each in meeting["agenda"]]
    for each in points:
        if each["about"] == "idea":
            each["about_title"] = None
    return {name: meeting[name] for name in HEAD} | {"agenda": points, "added": added}


def fingerprint(content: Mapping[str, Any]) -> str:
    """The SHA-256 of it as JSON with sorted names and no spaces."""
    told = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(told.encode()).hexdigest()
