"""What `aktiv collaboration history` answers: whether the steps in an initiative's public file hold."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from aktiv.collaboration.rules.histories import checked

HOLDS, REFUSED = 0, 2


def answer(name: str) -> int:
    """Reads a file, prints how many steps it has and what is wrong with them, and returns the exit code: 2 when
    anything is."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        steps = json.loads(data.decode("utf-8-sig"))["steps"]
        faults = checked(steps)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        found: dict[str, Any] = {"error": "malformed", "faults": [{"path": "$", "what": str(error)}]}  # Any: JSON
        print(json.dumps(found, indent=1))
        return REFUSED
    print(json.dumps({"steps": len(steps), "faults": faults}, indent=1, ensure_ascii=False))
    return REFUSED if faults else HOLDS
