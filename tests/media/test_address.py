"""The open internet, and nothing else."""

from __future__ import annotations

import ipaddress

import pytest

from humanagent.media import is_public_address

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255
127.0.0.1 127.255.255.255 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2
172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 100::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::1%eth0
febf::1 fec0::1 ff02::1 ff0e::1 2001:db8::1 3fff::1 5f00::1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:7f00:1 ::ffff:0.0.0.0
64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::8.8.8.8
2002:7f00:1:: 2002:a9fe:a9fe:: 2002:808:808::
2001:0:7f00:1:: 2001:0:808:808:0:0:f7f7:f7f7 2001::1
2606:4700::5efe:127.0.0.1 2606:4700::200:5efe:10.0.0.1
"""

ALLOWED = """
1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 126.255.255.255 169.253.255.255 169.255.0.1
172.15.255.255 172.32.0.1 192.167.255.255 192.169.0.1 198.17.255.255 198.20.0.1
223.255.255.255
2606:4700::1111 2a00:1450:4001::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8
"""


@pytest.mark.parametrize("address", REFUSED.split())
def test_refused(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ALLOWED.split())
def test_allowed(address: str) -> None:
    assert is_public_address(address)
    assert is_public_address(ipaddress.ip_address(address))


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "8.8.8.8.8", "[::1]"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public_address(text)
