"""`aktiv demo` brings everything up, and takes down all that it started however it ends."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.database import free_port


class Running:
    """`aktiv demo` without the cities, as a person starts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
        return kept | {
            "AKTIV_DATA": str(self.folder),
            "PORT": str(self.port),
            "PYTHONPATH": "src",
            "AKTIV_DEMO": "none",
        }

    def start(self) -> list[str]:
        """Starts it and returns what it said until it was ready."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "aktiv", "demo"], env=self.environment(), stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        said = []
        for line in self.process.stdout:
            said.append(line.strip())
            if line.startswith("Stop with"):
                return said
        raise AssertionError(f"ended early: {said}")

    def end(self, by: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(by)
        self.process.communicate()
        return self.process.returncode

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "aktiv", *arguments]
        return subprocess.run(command, env=self.environment(), check=False, capture_output=True, text=True)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/", timeout=20)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


@pytest.fixture
def demo() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="aktiv-data-"))
    running = Running(folder)
    yield running
    if running.process and running.process.poll() is None:
        running.end(signal.SIGTERM)
    shutil.rmtree(folder)


def test_all_that_was_started_stops_with_it_and_comes_up_again_also_after_a_kill(demo: Running) -> None:
    demo.start()
    demo.end(signal.SIGKILL)
    for ending in (signal.SIGINT, signal.SIGTERM):
        demo.port = free_port()
        said = demo.start()
        assert f"http://localhost:{demo.port}/" in "\n".join(said)
        assert demo.answers()
        assert demo.end(ending) == 128 + ending
        assert not demo.answers()
        assert not (demo.folder / "database" / "data" / "postmaster.pid").exists()


def test_a_port_that_is_taken_is_said_before_anything_is_started(demo: Running) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", demo.port))
        other.listen()
        told = demo.run("demo")
    assert told.returncode == 1
    assert f"Port {demo.port} is taken" in told.stderr
    assert "Traceback" not in told.stderr
    assert list(demo.folder.iterdir()) == []


@pytest.mark.parametrize("port", ["0", "65536", "eighty"])
def test_a_port_that_is_none_is_refused(demo: Running, port: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "aktiv", "demo"], env=demo.environment() | {"PORT": port}, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert told.returncode == 1
    assert "Traceback" not in told.stderr


def test_a_server_that_does_not_answer_is_said_in_words(demo: Running) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    told = subprocess.run(
        [sys.executable, "-m", "aktiv", "migrate"], env=demo.environment() | {"DATABASE_URL": nowhere}, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert told.returncode == 1
    assert "does not answer" in told.stderr
    assert "Traceback" not in told.stderr


def test_serving_before_migrating_is_refused_with_the_command_that_helps(demo: Running) -> None:
    told = demo.run("serve")
    assert told.returncode == 1
    assert "aktiv migrate" in told.stderr
    assert "Traceback" not in told.stderr
