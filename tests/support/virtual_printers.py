"""A virtual printer inside the test's own process: raw TCP port, device and papers, without the page."""

import time
from pathlib import Path

from appliance.core.ambient import Ambient
from printer.virtual.device import Device
from printer.virtual.paper_store import PaperStore
from printer.virtual.raw_server import RawServer


class VirtualPrinter:
    """Prints at once unless told otherwise; `address` is what box.toml would name."""

    def __init__(self, folder: Path, ambient: Ambient) -> None:
        self.papers = PaperStore(folder, ambient)
        self.device = Device(self.papers.add)
        self.device.set(speed_mm_s=0.0)
        self._server = RawServer(self.device, port=0)
        self.address = f"127.0.0.1:{self._server.port}"

    def close(self) -> None:
        """Switch it off."""
        self._server.close()
        self.device.close()

    def wait_for_papers(self, count: int, timeout_s: float = 5.0) -> None:
        """Wait until `count` papers have been cut; raises AssertionError when they haven't in time."""
        deadline = time.monotonic() + timeout_s
        while len(self.papers.newest(count)) < count:
            assert time.monotonic() < deadline, f"{len(self.papers.newest(count))} of {count} papers"
            time.sleep(0.01)
