"""The lab: uplink, box and phones as network namespaces joined by veth, with the real daemons inside.

Only to be used inside `tests/lab/enter.sh`, whose end takes everything away.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.lab.lab_certificates import Authority, Issued
from tests.lab.phones import Phone
from tests.lab.places import Place, ip
from tests.support.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
BRIDGE_MAC = "02:4d:00:00:00:01"
PORTAL_NAME = "wifi.mau.example"
UPLINK_4, SERVICE_4 = "5.5.5.1", "5.5.5.10"  # dnsmasq drops answers in the documentation networks
UPLINK_6, SERVICE_6 = "2606:4700:1::1", "2606:4700:1::10"
# In `make guest` every instruction is emulated.
PATIENCE_S = 400.0 if os.environ.get("MOTCUA_GUEST") else 90.0
PRIVATE_HOSTS = ("10.99.0.1", "172.16.9.1", "192.168.99.1", "169.254.77.1")

BOX_TOML = """
[box]
id = "{name}"
name_vi = "Trung tâm Phục vụ hành chính công Mẫu"
name_en = "Sample Public Administration Service Centre"
agency_parent = "ỦY BAN NHÂN DÂN"
unit_code = "000.00.00.H19"
address = "Số 1, đường Ví Dụ"
hotline = "0251 3822 501"
zalo_oa_id = "1234567890123456789"
zalo_oa_name = "Trung tâm Mẫu"
wifi_name = "Hanh chinh cong Mau"
state_dir = "{folder}"
database = "{folder}/box.sqlite3"
portal_database = "{folder}/portal.sqlite3"
always_open = true

[central]
url = "http://127.0.0.1:9"
public_url = "http://127.0.0.1:9"

[portal]
port = 8080
public_url = "{scheme}://{portal}"
names = ["wifi.lan"]

[sockets]
public = "{folder}/public.sock"
gate = "{folder}/gate.sock"

[captive]
interface = {interface}
uplink = "wan"
run_dir = "{folder}/captive"
dns_upstream = ["{dns}"]
{captive}
"""


class Uplink(Place):
    """The fake internet: resolver, web, echo, and some private hosts nobody may reach from the wifi."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        super().__init__("inet", folder)
        self._count = 0
        for address in (f"{UPLINK_4}/24", f"{SERVICE_4}/24", *(f"{host}/32" for host in PRIVATE_HOSTS)):
            self.ip("address", "add", address, "dev", "lo")
        for address in (UPLINK_6, SERVICE_6, "fd99::1"):
            self.ip("-6", "address", "add", f"{address}/128", "dev", "lo", "nodad")
        self.kernel("ipv4/ip_forward", 1)
        self.kernel("ipv6/conf/all/forwarding", 1)
        issued = authority.issue("internet.example", "www.google.com", "h5.zdn.vn")
        log = self.folder / "internet.log"
        server = Path(__file__).with_name("fake_internet.py")
        argv = [sys.executable, str(server), str(issued.certificate), str(issued.key), SERVICE_4, SERVICE_6]
        self.web = self.start(argv, log)
        self.resolver = self.start(
            ["dnsmasq", "-k", "-C", "/dev/null", "--no-resolv", "--no-hosts", "--port=53", "--user=", "--bind-dynamic",
             f"--pid-file={self.folder}/dns.pid", f"--address=/#/{SERVICE_4}", f"--address=/#/{SERVICE_6}",
             "--log-facility=-", "--log-queries"],
            self.folder / "dns.log",
        )  # fmt: skip
        wait_until(lambda: "is there" in log.read_text(), what="the fake internet")

    def plug(self, box: Place) -> tuple[str, str]:
        """Lay a line to a box and return its address there, IPv4 and IPv6."""
        self._count += 1
        number = self._count
        port, link4, link6 = f"to-box{number}", f"203.0.113.{number * 4}", f"2606:4700:f{number}::"
        ip("link", "add", port, "netns", self.name, "type", "veth", "peer", "name", "wan", "netns", box.name)
        self.ip("address", "add", f"203.0.113.{number * 4 + 1}/30", "dev", port)
        self.ip("-6", "address", "add", f"{link6}1/64", "dev", port, "nodad")
        self.ip("link", "set", port, "up")
        own = f"203.0.113.{number * 4 + 2}"
        box.ip("address", "add", f"{own}/30", "dev", "wan")
        box.ip("-6", "address", "add", f"{link6}2/64", "dev", "wan", "nodad")
        box.ip("link", "set", "wan", "up")
        box.ip("route", "add", "default", "via", f"203.0.113.{number * 4 + 1}")
        box.ip("-6", "route", "add", "default", "via", f"{link6}1")
        del link4
        return own, f"{link6}2"

    def switch(self, *, on: bool) -> None:
        """Cut the lines to all boxes silently, or join them again; addresses and routes stay."""
        if on:
            self.run("nft", "delete table inet cut")
        else:
            chain = "add chain inet cut here { type filter hook prerouting priority -300 ; policy drop; }"
            self.run("nft", f'add table inet cut; {chain}; add rule inet cut here iifname "lo" accept')


class Box(Place):
    """A box: bridge for visitors, line to the uplink, a staff network, and the captive stack."""

    def __init__(
        self, folder: Path, uplink: Uplink, authority: Authority, name: str = "box", **settings: str
    ) -> None:
        super().__init__(name, folder)
        self.kernel("ipv4/conf/all/rp_filter", 0)
        # Of its own: a bridge takes the lowest address among its ports, so a new phone would change the router's.
        self.ip("link", "add", "br-wifi", "address", BRIDGE_MAC, "type", "bridge")
        self.ip("link", "set", "br-wifi", "up")
        for name in ("iptables", "ip6tables", "arptables"):
            # Where this is on, the rules for forwarded packets would stop bridged ones too; a box need not have it.
            with contextlib.suppress(RuntimeError):
                self.kernel(f"bridge/bridge-nf-call-{name}", 0)
        self.address4, self.address6 = "10.77.0.1", "fd77:6d63:7561::1"
        self.uplink = uplink
        uplink.plug(self)
        self.resolv.write_text(f"nameserver {UPLINK_4}\n")
        self._ports = 0
        self.authority = authority
        self.issued: Issued | None = (
            authority.issue(PORTAL_NAME) if settings.get("scheme", "https") == "https" else None
        )
        self.config = self.folder / "box.toml"
        self.settings = settings
        self.write_config()
        self.log = self.folder / "captive.log"
        self.stack: subprocess.Popen[bytes] | None = None
        self.phones: list[Phone] = []

    @property
    def portal(self) -> str:
        """The portal's address as phones see it."""
        return f"http://{PORTAL_NAME}"

    def write_config(self, **settings: str) -> None:
        """Write box.toml, with further keys of [captive]."""
        self.settings = {**self.settings, **settings}
        rest = {key: value for key, value in self.settings.items() if key not in {"scheme", "interface"}}
        if self.issued is not None:
            rest |= {
                "certificate": f'"{self.issued.certificate}"',
                "certificate_key": f'"{self.issued.key}"',
                "certificate_authority": f'"{self.authority.path}"',
            }
        self.config.write_text(
            BOX_TOML.format(
                name=self.name,
                folder=self.folder,
                scheme=self.settings.get("scheme", "https"),
                portal=PORTAL_NAME,
                dns=UPLINK_4,
                interface=self.settings.get("interface", '"br-wifi"'),
                captive="\n".join(f"{key} = {value}" for key, value in rest.items()),
            )
        )

    def up(self, *options: str, lanwatch: bool = False) -> "Box":
        """Start the captive stack and wait until the portal answers through nginx."""
        if not lanwatch:  # it has tests of its own, and loads scapy
            options = (*options, "--without", "lanwatch")
        argv = [sys.executable, "-m", "appliance.cli", "captive", "up", "--config", str(self.config), *options]
        self.stack = self.start(argv, self.log)
        self.await_(self.healthy)
        return self

    def healthy(self) -> bool:
        """Tell whether the portal answers through nginx."""
        if self.stack is not None and self.stack.poll() is not None:
            raise RuntimeError(self.log.read_text(errors="replace")[-3000:])
        asked = ["curl", "-s", "-m", "3", "-o", "/dev/null", "-w", "%{http_code}", "-H", f"Host: {PORTAL_NAME}"]
        return self.run(*asked, f"http://{self.address4}/healthz", check=False).stdout == "200"

    def await_(self, condition: Callable[[], bool], limit_s: float = PATIENCE_S) -> None:
        """Wait until a condition holds."""
        wait_until(condition, limit_s, what=f"{self.name}; log: {self.log}")

    def down(self) -> None:
        """End the captive stack."""
        if self.stack is not None and self.stack.poll() is None:
            os.killpg(self.stack.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.stack.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.stack.pid, signal.SIGKILL)

    def supervisor(self) -> int:
        """Return the process id of `motcua captive up` itself (everything before it was replaced by exec)."""
        assert self.stack is not None
        return self.stack.pid

    def motcua(self, *arguments: str) -> str:
        """Run `motcua …` in the box and return what it prints."""
        argv = [sys.executable, "-m", "appliance.cli", *arguments, "--config", str(self.config)]
        return self.run("env", "LANG=en_US.UTF-8", "PYTHONUTF8=1", *argv).stdout

    def pids(self, *words: str) -> list[int]:
        """Return the processes of this box' stack whose command line holds every word."""
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                text = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if all(word in text for word in words) and self._owns(int(entry.parent.name)):
                    found.append(int(entry.parent.name))
        return sorted(found)

    def _owns(self, pid: int) -> bool:
        return Path(f"/proc/{pid}/ns/net").stat().st_ino == Path(f"/run/netns/{self.name}").stat().st_ino

    def phone(self, *, four: bool = True, six: bool = True, join: bool = True) -> Phone:
        """Let a phone associate; with `join` it also gets its addresses."""
        self._ports += 1
        number = self._ports
        mac = f"02:4d:{len(self.name):02x}:00:00:{number:02x}"
        made = Phone(f"{self.name}-p{number}", self.folder, mac)
        port = f"ap{number}"
        ip(
            "link",
            "add",
            port,
            "netns",
            self.name,
            "type",
            "veth",
            "peer",
            "name",
            made.interface,
            "netns",
            made.name,
        )
        made.kernel(f"ipv6/conf/{made.interface}/disable_ipv6", 0 if six else 1)
        made.kernel(f"ipv6/conf/{made.interface}/accept_dad", 0)
        made.ip("link", "set", made.interface, "address", mac)
        self.ip("link", "set", port, "master", "br-wifi")
        self.ip("link", "set", port, "up")
        made.ip("link", "set", made.interface, "up")
        isolated = f"cat /sys/class/net/{port}/brport/isolated"
        if self.stack is not None:
            self.await_(lambda: self.run("sh", "-c", isolated).stdout.strip() == "1")
        if join and four:
            made.join4()
        if join and six:
            made.join6(self.address6)
        self.phones.append(made)
        return made

    def admitted_phone(self, **families: bool) -> Phone:
        """Return a phone that went through the portal."""
        made = self.phone(**families)
        answer = made.connect(self.portal)
        assert answer.code == 303, answer
        return made

    def staff(self) -> Place:
        """Join a staff network with a host that serves a page."""
        host = Place(f"{self.name}-staff", self.folder)
        ip("link", "add", "staff", "netns", self.name, "type", "veth", "peer", "name", "eth", "netns", host.name)
        self.ip("address", "add", "192.168.50.1/24", "dev", "staff")
        self.ip("link", "set", "staff", "up")
        host.ip("address", "add", "192.168.50.9/24", "dev", "eth")
        host.ip("link", "set", "eth", "up")
        host.ip("route", "add", "default", "via", "192.168.50.1")
        host.start([sys.executable, "-m", "http.server", "80"], host.folder / "http.log")
        return host


class Lab:
    """Uplink and boxes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = Authority(folder)
        self.uplink = Uplink(folder, self.authority)
        self.boxes: list[Box] = []

    def box(self, name: str = "box", **settings: str) -> Box:
        """Return a box whose stack is not yet up; `settings` are keys of [captive] (and `scheme`)."""
        made = Box(self.folder, self.uplink, self.authority, name, **settings)
        self.boxes.append(made)
        return made

    def close(self) -> None:
        """End every stack."""
        for box in self.boxes:
            box.down()


def pause(seconds: float) -> None:
    """Let real time pass where a kernel's time-out is what is tested."""
    time.sleep(seconds)
