"""Static files are served by names that change with their contents, compressed, and gathered only when one changed."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import Committed

PROGRAM = """
import django; django.setup()
from aktiv.config import static
static.collect()
from django.templatetags.static import static as address
print(address("{name}"))
"""


def test_names_carry_a_hash_and_nothing_is_gathered_twice(committed: Committed, tmp_path: Path) -> None:
    name = next(
        str(path.relative_to("src/aktiv/web/static"))
        for path in sorted(Path("src/aktiv/web/static").rglob("*.css"))
        if "vendor" not in path.parts
    )
    env = committed.environment() | {"AKTIV_STATIC": str(tmp_path / "static"), "AKTIV_STATIC_COLLECTED": "1"}

    def collect() -> str:
        command = [sys.executable, "-c", PROGRAM.format(name=name)]
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.strip()

    address = collect()
    assert re.fullmatch(r"/static/.+\.[0-9a-f]{12}\.css", address)
    gathered = tmp_path / "static" / address.removeprefix("/static/")
    assert Path(f"{gathered}.gz").exists()
    os.utime(gathered, ns=(1, 1))
    assert collect() == address
    assert gathered.stat().st_mtime_ns == 1
