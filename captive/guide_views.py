"""The guides: which papers, how long, what fee, which counter – readable without being admitted, for as long as wanted."""

from flask import Blueprint, render_template, request

from captive.funnel import Step
from captive.guides import field_groups, guide_for, situation_groups
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
    guide = guide_for(portal().catalogue(), procedure_id)
    portal().funnel.note(Step.GUIDE, visitor_mac())
    return render_template("guide.html", guide=guide)
