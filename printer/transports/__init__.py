"""Ways to reach a printer, by the name used in box.toml; a new one is a new file and one line here.

Those that bring a library (pyserial, urllib3) are imported when a printer uses them.
"""

from collections.abc import Callable

from appliance.core.errors import InvalidInput
from printer.printer_settings import PrinterSettings
from printer.transports.base import Transport
from printer.transports.device_file import DeviceFileTransport
from printer.transports.memory import MemoryTransport
from printer.transports.network import NetworkTransport
from printer.transports.usb import UsbTransport


def _network(it: PrinterSettings) -> Transport:
    return NetworkTransport(it.address, timeout_s=it.timeout_s, profile=it.profile)


def _usb_lp(it: PrinterSettings) -> Transport:
    return DeviceFileTransport(it.address, answers=True, timeout_s=it.timeout_s, profile=it.profile)


def _usb(it: PrinterSettings) -> Transport:
    return UsbTransport(it.address, timeout_s=it.timeout_s, profile=it.profile)


def _serial(it: PrinterSettings) -> Transport:
    from printer.transports.serial_port import SerialTransport

    return SerialTransport(
        it.address, baud=it.baud, flow_control=it.flow_control, timeout_s=it.timeout_s, profile=it.profile
    )


def _cups(it: PrinterSettings) -> Transport:
    from printer.transports.cups import CupsTransport

    return CupsTransport(it.address, timeout_s=it.timeout_s)


def _file(it: PrinterSettings) -> Transport:
    return DeviceFileTransport(it.address, answers=False, timeout_s=it.timeout_s, profile=it.profile)


TRANSPORTS: dict[str, Callable[[PrinterSettings], Transport]] = {
    "network": _network,
    "usb-lp": _usb_lp,
    "usb": _usb,
    "serial": _serial,
    "file": _file,
    "cups": _cups,
    "memory": lambda _settings: MemoryTransport(),
}


def open_transport(settings: PrinterSettings) -> Transport:
    """Return the transport of a configured printer; raises InvalidInput "transport-unknown"."""
    if settings.transport not in TRANSPORTS:
        raise InvalidInput(
            "transport-unknown",
            f"Kiểu kết nối máy in không có: {settings.transport}. Các kiểu có: {', '.join(TRANSPORTS)}.",
            f"Unknown printer transport: {settings.transport}. Known: {', '.join(TRANSPORTS)}.",
        )
    return TRANSPORTS[settings.transport](settings)
