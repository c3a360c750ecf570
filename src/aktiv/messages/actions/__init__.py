"""Telling people: reading the journal into notifications, sending their mail, marking them read."""

from aktiv.messages.actions.posting import post
from aktiv.messages.actions.reading import mark_read
from aktiv.messages.actions.telling import dispatch, tell

__all__ = ["dispatch", "mark_read", "post", "tell"]
