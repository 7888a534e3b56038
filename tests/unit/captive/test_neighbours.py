"""Tests of captive/neighbours.py and captive/macs.py."""

import json
from pathlib import Path

import pytest

from appliance.core.errors import InvalidInput
from captive.macs import is_local, parse_mac
from captive.neighbours import DemoNeighbours, KernelNeighbours, mac_in_neighbour_json

ARP = """IP address       HW type     Flags       HW address            Mask     Device
192.168.50.23    0x1         0x2         a4:50:46:aa:bb:cc     *        br-wifi
192.168.50.24    0x1         0x0         00:00:00:00:00:00     *        br-wifi
"""


@pytest.fixture
def kernel(tmp_path: Path) -> KernelNeighbours:
    table = tmp_path / "arp"
    table.write_text(ARP)
    return KernelNeighbours(table)


def test_the_arp_table_gives_the_mac_of_an_ipv4_client(kernel: KernelNeighbours) -> None:
    assert kernel.mac_of("192.168.50.23") == "a4:50:46:aa:bb:cc"
    assert kernel.mac_of("::ffff:192.168.50.23") == "a4:50:46:aa:bb:cc"


@pytest.mark.parametrize("address", ["192.168.50.24", "192.168.50.2", "127.0.0.1", "::1", "not an address", ""])
def test_an_unknown_client_has_no_mac(kernel: KernelNeighbours, address: str) -> None:
    assert kernel.mac_of(address) is None


def test_the_neighbour_table_gives_the_mac_of_an_ipv6_client() -> None:
    table = json.dumps(
        [
            {"dst": "fe80::1", "dev": "br-wifi", "lladdr": "A4:50:46:AA:BB:CC", "state": ["STALE"]},
            {"dst": "fe80::2", "dev": "br-wifi", "lladdr": "a4:50:46:aa:bb:cd", "state": ["FAILED"]},
            {"dst": "fe80::3", "dev": "br-wifi", "state": ["INCOMPLETE"]},
        ]
    )
    found = [mac_in_neighbour_json(table, f"fe80::{last}") for last in (1, 2, 3, 4)]
    assert found == ["a4:50:46:aa:bb:cc", None, None, None]
    assert mac_in_neighbour_json("", "fe80::1") is None


def test_a_demo_phone_keeps_its_made_up_mac_and_differs_from_others() -> None:
    demo = DemoNeighbours()
    first = demo.mac_of("127.0.0.1")
    assert first is not None and first == parse_mac(first) and is_local(first)
    assert demo.mac_of("127.0.0.1") == first != demo.mac_of("127.0.0.2")
    assert demo.mac_of("nowhere") is None


@pytest.mark.parametrize(
    "text", ["", "02:00", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00", "01:00:5e:00:00:01", "02:00:00:00:00:0g"]
)
def test_what_is_not_one_devices_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_mac(text)


def test_a_mac_has_one_spelling() -> None:
    assert parse_mac(" A4-50-46-AA-BB-CC ") == "a4:50:46:aa:bb:cc"
