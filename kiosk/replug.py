"""Opens a device that may be pulled out and put back, again and again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

AGAIN_S = 2.0


def openings(
    path: Path,
    tell: Callable[[str], None],
    prepare: Callable[[BinaryIO], None] = lambda device: None,
    again_s: float = AGAIN_S,
) -> Iterator[BinaryIO]:
    """Give the device each time it is there; whoever reads it simply ends when it is gone.

    `tell` gets a line where its state changes, not at every try. `prepare` sets the line up (a serial port's speed).
    """
    there = None
    while True:
        try:
            with path.open("rb", buffering=0) as device:
                prepare(device)
                if there is not True:
                    tell(f"{path}: đã cắm / plugged in")
                there = True
                yield device
        except OSError as error:
            if there is not False:
                tell(f"{path}: chưa có / not there ({error.strerror or error})")
            there = False
        time.sleep(again_s)
