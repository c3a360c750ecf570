"""How problems and plans lie in the database: the bytes of their files, packed. The same content is the same bytes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Any


def file_bytes(content: Mapping[str, Any]) -> bytes:
    """A problem or a plan as the solver's commands write it to a file."""
    return (json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def packed(content: Mapping[str, Any]) -> bytes:
    """Those bytes with gzip, without a time in them."""
    return gzip.compress(file_bytes(content), mtime=0)


def unpacked(data: bytes | memoryview) -> dict[str, Any]:
    """What was packed."""
    found: dict[str, Any] = json.loads(gzip.decompress(bytes(data)))
    return found
