"""Counts that a device opened Zalo: the browser tells it by the link's `ping`, so the link itself goes straight there.

A browser that does not ping is not counted: the figure is a lower bound.
"""

from flask import Blueprint

from captive.form_guard import check_origin
from captive.funnel import Step
from captive.services import portal
from captive.visitor import visitor_mac

blueprint = Blueprint("opened", __name__)


@blueprint.post("/opened/zalo")
def zalo() -> tuple[str, int]:
    """Count the device once per hour."""
    check_origin()
    portal().funnel.note(Step.ZALO, visitor_mac())
    return "", 204
