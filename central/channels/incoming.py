"""The shape in which every channel hands over what a citizen wrote."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message, already fetched, checked and stored; `id` finds it, None: it was refused."""

    kind: str
    name: str
    size_bytes: int = 0
    id: str | None = None
    refused: str | None = None
    """Why it was not kept: too-large, type, host, gone."""


@dataclass(frozen=True)
class IncomingMessage:
    """One message of one person. (`channel`, `remote_message_id`) names it; the same again is the same message.

    `public` marks what everybody can read, such as a comment under a post: nothing of a dossier is said there.
    """

    channel: str
    remote_user: str
    remote_message_id: str
    text: str
    received_at: datetime
    attachments: tuple[Attachment, ...] = field(default=())
    public: bool = False
