"""A scanner on a serial port (or USB serial): reads its lines and hands each to the kiosk on loopback.

A line may hold an identity card: it lives in this process for as long as the hand-over takes, and no message of ours
repeats any of it.
"""

import json
import os
import select
import termios
import time
import tty
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import BinaryIO

MAX_LINE_BYTES = 2000
# Half a line: a scanner set up without a line end is quiet for this long after its last byte.
LINE_ENDS_AFTER_S = 0.15
_SPEEDS = {9600: termios.B9600, 38400: termios.B38400, 115200: termios.B115200}
SPEEDS = tuple(_SPEEDS)


def set_up(device: BinaryIO, speed: int) -> None:
    """Make the port raw, 8N1, at `speed` baud; raises OSError where it is no serial port."""
    try:
        tty.setraw(device.fileno())
        modes = termios.tcgetattr(device.fileno())
        modes[4] = modes[5] = _SPEEDS[speed]
        termios.tcsetattr(device.fileno(), termios.TCSANOW, modes)
    except termios.error as error:
        raise OSError(*error.args) from error


def lines(device: BinaryIO) -> Iterator[str]:
    """Give each line as text until the device is gone; what is too long is dropped as a whole."""
    held, dropping = b"", False
    while True:
        ready, _, _ = select.select([device], [], [], LINE_ENDS_AFTER_S if held else None)
        if ready:
            read = _read(device)
            if not read:
                return
            *whole, held = (held + read.replace(b"\r", b"\n")).split(b"\n")
        else:
            whole, held = [held], b""
        for line in whole:
            if not dropping and line.strip():
                yield text_of(line)
            dropping = False
        if len(held) > MAX_LINE_BYTES:
            held, dropping = b"", True


def text_of(line: bytes) -> str:
    """Return a line as text: UTF-8, otherwise as Windows-1252 (the parser of cards mends what it can)."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def hand_over(url: str, text: str) -> bool:
    """Give a scan to the kiosk; False where it could not be reached (the person scans again)."""
    body = json.dumps({"text": text[:MAX_LINE_BYTES]}).encode()
    request = urllib.request.Request(  # noqa: S310 - our own loopback address
        f"{url}/api/scan/serial", body, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 204)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def serve_lines(device: BinaryIO, url: str, tell: Callable[[str], None]) -> None:
    """Hand every line over until the device is gone; `tell` never hears what was read."""
    for text in lines(device):
        begun = time.monotonic()
        if not hand_over(url, text):
            tell(f"máy kiosk không trả lời / the kiosk does not answer ({time.monotonic() - begun:.1f} s)")


def _read(device: BinaryIO) -> bytes:
    try:
        return os.read(device.fileno(), 4096)
    except OSError:
        return b""  # pulled out
