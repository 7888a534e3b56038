"""Taking a dossier in: code (or provisional number), due date, slip, print job and event in one transaction."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from appliance import audit_log, idempotency, outbox, province_cases
from appliance.core.ambient import LOCAL_ZONE, moment_text, parse_moment
from appliance.core.errors import NotFound
from appliance.core.text import clean_line
from appliance.core.token import KIND_DOSSIER, make_token
from appliance.web.login import StaffAccount
from kiosk.centre import Centre
from kiosk.dossier_numbers import NumberGiven, give_number
from kiosk.due_dates import Due, due_now
from kiosk.intake_rules import (
    CHANNELS,
    CleanApplicant,
    PaperLine,
    check_code,
    clean_applicant,
    paper_lines,
    return_place,
    with_slip,
)
from kiosk.models import SlipIn
from kiosk.office_printer import no_office_printer, office_printer, queue_receipt
from kiosk.province_intake import (
    applicant_of,
    due_of,
    paper_lines_of,
    procedure_of,
    received_at_of,
    scanned,
)
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
        reader = centre.store.reader()
        found = scanned(reader, wanted.dossier_code) if wanted.dossier_code else None
        case = found.case if found else None
        self.code = found.code if found else None
        check_code(centre.settings.case_system, self.code, is_announced=case is not None)
        self.procedure = with_slip(procedure_of(centre, wanted.procedure_id, case))
        self.applicant: CleanApplicant = clean_applicant(applicant_of(wanted.applicant, case))
        self.papers: list[PaperLine] = paper_lines(self.procedure, wanted.papers, wanted.lang) or paper_lines_of(case)
        self.received_at = received_at_of(centre.ambient.now(), case)
        self.due: Due = due_of(due_now(centre, self.procedure, wanted.time_case, self.received_at), case)
        self.channel = CHANNELS.get(wanted.channel or (case.channel if case else "direct"), "1")
        self.submitter = clean_line(wanted.submitter or "", 200, "submitter") or None
        self.book_no = clean_line(wanted.book_no or "", 60, "book_no") or None
        self.return_place = return_place(wanted, centre.settings.name_vi, self.applicant.address)
        self.catalogue_version = centre.index.catalogue.version
        if wanted.ticket_id:
            find_row(reader, wanted.ticket_id)
        if wanted.form and office_printer(centre) is None:
            raise no_office_printer()

    def write(self, connection: sqlite3.Connection) -> dict[str, object]:
        """Write everything and return the API's answer."""
        centre = self.centre
        number = give_number(connection, centre, self.code)
        if self.code is not None:
            province_cases.mark_used(connection, centre.ambient, self.code)
        dossier_id, slip_id = centre.ambient.new_id(), centre.ambient.new_id()
        token = new_token(centre)
        self._insert_dossier(connection, dossier_id, number)
        document = slip_document(centre.settings, self._facts(number), self.wanted, centre.dossier_url(token))
        insert_slip(connection, centre, self.staff.login, NewSlip(slip_id, dossier_id, 0, token, document))
        if self.wanted.form:
            queue_receipt(connection, centre, slip_id, document)
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

    def _facts(self, number: NumberGiven) -> SlipFacts:
        return SlipFacts(
            procedure=self.procedure,
            applicant=self.applicant,
            papers=self.papers,
            due=self.due,
            number=number,
            receiver=self.staff.full_name,
            received_at=self.received_at,
            submitter=self.submitter,
            return_place=self.return_place,
            book_no=self.book_no,
            channel=self.channel,
        )

    def _insert_dossier(self, connection: sqlite3.Connection, dossier_id: str, number: NumberGiven) -> None:
        wanted, applicant = self.wanted, self.applicant
        due_at = moment_text(self.due.at)
        values = {
            "id": dossier_id,
            "code": number.code,
            "provisional_no": number.provisional_no,
            "case_system": "own" if self.code is None else "province",
            "procedure_id": self.procedure.id,
            "time_case": self.due.case_id,
            "catalogue_version": self.catalogue_version,
            "unit_code": self.centre.settings.unit_code,
            "channel": self.channel,
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
            "channel": self.channel,
            "applicant": dict(applicant.__dict__),
            "papers": [{**paper.__dict__, "id": paper.id or None} for paper in self.papers],
            "token": token,
            "officer_login": self.staff.login,
            "officer_name": self.staff.full_name,
            "return_place": self.return_place,
            "ticket_id": self.wanted.ticket_id,
            "lang": self.wanted.lang,
            "from_province": self.code is not None,
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


def latest_slip_of_code(connection: sqlite3.Connection, code: str) -> str | None:
    """Return the id of the newest slip of the dossier that was taken in here under `code`."""
    row = connection.execute(
        "SELECT slips.id FROM slips JOIN dossiers ON dossiers.id = slips.dossier_id WHERE code = ?"
        " ORDER BY issue DESC LIMIT 1",
        (code,),
    ).fetchone()
    return str(row["id"]) if row else None


def slip_view(connection: sqlite3.Connection, centre: Centre, slip_id: str) -> dict[str, object]:
    """Return a slip as the API answers it (no name, no phone)."""
    row = find_slip(connection, slip_id)
    job = jobs.find(connection, row["print_job_id"])
    form = jobs.find(connection, row["form_job_id"]) if row["form_job_id"] else None
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
        "form_prints": row["form_prints"],
        "form_job": {"id": form.id, "state": form.state} if form else None,
    }


def local_text(stored: str) -> str:
    """Return a stored moment with Vietnam's offset: a due time is a wall-clock time of the place."""
    return parse_moment(stored).astimezone(LOCAL_ZONE).isoformat()
