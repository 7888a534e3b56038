"""The event streams: 300 screens hear a call, one that never reads is dropped, strangers feed nothing, restarts heal."""

import contextlib
import json
import os
import socket
import time

import pytest

from tests.support.kiosk_process import PASSWORD, RunningKiosk, ask
from tests.support.processes import ProcessSet
from tests.support.running_stream import RunningStream, read_until

SCREENS = 300


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hall")
    with ProcessSet(folder / "logs") as processes:
        kiosk = RunningKiosk(processes, folder)
        stream = RunningStream(processes, kiosk)
        kiosk.start()
        yield kiosk, stream


def take(kiosk):
    _, body = ask(kiosk.connect(), "POST", "/api/tickets", {"service_id": "dat-dai"})
    return str(body["number"])


def wait_for(condition, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def staff(kiosk):
    line = kiosk.connect()
    body = json.dumps({"login": "hoa", "password": PASSWORD})
    line.request("POST", "/api/login", body, {"Content-Type": "application/json"})
    answer = line.getresponse()
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    return line, {"Cookie": cookie, "X-CSRF-Token": json.loads(answer.read())["csrf_token"]}


def test_three_hundred_screens_hear_every_call_and_are_told_at_once_what_is_current(hall):
    kiosk, stream = hall
    number = take(kiosk)
    screens = [stream.connect() for _ in range(SCREENS)]
    wait_for(lambda: stream.health()["clients"] == SCREENS)
    line, headers = staff(kiosk)
    status, called = ask(line, "POST", "/api/counters/1/call-next", {}, headers)
    assert (status, called["number"]) == (200, number)
    for screen in screens:
        assert number.encode() in read_until(screen, b'"state":"called"')
    for screen in screens:
        screen.close()
    ask(line, "POST", "/api/counters/1/finish", {}, headers)
    wait_for(lambda: stream.health()["clients"] == 0)


def test_a_screen_that_never_reads_is_dropped_and_the_others_go_on(hall):
    _kiosk, stream = hall
    before = int(stream.health()["dropped"])
    sleeper, reader = stream.connect(receive_bytes=4096), stream.connect()
    wait_for(lambda: int(stream.health()["clients"]) >= 2)
    feed = socket.socket(socket.AF_UNIX)
    feed.connect(str(stream.feed))
    for turn in range(400):
        feed.sendall(
            json.dumps({"channel": "display", "data": {"turn": turn, "filler": "x" * 2000}}).encode() + b"\n"
        )
        read_until(reader, f'"turn":{turn},'.encode())
    wait_for(lambda: int(stream.health()["dropped"]) == before + 1)
    for line in (sleeper, reader, feed):
        line.close()


def test_rubbish_on_the_feed_and_on_the_stream_hurts_nobody(hall):
    kiosk, stream = hall
    for rubbish in (b"\x00\xff\n", b"[]\n", b'{"channel":"secret"}\n', b"x" * 300_000):
        feed = socket.socket(socket.AF_UNIX)
        feed.connect(str(stream.feed))
        with contextlib.suppress(OSError):
            feed.sendall(rubbish)
        feed.close()
    for head, expected in (
        (b"POST /api/display/stream HTTP/1.1\r\n\r\n", b"405"),
        (b"GET /etc/passwd HTTP/1.1\r\n\r\n", b"404"),
        (b"GET /api/display/stream/../../x HTTP/1.1\r\n\r\n", b"404"),
    ):
        with socket.create_connection(("127.0.0.1", stream.port), timeout=10) as line:
            line.sendall(head)
            assert expected in line.recv(200)
    with socket.create_connection(("127.0.0.1", stream.port), timeout=10) as line:
        line.sendall(b"GET / HTTP/1.1\r\nX: " + b"y" * 20_000)
        assert b"200 OK" not in line.recv(100)
    screen = stream.connect()
    take(kiosk)
    read_until(screen, b"event: display")
    screen.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs another user")
def test_only_the_kiosk_may_feed(hall):
    _kiosk, stream = hall
    stream.feed.chmod(0o666)
    stream.feed.parent.chmod(0o755)
    pid = os.fork()
    if pid == 0:
        os.setuid(65534)
        code = 1
        try:
            feed = socket.socket(socket.AF_UNIX)
            feed.connect(str(stream.feed))
            feed.sendall(b'{"channel":"display","data":{"forged":1}}\n')
            code = 0 if feed.recv(10) == b"" else 1
        except (BrokenPipeError, ConnectionResetError, PermissionError):
            code = 0
        os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    screen = stream.connect()
    assert b"forged" not in read_until(screen, b"event: display")
    screen.close()


def test_after_a_kill_the_kiosk_feeds_the_new_process_by_itself(hall):
    kiosk, stream = hall
    stream.process.kill()
    number = take(kiosk)
    stream.start()
    screen = stream.connect()
    read_until(screen, f'"{number}"'.encode())
    screen.close()


def test_sigterm_ends_the_streams_calmly(hall):
    _kiosk, stream = hall
    screen = stream.connect()
    wait_for(lambda: int(stream.health()["clients"]) >= 1)
    assert stream.process.stop() == 0
    screen.close()
    stream.start()
