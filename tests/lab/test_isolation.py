"""What a visitor can't reach, admitted or not: other visitors, private networks, the staff's network, the box's services."""

import sys

import pytest

from tests.lab.phones import Phone
from tests.lab.places import Place
from tests.lab.world import PORTAL_NAME, PRIVATE_HOSTS, SERVICE_4, Box

REFUSED, NO_ROUTE = 7, 28


@pytest.fixture(scope="module")
def staff(box: Box) -> Place:
    host = box.staff()
    box.start([sys.executable, "-m", "http.server", "8099"], box.folder / "http.log")
    box.start([sys.executable, "-m", "http.server", "443", "--bind", "192.168.50.1"], box.folder / "https.log")
    box.await_(lambda: host.run("curl", "-s", "-m", "2", "http://192.168.50.1:8099/", check=False).returncode == 0)
    return host


@pytest.fixture(scope="module", params=["caught", "admitted"])
def phone(box: Box, staff: Place, request: pytest.FixtureRequest) -> Phone:
    return box.phone() if request.param == "caught" else box.admitted_phone()


@pytest.mark.parametrize("host", [*PRIVATE_HOSTS, "192.168.50.9", "192.168.50.1", "203.0.113.6"])
def test_private_networks_and_other_addresses_of_the_box_are_refused(phone: Phone, host: str) -> None:
    assert phone.curl(f"http://{host}:8099/").exit == REFUSED
    assert phone.curl(f"https://{host}/", "-k").exit == REFUSED


def test_private_ipv6_is_refused(phone: Phone) -> None:
    assert phone.curl("http://[fd99::1]:8080/").exit == REFUSED


@pytest.mark.parametrize("port", [22, 8080, 8081, 8099, 9100])
def test_the_box_has_no_other_service_for_visitors(box: Box, phone: Phone, port: int) -> None:
    assert phone.curl(f"http://{box.address4}:{port}/").exit == REFUSED
    assert phone.curl(f"http://[{box.address6}]:{port}/").exit == REFUSED


def test_the_figures_are_not_for_visitors(phone: Phone) -> None:
    assert phone.curl(f"http://{PORTAL_NAME}/metrics").code == 404
    assert phone.curl(f"http://{PORTAL_NAME}/metrics/").code == 404


def test_a_visitor_reaches_no_other_visitor(box: Box, phone: Phone) -> None:
    other = box.admitted_phone()
    other.start([sys.executable, "-m", "http.server", "8000", "--bind", "::"], other.folder / "http.log")
    own = ("curl", "-s", "-m", "2", "-o", "/dev/null", f"http://{other.lease['ip']}:8000/")
    box.await_(lambda: other.run(*own, check=False).returncode == 0)
    for address in (other.lease["ip"], f"[{other.addresses6()[0]}]"):
        assert phone.curl(f"http://{address}:8000/", limit_s=2).code == 0
    # Nor when the box is asked to pass it on.
    phone.run("ip", "route", "replace", f"{other.lease['ip']}/32", "via", box.address4)
    assert phone.curl(f"http://{other.lease['ip']}:8000/", limit_s=2).code == 0


def test_a_foreign_source_address_is_dropped(box: Box, phone: Phone) -> None:
    phone.ip("address", "add", "10.77.99.99/32", "dev", "lo")
    answer = phone.curl(f"http://{SERVICE_4}/", "--interface", "10.77.99.99", limit_s=2)
    assert answer.code == 0


def test_nobody_outside_reaches_a_visitor(box: Box, phone: Phone) -> None:
    box.uplink.ip("route", "replace", f"{phone.lease['ip']}/32", "via", "203.0.113.6")
    try:
        done = box.uplink.run("ping", "-c", "1", "-W", "1", phone.lease["ip"], check=False)
        assert done.returncode != 0
    finally:
        box.uplink.ip("route", "del", f"{phone.lease['ip']}/32")
