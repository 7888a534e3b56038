"""Intake by the province's code: what its system announced fills in what the clerk leaves open."""

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from appliance import province_cases
from appliance.core.catalogue import Procedure
from appliance.core.dossier_codes import parse_code
from appliance.core.errors import InvalidInput
from appliance.province_cases import ProvinceCase
from kiosk.centre import Centre
from kiosk.due_dates import Due
from kiosk.intake_rules import PaperLine
from kiosk.models import Applicant

# The code at the end of what the province's own QR may hold: "https://…/tra-cuu/000.00.00.H19-261123-0042".
_END = re.compile(r"[^/=?#&\s]+$")


@dataclass(frozen=True)
class Scanned:
    """A code as scanned or typed, canonical, and what the province's system said of it (None: nothing yet)."""

    code: str
    case: ProvinceCase | None


def scanned(connection: sqlite3.Connection, text: str) -> Scanned:
    """Read a scanned or typed code or address; raises InvalidInput "dossier-code-malformed"."""
    bare = text.strip()
    found = _END.search(bare) if "/" in bare else None
    code = parse_code(found[0] if found else bare).text
    return Scanned(code, province_cases.find(connection, code))


def procedure_of(centre: Centre, wanted: str | None, case: ProvinceCase | None) -> Procedure:
    """Return the procedure the clerk chose, or the one the province named (by our id or its national code).

    Raises InvalidInput "procedure-missing" where there is neither.
    """
    if wanted:
        return centre.index.procedure(wanted)
    found = announced_procedure(centre, case) if case else None
    if found is None:
        raise InvalidInput(
            "procedure-missing",
            "Hãy chọn thủ tục.",
            "Please choose the procedure.",
            faults=[{"field": "procedure_id", "code": "missing", "reason": "missing"}],
        )
    return found


def announced_procedure(centre: Centre, case: ProvinceCase) -> Procedure | None:
    """Return the procedure the province named, where the catalogue has it."""
    named = case.procedure_id
    for procedure in centre.index.catalogue.procedures:
        national = procedure.code_national
        if named and (
            named == procedure.id or (national and (named == national or named.startswith(f"{national}.")))
        ):
            return procedure
    return None


def applicant_of(typed: Applicant | None, case: ProvinceCase | None) -> Applicant:
    """Return who files: what the clerk typed, and where that is empty what the province said."""
    known = case.applicant.model_dump() if case else {}
    said = typed.model_dump() if typed else {}
    return Applicant.model_construct(**{name: said.get(name) or known.get(name) for name in Applicant.model_fields})


def paper_lines_of(case: ProvinceCase | None) -> list[PaperLine]:
    """Return the papers the province's system lists."""
    papers = case.papers if case else ()
    return [PaperLine(each.id or "", each.name, each.originals, each.copies, each.certified) for each in papers]


def due_of(due: Due, case: ProvinceCase | None) -> Due:
    """Return the due moment: the province's where it gave one, with the procedure's processing time beside it."""
    return Due(case.due_at, due.duration, due.case_id) if case and case.due_at else due


def received_at_of(now: datetime, case: ProvinceCase | None) -> datetime:
    """Return when the dossier was received: when the province's system took it in, otherwise now."""
    return case.received_at if case and case.received_at else now
