"""The texts and pure rules of the visitors' network: garden, generated files, plan, certificate, presence."""

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.layers.inet6 import (
    ICMPv6ND_RA,
    ICMPv6NDOptCaptivePortal,
    ICMPv6NDOptPrefixInfo,
    ICMPv6NDOptRDNSS,
    ICMPv6NDOptSrcLLAddr,
)

from appliance.captive_config import CaptiveSection, RadioSection
from appliance.config import load_config
from appliance.core.errors import InvalidInput
from captive.certificate import certificate_state
from captive.dnsmasq_conf import dnsmasq_conf, pool
from captive.garden_rules import forbidden, garden_names
from captive.gate_faults import GateFault
from captive.gate_settings import GateSettings, read_settings
from captive.hostapd_conf import hostapd_conf
from captive.kernel_sets import duration_s
from captive.net_plan import NetPlan, net_plan, portal_url
from captive.nginx_conf import nginx_conf
from captive.presence_rules import last_present, silent_for
from captive.probe_rules import PROBES
from captive.router_advert import advertisement, answer_alone, asks, read_advert, router_advert, with_link_address
from captive.rules_in_words import rules_in_words
from captive.ruleset import PRIVATE_4, ruleset
from tests.lab.lab_certificates import Authority
from tests.support.box_files import write_box

NAME = "wifi.mau.example"
CAPTIVE = (
    '[portal]\npublic_url = "https://wifi.mau.example"\nnames = ["wifi.lan"]\n[captive]\ninterface = "br-wifi"\n'
)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory):
    return load_config(write_box(tmp_path_factory.mktemp("box"), extra=CAPTIVE))


@pytest.fixture(scope="module")
def plan(config) -> NetPlan:
    return net_plan(config, certificate_valid=True)


def test_without_a_section_there_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        net_plan(load_config(write_box(tmp_path)), certificate_valid=True)


def test_https_is_announced_only_with_a_good_certificate(config) -> None:
    assert portal_url(config, certificate_valid=True) == f"https://{NAME}"
    assert portal_url(config, certificate_valid=False) == f"http://{NAME}"
    assert net_plan(config, certificate_valid=False).capport_url is None


@pytest.mark.parametrize("host", sorted({probe.host for probe in PROBES}))
def test_no_probe_and_no_wildcard_above_one_gets_into_the_garden(host: str) -> None:
    assert forbidden(host) and forbidden(f"*.{host}")
    assert forbidden("*." + host.split(".", 1)[1])


def test_an_ordinary_name_gets_into_the_garden_once() -> None:
    assert garden_names(["H5.zdn.vn", "h5.zdn.vn", "fonts.gstatic.com", "*.zalo.me"]) == ("*.zalo.me", "h5.zdn.vn")


def test_dnsmasq_answers_only_our_own_names_itself(plan: NetPlan) -> None:
    text = dnsmasq_conf(plan, None)
    assert "address=/#/" not in text and "user=" not in text
    assert f"host-record={NAME},10.77.0.1,fd77:6d63:7561::1" in text and "local=/wifi.lan/" in text
    assert f'dhcp-option-force=114,"https://{NAME}/captive-portal/api"' in text
    assert "nftset=" not in text


def test_with_a_garden_no_answer_outlives_its_emptied_sets_by_more_than_a_minute(plan: NetPlan) -> None:
    text = dnsmasq_conf(dataclasses.replace(plan, garden=("h5.zdn.vn",)), None)
    assert "max-cache-ttl=60\n" in text and "max-ttl=60\n" in text
    assert "max-ttl" not in dnsmasq_conf(plan, None) and "max-cache-ttl=3600\n" in dnsmasq_conf(plan, None)


def test_an_address_too_long_for_one_option_is_not_advertised(plan: NetPlan) -> None:
    long = dataclasses.replace(plan, portal_url="https://" + "a" * 250)
    assert "114" not in dnsmasq_conf(long, None)


def test_without_ipv6_nothing_of_it_is_written(plan: NetPlan) -> None:
    four = dataclasses.replace(plan, six=None)
    text = dnsmasq_conf(four, None)
    assert "enable-ra" not in text and "option6" not in text
    assert "fd77" not in ruleset(four)


def test_the_box_itself_announces_the_router_and_dnsmasq_only_answers_dhcpv6(plan: NetPlan) -> None:
    text = dnsmasq_conf(plan, None)
    assert "enable-ra" not in text and "ra-" not in text and "dhcp-range=::,static\n" in text
    assert f'option6:103,"https://{NAME}/captive-portal/api"' in text and "option6:dns-server" in text
    four_only = dataclasses.replace(plan, six=None)
    assert "::" not in dnsmasq_conf(four_only, None) and router_advert(four_only) == ""


def test_the_advertisement_names_the_portal_only_with_a_certificate(plan: NetPlan) -> None:
    interface, body = read_advert(router_advert(plan))
    assert (interface, body) == ("br-wifi", advertisement(plan))
    told = ICMPv6ND_RA(with_link_address(body, "02:4d:00:00:00:01"))
    assert (told.chlim, told.M, told.O, told.prf, told.routerlifetime) == (64, 0, 1, 1, 1800)
    prefix, resolver = told[ICMPv6NDOptPrefixInfo], told[ICMPv6NDOptRDNSS]
    assert (prefix.prefix, prefix.prefixlen, prefix.L, prefix.A) == ("fd77:6d63:7561::", 64, 1, 1)
    assert (prefix.validlifetime, prefix.preferredlifetime) == (1800, 1800)
    assert (resolver.dns, resolver.lifetime) == (["fd77:6d63:7561::1"], 1800)
    assert told[ICMPv6NDOptSrcLLAddr].lladdr == "02:4d:00:00:00:01"
    assert told[ICMPv6NDOptCaptivePortal].URI.rstrip(b"\0").decode() == f"https://{NAME}/captive-portal/api"
    assert not ICMPv6ND_RA(advertisement(dataclasses.replace(plan, https=False))).haslayer(ICMPv6NDOptCaptivePortal)
    assert ICMPv6ND_RA(advertisement(dataclasses.replace(plan, lease_s=86_400))).routerlifetime == 9000


@pytest.mark.parametrize("text", ["", "interface br-wifi", "interface br-wifi\n8600", "8600" * 8, "interface x\nzz"])
def test_what_is_no_advertisement_is_never_sent(text: str) -> None:
    with pytest.raises(ValueError):
        read_advert(text)


@pytest.mark.parametrize(
    ("message", "hops", "counts"),
    [
        (bytes([133, 0, 0, 0, 0, 0, 0, 0]), 255, True),
        (bytes([133, 0, 0, 0, 0, 0, 0, 0]), 64, False),
        (bytes([133, 1, 0, 0, 0, 0, 0, 0]), 255, False),
        (bytes([134, 0, 0, 0, 0, 0, 0, 0]), 255, False),
        (bytes([133, 0, 0]), 255, False),
    ],
)
def test_only_solicitations_from_this_network_are_answered(message: bytes, hops: int, counts: bool) -> None:
    assert asks(message, hops) is counts


def test_who_has_no_address_yet_is_answered_with_everybody() -> None:
    assert [answer_alone(source) for source in ("fe80::1%wifi", "fe80::1", "::", "fd77::1")] == [
        True,
        True,
        False,
        False,
    ]


@given(st.integers(16, 29), st.integers(2, 1440))
def test_a_flood_from_one_port_never_outruns_the_leases(prefix: int, minutes: int) -> None:
    from ipaddress import IPv4Interface

    config = load_config_cached()
    plan = dataclasses.replace(
        net_plan(config, certificate_valid=True), four=IPv4Interface(f"10.77.0.1/{prefix}"), lease_s=minutes * 60
    )
    line = next(line for line in ruleset(plan).splitlines() if "@dhcp_new" in line)
    words = line.split()
    per_minute = int(words[words.index("over") + 1].split("/")[0])
    burst = int(words[words.index("burst") + 1])
    assert burst >= 2
    if plan.four.network.num_addresses >= 256:
        assert burst + per_minute * minutes <= plan.four.network.num_addresses + minutes


_CACHE: dict[str, object] = {}


def load_config_cached():
    import tempfile

    if "config" not in _CACHE:
        _CACHE["config"] = load_config(write_box(Path(tempfile.mkdtemp()), extra=CAPTIVE))
    return _CACHE["config"]


def test_the_pool_leaves_room_for_access_points(plan: NetPlan) -> None:
    assert pool(plan) == ("10.77.1.0", "10.77.15.254")


def test_the_rules_say_everything_in_both_languages(plan: NetPlan) -> None:
    limited = dataclasses.replace(plan, allowance_bytes=2_000_000_000, idle_end_s=1800, garden=("*.gstatic.com",))
    for lang, word in (("vi", "2000 MB"), ("en", "2000 MB")):
        lines = rules_in_words(limited, lang)
        assert any(word in line for line in lines) and any("*.gstatic.com" in line for line in lines)


def test_private_ranges_are_all_there(plan: NetPlan) -> None:
    assert {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"} <= set(PRIVATE_4)
    assert all(network in ruleset(plan) for network in PRIVATE_4)


def test_the_head_of_the_rules_comes_back(plan: NetPlan) -> None:
    settings = GateSettings("br-wifi", ("motcua-portal",), 5, None)
    assert read_settings(settings.head() + "\nrest") == settings
    assert read_settings(ruleset(plan)).interface == "br-wifi"


@given(st.text(max_size=200))
def test_any_other_first_line_is_refused(text: str) -> None:
    with pytest.raises(GateFault):
        read_settings("# motcua-gate " + text)


def test_nginx_closes_what_was_caught_and_hides_the_figures(plan: NetPlan) -> None:
    text = nginx_conf(plan, "/static", "www-data")
    assert f"return 302 https://{NAME}/;" in text and "keepalive_timeout 0;" in text
    assert "location = /metrics { return 404; }" in text and "listen 443 ssl" in text
    assert "location = /nginx-status { stub_status; allow 127.0.0.1; deny all; }" in text
    assert "443" not in nginx_conf(dataclasses.replace(plan, https=False), "/static", None)


def test_hostapd_has_owe_beside_the_open_network_and_a_vietnamese_name_survives() -> None:
    text = hostapd_conf(RadioSection(), "br-wifi", "Trung tâm", None)
    assert "owe_transition_ifname=wlan0_owe" in text and "owe_transition_ifname=wlan0\n" in text
    assert text.count("ap_isolate=1") == 2 and "country_code=VN" in text
    assert 'ssid2=P"Trung t\\xc3\\xa2m"' in text


def test_hostapd_with_a_passphrase_speaks_wpa2_and_wpa3() -> None:
    radio = RadioSection(mode="passphrase", passphrase_file=Path("/x"), band="5", channel=36)
    text = hostapd_conf(radio, None, "x", "mot hai ba bon")
    assert "wpa_key_mgmt=WPA-PSK SAE" in text and "sae_password=mot hai ba bon" in text and "bridge=" not in text


@pytest.mark.parametrize("fault", [{"address4": "10.0.0.1/31"}, {"address6": "fd00::1/80"}, {"certificate": "/x"}])
def test_a_network_that_can_not_work_is_a_fault(fault: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        CaptiveSection(interface="br0", **fault)


@pytest.mark.parametrize(
    ("text", "seconds"), [("59s928ms", 59), ("1d2h3m4s", 93_784), ("7h59m59s416ms", 28_799), ("12ms", 0)]
)
def test_durations_as_nft_writes_them(text: str, seconds: int) -> None:
    assert duration_s(text) == seconds


def test_silence_counts_from_the_last_sign_and_a_new_device_from_now() -> None:
    last = last_present({"a": 0.0, "gone": 1.0}, ["a", "b", "new"], {"b"}, 100.0)
    assert last == {"a": 0.0, "b": 100.0, "new": 100.0}
    assert silent_for(last, 60, 100.0) == ["a"]


@pytest.mark.parametrize(
    ("case", "fault"),
    [("good", ""), ("none", "none"), ("expired", "out-of-date"), ("other", "not-trusted"), ("key", "wrong-key"),
     ("rubbish", "unreadable"), ("stranger", "not-trusted")],
)  # fmt: skip
def test_a_certificate_is_judged_as_a_phone_would(tmp_path: Path, case: str, fault: str) -> None:
    authority = Authority(tmp_path)
    now = datetime.now(UTC)
    issued = authority.issue(NAME, days=(-9, -1) if case == "expired" else (-1, 9))
    chain, key = issued.certificate, issued.key
    if case == "other":
        chain, key = (other := authority.issue("other.example")).certificate, other.key
    if case == "key":
        key = authority.issue("other.example").key
    if case == "rubbish":
        chain.write_text("rubbish")
    if case == "stranger":
        (tmp_path / "stranger").mkdir()
        authority = Authority(tmp_path / "stranger")
    state = certificate_state(None if case == "none" else chain, key, NAME, now, authority.path)
    assert (state.fault, state.valid) == (fault, fault == "")


def test_a_certificate_of_tomorrow_is_not_good_today(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    issued = authority.issue(NAME)
    then = datetime.now(UTC) - timedelta(days=9)
    assert certificate_state(issued.certificate, issued.key, NAME, then, authority.path).fault == "out-of-date"
