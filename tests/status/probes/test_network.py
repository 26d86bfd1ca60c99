"""Where a connection may go."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from hooks.status.probes.network import Reach

OWN, OTHER = "platform.example", "elsewhere.example"


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.1.1",
        "fe80::1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd20:ce::254",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
    ],
)
def test_no_host_leads_here(address: str) -> None:
    for host in (OWN, OTHER):
        assert Reach(OWN).refuses(host, ip_address(address))


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "fd12::1"]
)
def test_only_the_configured_host_may_be_local(address: str) -> None:
    assert not Reach(OWN).refuses(OWN, ip_address(address))
    assert Reach(OWN).refuses(OTHER, ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_public_addresses_are_for_all(address: str) -> None:
    assert not Reach(OWN).refuses(OWN, ip_address(address))
    assert not Reach(OWN).refuses(OTHER, ip_address(address))


def test_a_network_can_be_allowed() -> None:
    reach = Reach(OWN, (ip_network("169.254.169.0/24"), ip_network("10.0.0.0/8")))
    assert not reach.refuses(OWN, ip_address("169.254.169.254"))
    assert not reach.refuses(OWN, ip_address("::ffff:169.254.169.254"))
    assert not reach.refuses(OTHER, ip_address("10.1.2.3"))
    assert reach.refuses(OWN, ip_address("169.254.1.1"))
