"""What a package tells `motcua demo` about the processes it brings (entry-point group `motcua.services`)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DemoPlan:
    """Where a demo lives: its state folder and the ports counted from `port_base`."""

    state: Path
    port_base: int

    @property
    def box_config(self) -> Path:
        """The box's configuration file."""
        return self.state / "box.toml"

    @property
    def central_config(self) -> Path:
        """The central server's configuration file."""
        return self.state / "central.toml"

    @property
    def credentials(self) -> Path:
        """The folder of secrets, one file each."""
        return self.state / "credentials"

    @property
    def uplink_switch(self) -> Path:
        """While this file exists the demo's uplink is cut."""
        return self.state / "uplink-cut"

    def port(self, offset: int) -> int:
        """Return the port at `offset` from the base."""
        return self.port_base + offset

    def url(self, offset: int) -> str:
        """Return the loopback URL of the service at `offset`, without a final slash."""
        return f"http://127.0.0.1:{self.port(offset)}"


# Offsets of the contract: portal, kiosk, central, virtual printer (page, raw), simulated channels; then the uplink.
PORTAL, KIOSK, CENTRAL, PAPER_PAGE, PAPER_RAW, CHANNELS, UPLINK = range(7)


@dataclass(frozen=True)
class DemoService:
    """One process of the demo.

    `prepare` are commands run to their end before any service starts (each a list of `motcua` arguments;
    they must be idempotent); `arguments` starts the service in the foreground; `offset` is its port's
    offset where it answers GET /healthz, or None; `listens` are the offsets it binds. `order` sorts.
    """

    name: str
    title_vi: str
    title_en: str
    order: int
    arguments: Callable[[DemoPlan], list[str]]
    prepare: Callable[[DemoPlan], list[list[str]]] = lambda plan: []
    offset: int | None = None
    listens: tuple[int, ...] = ()
    pages: tuple[tuple[str, str, str], ...] = ()
    """Pages to show a person: (path, name in Vietnamese, name in English)."""
