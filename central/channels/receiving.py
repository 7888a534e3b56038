"""Taking in the events of channels: written down first and answered, worked on later by a worker, each once."""

import hashlib
import logging
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from appliance.core.errors import MotcuaError
from appliance.core.retry_rules import next_delay_s
from central.channels.seam import Channels
from central.models_deliveries import ChannelEvent
from central.services import CentralServices, central
from central.upsert import insert_once

log = logging.getLogger(__name__)
BODY = "channel_events.body"
LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 8
BATCH = 50


def keep_event(parts: CentralServices, channel: str, body: bytes) -> bool:
    """Store a genuine event durably; False where the very same one is here already."""
    event_id, now = parts.ambient.new_id(), parts.ambient.now()
    row = {
        "id": event_id,
        "channel": channel,
        "digest": hashlib.sha256(channel.encode() + b"\x00" + body).hexdigest(),
        "body_sealed": parts.sealer.seal(body.decode("utf-8"), BODY, event_id),
        "state": "ready",
        "not_before": now,
        "attempts": 0,
        "received_at": now,
    }
    with parts.database.write() as session:
        return insert_once(session, ChannelEvent, row)


class Receiver:
    """The receiving half of a worker process."""

    def __init__(self, app: Flask, channels: Channels) -> None:
        self._app = app
        self._handlers = {channel.name: channel.handle for channel in channels if channel.handle is not None}

    def step(self) -> bool:
        """Work on one batch; True when there may be more at once."""
        with self._app.app_context():
            ids = self._claim(central())
            for event_id in ids:
                self._one(central(), event_id)
        return len(ids) == BATCH

    def _claim(self, parts: CentralServices) -> list[str]:
        now = parts.ambient.now()
        is_due = (ChannelEvent.state == "ready") & (ChannelEvent.not_before <= now)
        is_lost = (ChannelEvent.state == "leased") & (ChannelEvent.lease_until < now)
        due = select(ChannelEvent).where(is_due | is_lost).order_by(ChannelEvent.received_at, ChannelEvent.id)
        with parts.database.write() as session:
            rows = list(session.scalars(due.limit(BATCH).with_for_update(skip_locked=True)))
            for row in rows:
                row.state, row.lease_until = "leased", now + LEASE
                row.attempts += 1
            return [row.id for row in rows]

    def _one(self, parts: CentralServices, event_id: str) -> None:
        with parts.database.read() as session:
            row = session.get_one(ChannelEvent, event_id)
        try:
            done = self._handlers[row.channel](parts.sealer.open(row.body_sealed, BODY, row.id).encode(), row.id)
            self._write(parts, event_id, "done", done)
        except MotcuaError as error:
            self._again(parts, row, error.code)
        except Exception as error:
            log.error("event not understood", exc_info=error, extra={"channel": row.channel, "event": row.id})
            self._again(parts, row, type(error).__name__)

    def _again(self, parts: CentralServices, row: ChannelEvent, code: str) -> None:
        if row.attempts >= MAX_ATTEMPTS:
            log.error("event parked", extra={"channel": row.channel, "event": row.id, "code": code})
            self._write(parts, row.id, "parked", code)
            return
        delay_s = next_delay_s(row.attempts, int.from_bytes(parts.ambient.random_bytes(2), "big") / 65535)
        self._write(parts, row.id, "ready", code, delay_s)

    def _write(self, parts: CentralServices, event_id: str, state: str, code: str, delay_s: float = 0.0) -> None:
        with parts.database.write() as session:
            row = session.get_one(ChannelEvent, event_id, with_for_update=True)
            row.state, row.code, row.lease_until = state, code, None
            row.not_before = parts.ambient.now() + timedelta(seconds=delay_s)
