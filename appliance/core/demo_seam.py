"""What a package tells `motcua demo` about the processes it brings (entry-point group `motcua.services`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Demo accounts by purpose: (login, role, name). All invented.
LOGINS: Mapping[str, tuple[str, str, str]] = {
    "clerk": ("canbo", "clerk", "Cán bộ tiếp nhận (ví dụ)"),
    "supervisor": ("truongnhom", "supervisor", "Trưởng nhóm (ví dụ)"),
    "officer": ("thuly", "officer", "Cán bộ thụ lý (ví dụ)"),
    "admin": ("quantri", "admin", "Quản trị (ví dụ)"),
}


@dataclass(frozen=True)
class DemoCentre:
    """The invented centre the demo plays; the account and the phone number belong to nobody."""

    box_id: str = "demo-bien-hoa"
    key_id: int = 1
    name_vi: str = "Trung tâm Phục vụ hành chính công Đồng Nai"
    name_en: str = "Dong Nai Public Administration Service Centre"
    agency_parent: str = "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI"
    unit_code: str = "000.00.00.H19"
    address: str = "Số 1, đường Ví Dụ, phường Trấn Biên, Đồng Nai"
    hotline: str = "0251 3822 501"
    zalo_oa_id: str = "1234567890123456789"
    zalo_oa_name: str = "Trung tâm Phục vụ hành chính công Đồng Nai"
    logins: Mapping[str, tuple[str, str, str]] = field(default_factory=lambda: LOGINS)


@dataclass(frozen=True)
class DemoPlan:
    """Where a demo lives: its state folder and the ports counted from `port_base`."""

    state: Path
    port_base: int
    centre: DemoCentre = DemoCentre()

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


# Offsets of the contract: portal, kiosk, central, virtual printer (page, raw), simulated channels;
# then the uplink and the event streams of the box and of central.
PORTAL, KIOSK, CENTRAL, PAPER_PAGE, PAPER_RAW, CHANNELS, UPLINK, STREAM, CENTRAL_STREAM = range(9)


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
    ready: Callable[[DemoPlan], bool] = lambda plan: True
    """What must be true beside health before a person can begin."""
    offset: int | None = None
    listens: tuple[int, ...] = ()
    pages: tuple[tuple[str, str, str], ...] = ()
    """Pages to show a person: (path, name in Vietnamese, name in English)."""
