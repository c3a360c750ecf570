"""What a version of the agreement must hold, and its fingerprint; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from aktiv.values.refusal import Refusal


def fingerprint(content: Mapping[str, Any]) -> str:  # Any: texts, numbers and keys
    """SHA-256 of what is laid before the members, as JSON with sorted names and no spaces, in UTF-8."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def require_keys(cost_key: Mapping[str, Any], vote_key: Mapping[str, Any]) -> None:  # Any: as files say them
    """Both keys can be read. Raises Refusal: cost_key_wrong, vote_key_wrong."""
    if not isinstance(cost_key, dict) or len(cost_key) != 1:
        raise Refusal("cost_key_wrong")
    if not isinstance(vote_key, dict) or "kind" not in vote_key:
        raise Refusal("vote_key_wrong")
