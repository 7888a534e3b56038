"""A phone of the lab: a namespace on the visitors' network with a real DHCP client, router advertisements and curl."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

from tests.lab.places import Place

_HOOK = """#!/bin/sh
[ "$1" = bound ] || [ "$1" = renew ] || exit 0
ip -4 addr flush dev $interface
ip addr add $ip/$mask dev $interface
ip route replace default via $router
env | grep -E '^(ip|router|dns|mask|opt114|lease)=' > {lease}
"""


@dataclass(frozen=True)
class Answer:
    """What curl got: `code` 0 where there was no HTTP answer, `exit` its own exit code (7: refused, 28: time-out)."""

    code: int
    exit: int
    location: str
    body: str
    headers: str


class Phone(Place):
    """One phone; `interface` is its wifi."""

    interface = "wifi"

    def __init__(self, name: str, folder: Path, mac: str) -> None:
        super().__init__(name, folder)
        self.mac = mac
        self.lease: dict[str, str] = {}

    def join4(self) -> dict[str, str]:
        """Get a lease by DHCP; return what it carried (`opt114` decoded)."""
        lease, hook = self.folder / "lease", self.folder / "hook"
        hook.write_text(_HOOK.format(lease=lease))
        hook.chmod(0o755)
        self.run("busybox", "udhcpc", "-i", self.interface, "-n", "-q", "-f", "-t", "8", "-T", "1", "-O", "114",
                 "-s", str(hook))  # fmt: skip
        self.lease = dict(line.split("=", 1) for line in lease.read_text().splitlines())
        if "opt114" in self.lease:
            self.lease["opt114"] = bytes.fromhex(self.lease["opt114"]).decode()
        self.resolv.write_text(f"nameserver {self.lease['dns']}\n")
        return self.lease

    def join6(self, dns: str, limit_s: float = 60.0) -> list[str]:
        """Wait for the addresses of router advertisements and a default route; return the global ones."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            found = self.addresses6()
            if found and "default" in self.run("ip", "-6", "route").stdout:
                if not self.lease:
                    self.resolv.write_text(f"nameserver {dns}\n")
                return found
            time.sleep(0.1)
        raise TimeoutError(f"{self.name}: no IPv6 address by router advertisement")

    def addresses6(self) -> list[str]:
        """Return the global IPv6 addresses that are ready for use."""
        links = json.loads(self.run("ip", "-j", "-6", "address", "show", "dev", self.interface).stdout or "[]")
        return [
            entry["local"]
            for link in links
            for entry in link.get("addr_info", [])
            if entry.get("scope") == "global" and not entry.get("tentative")
        ]

    def curl(self, url: str, *options: str, limit_s: float = 20.0) -> Answer:
        """GET a URL once, following nothing."""
        marks = "\n%{http_code} %{redirect_url}"
        done = self.run(
            "curl", "-s", "-i", "-m", str(limit_s), "-w", marks, *options, url, check=False, timeout=limit_s + 20
        )
        text, _, last = done.stdout.rpartition("\n")
        code, _, location = last.partition(" ")
        head, _, body = text.replace("\r\n", "\n").partition("\n\n")
        return Answer(int(code or 0), done.returncode, location, body, head)

    def token(self, portal: str) -> str:
        """Return the hidden field of the portal's page."""
        page = self.curl(f"{portal}/").body
        mark = 'name="token" value="'
        assert mark in page, page[:500]
        return page.split(mark, 1)[1].split('"', 1)[0]

    def connect(self, portal: str) -> Answer:
        """Open the page and tap the button."""
        return self.curl(f"{portal}/connect", "-d", f"token={self.token(portal)}", "-H", f"Origin: {portal}")

    def online(self, host: str = "connectivitycheck.gstatic.com", path: str = "/generate_204") -> bool:
        """Tell whether the phone's own check succeeds."""
        return self.curl(f"http://{host}{path}").code == 204
