"""What pockets, sun and phone cameras do to a paper: seeded, so that a failure can be looked at again."""

import random
from collections.abc import Callable

import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

Wear = Callable[[Image.Image], Image.Image]


def blurred(paper: Image.Image) -> Image.Image:
    """Return the paper out of focus by a quarter of a millimetre."""
    return paper.convert("L").filter(ImageFilter.GaussianBlur(2))


def noisy(paper: Image.Image, share: float = 0.15) -> Image.Image:
    """Return the paper with a share of its dots of the wrong colour, seen by a camera: its lens blurs by a dot or two."""
    chance = random.Random(1)
    drawn = paper.convert("L")
    flips = Image.frombytes(
        "L", drawn.size, bytes(chance.choices((255, 0), (share, 1 - share), k=drawn.width * drawn.height))
    )
    speckled = Image.composite(drawn.point(lambda value: 255 - value), drawn, flips)
    return speckled.filter(ImageFilter.GaussianBlur(1.5))


def faded(paper: Image.Image, contrast: float = 0.4) -> Image.Image:
    """Return the paper with its ink gone pale and the ground yellowed unevenly."""
    ground = Image.linear_gradient("L").resize(paper.size).point(lambda value: 225 + value // 12)
    pale = ground.point(lambda value: round(value * (1 - contrast)))
    return Image.composite(ground, pale, paper.convert("L"))


def creased(paper: Image.Image) -> Image.Image:
    """Return the paper folded twice right through the middle of its code: ink rubbed off, one half a dot lower."""
    drawn = paper.convert("L")
    [code] = zxingcpp.read_barcodes(drawn)
    corner, opposite = code.position.top_left, code.position.bottom_right
    x, y = (corner.x + opposite.x) // 2, (corner.y + opposite.y) // 2
    right = drawn.crop((x, 0, drawn.width, drawn.height))
    drawn.paste(255, (x, 0, drawn.width, drawn.height))
    drawn.paste(right, (x, 1))
    canvas = ImageDraw.Draw(drawn)
    canvas.line((x, 0, x + 6, drawn.height), fill=225, width=3)
    canvas.line((0, y - 4, drawn.width, y + 4), fill=225, width=3)
    return drawn.filter(ImageFilter.GaussianBlur(1))


WEARS: dict[str, Wear] = {
    "as printed": lambda paper: paper.convert("L"),
    "blurred": blurred,
    "15 % noise": noisy,
    "faded to 40 %": faded,
    "creased": creased,
}
