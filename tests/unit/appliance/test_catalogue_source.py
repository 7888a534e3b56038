"""The catalogue in force: changed files and new days are taken up, a bad folder never takes the last good one away."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from appliance.catalogue_shelf import CatalogueShelf
from appliance.catalogue_source import CatalogueHolder
from appliance.cli import main
from appliance.core.catalogue_files import CatalogueFaults
from appliance.core.catalogue_rules import find_procedure
from appliance.data import example_catalogue_dir
from appliance.exit_codes import ExitCode
from tests.support.box_files import write_box

TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(example_catalogue_dir().parent, tmp_path / "catalogues")
    return tmp_path / "catalogues" / "dong-nai-province"


@pytest.fixture
def shelf(tmp_path: Path) -> CatalogueShelf:
    return CatalogueShelf(tmp_path / "kept")


def hold(folder: Path, shelf: CatalogueShelf, today: Callable[[], date] = lambda: TODAY, **more) -> CatalogueHolder:
    return CatalogueHolder(folder, shelf, today=today, **more)


def spoil(folder: Path) -> None:
    path = folder / "catalogue.toml"
    path.write_text(path.read_text().replace('id = "quay-1"', 'id = "Quầy 1"', 1))


def mend(folder: Path) -> None:
    path = folder / "catalogue.toml"
    path.write_text(path.read_text().replace('id = "Quầy 1"', 'id = "quay-1"', 1))


def test_changed_files_are_taken_up_and_unchanged_ones_are_not_read_again(folder, shelf) -> None:
    holder = hold(folder, shelf)
    before = holder.current
    holder.refresh()
    assert holder.current is before
    main_file = folder / "catalogue.toml"
    main_file.write_text(main_file.read_text().replace('name_vi = "Sinh con"', 'name_vi = "Có con nhỏ"'))
    holder.refresh()
    assert "Có con nhỏ" in [one.name_vi for one in holder.current.situations]


def test_a_new_day_brings_the_versions_of_that_day(folder, shelf) -> None:
    day = TODAY
    holder = hold(folder, shelf, lambda: day)
    before = find_procedure(holder.current, "xac-nhan-hon-nhan")
    day = date(2027, 3, 1)
    holder.refresh()
    assert find_procedure(holder.current, "xac-nhan-hon-nhan") != before


def test_a_bad_file_names_its_faults_and_the_old_catalogue_stays_until_it_is_mended(folder, shelf) -> None:
    holder = hold(folder, shelf)
    before = holder.current
    spoil(folder)
    holder.refresh()
    assert holder.current.version == before.version
    assert any("counter" in fault for fault in holder.faults)
    mend(folder)
    holder.refresh()
    assert holder.faults == ()


def test_the_last_good_catalogue_is_in_force_after_a_restart_too(folder, shelf) -> None:
    good = hold(folder, shelf).current
    spoil(folder)
    holder = hold(folder, shelf)
    assert holder.current == good
    assert holder.faults
    shutil.rmtree(folder)
    assert hold(folder, shelf).current == good


def test_the_very_first_catalogue_must_be_good(folder, shelf) -> None:
    spoil(folder)
    with pytest.raises(CatalogueFaults):
        hold(folder, shelf)


def test_a_reader_keeps_nothing_but_finds_what_the_keeper_kept(folder, shelf, tmp_path) -> None:
    nothing = hold(example_catalogue_dir("dong-nai-commune"), shelf).current
    other = CatalogueShelf(tmp_path / "other")
    hold(folder, other, keeps=False)
    assert not (tmp_path / "other").exists()
    spoil(folder)
    assert hold(folder, shelf, keeps=False).current == nothing


def test_the_portals_user_may_read_what_the_kiosk_keeps(folder, shelf, tmp_path) -> None:
    before = os.umask(0o077)
    try:
        hold(folder, shelf)
    finally:
        os.umask(before)
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o755
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "kept").iterdir()} == {0o644}


def test_a_copy_that_can_not_be_kept_or_read_costs_no_more_than_the_copy(folder, tmp_path) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    shelf = CatalogueShelf(tmp_path / "kept")
    assert hold(folder, shelf).current.procedures
    (tmp_path / "kept").unlink()
    holder = hold(folder, shelf)
    for path in (tmp_path / "kept").glob("*.json"):
        path.write_text('{"id": ')
    assert shelf.last_good() is None and shelf.find(holder.current.version) is None


def test_the_version_a_dossier_was_accepted_under_stays_readable(folder, shelf) -> None:
    accepted = hold(folder, shelf).current
    procedure = find_procedure(accepted, "xac-nhan-hon-nhan")
    path = folder.parent / "common" / "ho-tich.toml"
    path.write_text(path.read_text().replace("amount_vnd = 15000", "amount_vnd = 16000"))
    later = hold(folder, shelf, lambda: date(2027, 3, 1)).current
    assert later.version != accepted.version
    found = shelf.find(accepted.version)
    assert found is not None and find_procedure(found, "xac-nhan-hon-nhan") == procedure
    for version in ("", "2026-07-01.0000000000", f"2001-01-01.{accepted.version[-10:]}", "../../etc/passwd"):
        assert shelf.find(version) is None


def test_the_command_checks_a_folder_and_shows_a_kept_procedure(folder, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert main(["catalogue", "check", str(folder)]) == ExitCode.OK
    assert "tốt / good" in capsys.readouterr().out
    (tmp_path / "box").mkdir()
    config = write_box(tmp_path / "box")
    version = hold(folder, CatalogueShelf(tmp_path / "box" / "catalogues")).current.version
    assert main(["catalogue", "show", version, "ket-hon", "--config", str(config)]) == ExitCode.OK
    assert '"name_vi": "Đăng ký kết hôn"' in capsys.readouterr().out
    assert main(["catalogue", "show", version, "nope", "--config", str(config)]) == ExitCode.FAILED
    spoil(folder)
    common = folder.parent / "common" / "thue.toml"
    common.write_text(common.read_text().replace('letter = "G"', 'letter = "D"'))
    assert main(["catalogue", "check", str(folder)]) == ExitCode.BAD_CONFIG
    told = capsys.readouterr().err
    assert "counter[0].id" in told and "thue.toml: field.letter" in told
