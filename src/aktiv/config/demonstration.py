"""`aktiv demo`: everything at once, on one machine, with progress for each step; stops all that it started."""

import contextlib
import importlib
import importlib.util
import os
import time
from collections.abc import Iterator

from aktiv.config import environment, migration, server, startup
from aktiv.config.processes import Family
from aktiv.config.trouble import Trouble

START_SECONDS = 60.0


def run(host: str, port: int) -> None:
    """Brings up the demo and serves until told to stop. Raises Trouble in words for the one who started it."""
    server.demand_port(host, port)
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        with _step("Database"):
            stack.enter_context(startup.ready())
        with _step("Tables"):
            migration.migrate()
        if environment.text("AKTIV_DEMO", "cities") != "none":
            with _step("Demo data"):
                _build_cities()
        os.environ["AKTIV_DEMO_PERSONAS"] = "1"  # for the processes it starts: made-up people may be signed in as
        family = stack.enter_context(Family())
        with _step("Server and worker"):
            family.start("worker")
            family.start("serve", "--host", host, "--port", str(port))
            family.wait_for_port(host, port, START_SECONDS)
        _say(f"\nReady after {time.monotonic() - began:.0f} s:  http://{_shown(host)}:{port}/")
        for line in _whom_to_be():
            _say(line)
        _say(f"Data: {environment.data_folder()}\nStop with Ctrl-C.")
        family.wait()


def _build_cities() -> None:
    if importlib.util.find_spec("aktiv.demo.actions"):
        build = importlib.import_module("aktiv.demo.actions").build
        try:
            build(lambda text: _say(f"  {text}"), at_once=os.cpu_count() or 1)
        except ChildProcessError as error:
            raise Trouble(f"{error} while making demo data. Nothing half-made was kept: start it again.") from error


def _whom_to_be() -> list[str]:
    if importlib.util.find_spec("aktiv.demo.queries"):
        return [str(line) for line in importlib.import_module("aktiv.demo.queries").whom_to_be()]
    return []


@contextlib.contextmanager
def _step(name: str) -> Iterator[None]:
    _say(f"{name} …")
    began = time.monotonic()
    yield
    _say(f"{name}: {time.monotonic() - began:.1f} s")


def _say(text: str) -> None:
    print(text, flush=True)


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1", "::"} else host  # noqa: S104 (shown, not bound)
