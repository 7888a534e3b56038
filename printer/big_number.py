"""The number on a ticket: taller than any face, squeezed to the paper's width where it has many letters."""

from functools import lru_cache

from PIL import Image, ImageDraw

from printer.typeface import Face, cap_height, font_of


@lru_cache(maxsize=64)
def big_number(text: str, height_dots: int, max_width_dots: int, squeeze: float = 0.95) -> Image.Image:
    """Return a one-bit picture (ink is 1) of `text` whose capitals are at least `height_dots` tall.

    Drawn at half size and doubled: every dot of the picture is two by two, which the printer does by itself
    from a quarter of the bytes; at two metres nobody sees steps of a quarter millimetre.
    """
    half = -(-height_dots // 2)
    px = half
    while cap_height(Face(px, bold=True)) < half:
        px += 1
    font = font_of("bold", px)
    assert font is not None
    left, top, right, bottom = font.getbbox(text)
    natural = Image.new("L", (int(right - left), int(bottom - top)))
    ImageDraw.Draw(natural).text((-left, -top), text, fill=255, font=font)
    width = min(round(natural.width * squeeze), max_width_dots // 2)
    narrow = natural.resize((width, natural.height), Image.Resampling.LANCZOS)
    sharp = narrow.point(lambda value: 255 if value > 110 else 0).convert("1")
    return sharp.resize((sharp.width * 2, sharp.height * 2), Image.Resampling.NEAREST)
