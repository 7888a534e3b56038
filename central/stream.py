"""The officers' event stream: a process of its own, told by each worker of central that the inbox changed.

Only that something changed is streamed, never what: the pages then ask central, which knows who may see it.
"""

import asyncio
import errno
import hashlib
import threading
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from appliance.core.ambient import Ambient
from appliance.core.errors import InvalidInput, MotcuaError
from appliance.web.logs import setup_logging
from appliance.web.stream_feed import StreamFeed
from appliance.web.stream_server import StreamServer, run_until_stopped
from central.config import CentralConfig, load_config
from central.database import Database
from central.inbox_search import HERE, TYPING
from central.models_inbox import Conversation, Presence
from central.port_check import PortBusy

CHANNEL = "inbox"
PATH = "/staff/inbox/stream"


def serve_stream(path: Path) -> None:
    """Serve the stream until SIGTERM; raises InvalidInput "stream-off" where no feed is configured, PortBusy."""
    setup_logging("central-stream")
    part = load_config(path).stream
    if part.feed is None:
        raise InvalidInput("stream-off", "Chưa đặt [stream] feed.", "There is no [stream] feed in the configuration.")
    server = StreamServer({PATH: CHANNEL}, ())
    try:
        asyncio.run(run_until_stopped(server, part.host, part.port, part.feed))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortBusy(part.host, part.port) from error
        raise


def feed_inbox(config: CentralConfig, database: Database, ambient: Ambient) -> None:
    """Tell the stream, from a thread of this worker, about every change whoever made it; nothing without a feed."""
    if config.stream.feed is None:
        return
    faults = (MotcuaError, SQLAlchemyError)
    feed = StreamFeed(config.stream.feed, CHANNEL, lambda: inbox_head(database, ambient), threading.Event(), faults)
    threading.Thread(target=feed.run, args=(threading.Event(),), name="stream-feed", daemon=True).start()


def inbox_head(database: Database, ambient: Ambient) -> dict[str, object]:
    """Return what changes when the inbox or who looks at it changes, and says nothing about either."""
    now = ambient.now()
    with database.read() as session:
        changed_at = session.execute(select(func.max(Conversation.changed_at))).scalar_one()
        here = session.execute(
            select(Presence.conversation_id, Presence.login, Presence.typing_at).where(Presence.seen_at > now - HERE)
        )
        people = sorted((one, login, at is not None and at > now - TYPING) for one, login, at in here)
    return {"head": hashlib.sha256(repr((changed_at, people)).encode()).hexdigest()[:16]}
