"""Which requests are meant for the portal and which were caught on their way elsewhere; pure."""

from collections.abc import Collection
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> str:
    """Return scheme, host and port of an http(s) URL as browsers write them in `Origin`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    suffix = "" if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f":{port}"
    return f"{parts.scheme}://{host}{suffix}"


def own_hosts(public_url: str, more_names: Collection[str] = ()) -> frozenset[str]:
    """Return the `Host` values that mean the portal: its public address and further short names."""
    parts = urlsplit(public_url)
    host = origin_of(public_url).split("://", 1)[1]
    values = {host, *(name.lower() for name in more_names)}
    if parts.port is None or parts.port == _DEFAULT_PORTS.get(parts.scheme):
        values |= {f"{value}:{_DEFAULT_PORTS[parts.scheme]}" for value in list(values)}
    return frozenset(values)


def is_own_host(host_header: str | None, own: Collection[str]) -> bool:
    """Tell whether a `Host` header names the portal; a missing or strange one does not."""
    return host_header is not None and host_header.strip().rstrip(".").lower() in own


def origin_allowed(origin: str | None, referrer: str | None, allowed: Collection[str]) -> bool:
    """Tell whether a form came from one of our own pages.

    Browsers send `Origin` with every form they post; where an old one does not, its `Referer` must fit if it
    is there. "null" (a sandbox, a local file) is refused. The hidden field is checked besides.
    """
    if origin is not None:
        return origin.strip().lower() in allowed
    if referrer:
        try:
            return origin_of(referrer) in allowed
        except ValueError:
            return False
    return True
