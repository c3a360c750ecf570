"""Locks, the codes that open them, and what they report."""

from aktiv.access.models.grants import AccessGrant
from aktiv.access.models.locks import Lock, LockSpace
from aktiv.access.models.openings import Opening

__all__ = ["AccessGrant", "Lock", "LockSpace", "Opening"]
