"""`motcua printer status|test|preview` as a technician types them."""

import subprocess
import sys

from PIL import Image

from printer.samples import SLIP, TICKET
from tests.support.papers import qr_texts
from tests.support.spool_bench import Bench


def motcua(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "appliance.cli", "printer", *map(str, arguments)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_status_and_test_page(processes, tmp_path):
    bench = Bench(processes, tmp_path, speed=1000.0)
    away = motcua("status", "--config", bench.config)
    assert (away.returncode, "Không kết nối được máy in" in away.stdout) == (8, True)
    bench.start_printer()
    assert motcua("status", "--config", bench.config).returncode == 0
    bench.start_spooler()
    done = motcua("test", "--config", bench.config)
    assert (done.returncode, done.stdout.strip()) == (0, "quay-1: printed")
    bench.fault(paper="out")
    out = motcua("status", "--config", bench.config)
    assert (out.returncode, "Máy in hết giấy – thay cuộn mới." in out.stdout) == (8, True)
    waits = motcua("test", "--config", bench.config, "--wait", "2")
    assert (waits.returncode, "deferred" in waits.stdout) == (8, True)


def test_preview_writes_what_will_be_printed(tmp_path):
    assert motcua("preview", "ticket", "--out", tmp_path / "x.png").returncode == 0
    assert qr_texts(Image.open(tmp_path / "x.png")) == [TICKET["qr_url"]]
    assert motcua("preview", "form-04", "--out", tmp_path / "x.pdf").returncode == 0
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
    assert motcua("preview", "form-01", "--paper", "A5", "--out", tmp_path / "form.png").returncode == 0
    assert qr_texts(Image.open(tmp_path / "form.png")) == [SLIP["qr_url"]]
