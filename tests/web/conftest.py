"""The gallery on a port of its own, and a browser to look at it with."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs a loop in the thread of the tests


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of a running gallery; no database. A module's own: while it runs, all addresses are the gallery's."""
    with override_settings(ROOT_URLCONF="tests.web.gallery.urls"):
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium in Norwegian. A module's own: its driver runs an event loop that others must not meet."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--lang=nb-NO"])
        yield started
        started.close()
