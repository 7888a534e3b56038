"""central.toml: read once, every fault named at once with its place, unknown keys refused."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter, ValidationError

from appliance.core.errors import InvalidInput
from appliance.core.opening_hours import HoursSection
from central.channels.settings import ChannelsPart
from central.inbox_settings import InboxPart
from central.surveys import SurveyPart

CONFIG_NAME = "central.toml"
_HTTP_URL = TypeAdapter(HttpUrl)


class Part(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CentralPart(Part):
    """`[central]`: where it listens, where its data is, under which address citizens reach it."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8082
    database_url: str = "sqlite:///central.sqlite3"
    public_url: str = "http://127.0.0.1:8082"
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    threads: Annotated[int, Field(ge=1, le=64)] = 8
    trusted_proxy: str | None = None
    epoch_file: Path | None = None
    holidays_file: Path | None = None
    """The province's own table of decided days off; None: the one that comes with the package."""
    catalogue_dirs: tuple[Path, ...] = ()
    hotline: str = "1022"
    name_vi: str = "Trung tâm Phục vụ hành chính công"
    name_en: str = "Public Administration Service Centre"


class DossierPart(Part):
    """`[dossier]`: how often a due date may be put off by a re-appointment."""

    max_reappointments: Annotated[int, Field(ge=0, le=10)] = 1


class SecretsPart(Part):
    """`[secrets]`: the folder of credential files (systemd's credentials directory in real use)."""

    dir: Path = Path("credentials")


class LimitsPart(Part):
    """`[limits]`: how often one address may ask for pages or send something; a whole hall on wifi shares one address."""

    pages_per_minute: Annotated[int, Field(ge=1)] = 6000
    misses_per_minute: Annotated[int, Field(ge=1)] = 20
    messages_per_minute: Annotated[int, Field(ge=1)] = 30


class SyncPart(Part):
    """`[sync]`: how boxes are treated. A database id counts as live for `database_live_s` seconds after its last call."""

    database_live_s: Annotated[int, Field(ge=1)] = 900
    held_events_max: Annotated[int, Field(ge=1)] = 50_000


class StreamPart(Part):
    """`[stream]`: the process that tells officers' open pages that something changed; without `feed` they ask."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8089
    public_url: Annotated[str, Field(max_length=200, pattern=r"^(https?://[^\s]+|/[^\s]*)$")] = "/staff/inbox/stream"
    """Where pages find it: a path behind central's own front door, a whole address in the demo."""
    feed: Path | None = None


class CentralConfig(Part):
    """The whole file."""

    central: CentralPart = CentralPart()
    hours: HoursSection = HoursSection()
    """When the units work that handle dossiers; results are due at the end of such a day."""
    dossier: DossierPart = DossierPart()
    secrets: SecretsPart = SecretsPart()
    limits: LimitsPart = LimitsPart()
    sync: SyncPart = SyncPart()
    inbox: InboxPart = InboxPart()
    stream: StreamPart = StreamPart()
    survey: SurveyPart = SurveyPart()
    channels: ChannelsPart = ChannelsPart()


class ConfigFaults(InvalidInput):
    """The file can't be used; `details["faults"]` lists every fault."""

    exit_code = 3  # bad configuration, as in the table of `motcua --help`


def load_config(path: Path) -> CentralConfig:
    """Read `path`; paths in it are relative to its folder. Raises ConfigFaults with every fault at once."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _faults(path, [error.strerror or "can't be read"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _faults(path, [str(error)]) from error
    try:
        config = CentralConfig.model_validate(raw)
    except ValidationError as error:
        places = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        raise _faults(path, places) from error
    faults = _more_faults(config)
    if faults:
        raise _faults(path, faults)
    return _rooted(config, path.resolve().parent)


def _more_faults(config: CentralConfig) -> list[str]:
    faults = []
    if not config.central.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        faults.append("central.database_url: must start with sqlite:/// or postgresql+psycopg://")
    try:
        _HTTP_URL.validate_python(config.central.public_url)
    except ValidationError:
        faults.append("central.public_url: must be an http(s) address")
    return faults


def _rooted(config: CentralConfig, folder: Path) -> CentralConfig:
    central = config.central
    url = central.database_url
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        url = f"sqlite:///{folder / url.removeprefix('sqlite:///')}"
    rooted = central.model_copy(
        update={
            "database_url": url,
            "public_url": central.public_url.rstrip("/"),
            "epoch_file": folder / central.epoch_file if central.epoch_file else None,
            "holidays_file": folder / central.holidays_file if central.holidays_file else None,
            "catalogue_dirs": tuple(folder / each for each in central.catalogue_dirs),
        }
    )
    secrets = SecretsPart(dir=folder / config.secrets.dir)
    stream = config.stream.model_copy(update={"feed": folder / config.stream.feed if config.stream.feed else None})
    return config.model_copy(update={"central": rooted, "secrets": secrets, "stream": stream})


def _faults(path: Path, faults: list[str]) -> ConfigFaults:
    listed = "; ".join(faults)
    return ConfigFaults(
        "config-faults",
        f"Tệp cấu hình {path} có lỗi: {listed}",
        f"The configuration {path} has faults: {listed}",
        faults=faults,
    )


CaseSystem = Literal["own", "province"]
