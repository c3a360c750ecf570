"""Whom to count a request for: nobody escapes a limit by making up what stands before our own proxies."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from aktiv.values.addresses import client_address


class Case(NamedTuple):
    remote: str
    forwarded: str
    proxies: int
    address: str


@pytest.mark.parametrize(
    "case",
    [
        Case("192.0.2.7", "", 0, "192.0.2.7"),
        Case("192.0.2.7", "198.51.100.1", 0, "192.0.2.7"),  # no proxy of ours: the header may be made up
        Case("10.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        Case("10.0.0.1", "203.0.113.9, 198.51.100.1", 1, "198.51.100.1"),  # what the client wrote stands first
        Case("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        Case("10.0.0.1", "198.51.100.1", 2, "10.0.0.1"),  # did not come by both proxies
        Case("10.0.0.1", "", 1, "10.0.0.1"),
        Case("2001:db8:1:2:aaaa::1", "", 0, "2001:db8:1:2::"),
        Case("2001:db8:1:2:ffff::9", "", 0, "2001:db8:1:2::"),  # the same network, another address
        Case("::ffff:192.0.2.7", "", 0, "192.0.2.7"),
        Case("", "", 0, ""),  # a unix socket
        Case("10.0.0.1", "x" * 5000, 1, "x" * 100),
    ],
    ids=str,
)
def test_a_request_is_counted_for_whoever_our_own_proxies_saw(case: Case) -> None:
    assert client_address(case.remote, case.forwarded, case.proxies) == case.address
