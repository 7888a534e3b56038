"""Tests of captive/probe_rules.py."""

import pytest

from captive.probe_rules import PROBES, probe_family


@pytest.mark.parametrize(
    ("host", "path", "family"),
    [
        ("captive.apple.com", "/hotspot-detect.html", "apple"),
        ("captive.apple.com", "/", "apple"),
        ("connectivitycheck.gstatic.com", "/generate_204", "android"),
        ("connectivitycheck.gstatic.com:80", "/generate_204", "android"),
        ("WWW.msftconnecttest.com", "/connecttest.txt", "windows"),
        ("detectportal.firefox.com", "/success.txt", "firefox"),
        ("connect.rom.miui.com", "/generate_204", "xiaomi"),
        ("www.google.com", "/search", None),
        ("neverssl.com", "/generate_204", None),
        ("", "", None),
    ],
)
def test_a_probe_is_known_by_host_and_path(host: str, path: str, family: str | None) -> None:
    assert probe_family(host, path) == family


def test_no_probe_stands_in_the_table_twice() -> None:
    addresses = [(probe.host, probe.path) for probe in PROBES]
    assert len(set(addresses)) == len(addresses)
