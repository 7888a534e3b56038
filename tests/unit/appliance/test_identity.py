"""Who the box is: secrets from files only, one id per database."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from appliance.config import load_config
from appliance.identity import BadCredentials, database_id, load_identity
from appliance.store import Store
from tests.support.box_files import SECRET, write_box


@pytest.fixture
def config(tmp_path):
    return load_config(write_box(tmp_path))


def test_secret_and_key_id_come_from_files(config) -> None:
    identity = load_identity(config)
    assert (identity.secret, identity.key_id, identity.box_id) == (SECRET, 7, "box-1")
    assert len(identity.sync_token) >= 43
    assert len(identity.token_key) == 32


@pytest.mark.parametrize(
    ("name", "text"),
    [("box-secret", "00" * 31), ("box-secret", "xyz"), ("box-secret", None)]
    + [("token-key-id", text) for text in ("x", "-1", "32768", None)],
)
def test_a_bad_secret_is_told_by_its_file_and_never_by_its_value(config, name, text) -> None:
    path = config.box.credentials_dir / name
    path.write_text(text) if text is not None else path.unlink()
    with pytest.raises(BadCredentials) as caught:
        load_identity(config)
    assert str(path) in caught.value.message_vi
    assert text is None or len(text) < 3 or text not in str(caught.value)


def test_systemds_folder_is_used_where_none_is_configured(config, monkeypatch) -> None:
    folder = config.box.credentials_dir
    bare = config.model_copy(update={"box": config.box.model_copy(update={"credentials_dir": None})})
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(BadCredentials):
        load_identity(bare)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    assert load_identity(bare).secret == SECRET


def test_a_database_has_one_id_for_ever_whoever_asks_first(store, ambient) -> None:
    stores = [Store(store.path) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        ids = set(threads.map(lambda each: database_id(each, ambient), stores))
    assert len(ids) == 1
