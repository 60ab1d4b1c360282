"""Which internet addresses may be fetched from: public unicast ones only."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

# Beside what ``is_global`` refuses; its list differs between Python versions, so the ranges that
# have come and gone are spelled out. IANA special-purpose address registries, 2025.
_REFUSED_4: Final = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # "this" network
        "100.64.0.0/10",  # carrier-grade NAT; a cloud metadata service answers inside it
        "168.63.129.16/32",  # a cloud's internal service on a public-looking address
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",  # benchmarking
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
_GLOBAL_UNICAST_6: Final = IPv6Network("2000::/3")  # everything else is not the open internet
_REFUSED_6: Final = (
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("3fff::/20"),  # documentation
)
_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR: Final = IPv6Network("2002::/16")
_TEREDO: Final = IPv6Network("2001::/32")


def is_public_address(address: str | IPv4Address | IPv6Address) -> bool:
    """Tell whether an address lies on the open internet.

    False for private, loopback, link-local (with the clouds' metadata services), shared,
    multicast and reserved ranges, and for an IPv6 address that carries such an IPv4 address
    inside: mapped, NAT64, 6to4, Teredo, ISATAP. False for anything that is no address.

    Example:
        >>> is_public_address("8.8.8.8"), is_public_address("::ffff:169.254.169.254")
        (True, False)
    """
    if isinstance(address, str):
        try:
            address = ipaddress.ip_address(address.partition("%")[0])  # %: the zone of link-local
        except ValueError:
            return False
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in block for block in _REFUSED_4)
    inside = _embedded(address)
    if any(not is_public_address(one) for one in inside):
        return False
    if address in _MAPPED or address in _NAT64:
        return True
    if address in _SIX_TO_FOUR or address in _TEREDO:
        return False  # retired tunnels: no picture is served there, so no reason to trust one
    return (
        address in _GLOBAL_UNICAST_6
        and address.is_global
        and not any(address in block for block in _REFUSED_6)
    )


def _embedded(address: IPv6Address) -> list[IPv4Address]:
    """IPv4 addresses that a packet to this IPv6 address may end up at."""
    low = IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _MAPPED or address in _NAT64:
        return [low]
    # ISATAP (RFC 5214): interface id 0000:5efe or 0200:5efe, then the IPv4 address.
    if int(address) >> 32 & 0xFDFFFFFF == 0x00005EFE:
        return [low]
    return []
