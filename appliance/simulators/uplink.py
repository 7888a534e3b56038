"""The demo's uplink: a TCP relay between the box and central that is cut while a switch file exists."""

import asyncio
import contextlib
from pathlib import Path

SWITCH_POLL_S = 0.05
CHUNK_BYTES = 65_536


class Uplink:
    """Relays connections from `listen_port` to `target_port` on loopback; while cut it refuses and drops them."""

    def __init__(self, listen_port: int, target_port: int, switch: Path) -> None:
        self._listen_port = listen_port
        self._target_port = target_port
        self._switch = switch
        self._open: set[asyncio.StreamWriter] = set()

    async def run(self) -> None:
        """Follow the switch until cancelled."""
        server: asyncio.Server | None = None
        while True:
            cut = self._switch.exists()
            if cut and server is not None:
                server.close()
                self._drop_all()
                server = None
            elif not cut and server is None:
                server = await asyncio.start_server(self._relay, "127.0.0.1", self._listen_port)
            await asyncio.sleep(SWITCH_POLL_S)

    def _drop_all(self) -> None:
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        self._open -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(CHUNK_BYTES):
                writer.write(chunk)
                await writer.drain()
        writer.close()
