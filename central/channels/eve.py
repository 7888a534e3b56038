"""«Đừng đi uổng»: on the working day before a promised date, from 15:00, each citizen is told whether to come."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from flask import Flask
from sqlalchemy import exists, literal, select

from appliance.core.ambient import LOCAL_ZONE
from central.channels.notices import queue_notice
from central.models_deliveries import DeliveryRow
from central.models_dossiers import Dossier, DueDate
from central.services import CentralServices, central

FROM = time(15, 0)
# Nobody is waiting for a result any more: refused, withdrawn, stopped, handed over; or it is not even taken in.
_OVER = frozenset({"1", "3", "7", "8", "10"})
BATCH = 200


class Eve:
    """Queues the day's notices, a batch at a time; the key holds the promised day, so each goes out once."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def step(self) -> bool:
        """Queue one batch; True when there may be more."""
        with self._app.app_context():
            parts = central()
            now = parts.ambient.now().astimezone(LOCAL_ZONE)
            calendar = parts.rules.calendar()
            if now.time() < FROM or not calendar.is_working_day(now.date()):
                return False
            promised = calendar.next_working_day(now.date())
            ids = promised_on(parts, promised)
            with parts.database.write() as session:
                for dossier_id in ids:
                    queue_notice(session, parts.ambient, f"eve:{dossier_id}:{promised}", dossier_id, "eve")
            return len(ids) == BATCH


def promised_on(parts: CentralServices, day: date) -> Sequence[str]:
    """Return dossiers that were ever promised for `day`, wait for a result still, and whose people are not told yet."""
    start = datetime.combine(day, time(), LOCAL_ZONE)
    told = exists().where(DeliveryRow.key == literal("eve:") + Dossier.id + literal(f":{day}"))
    query = (
        select(Dossier.id)
        .join(DueDate, DueDate.dossier_id == Dossier.id)
        .where(
            DueDate.due_at >= start,
            DueDate.due_at < start + timedelta(days=1),
            Dossier.due_at >= start,
            Dossier.status.not_in(_OVER),
            Dossier.merged_into.is_(None),
            ~told,
        )
        .distinct()
        .limit(BATCH)
    )
    with parts.database.read() as session:
        return list(session.scalars(query))
