"""`motcua doctor`: all findings, an exit code, JSON and a bundle without anybody's data."""

import json
import stat
import tarfile
from pathlib import Path

import pytest

from appliance import cli, clock_trust
from appliance.core.ambient import real_ambient
from appliance.doctor import run_check
from appliance.exit_codes import ExitCode
from appliance.store import Store
from tests.support.box_files import SECRET, write_box

PERSONAL = {
    "name": "Nguyễn Thị Bí Mật",
    "phone": "0912345678",
    "id": "075123456789",
    "token": "1AB0C0DEF0GH1JK2MN3PQ4R",
}


@pytest.fixture
def box(tmp_path: Path) -> Path:
    path = write_box(tmp_path)
    store = Store(tmp_path / "box.sqlite3")
    clock_trust.confirm(store, real_ambient())
    with store.write_transaction() as connection:
        connection.execute(
            "INSERT INTO outbox (event_id, kind, subject, subject_seq, body, created_at)"
            " VALUES ('e', 'dossier.received', 'dossier:1', 1, ?, '2020-01-01T00:00:00.000Z')",
            (json.dumps(PERSONAL, ensure_ascii=False),),
        )
        connection.execute(
            "INSERT INTO staff (login, full_name, role, password_hash, updated_at) VALUES ('lan', ?, 'clerk', 'x', '')",
            (PERSONAL["name"],),
        )
    store.close()
    return path


def doctor(*arguments: object) -> int:
    return cli.main(["doctor", *map(str, arguments)])


def test_findings_are_sentences_and_the_exit_code_says_unhealthy(box, capsys) -> None:
    assert doctor("--config", box) == ExitCode.UNHEALTHY
    printed = capsys.readouterr().out
    assert "✓ Cơ sở dữ liệu box đọc ghi được." in printed
    assert "✗ 1 việc chờ gửi, lâu nhất" in printed


def test_a_healthy_box_ends_with_zero(box, capsys) -> None:
    with Store(box.parent / "box.sqlite3").write_transaction() as connection:
        connection.execute("DELETE FROM outbox")
    assert doctor("--config", box, "--json") == ExitCode.OK
    found = json.loads(capsys.readouterr().out)
    assert found["healthy"] is True
    assert {finding["level"] for finding in found["findings"]} <= {"ok", "warning"}


def test_a_bad_configuration_is_the_one_finding(tmp_path, capsys) -> None:
    (tmp_path / "box.toml").write_text("[bo]\n")
    assert doctor("--config", tmp_path / "box.toml", "--json") == ExitCode.UNHEALTHY
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "config"
    assert len(finding["details"]["faults"]) == 3


def test_a_missing_database_is_told_and_not_made(box, capsys) -> None:
    for path in box.parent.glob("box.sqlite3*"):
        path.unlink()
    assert doctor("--config", box) == ExitCode.UNHEALTHY
    assert "motcua migrate" in capsys.readouterr().out
    assert not (box.parent / "box.sqlite3").exists()


def test_the_bundle_tells_counts_and_holds_nobodys_data(box, tmp_path, capsys) -> None:
    target = tmp_path / "bundle.tar.gz"
    doctor("--config", box, "--bundle", target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with tarfile.open(target) as bundle:
        files = {member.name: bundle.extractfile(member).read().decode() for member in bundle.getmembers()}
    assert set(files) == {
        f"motcua-doctor/{name}" for name in ("doctor.json", "versions.json", "counts.json", "box.toml")
    }
    assert json.loads(files["motcua-doctor/counts.json"])["box.sqlite3"]["outbox"] == {"ready": 1}
    everything = "\n".join(files.values())
    for secret in [*PERSONAL.values(), SECRET.hex()]:
        assert secret not in everything


def test_a_check_that_fails_itself_is_a_finding() -> None:
    def broken(_box):
        raise RuntimeError("0912345678 must not be shown")

    (finding,) = run_check("99-broken", broken, None)
    assert (finding.code, finding.level) == ("check-failed", "fault")
    assert "0912345678" not in finding.vi + finding.en
