"""What stands in `[captive]` of box.toml: the visitors' network below the portal's pages."""

from ipaddress import ip_interface
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Interface = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,14}$")]
Address4 = Annotated[str, StringConstraints(pattern=r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$")]
Address6 = Annotated[str, StringConstraints(max_length=45, pattern=r"^[0-9a-fA-F:]+/\d{1,3}$")]
GardenHost = Annotated[str, StringConstraints(max_length=200, pattern=r"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$")]


class RadioSection(BaseModel):
    """The box's own radio; without this section visitors come by access points on `captive.interface`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    interface: Interface = "wlan0"
    mode: Literal["open", "passphrase"] = "open"
    """open: open network with OWE transition (RFC 8110); passphrase: WPA2 and WPA3 together."""
    channel: Annotated[int, Field(ge=0, le=165)] = 6
    """0: the driver chooses (ACS)."""
    band: Literal["2.4", "5"] = "2.4"
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "VN"
    passphrase_file: Path | None = None

    @model_validator(mode="after")
    def _passphrase_is_somewhere(self) -> "RadioSection":
        if self.mode == "passphrase" and self.passphrase_file is None:
            raise ValueError("passphrase_file is needed in mode passphrase")
        return self


class CaptiveSection(BaseModel):
    """What stands below the portal's pages: the visitors' network and the gate to the uplink."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    interface: Interface
    """Where the visitors are: a bridge, a VLAN or the radio."""
    uplink: Interface = "eth0"
    run_dir: Path = Path("/run/motcua-captive")
    """Where the generated configurations stand."""
    address4: Address4 = "10.77.0.1/20"
    address6: Address6 | None = "fd77:6d63:7561::1/64"
    """None: the visitors' network has no IPv6."""
    masquerade: bool = True
    """Visitors leave by the uplink's own address; false where the uplink routes their networks."""
    lease_minutes: Annotated[int, Field(ge=2, le=1440)] = 30
    dns_upstream: tuple[Line, ...] = ("1.1.1.1", "8.8.8.8")
    certificate: Path | None = None
    """PEM chain for the host of `portal.public_url`; without a valid one RFC 8910's options are not advertised."""
    certificate_key: Path | None = None
    certificate_authority: Path | None = None
    """PEM of the authority to trust instead of the system's (laboratories)."""
    total_down_mbit: Annotated[float, Field(gt=0, le=100_000)] | None = None
    total_up_mbit: Annotated[float, Field(gt=0, le=100_000)] | None = None
    """What the uplink carries; shared out by CAKE or HTB. None: not shaped."""
    visitor_down_mbit: Annotated[float, Field(gt=0, le=100_000)] | None = 20.0
    visitor_up_mbit: Annotated[float, Field(gt=0, le=100_000)] | None = 10.0
    """What one visitor may use at most; None: no limit."""
    visitor_connections: Annotated[int, Field(ge=16, le=65_535)] = 512
    allowance_mb: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    """Data per visitor in 24 hours, both directions together; None: no limit."""
    idle_end_minutes: Annotated[int, Field(ge=2, le=1440)] | None = None
    """A visitor whose device has not answered ARP for so long is shut out; None: never."""
    garden: tuple[GardenHost, ...] = ()
    """Names reachable by https before admission; probe hosts never get in."""
    radio: RadioSection | None = None

    @model_validator(mode="after")
    def _certificate_has_key(self) -> "CaptiveSection":
        if (self.certificate is None) != (self.certificate_key is None):
            raise ValueError("certificate and certificate_key belong together")
        return self

    @model_validator(mode="after")
    def _addresses_are_addresses(self) -> "CaptiveSection":
        four = ip_interface(self.address4)
        if four.network.prefixlen > 29 or (self.address6 and ip_interface(self.address6).network.prefixlen != 64):
            raise ValueError("address4 needs room for visitors (at most /29), address6 a /64")
        return self
