"""Codes as they are kept: sealed with a key of the installation, so that a copy of the database opens no door."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def sealed(code: str) -> str:
    """What is kept of a code; "" for none."""
    return _seal().encrypt(code.encode()).decode() if code else ""


def unsealed(kept: str) -> str:
    """The code; "" for none, and for one that was sealed with a key that is no longer there: it is asked for anew."""
    if not kept:
        return ""
    try:
        return _seal().decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""


def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"door codes {settings.SECRET_KEY}".encode()).digest()))
