"""The fingerprint of a version of the agreement; pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint(content: Mapping[str, Any]) -> str:  # Any: texts, numbers and keys
    """SHA-256 of what is laid before the members, as JSON with sorted names and no spaces, in UTF-8."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
