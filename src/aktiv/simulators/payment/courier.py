"""Messages on their way: each is carried until somebody says that it came, unless the courier misbehaves."""

from __future__ import annotations

import queue
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from urllib.error import HTTPError

TIMEOUT = 5.0  # seconds
AGAIN = 2.0  # seconds until what was not taken is tried again
MOST_TRIES = 30
DUPLICATE, REVERSED, LATE, LOST = "duplicate", "reversed", "late", "lost"


class _SilentRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        """A message that is sent on elsewhere did not come."""


OPENER = urllib.request.build_opener(_SilentRedirect)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: where it goes, what it says, and how its headers are made when it leaves."""

    url: str
    body: bytes
    headers: Callable[[], dict[str, str]]
    tries: int = 0


class Courier:
    """Carries letters in a thread of its own. `misbehave` says how from now on; what was held back leaves then."""

    def __init__(self) -> None:
        self.carried: list[Letter] = []
        self.manner = ""
        self._guard = threading.Lock()
        self._held: list[Letter] = []
        self._bag: queue.Queue[Letter | None] = queue.Queue()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._carry_all, daemon=True)
        self._thread.start()

    def post(self, letter: Letter) -> None:
        """Takes a letter."""
        with self._guard:
            if self.manner in {REVERSED, LATE}:
                self._held.append(letter)
            elif self.manner != LOST:
                for _ in range(2 if self.manner == DUPLICATE else 1):
                    self._bag.put(letter)

    def misbehave(self, manner: str) -> None:
        """`duplicate`, `reversed`, `late`, `lost`, or none of them. `reversed` and `late` hold letters back."""
        with self._guard:
            held, before = self._held, self.manner
            self._held, self.manner = [], manner
            for each in reversed(held) if before == REVERSED else held:
                self._bag.put(each)

    def take_held(self) -> list[Letter]:
        """For tests: hands over what is held back, to be carried by whoever asks."""
        with self._guard:
            held, self._held = self._held, []
            return held

    def settle(self) -> None:
        """For tests: waits until nothing is on its way that anybody takes."""
        self._bag.join()

    def close(self) -> None:
        """Carries nothing more."""
        self._closed.set()
        self._bag.put(None)

    def _carry_all(self) -> None:
        while (letter := self._bag.get()) is not None and not self._closed.is_set():
            try:
                came = self._carry(letter)
                self.carried.append(letter)
                if not came and letter.tries < MOST_TRIES:
                    again = Letter(letter.url, letter.body, letter.headers, letter.tries + 1)
                    timer = threading.Timer(AGAIN, self._bag.put, (again,))
                    timer.daemon = True
                    timer.start()
            finally:
                self._bag.task_done()

    def _carry(self, letter: Letter) -> bool:
        try:
            request = urllib.request.Request(letter.url, letter.body, letter.headers(), method="POST")  # noqa: S310
            with OPENER.open(request, timeout=TIMEOUT) as answer:
                return bool(200 <= answer.status < 300)
        except HTTPError as error:
            error.close()
            return False
        except (OSError, ValueError):
            return False
