"""The server on real sockets: it answers, refuses with problem documents, and drains."""

import http.client
import json
import socket
import threading
import time
from pathlib import Path

import pytest
from flask import Blueprint, request

from appliance.web.app import create_app
from appliance.web.wsgi_service import WsgiService

views = Blueprint("views", __name__)


@views.post("/echo")
def echo():
    return request.get_data()


@views.get("/slow")
def slow():
    time.sleep(0.4)
    return "done"


@views.get("/who")
def who():
    return f"{request.remote_addr} {request.scheme}"


def read_all(client: socket.socket) -> bytes:
    """Read until the end; a server that closes with unread input resets the connection after its answer."""
    received = b""
    while True:
        try:
            part = client.recv(65536)
        except ConnectionResetError:
            return received
        if not part:
            return received
        received += part


@pytest.fixture
def app(ambient):
    made = create_app("tests_demo", ambient=ambient, max_body_bytes=1000)
    made.register_blueprint(views)
    return made


@pytest.fixture
def run():
    started = []

    def start(service: WsgiService, drain_s: float = 10.0) -> threading.Thread:
        thread = threading.Thread(target=service.run, args=(drain_s,))
        thread.start()
        started.append((service, thread))
        return thread

    yield start
    for service, thread in started:
        service.stop()
        thread.join(15)
        assert not thread.is_alive()


def test_it_answers_on_a_free_port_and_names_no_server(app, run):
    service = WsgiService(app)
    run(service)
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.getheader("Server") is None


def open_listener(family: socket.AddressFamily, folder: Path) -> socket.socket:
    listener = socket.socket(family)
    listener.bind(("127.0.0.1", 0) if family == socket.AF_INET else str(folder / "s"))
    return listener


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_UNIX])
def test_it_serves_sockets_that_are_already_open(app, run, tmp_path, family):
    listener = open_listener(family, tmp_path)
    address = listener.getsockname()
    run(WsgiService(app, sockets=[listener]))
    with socket.socket(family) as client:
        client.settimeout(5)
        client.connect(address)
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert read_all(client).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n\r\n", 413, "too-large"),
        (b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: nine\r\n\r\n", 400, "bad-request"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20000 + b"\r\n\r\n", 431, "headers-too-large"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n", 400, "bad-request"),
    ],
)
def test_what_the_server_itself_refuses_is_a_problem_document_too(app, run, raw, status, code):
    service = WsgiService(app, max_body_bytes=1000)
    run(service)
    with socket.create_connection(("127.0.0.1", service.port), timeout=5) as client:
        client.sendall(raw)
        head, body = read_all(client).split(b"\r\n\r\n", 1)
    assert head.split()[1] == str(status).encode()
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == code


def test_a_request_under_way_is_answered_when_the_service_stops(app, run):
    service = WsgiService(app)
    thread = run(service)
    got: list[bytes] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
        connection.request("GET", "/slow")
        answer = connection.getresponse()
        got.append(answer.read())
        got.append((answer.getheader("Connection") or "").encode())

    clients = [threading.Thread(target=ask) for _ in range(12)]  # more than there are threads
    for client in clients:
        client.start()
    time.sleep(0.15)
    service.stop()
    for client in clients:
        client.join(10)
    thread.join(10)
    assert got.count(b"done") == 12
    assert b"close" in got, "answers given while draining end their connection"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", service.port), timeout=1)


def test_an_idle_connection_does_not_hold_up_the_end(app, run):
    service = WsgiService(app)
    thread = run(service, drain_s=3600)
    with socket.create_connection(("127.0.0.1", service.port)):
        time.sleep(0.3)
        service.stop()
        thread.join(60)
        assert not thread.is_alive()


@pytest.mark.parametrize(("proxy", "seen"), [("127.0.0.1", "10.9.8.7 https"), (None, "127.0.0.1 http")])
def test_only_the_front_door_may_say_who_the_client_is(app, run, proxy, seen):
    service = WsgiService(app, trusted_proxy=proxy)
    run(service)
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
    connection.request("GET", "/who", headers={"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "https"})
    assert connection.getresponse().read().decode() == seen
