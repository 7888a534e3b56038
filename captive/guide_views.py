"""The guides: which papers, how long, what fee, which counter – readable without being admitted, for as long as wanted."""

from flask import Blueprint, Response, render_template, request, send_file

from captive.funnel import Step
from captive.guides import field_groups, form_file, guide_for, situation_groups
from captive.services import portal
from captive.visitor import visitor_mac

blueprint = Blueprint("guide", __name__, url_prefix="/guide")


@blueprint.get("/")
def index() -> str:
    """List the guides by what a citizen wants to do, then by field."""
    catalogue = portal().catalogue()
    return render_template(
        "guide_index.html",
        situations=situation_groups(catalogue),
        fields=field_groups(catalogue),
        opened=request.args.get("open", ""),
    )


@blueprint.get("/<procedure_id>")
def show(procedure_id: str) -> str:
    """Show one procedure's guide."""
    settings = portal().settings
    guide = guide_for(portal().catalogue(), procedure_id, settings.forms_dir)
    portal().funnel.note(Step.GUIDE, visitor_mac())
    return render_template("guide.html", guide=guide, address=settings.short_address)


@blueprint.get("/<procedure_id>/forms/<paper_id>")
def form(procedure_id: str, paper_id: str) -> Response:
    """Send a blank form from the box itself."""
    found = form_file(portal().catalogue(), procedure_id, paper_id, portal().settings.forms_dir)
    return send_file(found.path, as_attachment=True, download_name=found.path.name, max_age=3600)
