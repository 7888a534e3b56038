"""A crowd that walks through any click-through portal as a phone does; run as `python walking_crowd.py SERVER COUNT LIMIT_S`.

Each phone: probe, follow the redirect, send the page's first form with its fields, and so on until its probe is answered 204.
What fails is tried again after 1, 2, 4, 8, 8 … seconds. Prints {"joined"}, waits for a line, prints {"phones", "wall_s"}.
"""

import concurrent.futures
import html
import http.client
import json
import re
import sys
import time
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))
from crowd import Line, join, make_devices, settle

PROBE = "http://connectivitycheck.gstatic.com/generate_204"
AGENT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"  # openNDS wants one
MAX_PAGES = 6
_FORM = re.compile(r"<form([^>]*)>(.*?)</form>", re.DOTALL | re.IGNORECASE)
_INPUT = re.compile(r"<input([^>]*)>", re.IGNORECASE)


class Failed(Exception):
    """No answer, or one that leads nowhere."""


class Walker:
    """One phone."""

    def __init__(self, number: int, server: str, internet: str) -> None:
        self._number = number
        self._server = server
        self._internet = internet
        self.began_s = time.monotonic()
        self.tapped_s = self.began_s

    def ask(self, url: str, method: str = "GET", body: str = "") -> tuple[int, str, str]:
        """Return status, `Location` and body of one request on a new connection."""
        parts = urlsplit(url)
        # No look-ups: the probe's host is the internet's, every other name is the portal's.
        address = self._internet if parts.hostname == urlsplit(PROBE).hostname else self._server
        line = Line(self._number, address, parts.port or 80)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": parts.netloc, "Connection": "close", "User-Agent": AGENT, "Accept": "*/*"}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{parts.netloc}"}
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise Failed from error
        finally:
            line.close()

    def online(self) -> bool:
        """Tell whether the probe is answered by the internet."""
        return self.ask(PROBE)[0] == 204

    def walk(self) -> bool:
        """Go from the probe to the last form once; True when the probe then works."""
        status, url, _ = self.ask(PROBE)
        if status == 204:
            return True
        for _ in range(MAX_PAGES):
            # A portal with a certificate is asked by http here: both are measured without TLS.
            url = url.replace("https://", "http://", 1)
            status, location, page = self.ask(url)
            if location:
                url = urljoin(url, location)
                continue
            if status != 200:
                raise Failed
            form = _FORM.search(page)
            values = _values(form[2]) if form else []
            if form is None or not values:  # the page after the last tap
                return self.online()
            self.tapped_s = time.monotonic()
            url, body = _sent(url, _attributes(form[1]), values)
            if body:
                self.ask(url, "POST", body)
                return self.online()
        raise Failed


def _values(form: str) -> list[tuple[str, str]]:
    fields = [_attributes(found) for found in _INPUT.findall(form)]
    return [(field["name"], field.get("value", "")) for field in fields if "name" in field]


def _sent(url: str, form: dict[str, str], values: list[tuple[str, str]]) -> tuple[str, str]:
    target = urljoin(url, form.get("action") or urlsplit(url).path)
    if form.get("method", "get").lower() == "post":
        return target, urlencode(values)
    return f"{target}?{urlencode(values)}", ""


def _attributes(text: str) -> dict[str, str]:
    found = re.findall(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", text)
    return {name.lower(): html.unescape(one or two) for name, one, two in found}


def go(number: int, server: str, internet: str, limit_s: float) -> dict[str, float | bool]:
    """Walk one phone until it is online or the limit is over."""
    phone, tries, pause_s = Walker(number, server, internet), 0, 1.0
    while True:
        tries += 1
        try:
            online = phone.walk()
        except Failed:
            online = False
        now_s = time.monotonic()
        if online or now_s + pause_s - phone.began_s > limit_s:
            times = {"online_s": now_s - phone.began_s, "tap_s": now_s - phone.tapped_s}
            return {"online": online, "first_try": online and tries == 1, **times}
        time.sleep(pause_s)
        pause_s = min(8.0, pause_s * 2)


def main(server: str, count: int, limit_s: float, internet: str) -> None:
    """Join, wait for the word, storm."""
    make_devices(1, count)
    numbers = range(1, count + 1)
    with concurrent.futures.ThreadPoolExecutor(min(count, 64)) as pool:
        leases = {n: a for n, a in zip(numbers, pool.map(join, numbers), strict=True) if a}
    settle(leases, server)
    print(json.dumps({"joined": len(leases)}), flush=True)
    sys.stdin.readline()
    began_s = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(min(count, 200)) as pool:
        phones = list(pool.map(lambda n: go(n, server, internet, limit_s), leases))
    print(json.dumps({"phones": phones, "wall_s": time.monotonic() - began_s}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
