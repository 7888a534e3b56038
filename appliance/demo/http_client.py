"""A small HTTP client for the tour and the simulation: JSON, a login cookie, the CSRF token, finite time-outs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import urllib3

from appliance.core.errors import MotcuaError, Unavailable
from appliance.exit_codes import ExitCode

TIMEOUT_S = 10.0


class UnexpectedAnswer(MotcuaError):
    """A service answered something else than the step needs."""


class Unreachable(Unavailable):
    """A service does not answer at all."""

    exit_code = ExitCode.UNREACHABLE


@dataclass
class Api:
    """One service seen from outside; keeps its cookies and CSRF token like a browser would.

    Requests raise `Unreachable` where nothing answers within `TIMEOUT_S`.
    """

    base_url: str
    cookies: dict[str, str] = field(default_factory=dict)
    csrf_token: str | None = None
    _pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(maxsize=4), repr=False)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> urllib3.BaseHTTPResponse:
        """GET without following redirects."""
        return self._send("GET", path, None, headers)

    def post_form(
        self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        """POST a form, as a page without JavaScript does."""
        merged = {"Origin": self.base_url, "Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._send("POST", path, urlencode(fields).encode(), merged)

    def post(
        self, path: str, body: Mapping[str, object], headers: Mapping[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        """POST JSON."""
        return self._send("POST", path, *_as_json(body, headers))

    def put(
        self, path: str, body: Mapping[str, object], headers: Mapping[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        """PUT JSON."""
        return self._send("PUT", path, *_as_json(body, headers))

    def json(self, answer: urllib3.BaseHTTPResponse, *statuses: int) -> dict[str, object]:
        """Return the JSON object of `answer`; raises `UnexpectedAnswer` unless its status is one of `statuses`."""
        if answer.status not in (statuses or (200,)):
            text = answer.data.decode("utf-8", "replace")[:300]
            raise UnexpectedAnswer(
                "unexpected-answer",
                f"{self.base_url} trả lời {answer.status}: {text}",
                f"{self.base_url} answered {answer.status}: {text}",
            )
        found = json.loads(answer.data)
        if not isinstance(found, dict):
            raise UnexpectedAnswer(
                "unexpected-answer", f"{self.base_url}: không phải JSON", f"{self.base_url}: no object"
            )
        return found

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None
    ) -> urllib3.BaseHTTPResponse:
        merged = dict(headers or {})
        if self.cookies:
            merged["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.csrf_token:
            merged["X-CSRF-Token"] = self.csrf_token
        answer = self._request(method, path, body, merged)
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name.strip()] = value.strip()
        return answer

    def _request(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> urllib3.BaseHTTPResponse:
        url = self.base_url + path
        try:
            return self._pool.request(
                method, url, body=body, headers=headers, redirect=False, retries=False, timeout=TIMEOUT_S
            )
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(
                "service-unreachable",
                f"{self.base_url} không trả lời ({type(error).__name__}). Bản chạy thử đã bật chưa?",
                f"{self.base_url} does not answer ({type(error).__name__}). Is the demo running?",
            ) from error


def _as_json(body: Mapping[str, object], headers: Mapping[str, str] | None) -> tuple[bytes, dict[str, str]]:
    return json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})}
