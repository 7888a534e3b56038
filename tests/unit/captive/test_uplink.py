"""Tests of captive/uplink_rules.py and captive/uplink.py: one lost check is no alarm, another network's portal is one."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from appliance.core.ambient import Ambient, FixedClock
from captive.uplink import UplinkWatch
from captive.uplink_rules import USUAL_CHECKS, Uplink, after_check, answer_works, checks_of
from tests.support.processes import free_port


def test_two_failures_in_a_row_are_down_since_the_first(clock: FixedClock) -> None:
    first = after_check(Uplink(), False, clock.now())
    assert not first.is_down
    second = after_check(first, False, clock.now() + timedelta(seconds=15))
    assert second.is_down and second.down_since == clock.now()
    later = after_check(second, False, clock.now() + timedelta(hours=1))
    assert later.is_down and later.down_since == clock.now()


def test_one_success_is_up_at_once(clock: FixedClock) -> None:
    assert after_check(Uplink(clock.now(), 2), True, clock.now()) == Uplink()


@pytest.mark.parametrize(("status", "works"), [(200, True), (204, True), (302, False), (511, False), (404, False)])
def test_only_the_real_answer_counts(status: int, works: bool) -> None:
    assert answer_works(status) is works


class _Internet(BaseHTTPRequestHandler):
    status = 204

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Be quiet."""


@pytest.fixture
def internet() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Internet)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/generate_204"
    server.shutdown()
    server.server_close()
    _Internet.status = 204


def test_any_address_that_answers_is_enough(internet: str, ambient: Ambient) -> None:
    watch = UplinkWatch((f"http://127.0.0.1:{free_port()}/", internet), ambient)
    for _ in range(3):
        watch.check()
    assert not watch.state.is_down


def test_a_foreign_portal_and_a_dead_line_are_down(internet: str, ambient: Ambient) -> None:
    _Internet.status = 302
    for address in (internet, f"http://127.0.0.1:{free_port()}/", "http://no-such-name.invalid/"):
        watch = UplinkWatch((address,), ambient)
        watch.check()
        watch.check()
        assert watch.state.is_down


def test_without_addresses_nothing_is_asked_and_nothing_is_down(ambient: Ambient) -> None:
    watch = UplinkWatch((), ambient)
    watch.start()
    watch.stop()
    assert not watch.state.is_down


def test_the_usual_checks_hold_where_there_are_visitors_and_nothing_else_is_configured() -> None:
    assert checks_of(None, has_visitors=True) == USUAL_CHECKS and len(USUAL_CHECKS) >= 2
    assert checks_of(None, has_visitors=False) == ()
    assert checks_of((), has_visitors=True) == ()
    assert checks_of(("http://a.example/",), has_visitors=False) == ("http://a.example/",)


def test_addresses_nobody_chose_count_only_after_their_first_answer(internet: str, ambient: Ambient) -> None:
    watch = UplinkWatch((internet,), ambient, proven=False)
    for status, down in ((302, False), (204, False), (302, True)):
        _Internet.status = status
        for _ in range(3):
            watch.check()
        assert watch.state.is_down is down
