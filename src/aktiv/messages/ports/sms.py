"""A gateway that sends text messages. Adapters are in `integrations`; `config` hands one over at start by `use`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

REPORTS_AT = "meldinger/sms/"
"""Where gateways report what became of messages, below the service's address."""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """What is to be sent. `key` is the same each time the same message is tried, so that the gateway sends it once."""

    to: str  # E.164, such as +4791234567
    words: str
    key: str


class Became(StrEnum):
    """What became of a message, as the gateway reports it."""

    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TextReport:
    """A report on a message that the gateway took."""

    external_id: str
    became: Became
    code: str = ""


class TextRefused(Exception):
    """The gateway will never send this message. `code` says why; `number_dead` when the number takes none."""

    def __init__(self, code: str, *, number_dead: bool = False) -> None:
        self.code, self.number_dead = code, number_dead
        super().__init__(code)


class TextLater(Exception):
    """The gateway could not send this message now, or we do not know whether it did."""


class GatewayAway(Exception):
    """The gateway does not answer, or takes nothing from us now: no message is at fault."""


class Gateway(Protocol):
    """A provider of text messages."""

    def send(self, message: TextMessage) -> str:
        """Hands it over and returns what the gateway calls it. Raises TextRefused, TextLater and
        GatewayAway."""

    def report(self, body: bytes, headers: Mapping[str, str], now: float) -> TextReport:
        """What the gateway has told us, when it is signed and fresh; `now` in seconds. Raises
        Refusal("report_not_ours")."""


_used: list[Gateway] = []


def use(gateway: Gateway | None) -> None:
    """The gateway that the installation has; None for none."""
    _used[:] = [gateway] if gateway is not None else []


def gateway() -> Gateway | None:
    """The gateway; None where there is none, and then nothing is sent by SMS and nobody is asked about it."""
    return _used[0] if _used else None
