"""Two boxes side by side, a walled garden by name, shares of the uplink, and an idle end by absence."""

import pytest

from captive.gate_client import SocketGate
from tests.lab.world import SERVICE_4, SERVICE_6, Box, Lab


def test_two_boxes_in_one_lab_do_not_disturb_each_other(lab: Lab, box: Box) -> None:
    other = lab.box("other").up()
    try:
        here, there = box.admitted_phone(six=False), other.phone(six=False)
        assert here.online() and not there.online()
        macs = [{entry.mac for entry in SocketGate(one.folder / "gate.sock").list()} for one in (box, other)]
        assert here.mac in macs[0] and not macs[1]
        other.down()
        assert here.online()
    finally:
        other.down()


@pytest.fixture(scope="module")
def garden(lab: Lab) -> Box:
    names = '["h5.zdn.vn", "*.gstatic.com", "captive.apple.com", "www.google.com", "*.msftncsi.com"]'
    return lab.box("garden", garden=names).up()


def test_a_garden_opens_its_names_by_https_and_never_a_probe(garden: Box) -> None:
    phone = garden.phone()
    assert phone.curl("https://www.google.com/generate_204", "-k").exit == 7, "before anybody asked for the garden"
    for flag, address in (("-4", SERVICE_4), ("-6", SERVICE_6)):
        # The lab's internet has one address for all names, so what opened is told by its set.
        assert phone.curl("https://h5.zdn.vn/", "-k", flag).code == 200
        kind = "garden_6" if ":" in address else "garden_4"
        assert address in garden.run("nft", "list", "set", "inet", "motcua_gate", kind).stdout
    assert phone.curl("http://h5.zdn.vn/").code == 302, "port 80 stays with the portal"
    conf = (garden.folder / "captive" / "dnsmasq.conf").read_text()
    assert conf.count("nftset=") == 1 and "nftset=/h5.zdn.vn/" in conf
    assert "gstatic" in garden.motcua("captive", "show-rules")


def test_shares_of_the_uplink_are_set_up_by_what_the_kernel_has(lab: Lab) -> None:
    settings = {"total_down_mbit": "8", "total_up_mbit": "4", "visitor_down_mbit": "2", "visitor_up_mbit": "1"}
    box = lab.box("shaped", **settings).up()
    try:
        for interface in ("br-wifi", "wan"):
            shown = box.run("tc", "qdisc", "show", "dev", interface).stdout
            assert "cake" in shown or "htb" in shown
        greedy, modest = box.admitted_phone(six=False), box.admitted_phone(six=False)
        # Four megabytes at 2 Mbit/s take 16 s: within 4 s at most a quarter and the burst have come.
        target = greedy.folder / "greedy"
        greedy.run("curl", "-s", "-m", "4", "-o", str(target), f"http://{SERVICE_4}/bytes/4000000", check=False)
        assert 100_000 < target.stat().st_size < 2_500_000
        assert modest.online()
    finally:
        box.down()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_device_that_went_away_is_shut_out_and_one_that_is_only_quiet_is_not(lab: Lab) -> None:
    box = lab.box("idle", idle_end_minutes="2").up()
    try:
        gone, quiet = box.admitted_phone(), box.admitted_phone()
        gate = SocketGate(box.folder / "gate.sock")
        gone.ip("link", "set", gone.interface, "down")
        box.await_(lambda: gone.mac not in {entry.mac for entry in gate.list()}, limit_s=300)
        assert quiet.mac in {entry.mac for entry in gate.list()}
    finally:
        box.down()
