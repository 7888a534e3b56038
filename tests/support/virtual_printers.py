"""A virtual printer inside the test's own process, with every wire a transport may use, without the page."""

import time
from pathlib import Path

from appliance.core.ambient import Ambient
from printer.printer_settings import PrinterSettings
from printer.transports import open_transport
from printer.transports.base import Transport
from printer.transports.usb import UsbTransport
from printer.virtual.device import Device
from printer.virtual.fifo_wire import FifoWire
from printer.virtual.paper_store import PaperStore
from printer.virtual.pty_wire import PtyWire
from printer.virtual.raw_server import RawServer
from printer.virtual.roll import STANDARD_STRIP, Strip
from tests.support.usb_over_tcp import PRODUCT, VENDOR, UsbOverTcp

# The wire each transport is tried on.
WIRES = {"network": "tcp", "usb": "tcp", "usb-lp": "pty", "serial": "pty", "file": "fifo"}
ANSWERING = ("network", "usb", "usb-lp", "serial")


class VirtualPrinter:
    """Prints at once unless told otherwise; `address` is what box.toml would name."""

    def __init__(self, folder: Path, ambient: Ambient, wire: str = "tcp", strip: Strip = STANDARD_STRIP) -> None:
        self.papers = PaperStore(folder, ambient)
        self.device = Device(self.papers.add, strip=strip)
        self.device.set(speed_mm_s=0.0)
        self._wire: RawServer | PtyWire | FifoWire
        if wire == "tcp":
            self._wire = RawServer(self.device, port=0)
            self.address = f"127.0.0.1:{self._wire.port}"
        else:
            path = folder / "lp0"
            self._wire = PtyWire(self.device, path) if wire == "pty" else FifoWire(self.device, path)
            self.address = str(path)

    def close(self) -> None:
        """Switch it off."""
        self._wire.close()
        self.device.close()

    def settings(self, transport: str = "network", name: str = "quay-1", **more) -> PrinterSettings:
        """Return the settings of this printer behind a transport; one that can't answer isn't asked to confirm."""
        address = f"{VENDOR:04x}:{PRODUCT:04x}" if transport == "usb" else self.address
        usual = {"timeout_s": 0.5, "confirms": transport != "file", "baud": 115200, "flow_control": "none"}
        return PrinterSettings(name, transport, address, **{**usual, **more})

    def transport(self, settings: PrinterSettings) -> Transport:
        """Return the transport of `settings`; USB by the test's own libusb."""
        if settings.transport == "usb":
            backend = UsbOverTcp(self.address)
            return UsbTransport(
                settings.address, timeout_s=settings.timeout_s, profile=settings.profile, backend=backend
            )
        return open_transport(settings)

    def wait_for_papers(self, count: int, timeout_s: float = 5.0) -> None:
        """Wait until `count` papers have been cut; raises AssertionError when they haven't in time."""
        deadline = time.monotonic() + timeout_s
        while len(self.papers.newest(count)) < count:
            assert time.monotonic() < deadline, f"{len(self.papers.newest(count))} of {count} papers"
            time.sleep(0.01)
