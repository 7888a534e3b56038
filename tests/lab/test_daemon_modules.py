"""What each daemon of a box has imported after its first request: the libraries it needs, and none of the heavy ones.

Memory is code that was imported. This counts modules and libraries, so that it can't grow unseen (ADR 0034); megabytes
are measured by tests/bench/bench_start.py.
"""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tests.support.module_listing
from tests.support.processes import Killable, ProcessSet, wait_until
from tests.support.whole_box import WholeBox

LISTING = Path(next(iter(tests.support.module_listing.__path__)))
OWN = {"appliance", "captive", "kiosk", "printer"}
MODELS = {"annotated_types", "pydantic", "pydantic_core", "typing_extensions", "typing_inspection"}
WEB = {
    "blinker", "click", "flask", "itsdangerous", "jinja2", "markupsafe", "prometheus_client", "waitress", "werkzeug",
}  # fmt: skip
LIBRARIES = {
    "stream": set(),
    "gate": set(),
    "sync": MODELS | {"urllib3"},
    "printer": MODELS | {"PIL", "escpos", "qrcode", "six"},
    "kiosk": MODELS | WEB | {"PIL", "qrcode"},
    "portal": MODELS | WEB | {"PIL", "qrcode", "urllib3"},
    "lanwatch": MODELS | {"scapy", "cryptography"},  # which scapy looks for
}
# A tenth above what there is; who needs more looks first whether it must be there from the start.
MOST_MODULES = {"stream": 240, "gate": 155, "sync": 345, "printer": 380, "kiosk": 680, "portal": 640, "lanwatch": 400}


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, set[str]]]:
    folder = tmp_path_factory.mktemp("box")
    listed = folder / "modules"
    listed.mkdir()
    env = {"PYTHONPATH": str(LISTING), "MODULES_DIR": str(listed)}
    with ProcessSet(folder / "logs") as processes:
        box = WholeBox(processes, folder).start(env)
        box.serve_first_requests()
        daemons = {**box.daemons, "lanwatch": box.start_lanwatch(env)}
        yield {name: _imported(daemon, listed) for name, daemon in daemons.items()}


def _imported(daemon: Killable, listed: Path) -> set[str]:
    assert daemon.process is not None
    os.kill(daemon.process.pid, signal.SIGUSR1)
    path = listed / str(daemon.process.pid)
    wait_until(path.exists, 60, "the list of modules")
    return set(path.read_text().split())


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_daemon_holds_only_the_libraries_it_needs(modules: dict[str, set[str]], name: str) -> None:
    top = {module.split(".")[0] for module in modules[name]}
    installed = {one for one in top if one not in sys.stdlib_module_names and not one.startswith("_")}
    assert installed - OWN - {"sitecustomize", "cython_runtime"} <= LIBRARIES[name]


@pytest.mark.parametrize("name", MOST_MODULES)
def test_a_daemon_imports_no_more_modules_than_it_did(modules: dict[str, set[str]], name: str) -> None:
    assert len(modules[name]) <= MOST_MODULES[name]
