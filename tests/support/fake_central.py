"""A server that speaks sync protocol 1 over a real socket and plays what can go wrong with the real one."""

import contextlib
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, bytes]


class FakeCentral:
    """Keeps what it was given by event id; `fault` decides, request by request, what goes wrong (None: nothing)."""

    def __init__(self) -> None:
        self.events: dict[str, dict[str, object]] = {}
        self.order: list[str] = []
        self.posts = 0
        self.gets = 0
        self.serials_low: list[str | None] = []
        """What each pull said of the serials (header Motcua-Serials-Low)."""
        self.epoch = "epoch-1"
        self.more = False
        self.piece, self.pause_s = 0, 0.0
        """Send answers in pieces of so many bytes, with a pause after each (0: at once)."""
        self.changes: list[dict[str, object]] = []
        self.fault: Callable[[int, dict[str, object]], Answer | None] = lambda _number, _body: None
        self.outcome: Callable[[dict[str, object]], tuple[str, str | None]] = lambda _event: ("done", None)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "FakeCentral":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, body: dict[str, object]) -> Answer:
        """Answer a batch."""
        self.posts += 1
        wrong = self.fault(self.posts, body)
        if wrong is not None:
            return wrong
        results = []
        events = body["events"]
        assert isinstance(events, list)
        for event in events:
            outcome, reason = self.outcome(event)
            if outcome == "done":
                if event["id"] not in self.events:
                    self.order.append(event["id"])
                self.events[event["id"]] = event
            results.append({"id": event["id"], "outcome": outcome, "reason": reason})
        return 200, json.dumps({"protocol": 1, "epoch": self.epoch, "results": results}).encode()

    def feed(self, cursor: int) -> Answer:
        """Answer a question for changes."""
        self.gets += 1
        new = [change for change in self.changes if int(str(change["seq"])) > cursor]
        last = int(str(new[-1]["seq"])) if new else cursor
        page = {"protocol": 1, "epoch": self.epoch, "cursor": last, "changes": new, "more": self.more}
        return 200, json.dumps(page).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        central = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self._send(*central.take(json.loads(self.rfile.read(int(self.headers["Content-Length"])))))

            def do_GET(self) -> None:
                central.serials_low.append(self.headers.get("Motcua-Serials-Low"))
                self._send(*central.feed(int(self.path.split("cursor=")[1].split("&")[0])))

            def _send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                # Central refuses in problem documents; anything else is somebody on the way.
                kind = "application/problem+json" if status >= 400 and body.startswith(b"{") else "text/html"
                self.send_header("Content-Type", "application/json" if status == 200 else kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):  # the asking side may have given up
                    for start in range(0, len(body), central.piece or len(body) or 1):
                        self.wfile.write(body[start : start + (central.piece or len(body))])
                        time.sleep(central.pause_s)

            def log_message(self, *_args: object) -> None:
                pass

        return Handler
