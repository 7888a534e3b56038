"""The counter's right pane: find the procedure or scan the province's code, take the dossier in, hand its slip out."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request

from appliance.core import catalogue_rules
from appliance.core.ambient import parse_moment
from appliance.core.catalogue import Procedure
from appliance.core.errors import InvalidInput, NotFound
from appliance.core.protocol import ApplicantAnnounced
from appliance.web.i18n import gettext as _
from appliance.web.i18n import lang
from appliance.web.login import Role, require_role
from kiosk import checklists
from kiosk.centre import Centre, centre
from kiosk.checklist_rules import parse_checklist_code
from kiosk.due_dates import moment_words
from kiosk.intake_rules import CHANNELS
from kiosk.office_printer import office_printer
from kiosk.province_intake import Scanned, announced_procedure, scanned
from kiosk.slips import find_slip, latest_slip_of_code, slip_view

blueprint = Blueprint("intake", __name__)

MAX_PROCEDURES = 12
MAX_SCAN_CHARS = 200


@blueprint.get("/counter/procedures")
@require_role(Role.CLERK, Role.SUPERVISOR)
def procedures() -> str:
    """Show the search for a procedure; `part=list` gives only the list."""
    query = request.args.get("q", "")[:80]
    if request.args.get("part") == "list":
        return render_template("kiosk/intake_procedure_list.html", procedures=_found(centre(), query))
    return _search(query)


@blueprint.get("/counter/intake")
@require_role(Role.CLERK, Role.SUPERVISOR)
def intake() -> str:
    """Show the intake form of a procedure; `code`, as scanned or typed, fills it in where the province announced it."""
    here = centre()
    wanted, text = request.args.get("procedure_id", ""), request.args.get("code", "")[:MAX_SCAN_CHARS].strip()
    if not text:
        return _form(here, here.index.procedure(wanted), None)
    if code := parse_checklist_code(text):
        return _by_checklist(here, code)
    try:
        found = scanned(here.store.reader(), text)
    except InvalidInput as error:
        return _search("", fault=error.message(lang()))
    return _by_code(here, found, wanted)


@blueprint.get("/counter/slips/<slip_id>")
@require_role(Role.CLERK, Role.SUPERVISOR)
def slip(slip_id: str) -> str:
    """Show a slip that was just issued, with its paper's state."""
    return _slip(centre(), slip_id)


def _by_checklist(here: Centre, code: str) -> str:
    """Show the form of the procedure that a sheet of what is missing was printed for, with what it says."""
    try:
        row = checklists.find(here.store.reader(), code)
    except NotFound as error:
        return _search("", fault=error.message(lang()))
    missing = checklists.missing_names(row, lang())
    return _form(here, here.index.procedure(row["procedure_id"]), None, missing_before=missing)


def _by_code(here: Centre, found: Scanned, wanted: str) -> str:
    known = latest_slip_of_code(here.store.reader(), found.code)
    if known is not None:
        return _slip(here, known, known_before=True)
    if found.case is None and here.settings.case_system == "own":
        unknown = _(
            "Hệ thống tỉnh chưa gửi hồ sơ %(code)s về đây. Hãy tìm thủ tục và nhận như hồ sơ mới.", code=found.code
        )
        return _search("", fault=unknown)
    procedure = here.index.procedure(wanted) if wanted else None
    if procedure is None and found.case is not None:
        procedure = announced_procedure(here, found.case)
    if procedure is None:
        return _search(found.case.procedure_name or "" if found.case else "", code=found.code, fault=_choose(found))
    return _form(here, procedure, found)


def _choose(found: Scanned) -> str:
    if found.case is None:
        return _("Hệ thống tỉnh chưa gửi hồ sơ %(code)s về đây: hãy chọn thủ tục và nhập tay.", code=found.code)
    return _("Đã có hồ sơ %(code)s từ hệ thống tỉnh: hãy chọn thủ tục.", code=found.code)


def _search(query: str, *, code: str = "", fault: str = "") -> str:
    found = _found(centre(), query) or _found(centre(), "")
    return render_template("kiosk/intake_procedures.html", query=query, procedures=found, code=code, fault=fault)


def _found(here: Centre, query: str) -> list[Procedure]:
    catalogue = here.index.catalogue
    found = catalogue_rules.search(catalogue, query) if query.strip() else list(catalogue.procedures)
    return list(found)[:MAX_PROCEDURES]


def _form(here: Centre, procedure: Procedure, found: Scanned | None, missing_before: Sequence[str] = ()) -> str:
    case = found.case if found else None
    return render_template(
        "kiosk/intake.html",
        procedure=procedure,
        missing_before=missing_before,
        office_printer=office_printer(here),
        own=here.settings.case_system == "own",
        key=here.ambient.new_id(),
        code=found.code if found else "",
        case=case,
        applicant=case.applicant if case else ApplicantAnnounced(),
        due=moment_words(case.due_at, lang()) if case and case.due_at else "",
        channel=CHANNELS.get(case.channel if case else "direct", "1"),
        channels=(
            ("direct", "1", _("Trực tiếp")),
            ("post", "3", _("Bưu chính công ích")),
            ("online", "2", _("Trực tuyến")),
        ),
    )


def _slip(here: Centre, slip_id: str, *, known_before: bool = False) -> str:
    reader = here.store.reader()
    view, row = slip_view(reader, here, slip_id), find_slip(reader, slip_id)
    due = moment_words(parse_moment(row["due_at"]), lang())
    return render_template(
        "kiosk/intake_slip.html", slip=view, due=due, known_before=known_before, office_printer=office_printer(here)
    )
