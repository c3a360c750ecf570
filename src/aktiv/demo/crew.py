"""Work done in several processes at once, which end together: by a failure, by Ctrl-C, by the death of who began it.

Each process does one thing and tells what came of it. It runs in a session of its own, so that Ctrl-C reaches it once,
through us; and it waits for the end of its input, which comes when we die, however we die.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import subprocess
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")

ORPHANED = 3
"""The exit code of a process whose beginner died."""


def side_by_side(
    work: Callable[[_Item], _Made], items: Iterable[_Item], at_once: int, done: Callable[[_Item, _Made], object]
) -> None:
    """Does the work for each item in a process of its own, `at_once` at a time, and calls `done` here when one is done.

    Work and items are pickled. The first error of any is raised here after the others were stopped, wherever they were;
    so is ChildProcessError, when a process ended without a word.
    """
    waiting = deque(items)
    running: dict[subprocess.Popen[bytes], _Item] = {}
    with selectors.DefaultSelector() as ready:
        try:
            while waiting or running:
                while waiting and len(running) < at_once:
                    process = _begun()
                    running[process] = waiting.popleft()
                    ready.register(_out(process), selectors.EVENT_READ, process)
                    _tell(process, pickle.dumps((work, running[process])))
                for key, _ in ready.select():
                    ready.unregister(key.fileobj)
                    item = running.pop(key.data)
                    done(item, _answer(key.data))
        finally:
            for process in running:
                process.kill()
                process.communicate()


def _begun() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", __name__]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)


def _tell(process: subprocess.Popen[bytes], order: bytes) -> None:
    """Its input stays open: the end of it means that we are gone."""
    if process.stdin is None:
        raise ValueError("a process without input")
    with contextlib.suppress(BrokenPipeError):  # it has died, which the end of its output tells
        process.stdin.write(order)
        process.stdin.flush()


def _out(process: subprocess.Popen[bytes]) -> int:
    if process.stdout is None:
        raise ValueError("a process without output")
    return process.stdout.fileno()


def _answer(process: subprocess.Popen[bytes]) -> Any:  # Any: what the work returns, told by the caller's type
    said, _ = process.communicate()
    if not said:
        raise ChildProcessError(f"A process ended without a word (exit code {process.returncode})")
    made, error, cause = pickle.loads(said)  # noqa: S301 (our own child's words)
    if error is not None:
        raise error from cause
    return made


def _obey() -> None:
    """The life of such a process."""
    import django

    # What the work prints goes where errors go: the output is for the answer.
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    django.setup()
    work, item = pickle.load(sys.stdin.buffer)  # noqa: S301 (our own parent's words)
    threading.Thread(target=_die_with_the_beginner, daemon=True).start()
    try:
        said = pickle.dumps((work(item), None, None))
    except Exception as error:
        error.add_note("".join(traceback.format_exception(error)))
        said = pickle.dumps((None, error, error.__cause__))
    with answer:
        answer.write(said)


def _die_with_the_beginner() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(ORPHANED)


if __name__ == "__main__":
    _obey()
