"""Where a request came from, as far as the proxies that are ours can be trusted to tell."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

NETWORK_BITS = 64
"""A household or a phone has a whole network of this size: within it an address can be changed at will."""


def client_address(remote: str, forwarded: str, proxies: int) -> str:
    """The address of whoever asks; of an IPv6 address its network.

    `remote` is whom the connection is from, `forwarded` the header X-Forwarded-For, to which each proxy adds whom it
    was asked by at the end, and `proxies` how many of them are ours: what stands before theirs may be made up.
    """
    told = [each.strip() for each in forwarded.split(",") if each.strip()] if proxies else []
    address = told[-proxies] if len(told) >= proxies > 0 else remote
    return _counted_for(address[:100])


@lru_cache(maxsize=4096)
def _counted_for(address: str) -> str:
    try:
        known = ip_address(address.strip("[]"))
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(IPv6Address(int(known) >> NETWORK_BITS << NETWORK_BITS))
    return str(known)
