"""The internet of the lab: every probe's real "online" answer, a page for all else, TLS, and echo on odd ports.

Run as `python fake_internet.py CERT KEY ADDRESS…` (the addresses that echo datagrams).
It listens on all addresses of its namespace, IPv4 and IPv6.
"""

import asyncio
import ssl
import sys

APPLE = b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>\n"
PAGE = b"<!doctype html><meta charset=utf-8><title>Internet</title><h1>Internet</h1>"
# (host, path) → status and body, as the makers' own servers answer; see the table of captive/probe_rules.py.
ONLINE = {
    ("www.msftconnecttest.com", "/connecttest.txt"): (200, b"Microsoft Connect Test"),
    ("ipv6.msftconnecttest.com", "/connecttest.txt"): (200, b"Microsoft Connect Test"),
    ("www.msftncsi.com", "/ncsi.txt"): (200, b"Microsoft NCSI"),
    ("detectportal.firefox.com", "/success.txt"): (200, b"success\n"),
    ("detectportal.firefox.com", "/canonical.html"): (
        200,
        b'<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
    ),
    ("nmcheck.gnome.org", "/check_network_status.txt"): (200, b"NetworkManager is online\n"),
    ("network-test.debian.org", "/nm"): (200, b"NetworkManager is online\n"),
    ("fedoraproject.org", "/static/hotspot.txt"): (200, b"OK"),
    ("networkcheck.kde.org", "/"): (200, b"OK"),
}


def online(host: str, path: str) -> tuple[int, bytes]:
    """Return what the real host answers."""
    path = path.split("?", 1)[0]
    if (host, path) in ONLINE:
        return ONLINE[host, path]
    if path.endswith(("generate_204", "gen_204", "/204")):
        return 204, b""
    if "apple" in host or "hotspot-detect" in path:
        return 200, APPLE
    return 200, PAGE


async def http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer requests of one kept-alive connection; /bytes/N sends N bytes, /drip goes on for ever."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.decode("latin-1").split("\r\n")
            path = lines[0].split(" ")[1]
            host = next((line[5:].strip() for line in lines if line.lower().startswith("host:")), "")
            if path == "/drip":
                writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
                while True:
                    writer.write(b"drip\n")
                    await writer.drain()
                    await asyncio.sleep(0.05)
            status, body = (200, b"x" * int(path[7:])) if path.startswith("/bytes/") else online(host, path)
            answer = f"HTTP/1.1 {status} OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(answer.encode() + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError, IndexError, ssl.SSLError):
        pass
    finally:
        writer.close()


class Echo(asyncio.DatagramProtocol):
    """Sends every datagram back."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, address: tuple) -> None:
        self.transport.sendto(data, address)  # type: ignore[attr-defined]


async def main(certificate: str, key: str, *addresses: str) -> None:
    """Listen until killed."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    for host in ("0.0.0.0", "::"):
        for port in (80, 8080, 853):
            await asyncio.start_server(http, host, port, backlog=1024)
        await asyncio.start_server(http, host, 443, ssl=tls, backlog=1024)
    for address in addresses:  # one socket each, so that the echo comes from where it was sent
        for port in (443, 5000):
            await loop.create_datagram_endpoint(Echo, local_addr=(address, port))
    print("the internet is there", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
