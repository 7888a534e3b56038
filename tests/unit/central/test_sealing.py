"""Sealed values: open only with the key, in the column and row they were sealed for, and never twice alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.sealing import Sealer, WrongKey

KEY = bytes(range(32))


@given(st.text())
def test_what_was_sealed_opens_again(text: str) -> None:
    plain = text.encode("utf-8", "ignore").decode()
    sealer = Sealer(KEY)
    assert sealer.open(sealer.seal(plain, "dossiers.name", "1"), "dossiers.name", "1") == plain


def test_a_sealed_value_shows_nothing_and_is_never_the_same_twice() -> None:
    sealer = Sealer(KEY)
    first, second = (sealer.seal("Nguyễn Văn Mẫu", "dossiers.name", "1") for _ in range(2))
    assert first != second
    assert "Mẫu".encode() not in first


@pytest.mark.parametrize(
    ("key", "place", "row"),
    [(bytes(32), "dossiers.name", "1"), (KEY, "dossiers.phone", "1"), (KEY, "dossiers.name", "2")],
)
def test_another_key_column_or_row_does_not_open_it(key: bytes, place: str, row: str) -> None:
    sealed = Sealer(KEY).seal("Nguyễn Văn Mẫu", "dossiers.name", "1")
    with pytest.raises(WrongKey):
        Sealer(key).open(sealed, place, row)


def test_a_changed_or_cut_value_does_not_open() -> None:
    sealed = Sealer(KEY).seal("Nguyễn Văn Mẫu", "dossiers.name", "1")
    for damaged in (sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), b"\x02" + sealed[1:], b""):
        with pytest.raises(WrongKey):
            Sealer(KEY).open(damaged, "dossiers.name", "1")


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(b"short")
