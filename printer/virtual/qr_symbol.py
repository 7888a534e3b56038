"""The QR codes a device draws by itself: GS ( k functions 65, 67, 69, 80 and 81 of Epson's command reference."""

from PIL import Image

QR = 49  # cn of GS ( k
CORRECTIONS = {48: 1, 49: 0, 50: 3, 51: 2}  # L, M, Q, H in the numbers of ISO/IEC 18004


class QrSymbol:
    """Keeps the settings and the stored data until the code is printed."""

    def __init__(self) -> None:
        self._module = 3
        self._correction = 48
        self._data = b""

    def take(self, body: bytes) -> Image.Image | None:
        """Carry out one GS ( k (`body` from cn on); return the code, without quiet zone, where one is printed."""
        if len(body) < 3 or body[0] != QR:
            return None
        function, rest = body[1], body[2:]
        if function == 67:
            self._module = min(16, max(1, rest[0]))
        elif function == 69:
            self._correction = rest[0]
        elif function == 80:
            self._data = bytes(rest[1:])
        elif function == 81 and self._data:
            return self._draw()
        return None

    def _draw(self) -> Image.Image:
        from qrcode.main import QRCode

        code = QRCode(error_correction=CORRECTIONS.get(self._correction, 1), border=0)
        code.add_data(self._data, optimize=0)
        code.make(fit=True)
        rows = code.modules
        small = Image.new("1", (len(rows), len(rows)))
        small.putdata([int(bool(dark)) for row in rows for dark in row])
        side = len(rows) * self._module
        return small.resize((side, side), Image.Resampling.NEAREST)
