"""Taking a dossier in: code (or provisional number), due date, slip, print job and event in one transaction."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from appliance import audit_log, idempotency, outbox
from appliance.core.ambient import LOCAL_ZONE, moment_text, parse_moment
from appliance.core.errors import NotFound
from appliance.core.token import KIND_DOSSIER, make_token
from appliance.web.login import StaffAccount
from kiosk.centre import Centre
from kiosk.dossier_numbers import NumberGiven, give_number
from kiosk.due_dates import Due, due_now
from kiosk.intake_rules import (
    CHANNELS,
    CleanApplicant,
    PaperLine,
    clean_applicant,
    paper_lines,
    province_code,
    with_slip,
)
from kiosk.models import SlipIn
from kiosk.slip_documents import SlipFacts, slip_document
from kiosk.take import check_key
from kiosk.ticket_views import find_row
from printer import jobs


def take_in(centre: Centre, staff: StaffAccount, wanted: SlipIn, key: str | None) -> tuple[int, str]:
    """Take a dossier in and return (HTTP status, the slip as JSON); the same key gives the same answer again.

    Raises InvalidInput for anything that can't be printed or isn't in the catalogue, Conflict
    "dossier-code-known" for a code already taken in.
    """
    intake = _Intake(centre, staff, wanted)

    def run(connection: sqlite3.Connection) -> tuple[int, Mapping[str, object]]:
        return 201, intake.write(connection)

    body_hash = hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()
    return idempotency.replay_or_run(
        centre.store,
        centre.ambient,
        f"slip:{staff.login}",
        check_key(key) or centre.ambient.new_id(),
        body_hash,
        run,
    )


class _Intake:
    """One intake: everything that can be refused is checked here, before the transaction begins."""

    def __init__(self, centre: Centre, staff: StaffAccount, wanted: SlipIn) -> None:
        self.centre, self.staff, self.wanted = centre, staff, wanted
        catalogue = centre.index.catalogue
        self.procedure = with_slip(centre.index.procedure(wanted.procedure_id))
        self.code = province_code(centre.settings.case_system, wanted.dossier_code)
        self.applicant: CleanApplicant = clean_applicant(wanted.applicant)
        self.papers: list[PaperLine] = paper_lines(self.procedure, wanted.papers, wanted.lang)
        self.received_at = centre.ambient.now()
        self.due: Due = due_now(centre, self.procedure, wanted.time_case, self.received_at)
        self.catalogue_version = catalogue.version
        if wanted.ticket_id:
            find_row(centre.store.reader(), wanted.ticket_id)

    def write(self, connection: sqlite3.Connection) -> dict[str, object]:
        """Write everything and return the API's answer."""
        centre = self.centre
        number = give_number(connection, centre, self.code)
        dossier_id, slip_id = centre.ambient.new_id(), centre.ambient.new_id()
        token = new_token(centre)
        self._insert_dossier(connection, dossier_id, number)
        facts = SlipFacts(
            self.procedure, self.applicant, self.papers, self.due, number, self.staff.full_name, self.received_at
        )
        document = slip_document(centre.settings, facts, self.wanted, centre.dossier_url(token))
        insert_slip(connection, centre, self.staff.login, NewSlip(slip_id, dossier_id, 0, token, document))
        outbox.enqueue(
            connection,
            centre.ambient,
            "dossier.received",
            f"dossier:{dossier_id}",
            self._event(dossier_id, number, token),
        )
        audit_log.append(
            connection,
            centre.ambient,
            self.staff.login,
            "dossier.receive",
            f"dossier:{dossier_id}",
            {"code": number.code, "provisional_no": number.provisional_no, "procedure": self.procedure.id},
        )
        return slip_view(connection, centre, slip_id)

    def _insert_dossier(self, connection: sqlite3.Connection, dossier_id: str, number: NumberGiven) -> None:
        wanted, applicant = self.wanted, self.applicant
        due_at = moment_text(self.due.at)
        values = {
            "id": dossier_id,
            "code": number.code,
            "provisional_no": number.provisional_no,
            "case_system": self.centre.settings.case_system,
            "procedure_id": self.procedure.id,
            "time_case": self.due.case_id,
            "catalogue_version": self.catalogue_version,
            "unit_code": self.centre.settings.unit_code,
            "channel": CHANNELS[wanted.channel],
            "lang": wanted.lang,
            "applicant_name": applicant.name,
            "applicant_phone": applicant.phone,
            "applicant_email": applicant.email,
            "applicant_id_number": applicant.id_number,
            "applicant_address": applicant.address,
            "papers": json.dumps([paper.__dict__ for paper in self.papers], ensure_ascii=False),
            "sets": wanted.sets,
            "received_at": moment_text(self.received_at),
            "first_due_at": due_at,
            "due_at": due_at,
            "received_by": self.staff.login,
            "ticket_id": wanted.ticket_id,
        }
        columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
        connection.execute(f"INSERT INTO dossiers ({columns}) VALUES ({marks})", values)  # noqa: S608 - our own names

    def _event(self, dossier_id: str, number: NumberGiven, token: str) -> dict[str, object]:
        # The shape is DossierReceived of the sync protocol.
        applicant, due_at = self.applicant, moment_text(self.due.at)
        return {
            "dossier_id": dossier_id,
            "code": number.code,
            "provisional_no": number.provisional_no,
            "procedure_id": self.procedure.id,
            "procedure_name": self.procedure.name_vi,
            "catalogue_version": self.catalogue_version,
            "unit_code": self.centre.settings.unit_code,
            "received_at": moment_text(self.received_at),
            "first_due_at": due_at,
            "due_at": due_at,
            "term": self._term(),
            "channel": CHANNELS[self.wanted.channel],
            "applicant": dict(applicant.__dict__),
            "papers": [paper.__dict__ for paper in self.papers],
            "token": token,
            "officer_login": self.staff.login,
            "officer_name": self.staff.full_name,
            "return_place": self.centre.settings.name_vi,
            "ticket_id": self.wanted.ticket_id,
            "lang": self.wanted.lang,
        }

    def _term(self) -> dict[str, object]:
        term = self.due.duration
        cutoff = term.cutoff.isoformat() if term.cutoff else None
        pauses = [pause.model_dump() for pause in self.procedure.pauses]
        return {"amount": term.amount, "unit": term.unit, "cutoff": cutoff, "pauses": pauses}


def new_token(centre: Centre) -> str:
    """Return a fresh token for a dossier's page."""
    return make_token(KIND_DOSSIER, centre.key_id, centre.token_key, centre.ambient.random_bytes(5))


@dataclass(frozen=True)
class NewSlip:
    """A slip about to be stored; `issue` counts the dossier's slips from 0."""

    id: str
    dossier_id: str
    issue: int
    token: str
    document: dict[str, object]


def insert_slip(connection: sqlite3.Connection, centre: Centre, login: str, slip: NewSlip) -> None:
    """Store a slip with its print job."""
    job = jobs.enqueue(connection, centre.ambient, "slip", slip.document)
    document = json.dumps(slip.document, ensure_ascii=False)
    connection.execute(
        "INSERT INTO slips (id, dossier_id, issue, token, issued_at, issued_by, print_job_id, document)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (slip.id, slip.dossier_id, slip.issue, slip.token, centre.ambient.now_text(), login, job.id, document),
    )


def find_slip(connection: sqlite3.Connection, slip_id: str) -> sqlite3.Row:
    """Return the slip with its dossier's columns; raises NotFound "unknown-slip"."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT slips.*, code, provisional_no, procedure_id, received_at, due_at, lang FROM slips"
        " JOIN dossiers ON dossiers.id = slips.dossier_id WHERE slips.id = ?",
        (slip_id,),
    ).fetchone()
    if row is None:
        raise NotFound("unknown-slip", "Không có giấy hẹn này.", "There is no such slip.")
    return row


def slip_view(connection: sqlite3.Connection, centre: Centre, slip_id: str) -> dict[str, object]:
    """Return a slip as the API answers it (no name, no phone)."""
    row = find_slip(connection, slip_id)
    job = jobs.find(connection, row["print_job_id"])
    return {
        "id": row["id"],
        "dossier_id": row["dossier_id"],
        "dossier_code": row["code"],
        "provisional_no": row["provisional_no"],
        "received_at": row["received_at"],
        "due_at": local_text(row["due_at"]),
        "token": row["token"],
        "tracking_url": centre.dossier_url(row["token"]),
        "issue": row["issue"],
        "reprints": row["reprints"],
        "revoked_at": row["revoked_at"],
        "print_job": {"id": job.id, "state": job.state} if job else None,
    }


def local_text(stored: str) -> str:
    """Return a stored moment with Vietnam's offset: a due time is a wall-clock time of the place."""
    return parse_moment(stored).astimezone(LOCAL_ZONE).isoformat()
