"""Every health check finds its fault, and is content where all is well."""

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from appliance import audit_log, clock_trust, leases, outbox
from appliance.catalogue_source import catalogue_holder
from appliance.checks import (
    audit_chain,
    catalogue,
    central_contact,
    credentials,
    databases,
    disk_space,
    holidays,
    migrations,
    outbox_backlog,
    printers,
    serials,
)
from appliance.checks.finding import Examined
from appliance.config import load_config
from appliance.store import Store
from appliance.sync.line_state import CONTACT_KEY, STATE_KEY
from printer import fonts_check
from tests.support.box_files import write_box

PRINTER = '[[printer]]\nname = "may-in-1"\naddress = "127.0.0.1:9"\n'


@pytest.fixture
def box(tmp_path: Path, ambient) -> Examined:
    path = write_box(tmp_path, extra=PRINTER)
    config = load_config(path)
    return Examined(path, config, ambient, Store(config.box.database))


def levels(findings) -> dict[str, str]:
    return {finding.code: finding.level for finding in findings}


def with_box(box: Examined, **changes) -> Examined:
    section = box.config.box.model_copy(update=changes)
    return replace(box, config=box.config.model_copy(update={"box": section}))


def write(box: Examined, statement: str, *values: object) -> None:
    with box.store.write_transaction() as connection:
        connection.execute(statement, values)


def test_every_check_in_the_folder_is_registered() -> None:
    folder = Path(databases.__file__).parent
    there = {f"appliance.checks.{path.stem}" for path in folder.glob("*.py")} - {"appliance.checks.__init__"}
    registered = {point.value.split(":")[0] for point in entry_points(group="motcua.checks")}
    assert there - {"appliance.checks.finding"} <= registered


def test_good_databases_are_well(box) -> None:
    assert levels(databases.check(box)) == {"database-box": "ok", "database-portal": "ok"}


def test_a_missing_a_damaged_and_a_blocked_database_are_found(box) -> None:
    box.config.box.portal_database.write_bytes(b"not a database at all" * 100)
    Path(f"{box.config.box.portal_database}-wal").unlink(missing_ok=True)
    assert levels(databases.check(box))["database-portal"] == "fault"
    assert levels(databases.check(with_box(box, database=Path("/nowhere/x.sqlite3"))))["database-box"] == "fault"


def test_a_pending_and_a_foreign_migration_are_found(box) -> None:
    assert set(levels(migrations.check(box)).values()) == {"ok"}
    write(box, "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('kiosk', 'm9999_later', '')")
    assert levels(migrations.check(box))["migrations-box"] == "warning"
    write(box, "DELETE FROM _sqlite_migrations WHERE migration_set = 'printer'")
    (finding, _) = migrations.check(box)
    assert finding.level == "fault"
    assert "printer/m0001_print_jobs" in finding.details["pending"]


@pytest.mark.parametrize(("free", "level"), [(5 * 10**9, "ok"), (5 * 10**8, "warning"), (10**8, "fault")])
def test_a_full_disk_is_found(box, monkeypatch, free, level) -> None:
    usage = disk_space.shutil.disk_usage("/")
    monkeypatch.setattr(disk_space.shutil, "disk_usage", lambda _path: usage._replace(free=free))
    assert levels(disk_space.check(box)) == {"disk-space": level}


def test_a_clock_behind_its_mark_is_found_and_a_confirmed_one_is_well(box, clock: object) -> None:
    clock_trust.confirm(box.store, box.ambient)
    from appliance.checks import clock as clock_check

    assert levels(clock_check.check(box)) == {"clock": "ok"}
    clock.move(timedelta(days=-2))
    assert levels(clock_check.check(box)) == {"clock": "fault"}


def test_secrets_that_are_missing_or_open_to_all_are_found(box) -> None:
    assert levels(credentials.check(box)) == {"credentials": "ok"}
    secret = box.config.box.credentials_dir / "box-secret"
    secret.chmod(0o644)
    (finding,) = credentials.check(box)
    assert finding.level == "fault"
    assert "box-secret" in finding.vi
    secret.unlink()
    assert levels(credentials.check(box)) == {"credentials": "fault"}


def test_old_and_parked_events_are_found(box, clock) -> None:
    with box.store.write_transaction() as connection:
        outbox.enqueue(connection, box.ambient, "ticket.issued", "ticket:1", {})
    assert levels(outbox_backlog.check(box)) == {"outbox-backlog": "ok", "outbox-parked": "ok"}
    clock.move(timedelta(hours=2))
    assert levels(outbox_backlog.check(box))["outbox-backlog"] == "warning"
    clock.move(timedelta(days=1))
    assert levels(outbox_backlog.check(box))["outbox-backlog"] == "fault"
    write(box, "UPDATE outbox SET state = 'parked', reason = 'body-unreadable'")
    found = outbox_backlog.check(box)
    assert levels(found) == {"outbox-backlog": "ok", "outbox-parked": "fault"}
    assert found[1].details["reasons"] == {"body-unreadable": 1}


def test_silence_and_refusals_of_central_are_found(box, clock) -> None:
    assert levels(central_contact.check(box)) == {"central-contact": "warning"}
    write(box, "INSERT INTO meta VALUES (?, ?)", CONTACT_KEY, box.ambient.now_text())
    assert levels(central_contact.check(box)) == {"central-contact": "ok"}
    for step, level in ((timedelta(hours=1), "warning"), (timedelta(days=1), "fault")):
        clock.move(step)
        assert levels(central_contact.check(box)) == {"central-contact": level}
    for code in ("central-refused-401", "central-refused-409"):
        write(box, "INSERT OR REPLACE INTO meta VALUES (?, ?)", STATE_KEY, json.dumps({"state": code}))
        (finding,) = central_contact.check(box)
        assert (finding.level, finding.details["state"]) == ("fault", code)


def test_a_printer_is_as_its_spooler_says(box) -> None:
    assert levels(printers.check(box)) == {"printer": "warning"}
    write(box, "INSERT INTO printer_status (name, ready, reason, since) VALUES ('may-in-1', 1, NULL, '2026')")
    assert levels(printers.check(box)) == {"printer": "ok"}
    write(box, "UPDATE printer_status SET ready = 0, reason = 'Máy in hết giấy – thay cuộn mới.'")
    (finding,) = printers.check(box)
    assert finding.vi == "may-in-1: Máy in hết giấy – thay cuộn mới."


def test_a_bad_catalogue_is_found(box, tmp_path) -> None:
    assert levels(catalogue.check(box)) == {"catalogue": "ok"}
    bad = with_box(box, catalogue_dir=tmp_path / "none")
    assert levels(catalogue.check(bad)) == {"catalogue": "fault"}
    good = catalogue_holder(box.config, box.ambient).current
    (found,) = catalogue.check(bad)
    assert (found.level, found.details["in_force"]) == ("fault", good.version)
    assert good.version in found.words("en")


def test_fonts_load(box) -> None:
    assert levels(fonts_check.check(box)) == {"fonts": "ok"}


def test_serials_that_run_out_are_found_where_the_box_mints_codes(box, clock) -> None:
    assert serials.check(box) == []
    own = with_box(box, case_system="own")
    assert levels(serials.check(own)) == {"serials": "fault"}
    with box.store.write_transaction() as connection:
        leases.store_lease(connection, box.config.box.unit_code, "2026-11-23", 1, 10)
    assert levels(serials.check(own)) == {"serials": "ok"}
    write(box, "UPDATE serial_leases SET next_serial = 9")
    assert levels(serials.check(own)) == {"serials": "warning"}


def test_an_altered_audit_trail_is_found(box) -> None:
    with box.store.write_transaction() as connection:
        audit_log.append(connection, box.ambient, "lan", "ticket.call", "ticket:1")
    assert levels(audit_chain.check(box)) == {"audit-chain": "ok"}
    write(box, "UPDATE audit SET actor = 'hoa'")
    assert levels(audit_chain.check(box)) == {"audit-chain": "fault"}


def test_a_blocked_database_is_found(box, monkeypatch) -> None:
    monkeypatch.setattr("appliance.store.BUSY_TIMEOUT_S", 0.1)
    with sqlite3.connect(box.config.box.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert levels(databases.check(box))["database-box"] == "fault"


def test_a_day_whose_document_nobody_has_read_is_named_in_the_weeks_before(box: Examined, tmp_path: Path) -> None:
    assert levels(holidays.check(box)) == {"holidays": "ok"}
    table = tmp_path / "holidays.toml"
    row = '[[day]]\ndate = {}\nkind = "off"\nname = "Nghỉ bù"\nsource = "Báo chí"\n'
    table.write_text(row.format("2026-12-31") + row.format("2027-06-01"))
    with_table = with_box(box, holidays_file=table)
    (found,) = holidays.check(with_table)
    assert (found.level, found.details["days"]) == ("warning", ["2026-12-31"])
    table.write_text(row.format("2026-12-31") + 'document = "Thông báo 12/TB-UBND"\nchecked = true\n')
    assert levels(holidays.check(with_table)) == {"holidays": "ok"}
    table.write_text(row.format("2026-12-31") + "checked = true\n")
    (found,) = holidays.check(with_table)
    assert found.level == "fault"
    assert "checked = true without the document" in str(found.details["faults"])
