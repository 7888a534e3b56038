"""The state of the virtual device and the faults it plays, and how both look in status bytes."""

from dataclasses import dataclass
from typing import Literal

PaperState = Literal["ok", "near_end", "out"]


@dataclass(frozen=True)
class Condition:
    """What can be set from outside.

    `speed_mm_s` 0 prints at once; `off` is without power; `silent` neither reads, prints nor answers; `mute` prints but
    answers nothing; `garbage` answers nonsense; `confirms` knows GS ( H; `model` is what GS I 67 answers ("": nothing).
    `drop_after_bytes` breaks the next connection off after so many bytes, once. The `…_after_mm` begin their fault
    after so many millimetres of paper, once; `reset_after_mm` loses all that was received, as a mains dip does.
    """

    paper: PaperState = "ok"
    cover_open: bool = False
    overheated: bool = False
    off: bool = False
    silent: bool = False
    mute: bool = False
    garbage: bool = False
    confirms: bool = True
    cutter_jam: bool = False
    model: str = "TM-T20II"
    speed_mm_s: float = 150.0
    drop_after_bytes: int | None = None
    near_end_after_mm: float | None = None
    out_after_mm: float | None = None
    cover_after_mm: float | None = None
    hot_after_mm: float | None = None
    reset_after_mm: float | None = None
    jam_at_cut: bool = False

    @property
    def online(self) -> bool:
        """Tell whether the device prints what it gets."""
        return self.paper != "out" and not (self.cover_open or self.cutter_jam or self.overheated)

    @property
    def works(self) -> bool:
        """Tell whether the head moves: on-line, with power, and not hung."""
        return self.online and not self.silent and not self.off


# What begins when the millimetres of a trigger have passed; "reset" is an act, not a state.
TRIGGERS: dict[str, dict[str, object]] = {
    "near_end_after_mm": {"paper": "near_end"},
    "out_after_mm": {"paper": "out"},
    "cover_after_mm": {"cover_open": True},
    "hot_after_mm": {"overheated": True},
    "reset_after_mm": {},
}


def after_moving(condition: Condition, mm: float) -> tuple[dict[str, object], bool]:
    """Return what changes in `condition` when the paper has moved by `mm`, and whether the device resets."""
    changes: dict[str, object] = {}
    resets = False
    for trigger, fault in TRIGGERS.items():
        left_mm = getattr(condition, trigger)
        if left_mm is None:
            continue
        if left_mm > mm + 1e-9:
            changes[trigger] = left_mm - mm
        else:
            changes |= {trigger: None, **fault}
            resets = resets or trigger == "reset_after_mm"
    return changes, resets


def until_next(condition: Condition) -> float | None:
    """Return how many millimetres of paper are left until the next fault begins, None where none is to come."""
    coming = [left_mm for trigger in TRIGGERS if (left_mm := getattr(condition, trigger)) is not None]
    return min(coming, default=None)


def realtime_answer(condition: Condition, n: int) -> bytes:
    """Return the answer to DLE EOT n (fixed bits 1 and 4 set), empty for an n the device does not know."""
    offline = 0x08 if not condition.online else 0
    out = condition.paper == "out"
    error = condition.cutter_jam or condition.overheated
    bits = {
        1: offline,
        2: (0x04 if condition.cover_open else 0) | (0x20 if out else 0) | (0x40 if error else 0),
        3: (0x08 if condition.cutter_jam else 0) | (0x40 if condition.overheated else 0),
        4: (0x6C if out else 0x0C if condition.paper == "near_end" else 0),
    }
    return bytes([0x12 | bits[n]]) if n in bits else b""


def automatic_status(condition: Condition) -> bytes:
    """Return the four bytes of Automatic Status Back (GS a)."""
    first = 0x10 | (0 if condition.online else 0x08) | (0x20 if condition.cover_open else 0)
    second = (0x08 if condition.cutter_jam else 0) | (0x40 if condition.overheated else 0)
    third = {"ok": 0, "near_end": 0x03, "out": 0x0F}[condition.paper]
    return bytes([first, second, third, 0])


def paper_sensor(condition: Condition) -> bytes:
    """Return the answer to GS r 1."""
    return bytes([{"ok": 0, "near_end": 0x03, "out": 0x0F}[condition.paper]])
