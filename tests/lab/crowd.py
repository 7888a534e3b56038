"""A crowd of phones in one namespace: each with its own MAC, address and connections; run as `python crowd.py …`.

`crowd.py SERVER FIRST COUNT PORTAL INTERNET` makes COUNT macvlans on `wifi`, lets all of them join by DHCP, and then each
asks its probe, opens the portal, taps, and asks its probe again until 204. Prints JSON lines: one per phone, then a sum.
"""

import concurrent.futures
import http.client
import json
import os
import re
import socket
import struct
import subprocess
import sys
import time

BIND_DEVICE = 25  # SO_BINDTODEVICE


def mac_of(number: int) -> str:
    """Return the MAC of one phone."""
    return f"06:aa:00:00:{number // 256:02x}:{number % 256:02x}"


def make_devices(first: int, count: int) -> None:
    """Make the macvlans in one batch."""
    lines = []
    for number in range(first, first + count):
        lines.append(f"link add m{number} link wifi address {mac_of(number)} type macvlan mode private")
        lines.append(f"link set m{number} up")
    subprocess.run(["ip", "-batch", "-"], input="\n".join(lines), text=True, check=True)


def dhcp_message(mac: bytes, transaction: int, kind: int, options: bytes = b"") -> bytes:
    """Return a DISCOVER (1) or REQUEST (3) of RFC 2131 that wants its answer by broadcast."""
    head = struct.pack("!BBBBIHH4s4s4s4s", 1, 1, 6, 0, transaction, 0, 0x8000, *[b"\0" * 4] * 4)
    asked = bytes([55, 4, 1, 3, 6, 114])
    return (
        head
        + mac.ljust(16, b"\0")
        + b"\0" * 192
        + b"\x63\x82\x53\x63"
        + bytes([53, 1, kind])
        + options
        + asked
        + b"\xff"
    )


def reply_options(data: bytes) -> dict[int, bytes]:
    """Return the options of a DHCP reply."""
    found, rest = {}, data[240:]
    while rest and rest[0] != 255:
        if rest[0] == 0:
            rest = rest[1:]
            continue
        found[rest[0]] = rest[2 : 2 + rest[1]]
        rest = rest[2 + rest[1] :]
    return found


def exchange(line: socket.socket, message: bytes, transaction: int, wanted: int) -> bytes | None:
    """Send until the wanted kind of reply comes; None after four tries."""
    for wait_s in (1.0, 2.0, 4.0, 8.0):
        line.sendto(message, ("255.255.255.255", 67))
        end_s = time.monotonic() + wait_s
        while (left_s := end_s - time.monotonic()) > 0:
            line.settimeout(left_s)
            try:
                data = line.recv(2048)
            except TimeoutError:
                break
            ours = len(data) > 240 and struct.unpack_from("!I", data, 4)[0] == transaction
            if ours and reply_options(data).get(53) == bytes([wanted]):
                return data
    return None


def join(number: int) -> str | None:
    """Get a lease and configure it; return the address, or None."""
    device = f"m{number}"
    mac = bytes.fromhex(mac_of(number).replace(":", ""))
    transaction = int.from_bytes(os.urandom(4), "big")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.setsockopt(socket.SOL_SOCKET, BIND_DEVICE, device.encode())
        line.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind(("", 68))
        offer = exchange(line, dhcp_message(mac, transaction, 1), transaction, 2)
        if offer is None:
            return None
        address, server = offer[16:20], reply_options(offer)[54]
        wants = bytes([50, 4]) + address + bytes([54, 4]) + server
        if exchange(line, dhcp_message(mac, transaction, 3, wants), transaction, 5) is None:
            return None
    return socket.inet_ntoa(address)


def settle(leases: dict[int, str], gateway: str) -> None:
    """Give every device its address and a default route of its own."""
    lines = []
    for number, address in leases.items():
        lines.append(f"address add {address}/20 dev m{number} noprefixroute")
        lines.append(f"route add {gateway}/32 dev m{number} metric {number + 1}")
        lines.append(f"route add default via {gateway} dev m{number} metric {number + 1}")
    subprocess.run(["ip", "-batch", "-"], input="\n".join(lines), text=True, check=True)


class Line(http.client.HTTPConnection):
    """A connection that leaves by one phone's device."""

    def __init__(self, number: int, host: str, port: int = 80) -> None:
        super().__init__(host, port, timeout=20)
        self._number = number

    def connect(self) -> None:
        """Open it."""
        self.sock = socket.socket()
        self.sock.setsockopt(socket.SOL_SOCKET, BIND_DEVICE, f"m{self._number}".encode())
        self.sock.settimeout(20)
        self.sock.connect((self.host, self.port))


def ask(
    number: int, address: str, host: str, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, str]:
    """Send one request on a new connection; return status and body."""
    line = Line(number, address)
    try:
        line.request(method, path, body or None, {"Host": host, "Connection": "close", **headers})
        answer = line.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        line.close()


def go_online(number: int, server: str, portal: str, internet: str) -> dict[str, float | int | bool]:
    """Walk one phone through the portal; times in seconds from its first request, -1 where it never came to pass."""
    began_s = time.monotonic()
    status, _ = ask(number, internet, "connectivitycheck.gstatic.com", "GET", "/generate_204")
    _, page = ask(number, server, portal, "GET", "/")
    paged_s = time.monotonic() - began_s
    token = re.search(r'name="token" value="([^"]*)"', page)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{portal}"}
    tapped_s = time.monotonic() - began_s
    code = ask(number, server, portal, "POST", "/connect", f"token={token[1]}", **form)[0] if token else 0
    online = ask(number, internet, "connectivitycheck.gstatic.com", "GET", "/generate_204")[0] == 204
    done_s = time.monotonic() - began_s
    first_try = status == 302 and code == 303 and online
    return {"first_try": first_try, "page_s": paged_s, "online_s": done_s, "tap_s": done_s - tapped_s}


def main() -> None:
    """Join, wait for the word, storm."""
    server, first, count, portal, internet = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
    make_devices(first, count)
    numbers = range(first, first + count)
    with concurrent.futures.ThreadPoolExecutor(min(count, 64)) as pool:
        leases = {n: a for n, a in zip(numbers, pool.map(join, numbers), strict=True) if a}
    settle(leases, server)
    print(json.dumps({"joined": len(leases), "distinct": len(set(leases.values()))}), flush=True)
    if sys.argv[6:] == ["wait"]:
        sys.stdin.readline()
    began_s = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(min(count, 200)) as pool:
        results = list(pool.map(lambda n: go_online(n, server, portal, internet), leases))
    print(json.dumps({"phones": results, "wall_s": time.monotonic() - began_s}), flush=True)


if __name__ == "__main__":
    main()
