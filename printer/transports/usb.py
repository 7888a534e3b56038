"""A USB printer by libusb, where the kernel's usblp is not wanted or not there; needs pyusb (extra "hardware")."""

from typing import Any

from appliance.core.errors import Unavailable
from printer.profiles import Profile
from printer.transports.base import unreachable
from printer.transports.session import LinkSession

PRINTER_CLASS = 7
READ_BYTES = 256


class UsbTransport:
    """Finds the device by "vendor:product[:serial]" (hexadecimal) anew for each job: a replugged printer is a new one.

    `backend` is pyusb's own seam for another libusb; None: the system's.
    """

    def __init__(
        self, address: str, *, timeout_s: float = 3.0, profile: Profile | None = None, backend: Any = None
    ) -> None:
        vendor, product, *rest = address.split(":")
        self._address = address
        self._wanted = {"idVendor": int(vendor, 16), "idProduct": int(product, 16)}
        if rest:
            self._wanted["serial_number"] = rest[0]  # type: ignore[assignment]  # pyusb compares any attribute
        self._timeout_s = timeout_s
        self._profile = profile
        self._backend = backend

    def open(self) -> LinkSession:
        """Find and claim the device; raises PrinterUnreachable, or Unavailable "usb-missing" without pyusb."""
        usb = _pyusb()
        try:
            device = usb.core.find(backend=self._backend, **self._wanted)
            if device is None:
                raise unreachable(self._address, "NoDevice")
            return LinkSession(UsbLink(device), self._timeout_s, self._profile)
        except usb.core.NoBackendError as error:
            raise unreachable(self._address, "no libusb") from error
        except OSError as error:  # USBError is an OSError
            raise unreachable(self._address, type(error).__name__) from error


class UsbLink:
    """The printer interface of a device, with its two bulk endpoints; time-outs go to libusb in milliseconds."""

    def __init__(self, device: Any) -> None:
        usb = _pyusb()
        self._device = device
        self._errors = usb.core.USBTimeoutError
        if device.is_kernel_driver_active(0):
            device.detach_kernel_driver(0)
        device.set_configuration()
        interface = usb.util.find_descriptor(device.get_active_configuration(), bInterfaceClass=PRINTER_CLASS)
        if interface is None:
            raise OSError("no printer interface")
        usb.util.claim_interface(device, interface.bInterfaceNumber)
        self._out = _endpoint(interface, usb.util.ENDPOINT_OUT)
        self._in = _endpoint(interface, usb.util.ENDPOINT_IN)
        self.answers = self._in is not None
        if self._out is None:
            raise OSError("no endpoint to write to")

    def write(self, data: bytes, limit_s: float) -> int:
        """Write what the device takes within `limit_s`."""
        try:
            return int(self._out.write(data, _milliseconds(limit_s)))
        except self._errors:
            return 0

    def read(self, limit_s: float) -> bytes:
        """Read what the device says within `limit_s`."""
        if self._in is None:
            return b""
        try:
            return bytes(self._in.read(READ_BYTES, _milliseconds(limit_s)))
        except self._errors:
            return b""

    def close(self, unfinished: bool) -> None:
        """Give the interface back."""
        _pyusb().util.dispose_resources(self._device)


def _milliseconds(limit_s: float) -> int:
    # 0 would wait for ever.
    return max(1, round(limit_s * 1000))


def _endpoint(interface: Any, direction: int) -> Any:
    usb = _pyusb()
    return usb.util.find_descriptor(
        interface, custom_match=lambda found: usb.util.endpoint_direction(found.bEndpointAddress) == direction
    )


def _pyusb() -> Any:
    try:
        import usb.core
        import usb.util
    except ImportError as error:
        raise Unavailable(
            "usb-missing",
            "Thiếu thư viện pyusb; cài phần 'hardware' hoặc dùng kiểu kết nối usb-lp.",
            "pyusb is missing: install the extra 'hardware', or use transport usb-lp.",
        ) from error
    return usb
