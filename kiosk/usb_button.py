"""Small centre: a USB button in the place of a touch screen; each press takes a number of one line and prints it.

The button is an input device of the kernel (struct input_event of <linux/input.h>: two longs, type, code, value);
whatever key it sends counts. It asks the kiosk on loopback, with a key per press, so that a repeat is the same press.
"""

import json
import struct
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from typing import BinaryIO

EVENT = struct.Struct("@llHHi")
EV_KEY, PRESSED = 1, 1
# A finger bounces, and an impatient one presses again before the paper is out.
REST_S = 2.0
TRIES = 3


def presses(device: BinaryIO) -> Iterator[float]:
    """Give the kernel's time of each press, until the device is gone; releases and repeats are no presses."""
    last = float("-inf")
    while len(raw := device.read(EVENT.size)) == EVENT.size:
        seconds, microseconds, kind, _code, value = EVENT.unpack(raw)
        at = seconds + microseconds / 1_000_000
        if kind == EV_KEY and value == PRESSED and at - last >= REST_S:
            last = at
            yield at


def take_for_each(device: BinaryIO, url: str, service_id: str, tell: Callable[[str], None]) -> int:
    """Take a number for each press and return how many were taken; `tell` gets a line for the log."""
    taken = 0
    for _ in presses(device):
        number = _take(url, service_id)
        taken += number is not None
        tell(f"số / number {number}" if number else "không lấy được số / no number could be taken")
    return taken


def _take(url: str, service_id: str) -> str | None:
    body = json.dumps({"service_id": service_id}).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
    for _ in range(TRIES):
        request = urllib.request.Request(f"{url}/api/tickets", body, headers)  # noqa: S310 - our own loopback address
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                return str(json.load(answer)["number"])
        except (OSError, ValueError, KeyError):
            continue
    return None
