"""What the QR code of a wifi holds, as phones' cameras read it; pure.

Source: the ZXing project's "WIFI:" format, which Android and iOS cameras implement.
"""

_ESCAPED = '\\;,:"'


def wifi_qr_text(name: str, passphrase: str | None) -> str:
    """Return the text that joins the wifi `name`; None: it is open."""
    kind = f"T:WPA;S:{_escape(name)};P:{_escape(passphrase)};" if passphrase else f"T:nopass;S:{_escape(name)};"
    return f"WIFI:{kind};"


def _escape(text: str) -> str:
    return "".join(f"\\{letter}" if letter in _ESCAPED else letter for letter in text)
