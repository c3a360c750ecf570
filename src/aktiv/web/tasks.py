"""What the pages tidy away by themselves: sessions that are over, with whatever was typed in them."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from procrastinate.contrib.django import app


@app.periodic(cron="10 3 * * *")
@app.task(name="web.forget_sessions", queueing_lock="web.forget_sessions")
def forget_sessions(timestamp: int) -> None:  # noqa: ARG001 - when it was due; late is as good
    """Once a night. A session that is over opens nothing whether it is still there or not."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
