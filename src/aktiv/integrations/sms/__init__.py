"""Sending text messages over a gateway's HTTP interface. Answers to `messages.ports.sms`."""

from aktiv.integrations.sms.gateway import HttpGateway

__all__ = ["HttpGateway"]
