"""Tests of captive/lanwatch_rules.py, lanwatch_packets.py and lanwatch.py, with frames built by scapy."""

import os

import pytest
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_RA, IPv6
from scapy.layers.l2 import ARP, Ether
from scapy.packet import Packet

from appliance.core.ambient import Ambient
from captive.box_link import BoxUnreachable
from captive.lanwatch import LanWatch
from captive.lanwatch_packets import sightings
from captive.lanwatch_rules import (
    ALARMS_PER_HOUR,
    AddressClaim,
    Alarm,
    Budget,
    DhcpServer,
    Fingerprint,
    Router,
    Seen,
    compare,
    judge,
    may_tell,
)

BAD, PHONE = "06:66:66:66:66:66", "02:00:00:00:00:0a"
GATEWAY = frozenset({"10.77.0.1", "fd77:6d63:7561::1"})


def dhcp(op: int, kind: int | str, source: str = BAD, **options: object) -> Packet:
    return (
        Ether(src=source, dst="ff:ff:ff:ff:ff:ff")
        / IP(src="10.77.0.66", dst="255.255.255.255")
        / UDP(sport=67 if op == 2 else 68, dport=68 if op == 2 else 67)
        / BOOTP(op=op, chaddr=bytes.fromhex(source.replace(":", "")))
        / DHCP(options=[("message-type", kind), *options.items(), "end"])
    )


def syn(ttl: int, options: list[tuple[str, object]]) -> Packet:
    return Ether(src=PHONE) / IP(src="10.77.0.9", dst="1.1.1.1", ttl=ttl) / TCP(flags="S", options=options)


@pytest.mark.parametrize("kind", ["offer", "ack", "nak"])
def test_a_dhcp_answer_from_outside_is_a_rogue_server(kind: str) -> None:
    (seen,) = sightings(bytes(dhcp(2, kind, server_id="10.77.0.66")))
    assert seen == DhcpServer(BAD, "10.77.0.66")
    assert judge(seen, GATEWAY) == Alarm("lan.rogue-dhcp", BAD, "10.77.0.66")


def test_a_router_advertisement_from_outside_is_a_rogue_router() -> None:
    frame = Ether(src=BAD) / IPv6(src="fe80::66", dst="ff02::1") / ICMPv6ND_RA(routerlifetime=1800)
    (seen,) = sightings(bytes(frame))
    assert seen == Router(BAD, "fe80::66", 1800)
    assert judge(seen, GATEWAY) == Alarm("lan.rogue-router", BAD, "fe80::66")


@pytest.mark.parametrize(
    ("frame", "address", "alarm"),
    [
        (Ether(src=BAD) / ARP(op=2, hwsrc=BAD, psrc="10.77.0.1", pdst="10.77.0.9"), "10.77.0.1", True),
        (Ether(src=BAD) / ARP(op=1, hwsrc=BAD, psrc="10.77.0.1", pdst="10.77.0.1"), "10.77.0.1", True),
        (Ether(src=PHONE) / ARP(op=1, hwsrc=PHONE, psrc="10.77.0.9", pdst="10.77.0.1"), "10.77.0.9", False),
        (
            Ether(src=BAD) / IPv6(src="fe80::66") / ICMPv6ND_NA(tgt="fd77:6d63:7561::1"),
            "fd77:6d63:7561::1",
            True,
        ),
    ],
)
def test_who_speaks_for_the_gateway_is_told(frame: Packet, address: str, alarm: bool) -> None:
    (seen,) = sightings(bytes(frame))
    assert isinstance(seen, AddressClaim) and seen.address == address
    assert (judge(seen, GATEWAY) is not None) is alarm


def test_an_address_probe_claims_nothing() -> None:
    assert sightings(bytes(Ether(src=PHONE) / ARP(op=1, hwsrc=PHONE, psrc="0.0.0.0", pdst="10.77.0.1"))) == []


def test_a_joining_phone_shows_its_own_order_of_wishes() -> None:
    android = dhcp(1, "discover", PHONE, vendor_class_id=b"android-dhcp-14", param_req_list=[1, 3, 6, 15, 26, 28])
    laptop = dhcp(1, "request", PHONE, vendor_class_id=b"MSFT 5.0", param_req_list=[1, 3, 6, 15, 31, 33])
    (first,), (second,) = sightings(bytes(android)), sightings(bytes(laptop))
    assert isinstance(first, Fingerprint) and isinstance(second, Fingerprint)
    assert first.mac == second.mac == PHONE and first.value != second.value


def test_a_first_syn_shows_hop_limit_and_order_of_options_whatever_the_distance() -> None:
    mobile = [("MSS", 1460), ("SAckOK", b""), ("Timestamp", (1, 0)), ("NOP", None), ("WScale", 8)]
    desktop = [("MSS", 1460), ("NOP", None), ("WScale", 8), ("NOP", None), ("NOP", None), ("SAckOK", b"")]
    near, far, other = (sightings(bytes(frame)) for frame in (syn(64, mobile), syn(63, mobile), syn(128, desktop)))
    assert near == far and len(near) == 1 and near != other
    assert sightings(bytes(Ether(src=PHONE) / IP() / TCP(flags="SA"))) == []


def test_random_bytes_and_cut_frames_tell_nothing_and_harm_nothing() -> None:
    whole = bytes(dhcp(2, "offer", server_id="10.77.0.66"))
    for length in range(len(whole)):
        sightings(whole[:length])
    for _ in range(300):
        sightings(whole[:14] + os.urandom(80))
        sightings(os.urandom(64))


def test_two_fingerprints_of_one_mac_are_two_devices_only_within_the_window() -> None:
    print_ = Fingerprint(PHONE, "dhcp", "b")
    assert compare(print_, None, 0)[1] is None
    assert compare(print_, Seen("b", 0), 5)[1] is None
    assert compare(print_, Seen("a", 0), 5)[1] == Alarm("lan.mac-copied", PHONE)
    assert compare(print_, Seen("a", 0), 601)[1] is None


def test_the_same_alarm_waits_ten_minutes_and_all_together_thirty_an_hour() -> None:
    alarm, budget = Alarm("lan.rogue-dhcp", BAD), Budget({}, 0.0)
    budget, first = may_tell(alarm, budget, 1.0)
    budget, again = may_tell(alarm, budget, 300.0)
    budget, later = may_tell(alarm, budget, 700.0)
    assert (first, again, later) == (True, False, True)
    told = 0
    for number in range(100):
        budget, tell = may_tell(Alarm("lan.rogue-dhcp", f"02:00:00:00:00:{number:02x}"), budget, 800.0)
        told += tell
    assert told == ALARMS_PER_HOUR - 2
    assert may_tell(Alarm("lan.rogue-router", BAD), budget, 3601.0)[1]


class Box:
    """The touch side: unreachable until told otherwise."""

    def __init__(self) -> None:
        self.up = False
        self.reports: list[tuple[str, str, dict[str, object]]] = []

    def report(self, report_id: str, kind: str, body: dict[str, object]) -> bool:
        if not self.up:
            raise BoxUnreachable("told so")
        self.reports.append((report_id, kind, body))
        return True


def test_alarms_wait_for_the_box_and_are_bounded(ambient: Ambient) -> None:
    now_s, box = 0.0, Box()
    watch = LanWatch(lambda: GATEWAY, box, ambient, lambda: now_s)
    for hour in range(10):
        now_s = hour * 4000.0
        for number in range(50):
            watch.see(DhcpServer(f"02:00:00:00:{hour:02x}:{number:02x}", "10.77.0.66"))
    assert watch.deliver() == 0
    box.up = True
    assert watch.deliver() == 100 and watch.deliver() == 0
    assert box.reports[-1][1] == "lan.rogue-dhcp" and box.reports[-1][2]["mac"] == "02:00:00:00:09:1d"
    assert len({report[0] for report in box.reports}) == 100


def test_a_copied_mac_is_told_once_and_inventing_macs_fills_no_memory(ambient: Ambient) -> None:
    box = Box()
    box.up = True
    watch = LanWatch(lambda: GATEWAY, box, ambient, lambda: 0.0)
    for value in ("a", "b", "a", "b"):
        watch.see(Fingerprint(PHONE, "dhcp", value))
    assert watch.deliver() == 1 and box.reports[0][1] == "lan.mac-copied"
    for number in range(20_000):
        watch.see(Fingerprint(number.to_bytes(6, "big").hex(":"), "tcp", "x"))
    assert len(watch._seen) == 5_000
