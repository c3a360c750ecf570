"""A mail server on loopback that refuses, breaks off and goes away when it is told to."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Box:
    """What a mail server took. `refused` addresses get that answer for good, `busy` messages another one for now, and
    the connection is broken off at each message whose number, from 1, is in `breaks`."""

    taken: list[Message] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    sender_refused: str = ""
    busy: int = 0
    breaks: set[int] = field(default_factory=set)
    seen: int = 0
    connections: int = 0
    arrived: threading.Condition = field(default_factory=threading.Condition)

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, name: str, said: list[str]) -> Any:
        self.connections += 1
        session.host_name = name
        return said

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if self.sender_refused:
            return self.sender_refused
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        with self.arrived:
            self.seen += 1
            if self.seen in self.breaks:
                assert server.transport is not None
                server.transport.abort()
                return "421 Gone"
            if self.busy:
                self.busy -= 1
                return "451 Try again later"
            assert isinstance(envelope.content, bytes)
            self.taken.append(message_from_bytes(envelope.content))
            self.senders.append(str(envelope.mail_from))
            self.arrived.notify_all()
        return "250 Taken"

    def wait_for(self, count: int) -> None:
        """Until so many were taken."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.taken) >= count, timeout=60)

    @property
    def ids(self) -> list[str]:
        return [str(each["Message-ID"]) for each in self.taken]

    @property
    def to(self) -> list[str]:
        return [str(each["To"]) for each in self.taken]


@dataclass
class Post:
    """A running server and what it took."""

    box: Box
    controller: Controller

    @property
    def port(self) -> int:
        return int(self.controller.port)


def opened(box: Box) -> Post:
    """A server on a free port."""
    with socket.socket() as probe:  # the library asks its own port whether it is up, so it must know it
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=30)
    controller.start()
    return Post(box, controller)
