"""A phone on the wifi as tests play it: raw requests to the portal, no cookies, no redirects followed."""

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

import urllib3


@dataclass
class Phone:
    """One phone; `number` makes the demo's neighbour table give it a MAC of its own."""

    url: str
    number: int = 1
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(maxsize=4), repr=False)

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        """GET a path; header names are given with underscores for hyphens."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> urllib3.BaseHTTPResponse:
        """POST a form from the portal's own page."""
        return self._send("POST", path, fields, {"Origin": self.url, **headers})

    def token(self, path: str = "/") -> str:
        """Return the hidden field of the page at `path`."""
        found = re.search(r'name="token" value="([^"]*)"', self.get(path).data.decode())
        assert found, "no connect form on the page"
        return html.unescape(found[1])

    def connect(self) -> urllib3.BaseHTTPResponse:
        """Open the page and tap the button."""
        return self.post("/connect", {"token": self.token()})

    def capport(self) -> dict[str, object]:
        """Ask the RFC 8908 document."""
        return self.get("/captive-portal/api", Accept="application/captive+json").json()

    def _send(
        self, method: str, path: str, fields: dict[str, str] | None, headers: dict[str, str]
    ) -> urllib3.BaseHTTPResponse:
        sent = {"Motcua-Demo-Phone": str(self.number), **{name.replace("_", "-"): v for name, v in headers.items()}}
        if fields is None:
            return self.pool.request(method, self.url + path, headers=sent, redirect=False, retries=False)
        sent["Content-Type"] = "application/x-www-form-urlencoded"
        return self.pool.request(
            method, self.url + path, body=urlencode(fields), headers=sent, redirect=False, retries=False
        )
