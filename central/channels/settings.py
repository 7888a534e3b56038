"""`[channels]` of central.toml: which channels this installation has, where they are, their limits, prices and caps.

Secrets are files of the credentials folder: zalo-app-secret, zalo-oa-secret, zalo-refresh-token, mail-password, sms-key.
"""

from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from appliance.core.errors import InvalidInput

ZaloMode = Literal["full", "link_only", "off"]
Count = Annotated[int, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ZaloPart(_Part):
    """`[channels.zalo]`. `link_only`: the account belongs to another vendor; pages link to it, nothing is sent."""

    mode: ZaloMode = "off"
    app_id: str = ""
    oa_id: str = ""
    api_url: str = "https://openapi.zalo.me"
    business_url: str = "https://business.openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    chat_url: str = "https://zalo.me"
    media_suffixes: tuple[str, ...] = ("zdn.vn", "zadn.vn")
    per_minute: Annotated[int, Field(ge=1)] = 4000
    templates: dict[str, str] = {}
    """Approved ZBS templates by our names: status, correction, eve, invite, survey."""
    price_uid_vnd: Count = 165
    price_phone_vnd: Count = 300


class MailPart(_Part):
    """`[channels.mail]`: the server that takes our notices, by submission (RFC 6409)."""

    enabled: bool = False
    address: str = ""
    user: str = ""
    """Empty: the server asks for no log-in."""
    smtp_host: str = "localhost"
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["tls", "starttls", "none"] = "starttls"
    per_minute: Annotated[int, Field(ge=1)] = 60


class SmsPart(_Part):
    """`[channels.sms]`: a gateway that takes JSON over HTTPS."""

    enabled: bool = False
    url: str = ""
    sender: str = "MOTCUA"
    price_vnd: Count = 400
    per_minute: Annotated[int, Field(ge=1)] = 300


class ChannelsPart(_Part):
    """`[channels]`: the hours at which a phone may ring unasked, and how much each way may cost in a month."""

    opens: time = time(7, 30)
    closes: time = time(20, 0)
    month_cap_vnd: dict[str, Count] = {}
    """By way: zalo_template, zalo_phone, sms. A way without a cap has none."""
    zalo: ZaloPart = ZaloPart()
    mail: MailPart = MailPart()
    sms: SmsPart = SmsPart()


class MissingSecret(InvalidInput):
    """A channel is switched on and its secret is not there."""

    exit_code = 4  # bad credentials, as in the table of `motcua --help`


def read_secret(folder: Path, name: str) -> str:
    """Return the content of a credential file; raises MissingSecret naming the file.

    systemd puts the files of a folder loaded as `channels` beside the others, as `channels_NAME`.
    """
    for path in (folder / name, folder / f"channels_{name}"):
        try:
            if text := path.read_text(encoding="utf-8").strip():
                return text
        except (OSError, UnicodeDecodeError):
            continue
    raise MissingSecret(
        "channel-secret",
        f"Thiếu hoặc không đọc được tệp bí mật {name}.",
        f"The secret file {name} is missing or can't be read.",
        name=name,
    )
