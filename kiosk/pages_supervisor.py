"""The supervisor's pages: the hall now, load moved between counters, a field closed early, letters, the day's report."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from appliance import audit_log
from appliance.core.errors import InvalidInput
from appliance.web.i18n import lang
from appliance.web.login import Role, require_role, require_staff
from kiosk import day_report, desks, hall_state, letters, notices
from kiosk.centre import centre
from kiosk.counter_access import act_at
from kiosk.day_figures import Day, day_figures
from kiosk.day_rules import day_asked
from kiosk.models_dossiers import SignIn
from kiosk.office_printer import office_printer

blueprint = Blueprint("supervisor", __name__)


@blueprint.get("/supervisor")
@require_role(Role.SUPERVISOR)
def supervisor() -> str:
    """Show lines, counters, alarms and letters that wait for a signature."""
    here = centre()
    lines = hall_state.lines_now(here, lang())
    return render_template(
        "kiosk/supervisor.html",
        settings=here.settings,
        lines=lines,
        counters=hall_state.desks_now(here),
        alarms=hall_state.alarms_now(here, lines),
        drafts=letters.open_drafts(here.store.reader()),
        notices=notices.recent(here.store.reader(), drafts_only=True),
        office_printer=office_printer(here),
        day=here.business_day(),
    )


@blueprint.post("/supervisor/counters/<counter_id>")
@require_role(Role.SUPERVISOR)
def move_load(counter_id: str) -> AnyResponse:
    """Let a counter serve other fields from its next call on."""
    act, wanted = act_at(counter_id), request.form.getlist("service")
    for service_id in wanted:
        centre().index.service(service_id)
    with centre().store.write_transaction() as connection:
        desks.set_served(connection, centre(), act, wanted)
    centre().waits.desks_changed()
    return redirect("/supervisor", 303)


@blueprint.post("/supervisor/services/<service_id>/<change>")
@require_role(Role.SUPERVISOR)
def close_early(service_id: str, change: str) -> AnyResponse:
    """Stop giving numbers for a field today, or give them again; whoever waits is still called."""
    here, staff = centre(), require_staff(Role.SUPERVISOR)
    service = here.index.service(service_id)
    if change not in {"close", "reopen"}:
        raise InvalidInput("unknown-change", "Không có thao tác này.", "There is no such act.")
    with here.store.write_transaction() as connection:
        if change == "close":
            connection.execute(
                "INSERT OR IGNORE INTO closed_lines VALUES (?, ?, ?, ?)",
                (here.business_day(), service.id, here.ambient.now_text(), staff.login),
            )
        else:
            connection.execute(
                "DELETE FROM closed_lines WHERE business_day = ? AND service_id = ?",
                (here.business_day(), service.id),
            )
        audit_log.append(connection, here.ambient, staff.login, f"line.{change}", f"service:{service.id}", {})
    return redirect("/supervisor", 303)


@blueprint.post("/supervisor/letters/<act_id>/<change>")
@require_role(Role.SUPERVISOR)
def settle_letter(act_id: str, change: str) -> AnyResponse:
    """Note that a drafted letter was signed, or set it aside."""
    here, staff = centre(), require_staff(Role.SUPERVISOR)
    number = _number(change)
    with here.store.write_transaction() as connection:
        if change == "sign":
            letters.sign(connection, here, staff, act_id, SignIn(number=number))
        else:
            letters.drop(connection, here, staff, act_id)
    return redirect("/supervisor", 303)


@blueprint.post("/supervisor/notices/<notice_id>/<change>")
@require_role(Role.SUPERVISOR)
def settle_notice(notice_id: str, change: str) -> AnyResponse:
    """Note that a refusal or stop notice was signed, or set it aside."""
    here, staff = centre(), require_staff(Role.SUPERVISOR)
    if change == "sign":
        notices.sign(here, staff, notice_id, _number(change))
    else:
        notices.drop(here, staff, notice_id)
    return redirect("/supervisor", 303)


def _number(change: str) -> str:
    number = request.form.get("number", "").strip()[:40]
    if change == "sign" and not number:
        raise InvalidInput("number-missing", "Hãy ghi số văn bản.", "Give the letter's number.", field="number")
    return number


@blueprint.get("/reports/day")
@require_role(Role.SUPERVISOR, Role.MANAGER)
def day_page() -> str:
    """Show the report of a day."""
    day = _day()
    return render_template(
        "kiosk/day_report.html", settings=centre().settings, report=day, plots=day_report.plots(day)
    )


@blueprint.get("/reports/day.csv")
@require_role(Role.SUPERVISOR, Role.MANAGER)
def day_csv() -> Response:
    """Answer with the report's table for a spreadsheet."""
    day = _day()
    return _file(day_report.as_csv(day), "text/csv; charset=utf-8", f"bao-cao-{day.day}.csv")


@blueprint.get("/reports/day.pdf")
@require_role(Role.SUPERVISOR, Role.MANAGER)
def day_pdf() -> Response:
    """Answer with the report on A4, with its plots."""
    from kiosk.day_report_pdf import as_pdf

    day = _day()
    return _file(as_pdf(day, centre().settings.name_vi), "application/pdf", f"bao-cao-{day.day}.pdf")


def _day() -> Day:
    return day_figures(centre(), day_asked(request.args.get("day", ""), centre().business_day()))


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
