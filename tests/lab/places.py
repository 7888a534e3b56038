"""One network namespace and what can be run in it."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_TIMEOUT_S = 60.0


def ip(*arguments: str) -> None:
    """Run `ip`; raises with its complaint."""
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, timeout=30, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")


class Place:
    """A network namespace by name, with a resolv.conf of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.resolv = self.folder / "resolv.conf"
        self.resolv.write_text("")
        ip("netns", "add", name)
        self.ip("link", "set", "lo", "up")

    def ip(self, *arguments: str) -> None:
        """Run `ip` on the namespace."""
        ip("-n", self.name, *arguments)

    def argv(self, *command: str) -> list[str]:
        """Return how the command is run here."""
        bind = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
        return ["ip", "netns", "exec", self.name, "unshare", "--mount", "sh", "-c", bind, str(self.resolv), *command]

    def run(
        self, *command: str, timeout: float = _TIMEOUT_S, check: bool = True
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end and return it with its output."""
        done = subprocess.run(
            self.argv(*command), capture_output=True, text=True, errors="replace", timeout=timeout, check=False
        )
        if check and done.returncode != 0:
            raise RuntimeError(f"{self.name}: {' '.join(command)}: {done.returncode} {done.stderr[-2000:]}")
        return done

    def start(
        self, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a command; its output goes to `log`."""
        with log.open("ab") as file:
            return subprocess.Popen(self.argv(*command), stdout=file, stderr=file, env=env, start_new_session=True)

    def kernel(self, name: str, value: int) -> None:
        """Write a setting below /proc/sys/net in this namespace."""
        self.run("sh", "-c", f"echo {value} > /proc/sys/net/{name}")
