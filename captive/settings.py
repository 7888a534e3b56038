"""What the portal needs to know about its centre and itself, in one value."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from captive.host_rules import origin_of, own_hosts


@dataclass(frozen=True)
class PortalSettings:
    """Settings of one portal; `captive/from_config.py` reads them from box.toml."""

    name_vi: str
    name_en: str
    public_url: str
    hotline: str = ""
    zalo_oa_id: str = ""
    zalo_oa_name: str = ""
    zalo_base_url: str = "https://zalo.me"
    host: str = "127.0.0.1"
    port: int = 8080
    threads: int = 8
    session_length: timedelta = timedelta(hours=12)
    log_kept: timedelta = timedelta(days=90)
    more_names: tuple[str, ...] = ()
    demo_neighbours: bool = False
    always_open: bool = False
    forms_dir: Path | None = None
    trusted_proxy: str | None = None
    behind_nginx: bool = False

    @property
    def front_url(self) -> str:
        """The portal's first page, for redirects and the RFC 8908 document."""
        return self.public_url.rstrip("/") + "/"

    @property
    def session_hours(self) -> int:
        """The session's length in whole hours, for the page."""
        return int(self.session_length.total_seconds() // 3600)

    @property
    def short_address(self) -> str:
        """The portal's address as one types it: its shortest name."""
        return min((*self.more_names, urlsplit(self.public_url).netloc), key=len)

    @property
    def own_hosts(self) -> frozenset[str]:
        """The `Host` values that mean the portal."""
        return own_hosts(self.public_url, self.more_names)

    @property
    def origins(self) -> frozenset[str]:
        """The origins whose forms are ours: the public address and the short names over plain http."""
        return frozenset({origin_of(self.public_url), *(f"http://{name}" for name in self.more_names)})

    @property
    def zalo_link(self) -> str:
        """The address of the centre's Zalo account, or "" where it has none."""
        return f"{self.zalo_base_url.rstrip('/')}/{self.zalo_oa_id}" if self.zalo_oa_id else ""

    def name(self, lang: str) -> str:
        """The centre's name in a language."""
        return self.name_en if lang == "en" and self.name_en else self.name_vi
