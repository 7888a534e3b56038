"""What the stream process needs of box.toml, as plain values: it keeps neither the file's models nor pydantic."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class StreamSettings:
    """Where the streams are served, where the kiosk feeds them, and which system users may."""

    host: str
    port: int
    feed: Path
    feeders: tuple[str, ...]


def stream_settings(path: Path) -> StreamSettings:
    """Read box.toml; raises `ConfigFaults` as every daemon does."""
    from appliance.config import load_config

    config = load_config(path)
    return StreamSettings(
        config.stream.host, config.stream.port, config.sockets.stream, tuple(config.sockets.stream_users)
    )
