"""Locks over HTTP: by a gateway before several makers' locks, or by a service that keeps codes with their times.
Both answer to `access.ports.lock`."""

from aktiv.integrations.locks.gateway import LockGateway
from aktiv.integrations.locks.pins import PinService

__all__ = ["LockGateway", "PinService"]
