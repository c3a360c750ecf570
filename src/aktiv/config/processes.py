"""Child processes that live and die together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import TracebackType

from aktiv.config.embedded.cluster import die_with_parent
from aktiv.config.trouble import Trouble

PAUSE = 0.1
PATIENCE = 15.0  # seconds between asking and killing


class Family:
    """`aktiv` commands run as children; when the block ends, however it ends, none of them is left.

    Each child is also told by the kernel when this process is killed (Linux).
    """

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Family":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self.children.values():
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def start(self, command: str, *arguments: str) -> None:
        """Starts `aktiv COMMAND …` in a session of its own, so that Ctrl-C reaches it once and through us."""
        # More than one may run the same command, such as `simulate`.
        name = " ".join([command, *arguments[:1]]) if arguments and not arguments[0].startswith("-") else command
        self.children[name] = subprocess.Popen(
            [sys.executable, "-m", "aktiv", command, *arguments],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 (no threads run yet)
        )

    def wait(self) -> None:
        """Waits until a child ends, which none should. Raises Trouble naming it."""
        while True:
            self._demand_all_alive()
            time.sleep(PAUSE)

    def wait_for_port(self, host: str, port: int, seconds: float) -> None:
        """Waits until someone answers there. Raises Trouble when a child ends instead, or nobody answers in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._demand_all_alive()
            with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
                return
            time.sleep(PAUSE)
        raise Trouble(f"The server did not answer on port {port} within {seconds:.0f} s.")

    def _demand_all_alive(self) -> None:
        for name, child in self.children.items():
            if child.poll() is not None:
                raise Trouble(f"`aktiv {name}` stopped by itself (exit code {child.returncode}).")
