"""A picture cut into bands is the same picture on paper."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printer.bands import MAX_ROWS, Band, Blank, cut
from printer.escpos_encode import Profile, encode
from printer.virtual.roll import Sheet, Strip
from tests.support.papers import printed


def picture_of(seed: int, height: int, doubled: bool, width: int = 576) -> Image.Image:
    """Text-like noise: rows of blobs with gaps, some of it doubled dots."""
    chance = random.Random(seed)
    scale = 2 if doubled else 1
    small = Image.new("1", (width // scale, height))
    for _ in range(chance.randrange(40)):
        x, y = chance.randrange(small.width), chance.randrange(height)
        small.paste(
            1, (x, y, min(small.width, x + chance.randrange(1, 120)), min(height, y + chance.randrange(1, 60)))
        )
    return small.resize((width, height * scale), Image.Resampling.NEAREST)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6), st.integers(1, 400), st.booleans(), st.booleans(), st.sampled_from([576, 512, 384, 360])
)
def test_what_is_sent_draws_the_picture_dot_for_dot(seed, height, doubled, doubling, width):
    picture, strip = picture_of(seed, height, doubled, width), Strip(width)
    sheets = printed(encode(picture, Profile(doubling=doubling, width_dots=width)), strip)
    want = Sheet(1, rows=bytearray(picture.tobytes()), strip=strip).picture()
    got = sheets[0].picture() if sheets else Image.new("1", (want.width, 1), 1)
    assert want.crop((0, 0, want.width, got.height)).tobytes() == got.tobytes()
    below = want.crop((0, got.height, want.width, want.height))
    assert below.height == 0 or below.convert("L").getextrema() == (255, 255)


@given(st.integers(0, 10**6), st.integers(1, 600))
@settings(max_examples=40, deadline=None)
def test_no_band_is_taller_than_cheap_printers_bear(seed, height):
    assert all(piece.height <= MAX_ROWS for piece in cut(picture_of(seed, height, False)) if isinstance(piece, Band))


def test_blank_rows_are_fed_and_those_at_the_end_left_out():
    picture = Image.new("1", (576, 1000))
    picture.paste(1, (0, 600, 8, 602))
    assert [type(piece) for piece in cut(picture)] == [Blank, Band]


def test_a_band_is_as_wide_as_its_ink():
    picture = Image.new("1", (576, 20))
    picture.paste(1, (0, 0, 100, 20))
    [band] = cut(picture, doubling=False)
    assert band.row_bytes == 13


def test_a_centred_and_a_right_hand_band_leave_out_their_left_side():
    picture = Image.new("1", (576, 60))
    picture.paste(1, (200, 0, 376, 20))
    picture.paste(1, (500, 40, 576, 60))
    bands = [piece for piece in cut(picture, doubling=False) if isinstance(piece, Band)]
    assert [(band.justify, band.row_bytes) for band in bands] == [("centre", 22), ("right", 10)]


def test_an_empty_picture_has_no_pieces():
    assert cut(Image.new("1", (576, 300))) == []
