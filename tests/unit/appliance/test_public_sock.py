"""public.sock: short lines, known users, nobody who can keep the others waiting, every failure with a code."""

import contextlib
import json
import os
import socket
import stat
import tempfile
import threading
import time
from pathlib import Path

import pytest

from appliance import public_sock
from appliance.core.errors import InvalidInput, NotFound, Unavailable
from appliance.public_sock import MAX_AT_ONCE, MAX_BYTES, PublicClient, PublicRefused, serve_public, uids_of


def echo(request):
    return {"said": dict(request)}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run" / "public.sock"


def raw(path, data: bytes) -> dict:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(str(path))
        with contextlib.suppress(BrokenPipeError):  # turned away before it had asked
            line.sendall(data)
        text = b""
        while not text.endswith(b"\n"):
            part = line.recv(MAX_BYTES)
            if not part:
                break
            text += part
    return json.loads(text)


def test_an_answer_comes_back(path) -> None:
    with serve_public(path, {"queue": echo}):
        assert PublicClient(path).ask("queue", name="Nguyễn") == {"said": {"name": "Nguyễn"}}


def test_the_socket_is_for_owner_and_group_only_and_replaces_an_old_one(path) -> None:
    path.parent.mkdir()
    path.write_text("left by a killed process")
    with serve_public(path, {"queue": echo}):
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        assert PublicClient(path).ask("queue") == {"said": {}}


def test_a_failure_comes_with_its_code_and_both_languages(path) -> None:
    def unknown(_request):
        raise NotFound("unknown-dossier", "Chưa có thông tin.", "Nothing is known.")

    with serve_public(path, {"public_status": unknown}), pytest.raises(PublicRefused) as caught:
        PublicClient(path).ask("public_status")
    assert (caught.value.code, caught.value.message_vi) == ("unknown-dossier", "Chưa có thông tin.")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (b"not json\n", "malformed"),
        (b"[]\n", "unknown-verb"),
        (b'{"verb": "shutdown"}\n', "unknown-verb"),
        (b'{"verb": ["queue"]}\n', "unknown-verb"),
        (b"\xff\xfe\n", "malformed"),
        (b"[" * 8000 + b"\n", "malformed"),
        (b"x" * (MAX_BYTES + 1), "malformed"),
    ],
)
def test_nonsense_is_answered_with_a_code(path, question, code) -> None:
    with serve_public(path, {"queue": echo}):
        assert raw(path, question)["error"]["code"] == code
        assert PublicClient(path).ask("queue") == {"said": {}}


@pytest.mark.parametrize("answer", [{"x": object()}, {"x": "\ud800"}, None])
def test_an_answer_that_cannot_be_said_is_an_internal_failure(path, answer) -> None:
    with serve_public(path, {"queue": lambda _request: answer}), pytest.raises(PublicRefused) as caught:
        PublicClient(path).ask("queue")
    assert caught.value.code == "internal"


def test_an_answer_that_is_too_long_is_a_failure_not_half_an_answer(path) -> None:
    with (
        serve_public(path, {"queue": lambda _request: {"x": "y" * MAX_BYTES}}),
        pytest.raises(PublicRefused) as caught,
    ):
        PublicClient(path).ask("queue")
    assert caught.value.code == "too-long"


def test_a_question_that_is_too_long_is_not_sent(path) -> None:
    with pytest.raises(InvalidInput):
        PublicClient(path).ask("queue", text="x" * MAX_BYTES)


def test_nobody_there_is_unavailable(path) -> None:
    with pytest.raises(Unavailable):
        PublicClient(path).ask("queue")


@pytest.mark.parametrize("answer", [b"\n", b"[1]\n", b"{}\n", b'{"error": 3}\n', b'{"ok": 3}\n', b"{", b""])
def test_a_strange_answer_is_unavailable(path, answer) -> None:
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        def reply() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(MAX_BYTES)
                line.sendall(answer)

        threading.Thread(target=reply, daemon=True).start()
        with pytest.raises(Unavailable):
            PublicClient(path, timeout_s=1).ask("queue")


def test_clients_that_say_nothing_or_trickle_do_not_keep_the_others_waiting(path, monkeypatch) -> None:
    monkeypatch.setattr(public_sock, "TIMEOUT_S", 3600)  # whoever waits for the silent ones waits for ever
    with serve_public(path, {"queue": echo}):
        silent = [socket.socket(socket.AF_UNIX) for _ in range(MAX_AT_ONCE - 1)]
        for line in silent:
            line.connect(str(path))
        assert PublicClient(path, timeout_s=60).ask("queue") == {"said": {}}
        for line in silent:
            line.close()


def test_a_trickling_client_loses_its_place_though_it_never_pauses_for_long(path, monkeypatch) -> None:
    monkeypatch.setattr(public_sock, "TIMEOUT_S", 0.5)
    with serve_public(path, {"queue": echo}), socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        with pytest.raises(OSError):
            for _ in range(100):
                line.sendall(b"x")
                time.sleep(0.1)


def test_one_too_many_is_told_that_it_is_busy(path) -> None:
    with serve_public(path, {"queue": echo}):
        silent = [socket.socket(socket.AF_UNIX) for _ in range(MAX_AT_ONCE)]
        for line in silent:
            line.connect(str(path))
        time.sleep(0.1)
        assert raw(path, b'{"verb": "queue"}\n')["error"]["code"] == "busy"
        for line in silent:
            line.close()


def test_another_user_is_refused() -> None:
    if os.getuid() != 0:
        pytest.skip("needs root to ask as another user")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "public.sock"
        with serve_public(path, {"queue": echo}, allowed_uids={12345}):
            path.chmod(0o666)
            assert ask_as(path, 12345) == "ok"
            assert ask_as(path, 12346) == "peer-refused"
            assert PublicClient(path).ask("queue") == {"said": {}}, "its own user always may"


def ask_as(path, uid: int) -> str:
    """Return the code a process of `uid` gets, from a child that gives up root."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        said = "no answer"
        try:
            os.setuid(uid)
            PublicClient(path).ask("queue")
            said = "ok"
        except PublicRefused as error:
            said = error.code
        except BaseException as error:
            said = repr(error)
        os.write(writer, said.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as told:
        return told.read()


def test_users_that_do_not_exist_are_passed_over() -> None:
    assert uids_of(["root", "nobody-has-this-name"]) == {0}
