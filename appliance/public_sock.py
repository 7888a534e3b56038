"""`public.sock`: the narrow door between the wifi side and the touch side – one JSON line asked, one answered.

Each connection asks once: `{"verb": "queue", …}` and a newline, at most 8 kB; the answer is `{"ok": {…}}` or
`{"error": {"code", "message_vi", "message_en"}}`. The kernel tells who asks (SO_PEERCRED); other users are refused.
"""

import contextlib
import json
import logging
import os
import pwd
import socket
import struct
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from appliance.core.ambient import monotonic_s
from appliance.core.errors import InvalidInput, MotcuaError, NotAllowed, Unavailable

log = logging.getLogger(__name__)

MAX_BYTES = 8192
TIMEOUT_S = 2.0
MAX_AT_ONCE = 16
Handler = Callable[[Mapping[str, object]], Mapping[str, object]]


def uids_of(users: Collection[str]) -> frozenset[int]:
    """Return the ids of the system users that exist among `users`."""
    found = set()
    for user in users:
        with contextlib.suppress(KeyError):
            found.add(pwd.getpwnam(user).pw_uid)
    return frozenset(found)


class PublicRefused(MotcuaError):
    """The touch side answered with a failure; its code and words are passed on."""

    status = 409


@contextlib.contextmanager
def serve_public(
    path: Path, handlers: Mapping[str, Handler], allowed_uids: Collection[int] | None = None
) -> Iterator[None]:
    """Answer at `path` in threads while the block runs.

    `allowed_uids` are the users that may ask (None: any that may open the socket, whose mode is 0660). At most 16
    ask at once and each has two seconds, so that a bad client can't keep the others waiting.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o660)
    listener.listen(64)
    places = threading.BoundedSemaphore(MAX_AT_ONCE)
    thread = threading.Thread(
        target=_accept, args=(listener, handlers, allowed_uids, places), name="public.sock", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


class PublicClient:
    """The asking side."""

    def __init__(self, path: Path, timeout_s: float = TIMEOUT_S) -> None:
        self._path = path
        self._timeout_s = timeout_s

    def ask(self, verb: str, **arguments: object) -> dict[str, object]:
        """Return the answer to `verb`.

        Raises `PublicRefused` with the other side's code, Unavailable "public-sock-down" where nobody answers.
        """
        question = json.dumps({"verb": verb, **arguments}, ensure_ascii=False).encode() + b"\n"
        if len(question) > MAX_BYTES:
            raise InvalidInput("too-long", "Yêu cầu quá dài.", "The request is too long.")
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(self._timeout_s)
                line.connect(str(self._path))
                with contextlib.suppress(BrokenPipeError):  # turned away at the door: the reason is there to be read
                    line.sendall(question)
                return _understand(json.loads(_read_line(line, self._timeout_s)))
        except (OSError, ValueError, RecursionError, InvalidInput) as error:
            raise Unavailable(
                "public-sock-down",
                "Phần lấy số chưa trả lời.",
                "The touch side does not answer.",
                reason=type(error).__name__,
            ) from error


def _understand(answer: object) -> dict[str, object]:
    """Return what an answer holds; raises `PublicRefused` for a failure, ValueError for something else altogether."""
    if not isinstance(answer, dict):
        raise ValueError("the answer is not an object")
    if isinstance(answer.get("ok"), dict):
        return dict(answer["ok"])
    fault = answer.get("error")
    if not isinstance(fault, dict):
        raise ValueError("the answer is neither ok nor error")
    raise PublicRefused(
        str(fault.get("code", "refused")), str(fault.get("message_vi", "")), str(fault.get("message_en", ""))
    )


def _accept(
    listener: socket.socket,
    handlers: Mapping[str, Handler],
    allowed_uids: Collection[int] | None,
    places: threading.BoundedSemaphore,
) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return  # closed: the service is ending
        if not places.acquire(blocking=False):
            _turn_away(line)
            continue
        threading.Thread(target=_answer, args=(line, handlers, allowed_uids, places), daemon=True).start()


def _answer(
    line: socket.socket,
    handlers: Mapping[str, Handler],
    allowed_uids: Collection[int] | None,
    places: threading.BoundedSemaphore,
) -> None:
    try:
        with line:
            line.settimeout(TIMEOUT_S)
            line.sendall(_reply(line, handlers, allowed_uids))
    except OSError:
        log.info("public.sock: a client went away or was too slow")
    finally:
        places.release()


def _turn_away(line: socket.socket) -> None:
    with line, contextlib.suppress(OSError):
        line.setblocking(False)  # the accepting thread waits for nobody
        line.sendall(_line(_fault("busy", "Đang bận, vui lòng thử lại.", "Busy; please try again.")))


def _reply(line: socket.socket, handlers: Mapping[str, Handler], allowed_uids: Collection[int] | None) -> bytes:
    try:
        _check_peer(line, allowed_uids)
        text = _line({"ok": dict(_handle(_read_line(line, TIMEOUT_S), handlers))})
    except MotcuaError as error:
        text = _line(_fault(error.code, error.message_vi, error.message_en))
    except OSError:
        raise  # the other side is gone: there is nobody to answer
    except Exception as error:  # one bad question must not end the service; it is logged
        log.error("public.sock: a handler failed", exc_info=error)
        text = _line(_fault("internal", "Chưa trả lời được.", "Could not answer."))
    return text if len(text) <= MAX_BYTES else _line(_fault("too-long", "Quá dài.", "Too long."))


def _line(answer: Mapping[str, object]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode() + b"\n"


def _fault(code: str, message_vi: str, message_en: str) -> dict[str, object]:
    return {"error": {"code": code, "message_vi": message_vi, "message_en": message_en}}


def _handle(text: bytes, handlers: Mapping[str, Handler]) -> Mapping[str, object]:
    try:
        request = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("malformed", "Yêu cầu không đúng dạng.", "The request is not JSON.") from error
    handler = handlers.get(str(request.get("verb"))) if isinstance(request, dict) else None
    if handler is None:
        raise InvalidInput("unknown-verb", "Không có việc này.", "There is no such verb.")
    return handler({name: value for name, value in request.items() if name != "verb"})


def _read_line(line: socket.socket, timeout_s: float) -> bytes:
    deadline_s = monotonic_s() + timeout_s
    text = b""
    while not text.endswith(b"\n"):
        # The whole line has one deadline: a client that sends a byte now and then must not keep its place.
        line.settimeout(max(0.01, deadline_s - monotonic_s()))
        part = line.recv(MAX_BYTES)
        text += part
        if not part or len(text) > MAX_BYTES:
            raise InvalidInput("malformed", "Yêu cầu quá dài hoặc bị cắt.", "The request is cut off or too long.")
        if monotonic_s() > deadline_s:
            raise TimeoutError("the line took too long")
    return text


def _check_peer(line: socket.socket, allowed_uids: Collection[int] | None) -> None:
    if allowed_uids is None:
        return
    credentials = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    uid = struct.unpack("3i", credentials)[1]
    if uid not in allowed_uids and uid != os.getuid():
        raise NotAllowed("peer-refused", "Không được phép.", "This user may not ask.")
