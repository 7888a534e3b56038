"""The tracking token: read however it is typed, true only with its key, for its purpose and unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.errors import InvalidInput
from appliance.core.token import (
    ALPHABET,
    KIND_DOSSIER,
    KIND_TICKET,
    LENGTH,
    MAX_KEY_ID,
    make_token,
    parse_token,
    verify,
)

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
KINDS = st.sampled_from([KIND_DOSSIER, KIND_TICKET])
KEY_IDS = st.integers(0, MAX_KEY_ID)
RANDOM = st.binary(min_size=5, max_size=5)


@given(KINDS, KEY_IDS, RANDOM)
def test_a_token_is_true_with_its_own_key_and_purpose_only(kind: bytes, key_id: int, random5: bytes) -> None:
    parts = parse_token(make_token(kind, key_id, KEY, random5))
    assert parts.key_id == key_id
    assert verify(parts, kind, KEY)
    assert not verify(parts, kind, OTHER)
    assert not verify(parts, KIND_TICKET if kind == KIND_DOSSIER else KIND_DOSSIER, KEY)


@given(KEY_IDS, RANDOM, st.integers(1, LENGTH - 1), st.integers(1, 31))
def test_one_changed_character_makes_it_false(key_id: int, random5: bytes, place: int, shift: int) -> None:
    token = make_token(KIND_DOSSIER, key_id, KEY, random5)
    forged = ALPHABET[(ALPHABET.index(token[place]) + shift) % 32]
    assert not verify(parse_token(token[:place] + forged + token[place + 1 :]), KIND_DOSSIER, KEY)


@given(KEY_IDS, RANDOM)
def test_case_separators_and_look_alikes_do_not_matter(key_id: int, random5: bytes) -> None:
    token = make_token(KIND_DOSSIER, key_id, KEY, random5)
    for typed in (
        token.lower(),
        f" {token[:6]}-{token[6:12]} {token[12:]} ",
        token.replace("0", "O").replace("1", "l"),
        token.replace("1", "I").replace("0", "o"),
    ):
        assert parse_token(typed).text == token


def test_what_is_on_paper_never_changes() -> None:
    # The layout is printed on slips that live for years: this vector must hold for ever (ADR 0016).
    token = make_token(KIND_DOSSIER, 7, KEY, bytes([1, 2, 3, 4, 5]))
    assert token == "1007041061055TH7G349XSS"


def test_tokens_fit_the_alphanumeric_mode_of_a_qr() -> None:
    assert set(ALPHABET) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert len(make_token(KIND_DOSSIER, MAX_KEY_ID, KEY, bytes(5))) == LENGTH


@pytest.mark.parametrize(
    "text", ["", "1", "A" * 22, "2" + "0" * 22, "0" * 23, "1" * 24, "1" + "U" * 22, "1" * 65, "1" * 22 + "é"]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_token(text)
    assert caught.value.code == "token-malformed"


@pytest.mark.parametrize(
    ("key_id", "random5"), [(-1, bytes(5)), (MAX_KEY_ID + 1, bytes(5)), (1, bytes(4)), (1, bytes(6))]
)
def test_what_does_not_fit_the_layout_is_not_made(key_id: int, random5: bytes) -> None:
    with pytest.raises(ValueError, match="5 random bytes"):
        make_token(KIND_DOSSIER, key_id, KEY, random5)
