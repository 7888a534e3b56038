"""Small pictures that are not text: check boxes, the ruler and the shades of the test page."""

from functools import lru_cache

from PIL import Image, ImageDraw

from printer.paper import Roll


@lru_cache(maxsize=32)
def box(state: str, side: int, thickness: int) -> Image.Image:
    """Return a square to tick: "open" is empty, "ticked" has a tick; anything else stays blank."""
    picture = Image.new("1", (side, side + thickness * 2))
    if state not in ("open", "ticked"):
        return picture
    canvas = ImageDraw.Draw(picture)
    top, right, bottom = thickness, side - 1, side - 1
    canvas.rectangle((0, top, right, bottom), outline=1, width=thickness)
    if state == "ticked":
        inset = side // 4
        points = [(inset, side * 9 // 16), (side * 7 // 16, side - inset), (side - inset, top + inset)]
        canvas.line(points, fill=1, width=thickness + 1)
    return picture


@lru_cache(maxsize=8)
def ruler(roll: Roll, height: int) -> Image.Image:
    """Return a ruler whose first and last mark are the edges of what can be printed."""
    wide = roll.width_dots
    drawn = Image.new("1", (wide, height))
    for mm in range(int(roll.millimetres(wide)) + 1):
        x = min(wide - 1, roll.nearest(mm))
        drawn.paste(1, (x, 0, min(x + 2, wide), height if mm % 10 == 0 else height * 2 // 5))
    drawn.paste(1, (wide - 2, 0, wide, height))
    return drawn


@lru_cache(maxsize=8)
def shades(width: int, height: int) -> Image.Image:
    """Return four fields of a quarter, a half, three quarters and all of their dots."""
    drawn = Image.new("1", (width, height))
    step = width // 4
    for index, dots in enumerate(((0b10, 0b00), (0b10, 0b01), (0b11, 0b01), (0b11, 0b11))):
        tile = Image.new("1", (2, 2))
        tile.putdata([dots[0] >> 1, dots[0] & 1, dots[1] >> 1, dots[1] & 1])
        field = Image.new("1", (step - 8, height))
        for x in range(0, field.width, 2):
            for y in range(0, height, 2):
                field.paste(tile, (x, y))
        drawn.paste(field, (index * step, 0))
    return drawn
