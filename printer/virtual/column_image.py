"""Turn the column-wise dots of ESC * into rows."""

from PIL import Image

TALL = {0: 8, 1: 8, 32: 24, 33: 24}  # dots of a column by mode; 0 and 32 have half the dots across
WIDE = {0: 2, 1: 1, 32: 2, 33: 1}


def column_image(body: bytes) -> Image.Image | None:
    """Return the picture of ESC * (`body` from m on) in device dots; None for a mode the device doesn't know."""
    mode, columns = body[0], body[1] + 256 * body[2]
    if mode not in TALL or not columns:
        return None
    tall = TALL[mode]
    picture = Image.new("1", (columns, tall))
    for x in range(columns):
        bits = int.from_bytes(body[3 + x * tall // 8 : 3 + (x + 1) * tall // 8], "big")
        for y in range(tall):
            if bits >> (tall - 1 - y) & 1:
                picture.putpixel((x, y), 1)
    down = 3 if tall == 8 else 1
    return picture.resize((columns * WIDE[mode], tall * down), Image.Resampling.NEAREST)
