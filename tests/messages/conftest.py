"""The world of bookings, fresh for each test; mail is kept instead of sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from aktiv.config.catalogues import build
from tests.bookings.world import World, a_world
from tests.messages.mail_server import Box, Post, opened


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    build()


@pytest.fixture
def world(db: None) -> World:
    return a_world()


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server on loopback."""
    server = opened(Box())
    yield server
    server.controller.stop()


@pytest.fixture
def smtp(post: Post) -> Iterator[Post]:
    """Mail goes to the server."""
    told = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": post.port, "EMAIL_TIMEOUT": 10}
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", **told):
        yield post
