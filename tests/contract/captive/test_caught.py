"""Every request meant for another host is sent to the portal, whatever asks and however strange it is."""

import socket
from urllib.parse import urlsplit

import pytest

from captive.probe_rules import PROBES, Probe
from tests.support.phone import Phone
from tests.support.portal import Served


def raw(served: Served, request: bytes) -> bytes:
    """Send bytes and return everything until the portal closes."""
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.host + probe.path)
def test_the_probe_of_every_system_is_redirected_and_its_connection_closed(portal: Served, probe: Probe) -> None:
    request = f"GET {probe.path or '/'} HTTP/1.1\r\nHost: {probe.host}\r\nConnection: keep-alive\r\n\r\n"
    head = raw(portal, request.encode()).decode().lower()
    assert head.startswith("http/1.1 302 ")
    assert f"location: {portal.url}/\r\n" in head
    assert "connection: close" in head and "no-store" in head


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "OPTIONS", "DELETE"])
def test_every_method_is_redirected(portal: Served, method: str) -> None:
    request = f"{method} /x HTTP/1.1\r\nHost: neverssl.com\r\nContent-Length: 0\r\n\r\n"
    assert raw(portal, request.encode()).startswith(b"HTTP/1.1 302 ")


@pytest.mark.parametrize(
    "host",
    [
        "neverssl.com",
        "192.168.1.1",
        "<script>alert(1)</script>",
        "a" * 8192,
        "xn--caf-dma.example",
        "[::1]:1",
        "a b",
        "%00",
        "",
    ],
)
def test_no_strange_host_is_answered_with_a_page_or_repeated(portal: Served, host: str) -> None:
    answer = raw(portal, f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 302 ")
    assert not host or host.encode() not in answer.replace(portal.url.encode(), b"")


def test_a_request_without_a_host_is_redirected(portal: Served) -> None:
    assert b" 302 " in raw(portal, b"GET / HTTP/1.0\r\n\r\n").split(b"\r\n")[0]


def test_a_proxy_style_request_for_another_host_is_redirected(portal: Served) -> None:
    request = b"GET http://neverssl.com/ HTTP/1.1\r\nHost: neverssl.com\r\n\r\n"
    assert raw(portal, request).startswith(b"HTTP/1.1 302 ")


def test_a_host_with_a_line_break_splits_no_header(portal: Served) -> None:
    answer = raw(portal, b"GET / HTTP/1.1\r\nHost: x\r\n evil: 1\r\n\r\n")
    assert answer.split(b" ")[1] in {b"302", b"400"} and b"evil" not in answer


def test_caught_requests_are_counted_by_family(portal: Served) -> None:
    raw(portal, b"GET /hotspot-detect.html HTTP/1.1\r\nHost: captive.apple.com\r\n\r\n")
    raw(portal, b"GET / HTTP/1.1\r\nHost: neverssl.com\r\n\r\n")
    figures = Phone(portal.url).get("/metrics").data.decode()
    assert 'motcua_portal_caught_total{family="apple"} 1.0' in figures
    assert 'motcua_portal_caught_total{family="page"} 1.0' in figures


def test_health_answers_the_box_under_any_name(portal: Served) -> None:
    phone = Phone(portal.url)
    assert phone.get("/healthz", Host="localhost").json()["status"] == "ok"
    assert phone.get("/healthz").json()["service"] == "portal"
