"""Event streams for many pages at once: one small asyncio process that knows no database.

The app (the kiosk for the hall displays, central for the officers' inbox) feeds it through a Unix socket, one JSON line
per change: {"channel": "display", "data": {…}}. Every client of a channel's address gets what is current at once and
each change after it. A client that does not read is dropped when 64 kB wait for it, so that one sleeping screen costs
nothing; pages poll while there is no stream.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import struct
from collections.abc import Collection, Mapping
from pathlib import Path

from appliance.web.systemd_protocol import notify

log = logging.getLogger(__name__)

MAX_BEHIND_BYTES = 64 * 1024
MAX_LINE_BYTES = 256 * 1024
MAX_HEAD_BYTES = 8192
MAX_CLIENTS = 1000
HEAD_WITHIN_S = 5.0
ALIVE_EVERY_S = 10.0
_RETRY_MS = 1000
_ALIVE = b": .\n\n"
# The demo's pages come from another port.
_STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
    b"X-Accel-Buffering: no\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
)


class StreamServer:
    """The clients of every channel, and what each channel shows now; `channels` gives each one's path of the address.

    Whoever asks gets it: what is streamed is what everybody in the hall reads, or only that something changed.
    """

    def __init__(self, channels: Mapping[str, str], allowed_uids: Collection[int]) -> None:
        self._channels = channels
        self._allowed_uids = allowed_uids
        self._clients: dict[str, set[asyncio.StreamWriter]] = {channel: set() for channel in channels.values()}
        self._current: dict[str, bytes] = {}
        self.dropped = 0

    @property
    def clients(self) -> int:
        """How many screens are connected."""
        return sum(map(len, self._clients.values()))

    def publish(self, channel: str, data: object) -> None:
        """Send `data` to every client of the channel, and keep it for those who come later."""
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        chunk = f"event: {channel}\ndata: {text}\n\n".encode()
        self._current[channel] = chunk
        self._send(channel, chunk)

    async def keep_alive(self) -> None:
        """Let clients and everything between notice that the line still stands."""
        while True:
            await asyncio.sleep(ALIVE_EVERY_S)
            for channel in self._clients:
                self._send(channel, _ALIVE)

    async def feed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take the app's lines; whoever else connects is turned away."""
        if not self._may_feed(writer):
            log.warning("feed refused")
            writer.close()
            return
        with contextlib.suppress(ConnectionError, asyncio.LimitOverrunError, ValueError):
            while line := await reader.readline():
                message = json.loads(line)
                if isinstance(message, dict) and message.get("channel") in self._clients:
                    self.publish(message["channel"], message.get("data"))
        writer.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one HTTP connection."""
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_WITHIN_S)
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            writer.transport.abort()
            return
        method, _, rest = head.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")
        path = rest.split(" ", 1)[0].split("?", 1)[0]
        channel = self._channels.get(path)
        if method == "GET" and channel is not None and self.clients < MAX_CLIENTS:
            await self._stream(channel, reader, writer)
            return
        writer.write(self._plain(method, path, channel is not None))
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()

    async def _stream(self, channel: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sock: socket.socket = writer.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # The kernel's own buffer counts as being behind, too.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MAX_BEHIND_BYTES // 2)
        writer.write(_STREAM_HEAD + f"retry: {_RETRY_MS}\n\n".encode() + self._current.get(channel, b""))
        self._clients[channel].add(writer)
        try:
            # A client has nothing to say; the read ends when it goes away.
            while await reader.read(1024):
                pass
        except ConnectionError:
            pass
        finally:
            self._clients[channel].discard(writer)
            writer.transport.abort()

    def _send(self, channel: str, chunk: bytes) -> None:
        for writer in list(self._clients[channel]):
            if writer.transport.get_write_buffer_size() + len(chunk) > MAX_BEHIND_BYTES:
                self._clients[channel].discard(writer)
                self.dropped += 1
                writer.transport.abort()
            else:
                writer.write(chunk)

    def _plain(self, method: str, path: str, is_stream: bool) -> bytes:
        if method not in {"GET", "HEAD"}:
            return _answer("405 Method Not Allowed", {"error": "method"})
        if path == "/healthz":
            return _answer("200 OK", {"status": "ok", "clients": self.clients, "dropped": self.dropped})
        return _answer("503 Service Unavailable" if is_stream else "404 Not Found", {"error": "no-stream"})

    def _may_feed(self, writer: asyncio.StreamWriter) -> bool:
        sock = writer.get_extra_info("socket")
        credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        uid = struct.unpack("3i", credentials)[1]
        return uid == os.getuid() or uid in self._allowed_uids


async def run_streams(
    server: StreamServer, host: str, port: int, feed_path: Path, stop: asyncio.Event, ready: asyncio.Event
) -> None:
    """Serve until `stop`; sets `ready` once both sockets listen. Raises OSError where the port is taken."""
    feed_path.unlink(missing_ok=True)
    feed = await asyncio.start_unix_server(server.feed, feed_path, limit=MAX_LINE_BYTES)
    feed_path.chmod(0o660)
    http = await asyncio.start_server(server.serve, host, port, limit=MAX_HEAD_BYTES, backlog=512)
    alive = asyncio.create_task(server.keep_alive())
    ready.set()
    await stop.wait()
    alive.cancel()
    http.close()
    feed.close()
    feed_path.unlink(missing_ok=True)


def _answer(status: str, body: dict[str, object]) -> bytes:
    text = json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\nConnection: close\r\n"
    )
    return head.encode() + b"\r\n" + text


async def run_until_stopped(server: StreamServer, host: str, port: int, feed: Path) -> None:
    """Serve until SIGTERM or SIGINT, telling systemd once both sockets listen; raises OSError where the port is taken."""
    stop, ready = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    serving = asyncio.create_task(run_streams(server, host, port, feed, stop, ready))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if ready.is_set():
        notify("READY=1")
    waiting.cancel()
    await serving
