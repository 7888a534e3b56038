"""A box as central sees it: makes the events a real one would, and posts them as it would."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from appliance.core import keys
from appliance.core.ambient import Ambient, moment_text
from appliance.core.token import KIND_DOSSIER, KIND_TICKET, make_token

Event = dict[str, Any]


@dataclass
class SyncBox:
    """One box with its secret; `events` made by it carry gapless sequences per subject."""

    id: str
    key_id: int
    ambient: Ambient
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    database_id: str = "db-1"
    unit_code: str = "000.00.00.H19"
    _seqs: dict[str, int] = field(default_factory=dict)
    _serial: int = 999

    @property
    def bearer(self) -> str:
        """The box's sync token."""
        return keys.sync_token(self.secret)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of its requests."""
        return {"Authorization": f"Bearer {self.bearer}", "Motcua-Database-Id": self.database_id}

    def token(self, kind: bytes = KIND_DOSSIER) -> str:
        """Return a fresh token of this box."""
        return make_token(kind, self.key_id, keys.token_key(self.secret), secrets.token_bytes(5))

    def batch(self, *events: Event) -> dict[str, Any]:
        """Return the body of a post."""
        return {"protocol": 1, "database_id": self.database_id, "events": list(events)}

    def event(self, kind: str, subject: str, body: Event) -> Event:
        """Return the next event of `subject`."""
        self._seqs[subject] = self._seqs.get(subject, 0) + 1
        return {
            "id": self.ambient.new_id(),
            "kind": kind,
            "subject": subject,
            "subject_seq": self._seqs[subject],
            "created_at": self.ambient.now_text(),
            "body": body,
        }

    def ticket(self, number: str = "A001", service_id: str = "dat-dai", at: datetime | None = None) -> Event:
        """Return "ticket.issued" for a new ticket."""
        ticket_id = self.ambient.new_id()
        body = {
            "ticket_id": ticket_id,
            "number": number,
            "service_id": service_id,
            "service_name": "Đất đai",
            "business_day": "2026-11-23",
            "issued_at": moment_text(at or self.ambient.now()),
            "token": self.token(KIND_TICKET),
        }
        return self.event("ticket.issued", f"ticket:{ticket_id}", body)

    def ticket_step(self, ticket_id: str, state: str, minutes: int = 1, **more: Any) -> Event:
        """Return "ticket.changed"."""
        at = moment_text(self.ambient.now() + timedelta(minutes=minutes))
        return self.event(
            "ticket.changed", f"ticket:{ticket_id}", {"ticket_id": ticket_id, "state": state, "at": at, **more}
        )

    def dossier(self, name: str = "Nguyễn Văn Mẫu", **more: Any) -> Event:
        """Return "dossier.received" for a new dossier with the next code."""
        dossier_id = self.ambient.new_id()
        self._serial += 1
        now = self.ambient.now()
        due = moment_text(now + timedelta(days=11))
        body = {
            "dossier_id": dossier_id,
            "code": f"{self.unit_code}-261123-{self._serial:04d}",
            "procedure_id": "1.001612",
            "procedure_name": "Đăng ký thành lập hộ kinh doanh",
            "catalogue_version": "2026-11",
            "unit_code": self.unit_code,
            "received_at": moment_text(now),
            "first_due_at": due,
            "due_at": due,
            "channel": "1",
            "applicant": {"name": name, "phone": "+84912345678", "id_number": "075090000017"},
            "papers": [{"name": "Giấy đề nghị", "originals": 1, "copies": 0}],
            "token": self.token(),
            "officer_login": "clerk",
            **more,
        }
        return self.event("dossier.received", f"dossier:{dossier_id}", body)

    def reissue(self, dossier: Event, revoked: str, copy: int = 1) -> Event:
        """Return "slip.reissued" for a dossier."""
        dossier_id = dossier["body"]["dossier_id"]
        body = {
            "dossier_id": dossier_id,
            "token": self.token(),
            "revoked_token": revoked,
            "at": self.ambient.now_text(),
            "copy": copy,
        }
        return self.event("slip.reissued", f"dossier:{dossier_id}", body)

    def request(self, dossier: Event, request: str, minutes: int = 1, **more: Any) -> Event:
        """Return "dossier.request" for a dossier that this box took in."""
        dossier_id = dossier["body"]["dossier_id"]
        at = moment_text(self.ambient.now() + timedelta(minutes=minutes))
        body = {"dossier_id": dossier_id, "request": request, "at": at, "officer_login": "clerk", **more}
        return self.event("dossier.request", f"dossier:{dossier_id}", body)
