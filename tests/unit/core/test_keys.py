"""The derived keys are those of RFC 5869 as another library computes them."""

import base64

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.keys import KEY_BYTES, sync_token, token_key


@given(st.binary(min_size=KEY_BYTES, max_size=200))
def test_keys_are_hkdf_sha256_of_the_box_secret(secret: bytes) -> None:
    def derived(purpose: bytes) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(secret)

    assert token_key(secret) == derived(b"motcua token v1")
    assert sync_token(secret) == base64.urlsafe_b64encode(derived(b"motcua sync v1")).rstrip(b"=").decode()


def test_a_short_secret_derives_nothing() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        token_key(bytes(KEY_BYTES - 1))
