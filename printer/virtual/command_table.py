"""How long each ESC/POS command is, from Epson's command reference; what isn't here is reported as unknown.

Source: https://download4.epson.biz/sec_pubs/pos/reference_en/escpos/commands.html. Obsolete commands that drivers
still send (ESC i, ESC m) are included.
"""

from collections.abc import Callable

NUL, EOT, ENQ, HT, LF, FF, CR = 0x00, 0x04, 0x05, 0x09, 0x0A, 0x0C, 0x0D
DLE, DC4, CAN, ESC, FS, GS = 0x10, 0x14, 0x18, 0x1B, 0x1C, 0x1D

# Length of what follows the command's name; a function gets the bytes after the name and answers None while
# too few have come to tell.
Length = int | Callable[[bytes], int | None]


def _word(low: int, high: int) -> int:
    return low + 256 * high


def _raster(rest: bytes) -> int | None:
    """GS v 0 m xL xH yL yH d1…dk."""
    return None if len(rest) < 5 else 5 + _word(rest[1], rest[2]) * _word(rest[3], rest[4])


def _bit_image(rest: bytes) -> int | None:
    """ESC * m nL nH d1…dk: 8 or 24 dots tall."""
    if len(rest) < 3:
        return None
    return 3 + _word(rest[1], rest[2]) * (3 if rest[0] in (32, 33) else 1)


def _counted(rest: bytes) -> int | None:
    """GS ( x pL pH …."""
    return None if len(rest) < 3 else 3 + _word(rest[1], rest[2])


def _counted_long(rest: bytes) -> int | None:
    """GS 8 L p1 p2 p3 p4 …."""
    return None if len(rest) < 5 else 5 + int.from_bytes(rest[1:5], "little")


def _cut(rest: bytes) -> int | None:
    """GS V m or GS V m n."""
    if not rest:
        return None
    return 2 if rest[0] in (65, 66, 97, 98, 103, 104) else 1


def _barcode(rest: bytes) -> int | None:
    """GS k m d1…dk NUL (m ≤ 6) or GS k m n d1…dn."""
    if not rest:
        return None
    if rest[0] > 6:
        return None if len(rest) < 2 else 2 + rest[1]
    end = rest.find(0, 1)
    return None if end < 0 else end + 1


def _tabs(rest: bytes) -> int | None:
    """ESC D n1…nk NUL."""
    end = rest.find(0)
    return None if end < 0 else end + 1


def _download_image(rest: bytes) -> int | None:
    """GS * x y d1…dk."""
    return None if len(rest) < 2 else 2 + rest[0] * rest[1] * 8


def _realtime_status(rest: bytes) -> int | None:
    """DLE EOT n or DLE EOT n a."""
    return None if not rest else 2 if rest[0] in (7, 8, 18) else 1


def _realtime_request(rest: bytes) -> int | None:
    """DLE DC4 fn …: pulse, power-off, buzzer, sending of status, clearing of buffers."""
    return None if not rest else {1: 3, 2: 3, 3: 6, 7: 2, 8: 8}.get(rest[0], 1)


def _named(prefix: int, lengths: dict[str, Length]) -> dict[bytes, Length]:
    return {bytes([prefix]) + name.encode("ascii"): length for name, length in lengths.items()}


LENGTHS: dict[bytes, Length] = {
    **_named(
        ESC,
        {
            "@": 0, "!": 1, "J": 1, "d": 1, "a": 1, "3": 1, "2": 0, "E": 1, "G": 1, "-": 1, "M": 1, "R": 1, "t": 1,
            "$": 2, "\\": 2, "V": 1, "{": 1, " ": 1, "=": 1, "p": 3, "r": 1, "S": 0, "L": 0, "T": 1, "W": 8, "%": 1,
            "?": 1, "i": 0, "m": 0, "K": 1, "e": 1, "U": 1, "c0": 1, "c1": 1, "c3": 1, "c4": 1, "c5": 1, "D": _tabs,
            "*": _bit_image,
        },
    ),
    **_named(
        GS,
        {
            "!": 1, "P": 2, "L": 2, "W": 2, "B": 1, "H": 1, "f": 1, "h": 1, "w": 1, "b": 1, "a": 1, "r": 1, "I": 1,
            "$": 2, "\\": 2, "/": 1, ":": 0, "^": 3, "T": 1, "A": 2, "V": _cut, "v0": _raster, "(": _counted,
            "8": _counted_long, "k": _barcode, "*": _download_image,
        },
    ),
    **_named(FS, {"!": 1, "&": 0, ".": 0, "-": 1, "C": 1, "S": 2, "W": 1, "p": 2, "(": _counted}),
    bytes([DLE, EOT]): _realtime_status,
    bytes([DLE, ENQ]): 1,
    bytes([DLE, DC4]): _realtime_request,
    bytes([HT]): 0,
    bytes([LF]): 0,
    bytes([FF]): 0,
    bytes([CR]): 0,
    bytes([CAN]): 0,
}  # fmt: skip

PREFIXES = frozenset(name[:cut] for name in LENGTHS for cut in range(1, len(name)))
