"""The touch pages of what to bring: a procedure's papers on the screen and, on request, on paper."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from appliance.core import catalogue_rules
from appliance.core.catalogue import Procedure, Situation
from appliance.web.app import read_form
from appliance.web.i18n import lang
from kiosk import checklists
from kiosk.access import ticket_place
from kiosk.centre import centre
from kiosk.due_dates import duration_words
from kiosk.models import TapForm
from kiosk.pages_touch import touch_page
from kiosk.procedure_lists import choice_of_procedure
from printer import jobs

blueprint = Blueprint("papers", __name__)


@blueprint.get("/procedures/<procedure_id>/papers")
def papers(procedure_id: str) -> str:
    """Show what to bring for a procedure."""
    return _page(centre().index.procedure(procedure_id))


@blueprint.post("/procedures/<procedure_id>/papers")
def print_papers(procedure_id: str) -> AnyResponse:
    """Print the list; tapping again (same page, same key) prints nothing more."""
    here, form = centre(), read_form(TapForm)
    situation = _situation(procedure_id)
    code = checklists.issue_to_bring(
        here,
        ticket_place(),
        here.index.procedure(procedure_id),
        situation.name_vi if situation else None,
        lang(),
        form.key,
    )
    return redirect(f"/papers/{code}?printed=1", 303)


@blueprint.get("/papers/<code>")
def sheet(code: str) -> str:
    """Show a sheet that was printed, or brought back: what it lists, its paper's state, and the number to take."""
    here = centre()
    row = checklists.find(here.store.reader(), code)
    job = jobs.find(here.store.reader(), row["print_job_id"]) if "printed" in request.args else None
    return _page(here.index.procedure(row["procedure_id"]), job, checklists.missing_names(row, lang()))


def _page(procedure: Procedure, job: jobs.PrintJob | None = None, missing: list[str] | None = None) -> str:
    here = centre()
    return touch_page(
        "touch_papers.html",
        procedure=procedure,
        situation=_situation(procedure.id),
        choice=choice_of_procedure(here, procedure),
        fee=catalogue_rules.fee_text(procedure),
        duration=duration_words(catalogue_rules.duration_for(procedure), lang()),
        job=job,
        missing=missing or [],
    )


def _situation(procedure_id: str) -> Situation | None:
    wanted = request.args.get("situation", "")
    return next(
        (
            each
            for each in centre().index.catalogue.situations
            if each.id == wanted and procedure_id in each.procedure_ids
        ),
        None,
    )
