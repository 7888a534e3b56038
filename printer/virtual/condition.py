"""The state of the virtual device and the faults it plays, and how both look in status bytes."""

from dataclasses import dataclass
from typing import Literal

PaperState = Literal["ok", "near_end", "out"]


@dataclass(frozen=True)
class Condition:
    """What can be set from outside.

    `speed_mm_s` 0 prints at once; `silent` neither reads, prints nor answers; `mute` prints but answers nothing;
    `drop_after_bytes` breaks the next connection off after so many bytes, once; `out_after_mm` runs out of paper
    after so many millimetres; `confirms` knows GS ( H; `garbage` answers nonsense.
    """

    paper: PaperState = "ok"
    cover_open: bool = False
    silent: bool = False
    mute: bool = False
    garbage: bool = False
    confirms: bool = True
    cutter_jam: bool = False
    speed_mm_s: float = 150.0
    drop_after_bytes: int | None = None
    out_after_mm: float | None = None

    @property
    def online(self) -> bool:
        """Tell whether the device prints what it gets."""
        return self.paper != "out" and not self.cover_open and not self.cutter_jam


def realtime_answer(condition: Condition, n: int) -> bytes:
    """Return the answer to DLE EOT n (fixed bits 1 and 4 set), empty for an n the device does not know."""
    offline = 0x08 if not condition.online else 0
    out = condition.paper == "out"
    bits = {
        1: offline,
        2: (0x04 if condition.cover_open else 0) | (0x20 if out else 0) | (0x40 if condition.cutter_jam else 0),
        3: 0x08 if condition.cutter_jam else 0,
        4: (0x6C if out else 0x0C if condition.paper == "near_end" else 0),
    }
    return bytes([0x12 | bits[n]]) if n in bits else b""


def automatic_status(condition: Condition) -> bytes:
    """Return the four bytes of Automatic Status Back (GS a)."""
    first = 0x10 | (0 if condition.online else 0x08) | (0x20 if condition.cover_open else 0)
    second = 0x08 if condition.cutter_jam else 0
    third = {"ok": 0, "near_end": 0x03, "out": 0x0F}[condition.paper]
    return bytes([first, second, third, 0])


def paper_sensor(condition: Condition) -> bytes:
    """Return the answer to GS r 1."""
    return bytes([{"ok": 0, "near_end": 0x03, "out": 0x0F}[condition.paper]])
