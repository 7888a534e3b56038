"""The few sentences of the Internet Printing Protocol that an office printer needs (RFC 8010, RFC 8011)."""

from collections.abc import Iterator

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_PRINTER = 0x0002, 0x0008, 0x0009, 0x000B
CHARSET, LANGUAGE, URI, NAME, MEDIA_TYPE, INTEGER = 0x47, 0x48, 0x45, 0x42, 0x49, 0x21
END, FIRST_VALUE = 0x03, 0x10
NUMBERS = frozenset({0x21, 0x23})  # integer and enum
MAX_ATTRIBUTES = 5000

Value = str | int
Attributes = dict[str, list[Value]]


class IppBroken(OSError):
    """The answer is not IPP."""


def request(operation: int, printer_uri: str, attributes: list[tuple[int, str, Value]]) -> bytes:
    """Return the head of a request (a document follows it as it is)."""
    common: list[tuple[int, str, Value]] = [
        (CHARSET, "attributes-charset", "utf-8"),
        (LANGUAGE, "attributes-natural-language", "en"),
        (URI, "printer-uri", printer_uri),
        (NAME, "requesting-user-name", "motcua"),
    ]
    # Version 1.1 is what every printer of this century takes.
    head = b"\x01\x01" + operation.to_bytes(2, "big") + (1).to_bytes(4, "big") + b"\x01"
    return head + b"".join(_attribute(*one) for one in [*common, *attributes]) + bytes([END])


def _attribute(tag: int, name: str, value: Value) -> bytes:
    raw = value.to_bytes(4, "big") if isinstance(value, int) else value.encode()
    label = name.encode()
    return bytes([tag]) + len(label).to_bytes(2, "big") + label + len(raw).to_bytes(2, "big") + raw


def read_answer(data: bytes) -> tuple[int, Attributes]:
    """Return the status code and all attributes of an answer; raises IppBroken for anything cut short or endless."""
    if len(data) < 9:
        raise IppBroken("too short")
    found: Attributes = {}
    for name, value in _values(data, 8):
        found.setdefault(name, []).append(value)
    return int.from_bytes(data[2:4], "big"), found


def _values(data: bytes, at: int) -> Iterator[tuple[str, Value]]:
    name = ""
    for _ in range(MAX_ATTRIBUTES):
        if at >= len(data):
            raise IppBroken("no end")
        tag, at = data[at], at + 1
        if tag == END:
            return
        if tag < FIRST_VALUE:
            continue  # the next group begins
        label, at = _piece(data, at)
        raw, at = _piece(data, at)
        # A value without a name is one more of the attribute before.
        name = label.decode("utf-8", "replace") or name
        yield name, int.from_bytes(raw, "big", signed=True) if tag in NUMBERS else raw.decode("utf-8", "replace")
    raise IppBroken("too many attributes")


def _piece(data: bytes, at: int) -> tuple[bytes, int]:
    size = int.from_bytes(data[at : at + 2], "big")
    if at + 2 + size > len(data):
        raise IppBroken("cut short")
    return data[at + 2 : at + 2 + size], at + 2 + size
