"""Ways to reach a printer, by the name used in box.toml; a new one is a new file and one line here."""

from collections.abc import Callable

from appliance.core.errors import InvalidInput
from printer.printer_settings import PrinterSettings
from printer.transports.base import Transport
from printer.transports.memory import MemoryTransport
from printer.transports.network import NetworkTransport

TRANSPORTS: dict[str, Callable[[PrinterSettings], Transport]] = {
    "network": lambda settings: NetworkTransport(settings.address, timeout_s=settings.timeout_s),
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
