"""The portal asks the touch side over a real Unix socket and takes every odd answer for none."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from appliance.core.errors import NotFound
from appliance.public_sock import serve_public
from captive.box_link import BoxUnreachable, PublicStatus, WaitingLine
from captive.box_socket import SocketBox


def unknown(request: Mapping[str, object]) -> Mapping[str, object]:
    raise NotFound("unknown-dossier", "Chưa có.", "None.")


def broken(request: Mapping[str, object]) -> Mapping[str, object]:
    raise RuntimeError("a bug of theirs")


def constant(answer: Mapping[str, object]) -> Callable[[Mapping[str, object]], Mapping[str, object]]:
    return lambda request: answer


def test_the_waiting_lines_and_a_status_come_through(tmp_path: Path) -> None:
    lines = {"lines": [{"service_id": "a", "name_vi": "Đất đai", "name_en": "Land", "waiting": 3}]}
    handlers = {
        "queue": constant(lines),
        "public_status": constant({"status": "4", "due_date": "2026-12-04"}),
        "report": lambda request: {"stored": request["kind"] == "wifi_hour"},
    }
    with serve_public(tmp_path / "public.sock", handlers):
        box = SocketBox(tmp_path / "public.sock")
        assert box.queue() == [WaitingLine("Đất đai", "Land", 3, "a")]
        assert box.public_status("x") == PublicStatus("4", date(2026, 12, 4))
        assert box.report("0123456789", "wifi_hour", {}) is True
        assert box.report("0123456789", "other", {}) is False


def test_an_unknown_code_is_none(tmp_path: Path) -> None:
    with serve_public(tmp_path / "public.sock", {"public_status": unknown}):
        assert SocketBox(tmp_path / "public.sock").public_status("x") is None


@pytest.mark.parametrize("handler", [constant({}), constant({"lines": [{"waiting": -1}]}), broken])
def test_a_strange_answer_counts_as_none(tmp_path: Path, handler) -> None:
    with serve_public(tmp_path / "public.sock", {"queue": handler, "public_status": handler}):
        box = SocketBox(tmp_path / "public.sock")
        with pytest.raises(BoxUnreachable):
            box.queue()
        with pytest.raises(BoxUnreachable):
            box.public_status("x")


@pytest.mark.parametrize("answer", [{"status": "99"}, {"status": "4", "due_date": "soon"}])
def test_a_status_nobody_knows_counts_as_none(tmp_path: Path, answer: dict[str, object]) -> None:
    with serve_public(tmp_path / "public.sock", {"public_status": constant(answer)}), pytest.raises(BoxUnreachable):
        SocketBox(tmp_path / "public.sock").public_status("x")


def test_a_dead_socket_is_told_as_unreachable(tmp_path: Path) -> None:
    box = SocketBox(tmp_path / "nothing.sock")
    for ask in (box.queue, lambda: box.public_status("x"), lambda: box.report("0123456789", "wifi_hour", {})):
        with pytest.raises(BoxUnreachable):
            ask()
