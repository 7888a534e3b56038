"""The centre's logo in one bit: dark parts black, the rest blank, no dithering."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from appliance.core.errors import InvalidInput

MAX_SIDE = 4000
THRESHOLD = 140  # a mid blue or red of an emblem is still ink


def logo_picture(path: Path, height: int, max_width: int) -> Image.Image:
    """Return the logo at most `height` tall and `max_width` wide, trimmed to its ink.

    Raises InvalidInput "logo-unreadable" for a file that is missing, no picture, or larger than 4000 pixels a side.
    """
    try:
        return _drawn(path, path.stat().st_mtime_ns, height, max_width)
    except (OSError, UnidentifiedImageError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput(
            "logo-unreadable",
            "Không đọc được tệp logo; dùng tệp PNG nền trắng hoặc trong suốt.",
            "The logo's file can't be read; use a PNG on white or transparent ground.",
        ) from error


@lru_cache(maxsize=4)
def _drawn(path: Path, _changed: int, height: int, max_width: int) -> Image.Image:
    with Image.open(path) as opened:
        if max(opened.size) > MAX_SIDE:
            raise ValueError("too large")
        coloured = opened.convert("RGBA")
    white = Image.new("RGBA", coloured.size, "white")
    grey = Image.alpha_composite(white, coloured).convert("L").point(lambda value: 255 - value)
    trimmed = grey.crop(grey.point(lambda value: 255 if value > 255 - THRESHOLD else 0).getbbox() or (0, 0, 1, 1))
    scale = min(height / trimmed.height, max_width / trimmed.width)
    size = max(1, round(trimmed.width * scale)), max(1, round(trimmed.height * scale))
    small = trimmed.resize(size, Image.Resampling.LANCZOS)
    return small.point(lambda value: 255 if value > 255 - THRESHOLD else 0).convert("1")
