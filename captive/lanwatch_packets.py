"""Frames of the visitors' network read by scapy: the one module that imports it (ADR 0007); nothing is ever sent."""

from collections.abc import Callable, Iterator

from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_RA, IPv6
from scapy.layers.l2 import ARP, Ether
from scapy.packet import Packet

from captive.lanwatch_rules import AddressClaim, DhcpServer, Fingerprint, Router, Sighting

_SERVER_MESSAGES = frozenset({2, 5, 6})  # OFFER, ACK, NAK (RFC 2132 section 9.6)
_CLIENT_MESSAGES = frozenset({1, 3})  # DISCOVER, REQUEST
_FIRST_TTLS = (32, 64, 128, 255)
_SYN, _ACK = 0x02, 0x10


def sightings(frame: bytes) -> list[Sighting]:
    """Return what a frame tells; an unreadable one tells nothing, whatever it makes of scapy."""
    try:
        packet = Ether(frame)
        return [sighting for read in _READERS for sighting in read(packet)]
    except Exception:  # noqa: BLE001  # scapy raises whatever a hostile frame makes it raise
        return []


def _arp(packet: Packet) -> Iterator[Sighting]:
    if ARP in packet and str(packet[ARP].psrc) != "0.0.0.0":  # noqa: S104  # an address probe claims nothing
        yield AddressClaim(str(packet[ARP].hwsrc).lower(), str(packet[ARP].psrc))


def _dhcp(packet: Packet) -> Iterator[Sighting]:
    if DHCP not in packet or BOOTP not in packet:
        return
    options = {option[0]: option[1] for option in packet[DHCP].options if isinstance(option, tuple)}
    kind = options.get("message-type")
    source = str(packet[Ether].src).lower()
    if packet[BOOTP].op == 2 and kind in _SERVER_MESSAGES:
        yield DhcpServer(source, str(options.get("server_id", packet[IP].src if IP in packet else "")))
    elif packet[BOOTP].op == 1 and kind in _CLIENT_MESSAGES:
        # Which options a client asks for, in which order, is its network code's own (option 55); 60 names its maker.
        value = f"{options.get('param_req_list')}|{options.get('vendor_class_id')}"
        yield Fingerprint(bytes(packet[BOOTP].chaddr[:6]).hex(":"), "dhcp", value)


def _router(packet: Packet) -> Iterator[Sighting]:
    if ICMPv6ND_RA in packet:
        lifetime = int(packet[ICMPv6ND_RA].routerlifetime)
        yield Router(str(packet[Ether].src).lower(), str(packet[IPv6].src), lifetime)


def _neighbour(packet: Packet) -> Iterator[Sighting]:
    if ICMPv6ND_NA in packet:
        yield AddressClaim(str(packet[Ether].src).lower(), str(packet[ICMPv6ND_NA].tgt))


def _syn(packet: Packet) -> Iterator[Sighting]:
    if TCP not in packet or UDP in packet or int(packet[TCP].flags) & (_SYN | _ACK) != _SYN:
        return
    hops = int(packet[IP].ttl) if IP in packet else int(packet[IPv6].hlim)
    first = next((ttl for ttl in _FIRST_TTLS if hops <= ttl), 255)
    order = ",".join(str(option[0]) for option in packet[TCP].options)
    yield Fingerprint(str(packet[Ether].src).lower(), "tcp", f"{first}|{order}")


_READERS: tuple[Callable[[Packet], Iterator[Sighting]], ...] = (_arp, _dhcp, _router, _neighbour, _syn)
