"""A libusb for tests: pyusb's backend seam with one printer whose two endpoints are the virtual printer's TCP port."""

import errno
import select
import socket
from types import SimpleNamespace

import usb.backend
import usb.core

VENDOR, PRODUCT = 0x04B8, 0x0E15
OUT, IN = 0x01, 0x82


class UsbOverTcp(usb.backend.IBackend):
    """The device is there while the port is; an unplugged one answers ENODEV."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._target = (host, int(port))
        self.detached: list[int] = []

    def enumerate_devices(self):
        with socket.socket() as probe:
            probe.settimeout(1.0)
            return iter([self] if probe.connect_ex(self._target) == 0 else [])

    def get_device_descriptor(self, dev):
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0x100, iManufacturer=0, iProduct=0,
            iSerialNumber=0, bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev, config):
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev, intf, alt, config):
        if intf or alt or config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2, bInterfaceClass=7,
            bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev, ep, intf, alt, config):
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev):
        try:
            wire = socket.create_connection(self._target, 1.0)
        except OSError as error:
            raise usb.core.USBError("no such device", errno=errno.ENODEV) from error
        wire.setblocking(False)
        return wire

    def close_device(self, dev_handle):
        dev_handle.close()

    def set_configuration(self, dev_handle, config_value):
        pass

    def get_configuration(self, dev_handle):
        return 1

    def claim_interface(self, dev_handle, intf):
        pass

    def release_interface(self, dev_handle, intf):
        pass

    def is_kernel_driver_active(self, dev_handle, intf):
        return not self.detached

    def detach_kernel_driver(self, dev_handle, intf):
        self.detached.append(intf)

    def bulk_write(self, dev_handle, ep, intf, data, timeout):
        assert ep == OUT
        if not select.select([], [dev_handle], [], timeout / 1000)[1]:
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        try:
            return dev_handle.send(data.tobytes())
        except OSError as error:
            raise usb.core.USBError("no such device", errno=errno.ENODEV) from error

    def bulk_read(self, dev_handle, ep, intf, buff, timeout):
        assert ep == IN
        if not select.select([dev_handle], [], [], timeout / 1000)[0]:
            raise usb.core.USBTimeoutError("timed out", errno=errno.ETIMEDOUT)
        try:
            data = dev_handle.recv(len(buff) * buff.itemsize)
        except OSError as error:
            raise usb.core.USBError("no such device", errno=errno.ENODEV) from error
        if not data:
            raise usb.core.USBError("no such device", errno=errno.ENODEV)
        for index, byte in enumerate(data):
            buff[index] = byte
        return len(data)
