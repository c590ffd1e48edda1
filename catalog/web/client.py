"""Where a request comes from, as far as that can be believed."""

from __future__ import annotations

import ipaddress
from typing import Any

from litestar.connection import ASGIConnection

from catalog.settings import Settings


def client_address(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> str:
    """The client's address. Only the proxy's own entry is believed, and only where there is a proxy."""
    if settings.trust_proxy:
        forwarded = ",".join(connection.headers.getall("x-forwarded-for", []))
        if nearest := forwarded.rpartition(",")[2].strip():
            return nearest
    return connection.client.host if connection.client else ""


def network_of(address: str) -> str:
    """The address, or for IPv6 the /64 that one subscriber has to herself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def is_this_machine(address: str) -> bool:
    """Nobody from elsewhere: a program on the machine itself, or a proxy on it that does not say for whom it asks."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return True
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback
