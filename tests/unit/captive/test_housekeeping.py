"""Tests of captive/housekeeping.py: each task of a round survives the failure of the others."""

import shutil
from datetime import timedelta
from pathlib import Path

from appliance.config import load_config
from appliance.core.ambient import Ambient, FixedClock
from appliance.data import example_catalogue_dir
from captive.from_config import portal_services
from captive.funnel import Step
from captive.housekeeping import Housekeeping
from captive.portal_meta import raise_high_water
from tests.support.box_files import write_box
from tests.support.portal import ToldBox, portal_parts

MAC = "02:00:00:00:00:0a"


def test_the_counts_of_an_hour_reach_the_box_once_it_answers(
    tmp_path: Path, ambient: Ambient, clock: FixedClock
) -> None:
    box = ToldBox(reachable=False)
    parts = portal_parts(tmp_path, ambient, box)
    keeping = Housekeeping(parts)
    parts.funnel.note(Step.SEEN, MAC)
    keeping.round()
    clock.move(timedelta(hours=1))
    keeping.round()
    assert box.reports == []
    box.reachable = True
    keeping.round()
    keeping.round()
    assert [(kind, body["devices"]) for _id, kind, body in box.reports] == [("wifi_hour", {"seen": 1})]


def test_sessions_are_restored_once_the_clock_can_be_trusted(
    tmp_path: Path, ambient: Ambient, clock: FixedClock
) -> None:
    before = portal_parts(tmp_path, ambient)
    before.admission.connect(MAC)
    with before.store.write_transaction() as connection:
        raise_high_water(connection, clock.now())
    clock.move(timedelta(days=-300))
    parts = portal_parts(tmp_path, ambient)
    keeping = Housekeeping(parts)
    keeping.round()
    assert parts.admission._gate.list() == []
    clock.move(timedelta(days=300))
    keeping.round()
    assert [entry.mac for entry in parts.admission._gate.list()] == [MAC]


def test_an_overdue_session_leaves_the_record(tmp_path: Path, ambient: Ambient, clock: FixedClock) -> None:
    parts = portal_parts(tmp_path, ambient)
    parts.admission.connect(MAC)
    clock.move(timedelta(hours=9))
    Housekeeping(parts).round()
    assert parts.store.reader().execute("SELECT state, end_reason FROM wifi_sessions").fetchone() is None


def test_a_broken_table_does_not_stop_the_other_tasks(tmp_path: Path, ambient: Ambient, clock: FixedClock) -> None:
    parts = portal_parts(tmp_path, ambient)
    parts.funnel.note(Step.SEEN, MAC)
    with parts.store.write_transaction() as connection:
        connection.execute("ALTER TABLE wifi_sessions RENAME TO elsewhere")
    Housekeeping(parts).round()
    assert parts.store.reader().execute("SELECT devices FROM funnel_hours").fetchone()[0] == 1


def test_stopping_saves_the_last_counts(tmp_path: Path, ambient: Ambient) -> None:
    parts = portal_parts(tmp_path, ambient)
    keeping = Housekeeping(parts, period_s=0.05)
    keeping.start()
    parts.funnel.note(Step.GUIDE, MAC)
    keeping.stop()
    assert parts.store.reader().execute("SELECT step FROM funnel_hours").fetchone()[0] == "guide"


def test_a_round_takes_up_a_changed_catalogue_and_none_is_not_the_end(tmp_path: Path, ambient: Ambient) -> None:
    shutil.copytree(example_catalogue_dir().parent, tmp_path / "files")
    folder = tmp_path / "files" / "dong-nai-province"
    (tmp_path / "box").mkdir()
    config = load_config(write_box(tmp_path / "box"))
    box = config.box.model_copy(update={"catalogue_dir": folder})
    good = (folder / "catalogue.toml").read_text()
    (folder / "catalogue.toml").write_text("[[service")
    parts = portal_services(config.model_copy(update={"box": box}), ambient, ToldBox())
    assert parts.catalogue().procedures == (), "without any catalogue the wifi works on"
    (folder / "catalogue.toml").write_text(good)
    Housekeeping(parts).round()
    assert len(parts.catalogue().procedures) > 50
    assert not (tmp_path / "box" / "catalogues").exists(), "the kiosk keeps them, the portal only reads"
