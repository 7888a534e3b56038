"""central.toml: every fault at once, unknown keys refused, paths beside the file."""

from pathlib import Path

import pytest

from central.config import ConfigFaults, load_config


def test_an_empty_file_gives_a_server_on_loopback_with_a_database_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "central.toml"
    path.write_text("")
    config = load_config(path)
    assert config.central.host == "127.0.0.1"
    assert config.central.database_url == f"sqlite:///{tmp_path / 'central.sqlite3'}"
    assert config.secrets.dir == tmp_path / "credentials"


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "central.toml"
    path.write_text('[central]\nport = 70000\nhosst = "x"\n[limits]\npages_per_minute = "many"\n')
    with pytest.raises(ConfigFaults) as caught:
        load_config(path)
    text = str(caught.value.details["faults"])
    assert all(place in text for place in ("central.port", "central.hosst", "limits.pages_per_minute"))


@pytest.mark.parametrize(
    "line", ['database_url = "mysql://x"', 'public_url = "not a url"', "port = ", 'database_url = "sqlite://"']
)
def test_a_setting_that_can_not_work_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "central.toml"
    path.write_text(f"[central]\n{line}\n")
    with pytest.raises(ConfigFaults):
        load_config(path)


def test_a_file_that_is_not_there_is_a_named_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigFaults, match=r"missing\.toml"):
        load_config(tmp_path / "missing.toml")
