"""The visitors' network in one value: interface, addresses, limits; what every generated file is written from."""

from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface
from pathlib import Path
from urllib.parse import urlsplit

from appliance.captive_config import RadioSection
from appliance.config import BoxConfig
from appliance.core.errors import InvalidInput

MBIT_BYTES = 125_000


@dataclass(frozen=True)
class NetPlan:
    """The visitors' network; rates are bytes per second, None where there is no limit."""

    interface: str
    uplink: str
    run_dir: Path
    four: IPv4Interface
    six: IPv6Interface | None
    masquerade: bool
    lease_s: int
    dns_upstream: tuple[str, ...]
    portal_url: str
    """Where redirects go; https only with a valid certificate."""
    names: tuple[str, ...]
    """Every host name of the portal, the one of `portal_url` first."""
    app_port: int
    https: bool
    certificate: Path | None
    certificate_key: Path | None
    total_down: int | None
    total_up: int | None
    visitor_down: int | None
    visitor_up: int | None
    visitor_connections: int
    allowance_bytes: int | None
    idle_end_s: int | None
    garden: tuple[str, ...]
    radio: RadioSection | None
    gate_socket: Path
    gate_users: tuple[str, ...]

    @property
    def capport_url(self) -> str | None:
        """The RFC 8908 address to advertise (RFC 8910 section 2 wants https), or None without a certificate."""
        return f"{self.portal_url}/captive-portal/api" if self.https else None


def net_plan(config: BoxConfig, *, certificate_valid: bool) -> NetPlan:
    """Return the plan of the visitors' network; raises InvalidInput where box.toml has no [captive]."""
    own = config.captive
    if own is None:
        raise InvalidInput(
            "no-captive-section",
            "box.toml chưa có mục [captive]: hãy khai báo cổng mạng của khách.",
            "box.toml has no [captive] section: name the visitors' interface there.",
        )
    url = portal_url(config, certificate_valid=certificate_valid)
    host = urlsplit(url).hostname or ""
    public_host = urlsplit(config.portal.public_url).hostname or ""
    return NetPlan(
        interface=own.interface,
        uplink=own.uplink,
        run_dir=own.run_dir,
        four=IPv4Interface(own.address4),
        six=None if own.address6 is None else IPv6Interface(own.address6),
        masquerade=own.masquerade,
        lease_s=own.lease_minutes * 60,
        dns_upstream=own.dns_upstream,
        portal_url=url,
        names=tuple(dict.fromkeys((host, public_host, *config.portal.names))),
        app_port=config.portal.port,
        https=url.startswith("https://"),
        certificate=own.certificate,
        certificate_key=own.certificate_key,
        total_down=_bytes_per_s(own.total_down_mbit),
        total_up=_bytes_per_s(own.total_up_mbit),
        visitor_down=_bytes_per_s(own.visitor_down_mbit),
        visitor_up=_bytes_per_s(own.visitor_up_mbit),
        visitor_connections=own.visitor_connections,
        allowance_bytes=None if own.allowance_mb is None else own.allowance_mb * 1_000_000,
        idle_end_s=None if own.idle_end_minutes is None else own.idle_end_minutes * 60,
        garden=own.garden,
        radio=own.radio,
        gate_socket=config.sockets.gate,
        gate_users=config.sockets.gate_users,
    )


def portal_url(config: BoxConfig, *, certificate_valid: bool) -> str:
    """Return scheme and host of the portal: `public_url`, or plain http where it says https without a certificate."""
    public = config.portal.public_url.rstrip("/")
    if not public.startswith("https://") or certificate_valid:
        return public
    return "http://" + (urlsplit(public).hostname or "")


def _bytes_per_s(mbit: float | None) -> int | None:
    return None if mbit is None else int(mbit * MBIT_BYTES)
