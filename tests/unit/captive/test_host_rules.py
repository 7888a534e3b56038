"""Tests of captive/host_rules.py."""

import pytest

from captive.host_rules import is_own_host, origin_allowed, origin_of, own_hosts

OWN = own_hosts("https://wifi.example.vn", ("wifi.lan",))
ALLOWED = {"https://wifi.example.vn"}


@pytest.mark.parametrize(
    "host", ["wifi.example.vn", "WIFI.Example.VN", "wifi.example.vn:443", "wifi.lan", "wifi.example.vn."]
)
def test_the_portals_names_are_its_own(host: str) -> None:
    assert is_own_host(host, OWN)


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "neverssl.com",
        "wifi.example.vn.evil.example",
        "wifi.example.vn:8080",
        "<script>",
        "a" * 8192,
        "@wifi.lan",
    ],
)
def test_every_other_host_is_foreign(host: str | None) -> None:
    assert not is_own_host(host, OWN)


def test_a_port_of_its_own_must_be_named() -> None:
    own = own_hosts("http://127.0.0.1:8080")
    assert is_own_host("127.0.0.1:8080", own)
    assert not is_own_host("127.0.0.1", own)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("HTTPS://Wifi.Example.vn:443/x?y", "https://wifi.example.vn"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("origin", "referrer", "allowed"),
    [
        ("https://wifi.example.vn", None, True),
        ("https://evil.example", None, False),
        ("https://evil.example", "https://wifi.example.vn/", False),
        ("null", None, False),
        ("", None, False),
        (None, "https://wifi.example.vn/?lang=en", True),
        (None, "https://evil.example/", False),
        (None, "http://[bad", False),
        (None, None, True),
    ],
)
def test_a_form_must_come_from_our_own_page(origin: str | None, referrer: str | None, allowed: bool) -> None:
    assert origin_allowed(origin, referrer, ALLOWED) is allowed
