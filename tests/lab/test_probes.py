"""Every known probe: before the tap one redirect to the portal, afterwards the real answer of the real host."""

import pytest

from captive.probe_rules import PROBES, Probe
from tests.lab.fake_internet import online
from tests.lab.phones import Answer, Phone
from tests.lab.world import PORTAL_NAME, SERVICE_4, SERVICE_6, Box

IDS = [f"{probe.host}{probe.path}" for probe in PROBES]


@pytest.fixture(scope="module")
def before(box: Box) -> Phone:
    return box.phone()


@pytest.fixture(scope="module")
def after(box: Box) -> Phone:
    return box.admitted_phone()


def ask(phone: Phone, probe: Probe, address: str) -> Answer:
    address = f"[{address}]" if ":" in address else address
    pinned = ("--resolve", f"{probe.host}:80:{address}")  # the names' own budget is tested elsewhere
    return phone.curl(f"http://{probe.host}{probe.path or '/'}", *pinned, "-A", "CaptiveNetworkSupport-1.0 wispr")


@pytest.mark.parametrize("probe", PROBES, ids=IDS)
def test_a_probe_is_redirected_before_and_answered_by_its_own_host_after(
    before: Phone, after: Phone, probe: Probe
) -> None:
    for address in (SERVICE_4, SERVICE_6):
        caught = ask(before, probe, address)
        assert (caught.code, caught.location) == (302, f"https://{PORTAL_NAME}/")
        assert "Success" not in caught.body and "connection: close" in caught.headers.lower()
        free = ask(after, probe, address)
        status, body = online(probe.host, probe.path or "/")
        assert (free.code, free.body.strip()) == (status, body.decode().strip())
