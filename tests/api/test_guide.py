"""The guide for integrators says what works: its commands are run as they stand, against a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from aktiv.bookings.models import Occurrence
from tests.api.calling import a_token
from tests.api.servers import running
from tests.conftest import Committed

GUIDE = Path("docs/integrators.md")
SETTINGS, *COMMANDS = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(), re.S)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the guide's commands are for curl")
def test_every_command_of_the_guide_works(committed: Committed, tmp_path: Path) -> None:
    assert {line.split("=")[0] for line in SETTINGS.splitlines()} == {f"export {each}" for each in VARIABLES}
    with running(committed, tmp_path, count=1) as server:
        told = {
            "AKTIV": server.addresses[0],
            "TOKEN": a_token(server.world.alice),
            "DAY": str(server.day),
            "SPACE": str(server.world.hall.pk),
        }
        script = "set -e\nset -o pipefail\n" + "\n".join(COMMANDS)
        run = subprocess.run(
            ["bash", "-c", script], env={**os.environ, **told}, capture_output=True, text=True, check=False
        )
    assert run.returncode == 0, run.stderr
    assert Occurrence.objects.get().state == "cancelled"


VARIABLES = ("AKTIV", "TOKEN", "DAY", "SPACE")
