"""Headers every answer carries, and the request id that ties a page to its log line."""

import itertools
import os

from flask import Response, g, request

# same-origin, not no-referrer: the latter makes browsers send `Origin: null` with our own forms.
_SECURITY_HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
)
_LONG_CACHE = "public, max-age=31536000, immutable"

_process_part = os.urandom(4).hex()
_request_numbers = itertools.count(1)


def request_id() -> str:
    """Return this request's id (unique per process and start); shown on error pages and in logs."""
    known: str | None = g.get("request_id")
    if known is None:
        known = g.request_id = f"{_process_part}-{next(_request_numbers):x}"
    return known


def add_headers(response: Response) -> Response:
    """Add the security headers and the caching rule; a view that set its own keeps it."""
    headers = response.headers
    for name, value in _SECURITY_HEADERS:
        if name not in headers:
            headers[name] = value
    headers["X-Request-Id"] = request_id()
    if request.endpoint is not None and request.endpoint.endswith("static"):
        # An address with the file's digest never changes its content.
        if "v=" in request.environ.get("QUERY_STRING", "") and response.status_code in {200, 304}:
            headers["Cache-Control"] = _LONG_CACHE
    elif "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response
