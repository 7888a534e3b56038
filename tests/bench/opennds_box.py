"""A box of the lab whose gate is openNDS as Debian packages it, for `bench_captive`: never a service, in namespaces only.

As packaged it lets everybody through here (its chains at priority -100 hide those that refuse), so `nft` is wrapped to give
them priority 0. It wants its leases in /tmp/dhcp.leases and rewrites /etc: it gets a /tmp and a copy of /etc of its own.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests.lab.phones import Phone
from tests.lab.places import Place, ip
from tests.lab.world import BRIDGE_MAC, SERVICE_4, UPLINK_4, Lab
from tests.support.processes import wait_until

ADDRESS = "10.77.0.1"
_NFT = """#!/bin/sh
# Every argument as it is, but for the priority that would hide the refusing chains.
for argument do
  shift
  case $argument in *"priority -100"*) argument=$(printf %s "$argument" | sed 's/priority -100/priority 0/') ;; esac
  set -- "$@" "$argument"
done
exec /usr/sbin/nft "$@"
"""
_CONF = """GatewayInterface br-wifi
GatewayName Bench
MaxClients 400
login_option_enabled 1
gatewayfqdn disable
debuglevel 1
FirewallRuleSet authenticated-users {
FirewallRule allow all
}
FirewallRuleSet users-to-router {
FirewallRule allow udp port 53
FirewallRule allow tcp port 53
FirewallRule allow udp port 67
FirewallRule allow tcp port 80
}
"""
_START = """set -e
mount --bind $0/etc /etc
mount --bind $0/tmp /tmp
export PATH=$0/bin:$PATH
exec "$@"
"""


def installed() -> bool:
    """Tell whether Debian's package and what it needs besides are there."""
    return all(shutil.which(name) for name in ("opennds", "ndsctl", "iptables", "wget"))


class OpenNdsBox(Place):
    """Bridge, dnsmasq, masquerade, and openNDS."""

    def __init__(self, lab: Lab, name: str) -> None:
        super().__init__(name, lab.folder)
        self.address4 = ADDRESS
        lab.uplink.plug(self)
        self.ip("link", "add", "br-wifi", "address", BRIDGE_MAC, "type", "bridge")
        self.ip("link", "set", "br-wifi", "up")
        self.ip("address", "add", f"{ADDRESS}/20", "dev", "br-wifi")
        self.kernel("ipv4/ip_forward", 1)
        self.run("nft", "add table ip out; add chain ip out nat { type nat hook postrouting priority srcnat; };"
                 " add rule ip out nat oifname wan masquerade")  # fmt: skip
        (self.folder / "bin").mkdir()
        (self.folder / "bin/nft").write_text(_NFT)
        (self.folder / "bin/nft").chmod(0o755)
        subprocess.run(["cp", "-a", "/etc", str(self.folder)], check=True)
        (self.folder / "tmp").mkdir()
        (self.folder / "etc/opennds/opennds.conf").write_text(_CONF)
        leases = "/tmp/dhcp.leases"  # in the mount namespace of this box, where openNDS looks for it
        self.dnsmasq = self._own(
            "dnsmasq", "-k", "-C", "/dev/null", "--no-resolv", "--no-hosts", f"--server={UPLINK_4}", "--user=root",
            "--interface=br-wifi", "--except-interface=lo", "--bind-dynamic", "--dhcp-authoritative", "--no-ping",
            "--dhcp-range=10.77.1.0,10.77.15.254,255.255.240.0,1h", f"--dhcp-leasefile={leases}",
            f"--pid-file={self.folder}/dnsmasq.pid",
        )  # fmt: skip
        self._phones = 0
        self.phone(join=False)  # the daemon gives up on a bridge without a carrier
        self.daemon = self._own("opennds", "-f")
        wait_until(self.ready, 60, what="openNDS")

    def _own(self, *command: str) -> "subprocess.Popen[bytes]":
        return self.start(["sh", "-c", _START, str(self.folder), *command], self.folder / "opennds.log")

    def ready(self) -> bool:
        """Tell whether the portal listens."""
        return ":2050" in self.run("ss", "-ltnH").stdout

    def restart(self, number: signal.Signals) -> None:
        """End the daemon by a signal and start it again."""
        self.daemon.send_signal(number)
        self.daemon.wait(60)
        self.daemon = self._own("opennds", "-f")
        wait_until(self.ready, 60, what="openNDS again")

    def phone(self, *, join: bool = True) -> Phone:
        """Let a phone associate; with `join` it also gets its lease."""
        self._phones += 1
        number = self._phones
        made = Phone(f"{self.name}-p{number}", self.folder.parent, f"02:0d:5d:00:00:{number:02x}")
        ip(
            "link",
            "add",
            f"ap{number}",
            "netns",
            self.name,
            "type",
            "veth",
            "peer",
            "name",
            "wifi",
            "netns",
            made.name,
        )
        made.kernel("ipv6/conf/wifi/disable_ipv6", 1)
        made.ip("link", "set", "wifi", "address", made.mac)
        self.ip("link", "set", f"ap{number}", "master", "br-wifi")
        self.ip("link", "set", f"ap{number}", "up")
        made.ip("link", "set", "wifi", "up")
        if join:
            made.join4()
        return made

    def admit(self, phone: Phone) -> None:
        """Let a phone through by the daemon's own command."""
        deadline_s = time.monotonic() + 60
        while phone.curl(f"http://{SERVICE_4}/generate_204").code != 204:
            assert time.monotonic() < deadline_s, "openNDS admits nobody"
            socket = next((self.folder / "tmp").glob("**/ndsctl.sock"), None)
            where = [] if socket is None else ["-s", str(socket)]
            self.run("ndsctl", *where, "auth", phone.mac, check=False)
            time.sleep(0.5)

    def cpu_s(self) -> float:
        """Return the CPU seconds of the daemon with the shells it waited for, and of dnsmasq."""
        total = 0.0
        for process in (self.daemon, self.dnsmasq):
            stat = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")
        return total

    def down(self) -> None:
        """End everything."""
        for process in (self.daemon, self.dnsmasq):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
