"""The box for a dossier's code: the status in one word and the day to come, nothing else, and not too often."""

from flask import Blueprint, render_template, request

from appliance.core import dossier_states
from appliance.core.dossier_codes import parse_code
from appliance.core.errors import InvalidInput, TooMany
from appliance.web.i18n import _, lang
from captive.box_link import BoxUnreachable
from captive.funnel import Step
from captive.services import portal
from captive.times import day_text
from captive.visitor import visitor_mac

blueprint = Blueprint("lookup", __name__)

_MAX_ECHO = 60


@blueprint.get("/lookup")
def form() -> str:
    """Show the empty form."""
    return _page("")


@blueprint.post("/lookup")
def look_up() -> str | tuple[str, int]:
    """Show a dossier's public status; a POST, so that the code stands in no address and no log."""
    typed = request.form.get("code", "").strip()[:_MAX_ECHO]
    mac = visitor_mac()
    try:
        portal().lookups.check(mac or request.remote_addr or "")
        code = parse_code(typed).text
        found = portal().link.public_status(code)
    except TooMany as error:
        return _page(typed, fault=error.message(lang())), error.status
    except InvalidInput:
        return _page(typed, fault=_("Mã này chưa đúng. Xin nhập như trên giấy hẹn.")), 400
    except BoxUnreachable as error:
        return _page(typed, fault=error.message(lang())), error.status
    portal().funnel.note(Step.LOOKUP, mac)
    if found is None:
        return _page(typed, fault=_("Chưa thấy hồ sơ này tại đây. Xin kiểm tra lại mã hoặc hỏi bàn hướng dẫn.")), 404
    due = day_text(found.due_date) if found.due_date else ""
    return _page(code, status=dossier_states.name(found.status, lang()), due=due)


def _page(code: str, *, fault: str = "", status: str = "", due: str = "") -> str:
    return render_template("lookup.html", code=code, fault=fault, status=status, due=due)
