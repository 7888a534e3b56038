"""The rows a batch touches, loaded in few queries, changed in memory and written back in few statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import DeclarativeBase, Session

from appliance.core.ambient import Ambient
from appliance.core.protocol import DossierReceived, Message, SlipReissued, TicketChanged, TicketIssued
from central.feed import News
from central.models_dossiers import Dossier, DossierAlias, DueDate, Slip, StatusEvent, Ticket
from central.models_feedback import Feedback
from central.models_fleet import Box
from central.sealing import Sealer
from central.upsert import insert_rows, table_of, upsert_rows

Row = dict[str, Any]


@dataclass
class Bench:
    """What the handlers of one batch work on; `put_…` marks rows to be written by `save`."""

    box: Box
    token_keys: dict[int, bytes]
    sealer: Sealer
    ambient: Ambient
    now: datetime
    aliases: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    dossiers: dict[str, Row] = field(default_factory=dict)
    slips: dict[str, Row] = field(default_factory=dict)
    tickets: dict[str, Row] = field(default_factory=dict)
    ticket_tokens: dict[str, tuple[str, str]] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)
    unnumbered: list[str] = field(default_factory=list)
    _touched: dict[str, dict[str, Row]] = field(default_factory=dict)
    _new_aliases: list[Row] = field(default_factory=list)
    _steps: list[Row] = field(default_factory=list)
    _dues: list[Row] = field(default_factory=list)
    _ratings: dict[str, Row] = field(default_factory=dict)

    def put_dossier(self, row: Row) -> None:
        """Keep a new or changed dossier."""
        self.dossiers[row["id"]] = row
        self._touched.setdefault("dossiers", {})[row["id"]] = row

    def put_alias(self, box_dossier_id: str, dossier_id: str) -> None:
        """Keep that the box calls this dossier so."""
        self.aliases[box_dossier_id] = dossier_id
        self._new_aliases.append({"box_id": self.box.id, "box_dossier_id": box_dossier_id, "dossier_id": dossier_id})

    def put_slip(self, row: Row) -> None:
        """Keep a new or changed slip."""
        self.slips[row["token"]] = row
        self._touched.setdefault("slips", {})[row["token"]] = row

    def put_ticket(self, row: Row) -> None:
        """Keep a new or changed ticket."""
        self.tickets[row["id"]] = row
        if row["token"]:
            self.ticket_tokens[row["token"]] = (self.box.id, row["id"])
        self._touched.setdefault("tickets", {})[row["id"]] = row

    def put_feedback(self, row: Row) -> None:
        """Keep a rating; the last one about a thing counts."""
        self._ratings[row["about"]] = row

    def add_step(self, row: Row) -> None:
        """Add a step to a dossier's history."""
        self._steps.append(row)

    def add_due(self, row: Row) -> None:
        """Add a due date to a dossier's history."""
        self._dues.append(row)

    def load(self, session: Session, bodies: Iterable[Message]) -> None:
        """Load what these events are about: one query per kind of row, whatever their number."""
        bodies = list(bodies)
        self._load_dossiers(session, bodies)
        self._load_slips(session, bodies)
        self._load_tickets(session, bodies)

    def save(self, session: Session) -> None:
        """Write what was put: one statement per table."""
        for model, name in ((Dossier, "dossiers"), (Slip, "slips"), (Ticket, "tickets")):
            if model is Slip:
                insert_rows(session, DossierAlias, self._new_aliases)
            upsert_rows(session, model, list(self._touched.get(name, {}).values()))
        insert_rows(session, StatusEvent, self._steps)
        insert_rows(session, DueDate, self._dues)
        # One answer per dossier: what somebody said on the survey's page stays.
        upsert_rows(session, Feedback, list(self._ratings.values()), only=Feedback.source == "box")

    def _load_dossiers(self, session: Session, bodies: list[Message]) -> None:
        ids = {body.dossier_id for body in bodies if isinstance(body, DossierReceived | SlipReissued)}
        codes = {body.code for body in bodies if isinstance(body, DossierReceived) and body.code}
        if not ids:
            return
        mine = (DossierAlias.box_id == self.box.id) & DossierAlias.box_dossier_id.in_(ids)
        aliases = select(DossierAlias.box_dossier_id, DossierAlias.dossier_id).where(mine)
        self.aliases = dict(session.execute(aliases).all())
        wanted = or_(Dossier.id.in_(ids | set(self.aliases.values())), Dossier.code.in_(codes))
        for row in _rows(session, Dossier, wanted, lock=True):
            self.dossiers[row["id"]] = row
            if row["code"]:
                self.codes[row["code"]] = row["id"]

    def _load_slips(self, session: Session, bodies: list[Message]) -> None:
        tokens = {body.token for body in bodies if isinstance(body, DossierReceived | SlipReissued)}
        tokens |= {body.revoked_token for body in bodies if isinstance(body, SlipReissued)}
        if tokens:
            self.slips = {row["token"]: row for row in _rows(session, Slip, Slip.token.in_(tokens))}

    def _load_tickets(self, session: Session, bodies: list[Message]) -> None:
        ids = {body.ticket_id for body in bodies if isinstance(body, TicketIssued | TicketChanged)}
        tokens = {body.token for body in bodies if isinstance(body, TicketIssued)}
        if not ids:
            return
        mine = (Ticket.box_id == self.box.id) & Ticket.id.in_(ids)
        for row in _rows(session, Ticket, or_(mine, Ticket.token.in_(tokens))):
            if row["token"]:
                self.ticket_tokens[row["token"]] = (row["box_id"], row["id"])
            if row["box_id"] == self.box.id:
                self.tickets[row["id"]] = row


def _rows(session: Session, model: type[DeclarativeBase], condition: Any, *, lock: bool = False) -> list[Row]:
    query = select(table_of(model)).where(condition)
    if lock:
        query = query.with_for_update()
    return [dict(row) for row in session.execute(query).mappings()]
